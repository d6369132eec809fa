"""/session start, status, end, and the living message."""

from datetime import timedelta

import pytest

from havruta.sessions import navigation, presence
from tests.bot.conftest import labels, person, said, the_session

BUTTONS = ["Join", "Ask to lead", "Bring everyone here", "End", "Use Discord voice"]


def only_message(result):
    """The one message that was answered."""
    (answer,) = result.followups or [result.response]
    return answer


def only_text(result):
    """The text of the one message that was answered."""
    return only_message(result).content


def field(message, name):
    """What a message's embed says under this name."""
    (value,) = (f.value for embed in message.embeds for f in embed.fields if f.name == name)
    return value


async def test_starting_posts_one_message_that_calls_the_others(world, card):
    """SE-1"""
    assert card.embeds[0].title == "Ruth"
    assert card.embeds[0].description == "**Ruth 1:1**\nרות א׳:א׳"
    assert [person.id for person in card.mentions] == [world.jacob.id]
    assert labels(card) == BUTTONS


async def test_the_lead_is_asked_for_and_given_from_chat(world, card):
    """RM-5: the message shows who asks; and everyone is asked to come."""
    session = await the_session(world)
    alone = said(await world.isaac.click(card, label="Ask to lead"))
    for actor in (world.isaac, world.jacob):
        by = await person(world, actor)
        await presence.connect(world.study, session_id=session.id, by=by)

    asked = said(await world.jacob.click(card, label="Ask to lead"))
    await world.at_rest()
    card = world.table.last_message
    assert labels(card) == [*BUTTONS, "Give Jacob the lead"]
    refused = said(await world.jacob.click(card, label="Give Jacob the lead"))
    given = said(await world.isaac.click(card, label="Give Jacob the lead"))
    await world.at_rest()
    card = world.table.last_message

    assert alone == "Only those who are in the room can lead it."
    assert asked == "You have asked for the lead. It is Isaac who gives it."
    assert refused == "Only the one who leads, or the owner, can give the lead to somebody."
    assert given == "It is Jacob who leads now."
    assert (labels(card), field(card, "Leads")) == (BUTTONS, "Jacob")

    offered = await world.jacob.click(card, label="Ask to lead")
    assert only_text(offered) == "You lead. To whom do you give the lead?"
    assert "is asked to come" in said(await world.jacob.click(card, label="Bring everyone here"))
    assert "Only the one who leads" in said(
        await world.isaac.click(card, label="Bring everyone here")
    )
    await world.jacob.click(only_message(offered), label="Give Isaac the lead")
    await world.at_rest()
    assert field(world.table.last_message, "Leads") == "Isaac"


async def test_whoever_asked_for_it_is_told_directly(world):
    """SE-1: a direct message where they asked for it."""
    await world.begin()
    shown = await world.jacob.slash(world.table, "havruta show")
    await world.jacob.click(shown.response, label="Tell me directly")

    card = await world.sit_down()

    assert card.mentions == []
    assert world.jacob.user.dm_channel.last_message.embeds[0].title == "Ruth"


async def test_at_home_in_direct_messages_each_is_told_and_nobody_called(world):
    """SE-1, NO-1: a direct message rings by itself."""
    await world.isaac.user.slash("havruta create", book="Ruth", partners=f"<@{world.jacob.id}>")
    await world.tell()
    await world.jacob.user.click(world.jacob.user.dm_channel.last_message, label="Accept")
    await world.tell()

    await world.isaac.user.slash("session start")
    await world.tell()

    isaacs, jacobs = (one.user.dm_channel.last_message for one in (world.isaac, world.jacob))
    assert (isaacs.embeds[0].title, isaacs.content) == ("Ruth", "")
    assert (jacobs.embeds[0].title, jacobs.content) == ("Ruth", "")


async def test_a_second_start_answers_with_the_one_that_runs(world, card):
    """SE-2"""
    again = said(await world.jacob.slash(world.table, "session start"))
    await world.tell()

    assert "“Ruth” is in session at Ruth 1:1." in again
    assert world.table.last_message.id == card.id


async def test_join_answers_each_with_a_link_of_their_own(world, card):
    """ID-2"""
    isaacs = said(await world.isaac.click(card, label="Join"))
    jacobs = said(await world.jacob.click(card, label="Join"))

    assert "/join/" in isaacs
    assert isaacs != jacobs


async def test_a_stranger_is_refused_at_every_button(world, card):
    """ID-2, SY-1: a clear refusal, private, and nothing changed."""
    joined = said(await world.esau.click(card, label="Join"))
    ended = said(await world.esau.click(card, label="End"))

    assert "This session belongs to a havruta that you are not part of." in joined
    assert "/join/" not in joined
    assert "Only the owner of the havruta can end its session." in ended


async def test_a_partner_cannot_end(world, card):
    """SE-6"""
    answer = said(await world.jacob.click(card, label="End"))

    assert "Only the owner of the havruta can end its session." in answer
    assert "End session" not in answer


async def test_the_owner_ends_after_a_confirmation_and_the_card_becomes_the_summary(
    world, card, study, storage, clock
):
    """SE-6, SE-8, SE-9: range, minutes, and who was really there."""
    session = await the_session(world)
    isaac = await person(world, world.isaac)
    jacob = await person(world, world.jacob)
    await presence.connect(study, session_id=session.id, by=isaac)
    await presence.connect(study, session_id=session.id, by=jacob)
    await navigation.navigate(study, session_id=session.id, ref="Ruth 2:3", by=isaac)
    clock.advance(timedelta(minutes=25))

    asked = await world.isaac.click(card, label="End")
    question = said(asked)
    again = await world.isaac.click(card, label="End")
    still = said(await world.isaac.slash(world.table, "session status"))
    await world.isaac.click(asked.response, label="End session")
    twice = await world.isaac.click(again.response, label="End session")
    await world.tell()

    assert "End the session for everyone? You are at Ruth 2:3." in question
    assert "Ruth 2:3" in still
    assert "Next time you begin at Ruth 2:3." in said(asked)
    (refused,) = twice.followups
    assert refused.ephemeral
    assert refused.content.startswith("This session has ended.")
    summary = world.table.last_message
    assert summary.id == card.id
    assert summary.embeds[0].description.startswith("Ruth 1:1 – 2:3 · 25 min · Isaac, Jacob")
    assert labels(summary) == ["Start again"]


async def test_the_message_of_a_session_that_is_over_starts_the_next_one(world, card):
    """SE-1, SE-2: by any of the havruta, and by nobody else."""
    asked = await world.isaac.click(card, label="End")
    await world.isaac.click(asked.response, label="End session")
    await world.at_rest()
    over = world.table.last_message

    stranger = said(await world.esau.click(over, label="Start again"))
    started = said(await world.jacob.click(over, label="Start again"))
    await world.tell()

    assert "Only those who belong" in stranger
    assert "“Ruth” is in session at Ruth 1:1." in started
    assert labels(world.table.last_message) == BUTTONS
    assert world.table.last_message.id != over.id


async def test_who_starts_is_told_which_way_in_is_whose(world):
    """SE-1, ID-2: theirs is a button, and no address of three lines stands above it."""
    await world.begin()
    started = only_text(await world.isaac.slash(world.table, "session start"))
    await world.tell()
    joined = only_text(await world.jacob.click(world.table.last_message, label="Join"))
    elsewhere = only_text(await world.isaac.slash(world.garden, "session start"))
    await world.isaac.user.slash("havruta create", book="Berakhot")
    apart = only_text(await world.isaac.user.slash("session start", havruta="Berakhot"))

    assert joined == (
        "Your own way in is this button. It works once, within 10 minutes; keep it to yourself."
    )
    own = "You come in by this button: it is yours alone, and works once."
    others = "The others press Join "
    assert [text.split("\n")[1:] for text in (started, elsewhere, apart)] == [
        [own, f"{others}on the session’s message in this channel."],
        [own, f"{others}on the session’s message in <#{world.table.id}>."],
        [own, f"{others}in the direct message that each of them gets."],
    ]


async def test_the_command_ends_as_the_button_does(world, card):
    """SE-6"""
    asked = await world.isaac.slash(world.table, "session end")
    await world.isaac.click(asked.response, label="End session")
    await world.tell()

    assert "nobody came" in world.table.last_message.embeds[0].description
    nothing = said(await world.isaac.slash(world.table, "session end"))
    assert "The havruta “Ruth” is not in session." in nothing


async def test_buttons_live_through_a_restart(world, card):
    """SE-6: controls know a button by its custom id alone."""
    await world.env.restart_bot()

    assert "/join/" in said(await world.jacob.click(card, label="Join"))


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("session start", "You have no havruta called “Ruth”."),
        ("session status", "You have no havruta called “Ruth”."),
        ("session end", "You have no havruta called “Ruth”."),
        ("havruta show", "You have no havruta called “Ruth”."),
        ("history", "You have no havruta called “Ruth”."),
    ],
)
async def test_a_havruta_that_is_not_yours_is_as_if_there_were_none(world, card, command, sentence):
    """SY-1"""
    answer = said(await world.esau.slash(world.table, command, havruta="Ruth"))

    assert sentence in answer
    assert "Isaac" not in answer


async def test_the_living_message_follows_the_room(world, card, study, storage):
    """SE-8: who is in and where they are."""
    session = await the_session(world)
    isaac = await person(world, world.isaac)
    await presence.connect(study, session_id=session.id, by=isaac)
    await navigation.navigate(study, session_id=session.id, ref="Ruth 1:5", by=isaac)
    await world.redrawn()

    living = world.table.last_message
    assert living.embeds[0].description == "**Ruth 1:5**\nרות א׳:ה׳"
    assert field(living, "In the room") == "Isaac"


async def test_status_shows_what_the_living_message_shows(world, card):
    """SE-8"""
    answer = await world.jacob.slash(world.table, "session status")

    (shown,) = answer.followups or [answer.response]
    assert shown.ephemeral
    assert [embed.to_dict() for embed in shown.embeds] == [e.to_dict() for e in card.embeds]
    assert (field(shown, "Leads"), field(shown, "Since")) == ("Isaac", "<t:1772366400:t>")


async def test_the_living_message_tells_when_the_lead_becomes_free(world, card):
    """SE-4, SE-8"""
    shown = await world.isaac.slash(world.table, "havruta show")

    await world.isaac.click(shown.response, label="Let everyone turn pages")
    await world.redrawn()

    assert field(world.table.last_message, "Leads") == "Anyone may turn the pages"


async def test_a_session_ends_though_the_catalogue_has_lost_its_book(world, card, library):
    """SE-7"""
    del library.books["Ruth"]

    asked = await world.isaac.slash(world.table, "session end")
    await world.isaac.click(asked.response, label="End session")
    await world.tell()

    assert "nobody came" in world.table.last_message.embeds[0].description
    assert "Ruth 1:1" in said(await world.isaac.slash(world.table, "havruta list"))


async def test_a_home_that_is_closed_tells_the_owner(world, study):
    """SE-1: nothing is lost silently."""
    await world.begin()
    world.env.inject_error(
        "POST", f"/channels/{world.table.id}/messages", status=403, code=50013, times=None
    )

    await world.isaac.slash(world.table, "session start")
    await world.tell()

    told, card = sorted(
        world.isaac.user.dm_channel.history()[-2:], key=lambda one: -len(one.content)
    )
    assert (
        card.embeds[0].title == world.jacob.user.dm_channel.last_message.embeds[0].title == "Ruth"
    )
    assert told.content == (
        "I could not post that “Ruth” is in session: I may not write in the channel. "
        "So I tell each of you directly; /session start tries the channel again."
    )
    assert "/join/" in said(await world.isaac.user.click(told, label="Join"))


async def test_a_session_whose_message_was_refused_gets_it_when_started_again(world):
    """SE-1, SE-8"""
    await world.begin()
    path = f"/channels/{world.table.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50013)
    await world.isaac.slash(world.table, "session start")
    await world.tell()
    assert world.table.last_message is None

    again = said(await world.jacob.slash(world.garden, "session start"))
    await world.tell()

    assert "is in session at Ruth 1:1." in again
    assert f"The others press Join on the session’s message in <#{world.table.id}>." in again
    assert labels(world.table.last_message) == BUTTONS


async def test_the_owner_hears_who_could_not_be_told_of_a_session(world):
    """NO-2: at home in direct messages, one of whom is closed."""
    await world.isaac.user.slash("havruta create", book="Ruth", partners=f"<@{world.jacob.id}>")
    await world.tell()
    await world.jacob.user.click(world.jacob.user.dm_channel.last_message, label="Accept")
    await world.close_direct_messages(world.jacob)

    await world.isaac.user.slash("session start")
    await world.tell()

    told = world.isaac.user.dm_channel.last_message.content
    assert told == (
        "I could not tell Jacob that “Ruth” is in session: their direct messages are closed. "
        "Please tell them yourself."
    )
