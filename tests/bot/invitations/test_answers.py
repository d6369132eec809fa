"""Accept and Decline, and how they reach those concerned."""

import pytest

from tests.bot.conftest import only_answer, said

PUBLIC = "This stands here because I could not tell you privately."


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
    assert invitation.content == "You are invited: Isaac would learn Ruth with you in “Ruth”."
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
    made = await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    await world.tell()

    invitation = world.table.last_message
    asked = invitation.content
    stranger = await world.esau.click(invitation, label="Accept")
    accepted = await world.jacob.click(invitation, label="Accept")

    assert [person.id for person in invitation.mentions] == [world.jacob.id]
    assert "This invitation is for somebody else." in said(stranger)
    assert "Welcome to “Ruth”." in said(accepted)
    assert "or in this channel if their direct messages are closed" in said(made)
    assert asked.endswith(f"with you in “Ruth”.\n{PUBLIC}")


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
    assert told.content == f"<@{world.isaac.id}> {answer}\n{PUBLIC}"
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
    path = f"/channels/{world.jacob.user.dm_channel.id}/messages"
    world.env.inject_error("GET", path, status=403, code=50001, times=2)
    first, second = [await world.jacob.slash(world.table, "havruta list") for _ in range(2)]
    await world.jacob.click(first.response, label="Accept")

    late = await world.jacob.click(second.response, label="Decline")
    direct = world.jacob.user.dm_channel.last_message
    later = await world.jacob.user.click(direct, label="Decline")

    refusal = "This invitation has been accepted already."
    assert only_answer(late) == refusal
    assert "You are invited" not in said(second)
    assert refusal in said(later)
    assert world.jacob.user.dm_channel.last_message.components == []
    assert world.jacob.user.dm_channel.last_message.content == refusal


@pytest.mark.parametrize("where", ["direct", "home"])
@pytest.mark.parametrize(
    ("label", "outcome"),
    [
        ("Accept", "Accepted: Jacob has joined “Ruth”."),
        ("Decline", "Declined: Jacob has declined “Ruth”."),
    ],
)
@pytest.mark.parametrize("pressed", ["there", "in a list", "elsewhere"])
async def test_an_invitation_that_is_answered_says_so_where_it_was_sent(
    world, where, label, outcome, pressed
):
    """IN-1: wherever the answer was given."""
    if where == "home":
        await world.close_direct_messages(world.jacob)
    partners, hall = f"<@{world.jacob.id}>", world.guild.create_text_channel("hall")
    await world.isaac.slash(hall, "havruta create", book="Ruth", partners=partners)
    await world.tell()
    channel = world.jacob.user.dm_channel if where == "direct" else hall
    sent = channel.last_message
    await world.isaac.slash(hall, "havruta create", book="Berakhot", partners=partners)
    await world.tell()
    other = channel.last_message.content

    if pressed == "there":
        presser = world.jacob.user if where == "direct" else world.jacob
        await presser.click(sent, label=label)
    else:
        place = hall if pressed == "in a list" else world.garden
        listed = await world.jacob.slash(place, "havruta list")
        (offered,) = (
            button["custom_id"]
            for box in listed.response.components[:1]
            for button in box["components"][-1]["components"]
            if button["label"] == label
        )
        await world.jacob.click(listed.response, custom_id=offered)

    now = {message.id: message for message in channel.history()}[sent.id]
    assert (now.content, now.components) == (outcome, [])
    assert channel.last_message.content == other


async def offered_in_the_list(world):
    """The list of Jacob, whom an invitation to Isaac's havruta could not reach."""
    await world.close_direct_messages(world.jacob)
    await world.isaac.user.slash("havruta create", book="Ruth", partners=f"<@{world.jacob.id}>")
    await world.tell()
    return await world.jacob.slash(world.table, "havruta list")


async def test_who_accepts_while_a_session_runs_is_led_into_it(world):
    """SE-1: every participant is told."""
    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    await world.sit_down()

    invitation = world.jacob.user.dm_channel.last_message
    await world.jacob.slash(world.table, "help")
    accepted = await world.jacob.user.click(invitation, label="Accept")
    (welcome,) = accepted.followups or [accepted.response]

    assert welcome.content == "Welcome to “Ruth”. It is in session now: press Join to come in."
    assert "/join/" in said(await world.jacob.user.click(welcome, label="Join"))


async def test_who_is_invited_and_joins_too_early_is_asked_to_accept(world):
    """ID-2, IN-1: a refusal that leads on."""
    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    card = await world.sit_down()
    await world.jacob.slash(world.table, "help")

    early = await world.jacob.click(card, label="Join")
    (asked,) = early.followups or [early.response]
    assert asked.ephemeral
    assert asked.content == "You are invited to “Ruth”: accept, then you can come in."
    assert [one["label"] for one in asked.components[0]["components"]] == ["Accept", "Decline"]
    await world.jacob.click(asked, label="Accept")

    assert asked.components == []
    assert "/join/" in said(await world.jacob.click(card, label="Join"))
