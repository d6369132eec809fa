import discord
import pytest
from structlog.testing import capture_logs

from havruta.havrutot import selection
from tests.bot.conftest import said

HIDDEN = discord.PermissionOverwrite(view_channel=False)


async def test_a_first_command_makes_the_person_known(world, study, storage):
    """ID-1: nobody registers."""
    await world.isaac.slash(world.table, "havruta list")

    async with storage.transaction() as records:
        user = await records.users.identified("discord", str(world.isaac.id))
    assert user.name == "Isaac"


async def test_books_are_offered_in_both_languages_as_one_types(world):
    """HV-1"""
    english = await world.isaac.autocomplete(world.table, "havruta create", "book", "rut")
    hebrew = await world.isaac.autocomplete(world.table, "havruta create", "book", "רות")

    assert {"name": "Ruth · רות", "value": "Ruth"} in english
    assert {"name": "Ruth · רות", "value": "Ruth"} in hebrew


async def test_creating_answers_privately_with_the_first_segment(world):
    """HV-1: it starts at the first segment of the book."""
    answer = await world.isaac.slash(world.table, "havruta create", book="Ruth", name="Mornings")

    assert "Your havruta “Mornings” is made. You begin at Ruth 1:1." in said(answer)
    assert "Start now" in said(answer)


async def test_a_partner_gets_a_direct_message_and_joins_only_by_accepting(world, study, storage):
    """IN-1: nobody is added without accepting."""
    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    await world.tell()
    before = said(await world.jacob.slash(world.table, "havruta list"))

    invitation = world.jacob.user.dm_channel.last_message
    accepted = await world.jacob.user.click(invitation, label="Accept")

    assert "### Ruth" not in before
    assert "Isaac invites you to learn Ruth together" in invitation.content
    assert "Welcome to “Ruth”." in said(accepted)
    assert "### Ruth" in said(await world.jacob.slash(world.table, "havruta list"))
    assert world.jacob.user.dm_channel.last_message.components == []
    await world.tell()
    assert (
        world.isaac.user.dm_channel.last_message.content
        == "Your invitation is accepted: Jacob has joined “Ruth”."
    )


async def test_declining_adds_nobody_and_tells_the_inviter(world):
    """IN-1"""
    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    await world.tell()

    invitation = world.jacob.user.dm_channel.last_message
    declined = await world.jacob.user.click(invitation, label="Decline")
    await world.tell()

    assert "You have declined “Ruth”." in said(declined)
    assert (
        world.isaac.user.dm_channel.last_message.content
        == "Your invitation is declined: Jacob won’t join “Ruth”."
    )
    assert "You have no havruta yet." in said(await world.jacob.slash(world.table, "havruta list"))


async def test_closed_direct_messages_bring_the_buttons_to_the_channel(world):
    """IN-1: where direct messages are closed, the channel message carries the buttons."""
    await world.close_direct_messages(world.jacob)
    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    await world.tell()

    invitation = world.table.last_message
    stranger = await world.esau.click(invitation, label="Accept")
    accepted = await world.jacob.click(invitation, label="Accept")

    assert [person.id for person in invitation.mentions] == [world.jacob.id]
    assert "This invitation is for somebody else." in said(stranger)
    assert "Welcome to “Ruth”." in said(accepted)


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        ("Accept", "Your invitation is accepted: Jacob has joined “Ruth”."),
        ("Decline", "Your invitation is declined: Jacob won’t join “Ruth”."),
    ],
)
async def test_an_answer_comes_home_where_the_inviters_direct_messages_are_closed(
    world, label, answer
):
    """IN-1: nothing is lost silently. NO-1, NO-2"""
    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    await world.tell()
    await world.close_direct_messages(world.isaac)

    await world.jacob.user.click(world.jacob.user.dm_channel.last_message, label=label)
    await world.tell()

    told = world.table.last_message
    assert told.content == f"<@{world.isaac.id}> {answer}"
    assert [person.id for person in told.mentions] == [world.isaac.id]


async def test_that_somebody_is_not_reached_comes_home_too(world):
    """NO-2: the owner, too, has closed their direct messages."""
    for person in (world.isaac, world.jacob):
        await world.close_direct_messages(person)
    path = f"/channels/{world.table.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50013)

    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    await world.tell()

    told = world.table.last_message
    assert told.content.startswith(f"<@{world.isaac.id}> I could not ")
    assert [person.id for person in told.mentions] == [world.isaac.id]


async def test_who_cannot_be_reached_at_all_is_not_lost_silently(world):
    """IN-1: nothing is lost silently."""
    await world.close_direct_messages(world.jacob)
    await world.isaac.user.slash("havruta create", book="Ruth", partners=f"<@{world.jacob.id}>")
    await world.tell()

    told = world.isaac.user.dm_channel.last_message.content
    assert told.startswith("I could not invite Jacob to “Ruth”")


async def test_an_invitation_that_could_not_be_delivered_waits_in_the_list(world):
    """IN-1: nothing is lost silently. HV-2"""
    listed = await offered_in_the_list(world)
    offered = said(listed)

    accepted = await world.jacob.click(listed.response, label="Accept")

    assert "You are invited: Isaac would learn Ruth with you in “Ruth”." in offered
    (welcome,) = accepted.followups
    assert welcome.ephemeral
    assert "Welcome to “Ruth”." in welcome.content
    assert "You are invited" not in said(listed)
    assert "Isaac, Jacob" in said(listed)


async def test_a_list_with_nothing_left_in_it_goes(world):
    """IN-1, HV-2"""
    listed = await offered_in_the_list(world)

    declined = await world.jacob.click(listed.response, label="Decline")

    assert [answer.content for answer in declined.followups] == [
        "You have declined “Ruth”.",
        "You have no havruta yet. /havruta create begins one.",
    ]
    assert listed.response is None


async def test_an_invitation_that_was_answered_elsewhere_loses_its_buttons_when_pressed(world):
    """IN-1, IN-4"""
    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    await world.tell()
    first, second = [await world.jacob.slash(world.table, "havruta list") for _ in range(2)]
    await world.jacob.click(first.response, label="Accept")

    late = await world.jacob.click(second.response, label="Decline")
    direct = world.jacob.user.dm_channel.last_message
    later = await world.jacob.user.click(direct, label="Decline")

    refusal = "This invitation has been accepted already."
    assert [answer.content for answer in late.followups] == [refusal]
    assert "You are invited" not in said(second)
    assert refusal in said(later)
    assert world.jacob.user.dm_channel.last_message.components == []


async def offered_in_the_list(world):
    """The list of Jacob, whom an invitation to Isaac's havruta could not reach."""
    await world.close_direct_messages(world.jacob)
    await world.isaac.user.slash("havruta create", book="Ruth", partners=f"<@{world.jacob.id}>")
    await world.tell()
    return await world.jacob.slash(world.table, "havruta list")


async def test_the_list_shows_place_partners_progress_and_buttons(world):
    """HV-2"""
    await world.begin()

    listed = said(await world.isaac.slash(world.table, "havruta list"))

    assert (
        "Last place: Ruth 1:1\nרות א׳:א׳\nIsaac, Jacob\n0 % of the book · 0 sessions"
        in lines_of(listed)
    )
    assert "'label': 'Start now'" in listed
    assert "'label': 'History'" in listed


async def test_a_havruta_in_session_offers_join(world):
    """HV-2"""
    await world.begin()
    await world.sit_down()

    listed = said(await world.jacob.slash(world.table, "havruta list"))

    assert "**In session** at Ruth 1:1" in lines_of(listed)
    assert "'label': 'Join'" in listed


async def test_many_havrutot_come_in_pages(world):
    for number in range(6):
        await world.isaac.slash(world.table, "havruta create", book="Ruth", name=f"No. {number}")

    first = await world.isaac.slash(world.table, "havruta list")
    latest = said(first)
    await world.isaac.click(first.response, label="Older")

    assert "No. 5" in latest
    assert "No. 0" not in latest
    assert "No. 0" in said(first)


async def test_the_home_is_where_it_was_made_and_several_may_share_it(world):
    """HV-6"""
    await world.isaac.slash(world.garden, "havruta create", book="Ruth", name="Here")
    await world.isaac.slash(world.garden, "havruta create", book="Ruth", name="Here too")

    await world.isaac.slash(world.table, "session start", havruta="Here")
    await world.isaac.slash(world.table, "session start", havruta="Here too")
    await world.tell()

    titles = [message.embeds[0].title for message in world.garden.history() if message.embeds]
    assert sorted(titles) == ["Here", "Here too"]
    assert world.table.last_message is None


async def test_the_owner_can_let_everyone_turn_pages(world, study, storage):
    """SE-4: a havruta can be set to free."""
    await world.begin()

    shown = await world.isaac.slash(world.table, "havruta show")
    freed = await world.isaac.click(shown.response, label="Let everyone turn pages")
    as_jacob = said(await world.jacob.slash(world.table, "havruta show"))

    (answer,) = freed.followups
    assert answer.ephemeral
    assert "From now on everyone turns the pages" in answer.content
    assert "turn pages" not in as_jacob
    assert "Only I turn pages" in said(await world.isaac.slash(world.table, "havruta show"))


@pytest.mark.parametrize(
    ("label", "opposite"),
    [
        ("Tell me directly", "Tell me in the channel"),
        ("Let everyone turn pages", "Only I turn pages"),
    ],
)
async def test_a_switch_that_is_pressed_offers_the_way_back(world, label, opposite):
    """HV-3, NO-1, SE-4"""
    await world.isaac.slash(world.table, "havruta create", book="Ruth")
    shown = await world.isaac.slash(world.table, "havruta show")

    await world.isaac.click(shown.response, label=label)
    assert (label in said(shown), opposite in said(shown)) == (False, True)
    await world.isaac.click(shown.response, label=opposite)

    assert (label in said(shown), opposite in said(shown)) == (True, False)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"book": "Nonsense"}, "I don’t know a book called “Nonsense”."),
        ({"book": "Ruth 1:1 and more"}, "I don’t know a book called “Ruth 1:1 and more”."),
        (
            {"book": "Ruth", "name": "x" * 5000},
            "That name is too long: 80 characters are the most.",
        ),
        ({"book": "Ruth", "name": "a\u202eb"}, "That name holds hidden characters."),
        ({"book": "Ruth", "partners": "Jacob and Esau"}, "I can’t invite “Jacob”."),
        ({"book": "Ruth", "partners": "@everyone"}, "I can’t invite “@everyone”."),
        ({"book": "Ruth", "partners": "<@&123456789012345678>"}, "I can’t invite “<@&1234"),
        ({"book": "Ruth", "partners": "<@123456789012345678>"}, "I can’t invite “<@1234"),
        ({"book": "Ruth", "partners": "<@99999999999999999999>"}, "I can’t invite “<@9999"),
        (
            {"book": "Ruth", "partners": "".join(f"<@{10**17 + n}>" for n in range(21))},
            "20 partners are the most.",
        ),
    ],
)
async def test_bad_input_gets_one_private_sentence_and_makes_nothing(world, options, sentence):
    """HV-1"""
    answer = said(await world.isaac.slash(world.table, "havruta create", **options))

    assert sentence in answer
    assert len(answer) < 2000
    assert "You have no havruta yet." in said(await world.isaac.slash(world.table, "havruta list"))


async def test_markdown_in_what_was_typed_stays_as_it_was_typed(world):
    """OP-1"""
    answer = await world.isaac.slash(world.table, "havruta create", book="**a**")

    assert r"“\*\*a\*\*”" in said(answer)


async def test_a_bot_is_nobody_to_learn_with(world):
    robot = world.guild.add_member(world.env.create_user("Golem", bot=True))

    answer = await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{robot.id}>"
    )

    assert "I can’t invite “Golem”." in said(answer)


@pytest.mark.parametrize(
    "written",
    [
        "{jacob}{esau}",
        "{jacob}, {esau}, {jacob}",
        "with {jacob} AND {esau}",
        "({jacob}) – {esau}!",
        "עם {jacob} ו{esau}",
        "me, {isaac}; {jacob} plus {esau}",
    ],
)
async def test_partners_are_separated_as_people_do(world, written):
    people = {name: f"<@{getattr(world, name).id}>" for name in ("isaac", "jacob", "esau")}

    answer = await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=written.format(**people)
    )

    assert "Your partners get an invitation" in said(answer)
    listed = said(await world.isaac.slash(world.table, "havruta list"))
    assert "Invited: Jacob (not answered yet), Esau (not answered yet)" in listed


async def test_one_who_names_only_themselves_is_told_that_nobody_is_invited(world):
    """HV-1, OP-1: nothing that was typed is dropped without a word."""
    answer = await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.isaac.id}>"
    )
    await world.tell()

    assert "is made." in said(answer)
    assert "You named nobody but yourself, so nobody is invited." in said(answer)
    assert world.isaac.user.dm_channel.last_message is None


async def test_ones_havrutot_are_offered_by_name_book_and_partner(world):
    """HV-2: two on one book are told apart by with whom one learns it."""
    await world.begin()
    await world.isaac.slash(world.table, "havruta create", book="Ruth", name="Alone")

    def offered(typed):
        return world.isaac.autocomplete(world.table, "havruta show", "havruta", typed)

    names = [choice["name"] for choice in await offered("")]
    assert names == ["Alone · Ruth · Ruth 1:1", "Ruth · Ruth 1:1 · Jacob"]
    (with_jacob,) = await offered("jac")
    assert with_jacob["name"] == names[1]
    shown = await world.isaac.slash(world.table, "havruta show", havruta=with_jacob["value"])
    assert "Isaac, Jacob" in said(shown)


async def test_nothing_is_offered_while_the_database_is_away(world, monkeypatch, caplog):
    """OP-1: no error is shown, and the log says it in one line."""

    async def away(*args, **kwargs):
        msg = "the database is away"
        raise OSError(msg)

    monkeypatch.setattr(selection, "partnerships", away)

    with capture_logs() as logged:
        offered = await world.isaac.autocomplete(world.table, "havruta show", "havruta", "r")

    assert offered == []
    assert [(line["log_level"], line["reason"]) for line in logged] == [
        ("warning", "the database is away")
    ]
    assert caplog.records == []


async def test_a_partner_whom_discord_cannot_look_up_just_now_is_invited_all_the_same(world):
    """IN-1"""
    world.env.inject_error("GET", "/guilds/*/members/*", status=503, code=0, times=None)

    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    await world.tell()

    assert "Invited: Somebody" in said(await world.isaac.slash(world.table, "havruta list"))
    await world.jacob.user.click(world.jacob.user.dm_channel.last_message, label="Accept")
    assert "Isaac, Jacob" in said(await world.isaac.slash(world.table, "havruta list"))


async def test_a_channel_where_the_bot_may_not_speak_is_named_with_the_permission(world):
    """SY-4"""
    mute = world.guild.create_text_channel("mute", overwrites={world.guild.me: _mute()})

    answer = await world.isaac.slash(mute, "havruta create", book="Ruth")

    assert f"I need the permission “Send Messages” in <#{mute.id}>" in said(answer)


@pytest.mark.parametrize("elsewhere", ["nothing", "change_nickname"])
async def test_a_channel_that_the_bot_cannot_see_is_no_home(world, elsewhere):
    """SE-1, SY-4: whatever it may do beside channels."""
    client = world.announcements._client
    for role in client.get_channel(world.table.id).guild.me.roles:
        rights = {} if elsewhere == "nothing" else {elsewhere: True}
        role._permissions = discord.Permissions(**rights).value
    hidden = world.guild.create_text_channel("hidden", overwrites={world.guild.me: HIDDEN})

    answer = await world.isaac.slash(hidden, "havruta create", book="Ruth")

    assert f"I need the permission “View Channel” in <#{hidden.id}>" in said(answer)
    assert "You have no havruta yet." in said(await world.isaac.slash(world.table, "havruta list"))


async def test_a_thread_that_sleeps_is_a_home_still(world):
    """HV-6: Discord tells of archived threads only those who ask."""
    hall = world.guild.create_text_channel("hall")
    channel = world.announcements._client.get_channel(hall.id)
    thread = await channel.create_thread(name="Ruth", type=discord.ChannelType.public_thread)
    (handle,) = hall.threads
    await world.isaac.slash(handle, "havruta create", book="Ruth")
    await thread.edit(archived=True)
    assert channel.guild.get_channel_or_thread(thread.id) is None

    answer = await world.isaac.slash(world.table, "session start")

    assert "is in session at" in said(answer)


async def test_a_home_that_is_gone_is_no_place_for_a_session(world):
    """SE-1"""
    hall = world.guild.create_text_channel("hall")
    await world.isaac.slash(hall, "havruta create", book="Ruth")
    await world.announcements._client.get_channel(hall.id).delete()

    answer = await world.isaac.slash(world.table, "session start")

    assert f"in <#{hall.id}> for that." in said(answer)


def _mute():
    return discord.PermissionOverwrite(view_channel=True, send_messages=False, embed_links=True)


def lines_of(text):
    return text.replace("\\n", "\n")
