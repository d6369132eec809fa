"""How often the living messages are drawn, and what is said where nobody could be told."""

from datetime import timedelta

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot import living_cards
from bot.living_cards import OLD, OLD_SPACING, SPACING
from havruta import retention
from havruta.errors.outside import StorageAway
from havruta.havrutot import keeping
from havruta.sessions import lifecycle, navigation, presence, reports
from havruta.sessions.model import UNSEEN
from tests.bot.conftest import person, the_session

INSTANT = timedelta(microseconds=1)


@pytest.fixture
async def move(world):
    """Isaac leads a session that has a message; moves are his, to a verse of the chapter."""
    await world.begin()
    await world.sit_down()
    session, isaac = await the_session(world), await person(world, world.isaac)
    world.pauses.hold()

    async def move(verse):
        await navigation.navigate(
            world.study, session_id=session.id, ref=f"Ruth 1:{verse}", by=isaac
        )
        await world.env.settle()

    yield move
    world.pauses.let_go()


async def draw(world):
    """Let the waits come to their end, and the messages be drawn."""
    drawing = world.redrawn()
    world.pauses.let_go()
    await drawing
    world.pauses.hold()


async def test_many_moves_within_the_spacing_make_one_edit(world, move):
    """SE-8: coalesced edits; the last place is the one that is shown."""
    for verse in range(2, 22):
        await move(verse)
    assert world.edits(world.table.last_message) == 0

    await draw(world)

    assert world.edits(world.table.last_message) == 1
    assert world.pauses.asked == [SPACING.total_seconds()]
    assert world.table.last_message.embeds[0].description.startswith("**Ruth 1:21**")


async def test_a_move_after_an_edit_waits_for_a_spacing_of_its_own(world, move):
    """SE-8"""
    await move(2)
    await draw(world)

    await move(3)
    assert world.edits(world.table.last_message) == 1
    await draw(world)

    assert world.edits(world.table.last_message) == 2
    assert world.table.last_message.embeds[0].description.startswith("**Ruth 1:3**")


async def test_comings_goings_and_moves_share_an_edit(world, move):
    """SE-8"""
    session, jacob = await the_session(world), await person(world, world.jacob)
    page = await presence.connect(world.study, session_id=session.id, by=jacob)
    await move(2)
    await presence.disconnect(world.study, session_id=session.id, by=jacob, connection_id=page.id)
    await presence.connect(world.study, session_id=session.id, by=jacob)

    await draw(world)

    assert world.edits(world.table.last_message) == 1
    assert world.table.last_message.embeds[0].fields[0].value == "Jacob"


@pytest.mark.parametrize(
    ("age", "spacing"), [(OLD - INSTANT, SPACING), (OLD + INSTANT, OLD_SPACING)]
)
async def test_an_old_message_is_edited_less_often(world, move, clock, age, spacing):
    """SE-8: Discord takes few edits of messages older than an hour."""
    clock.advance(age)
    for verse in range(2, 5):
        await move(verse)
        await move(verse + 10)
        await draw(world)

    assert world.edits(world.table.last_message) == 3
    assert world.pauses.asked == [spacing.total_seconds()] * 3
    assert timedelta(hours=1) > OLD


def fail(world, message, **how):
    """Let edits of the message fail."""
    path = f"/channels/{message.channel.id}/messages/{message.id}"
    world.env.inject_error("PATCH", path, **({"status": 500, "code": 0} | how))


async def test_many_sessions_share_what_discord_takes(world, move, monkeypatch):
    """SE-8, OP-9: the more messages are to be drawn, the longer each waits for more to happen."""
    monkeypatch.setattr(living_cards, "MOST_EDITS", 1 / 30)
    await move(2)

    await draw(world)

    assert world.pauses.asked == [30.0]
    assert world.table.last_message.embeds[0].description.startswith("**Ruth 1:2**")


async def test_a_message_that_could_not_be_drawn_is_drawn_again(world, move):
    """SE-8: it does not stay wrong until somebody moves."""
    fail(world, world.table.last_message, times=2)
    world.pauses.let_go()

    await move(2)
    await world.at_rest()

    assert world.table.last_message.embeds[0].description.startswith("**Ruth 1:2**")
    assert world.pauses.asked == [2, 4, 8]


async def test_the_pauses_grow_to_about_a_minute(world, move):
    """SE-8"""
    session = await the_session(world)

    pauses = [world.cards._pause(session.id, n) for n in (1, 2, 3, 4, 5, 6, 10_000)]

    assert pauses == [4, 8, 16, 32, 64, 64, 64]


@pytest.mark.parametrize(
    ("error", "level"),
    [(OSError, "error"), (aiohttp.ClientConnectionError, "warning"), (StorageAway, "warning")],
)
async def test_what_fails_is_not_tried_again_without_a_pause(
    world, move, monkeypatch, error, level
):
    """SE-8, OP-2: where Discord or the database is away, each attempt is one line."""
    read, failing = reports._reports, [error(), error()]

    async def away(*args, **kwargs):
        if failing:
            raise failing.pop()
        return await read(*args, **kwargs)

    monkeypatch.setattr(reports, "_reports", away)
    world.pauses.let_go()

    with capture_logs() as log:
        await move(2)
        await world.at_rest()

    assert world.table.last_message.embeds[0].description.startswith("**Ruth 1:2**")
    assert world.pauses.asked == [2, 4, 8]
    failed = [line for line in log if line["event"] == "a session's message was not redrawn"]
    assert [line["log_level"] for line in failed] == [level, level]


@pytest.mark.parametrize(
    "refusal", [{"status": 403, "code": 50001}, {"status": 404, "code": 10008}]
)
async def test_a_message_that_may_not_be_drawn_is_left_alone(world, move, refusal):
    """SE-8: Discord blocks who asks again and again."""
    fail(world, world.table.last_message, **refusal, times=None)
    world.pauses.let_go()

    await move(2)
    await world.at_rest()

    assert world.edits(world.table.last_message) == 1


async def test_a_message_that_may_not_be_drawn_holds_up_no_other(world):
    """SE-8: one is forbidden, the other fails for a moment."""
    await world.begin()
    shown = await world.jacob.slash(world.table, "havruta show")
    await world.jacob.click(shown.response, label="Tell me directly")
    card = await world.sit_down()
    direct = world.jacob.user.dm_channel.last_message
    session, isaac = await the_session(world), await person(world, world.isaac)
    fail(world, card, status=403, code=50001, times=None)
    fail(world, direct, times=1)

    await navigation.navigate(world.study, session_id=session.id, ref="Ruth 1:2", by=isaac)
    await world.at_rest()

    direct = world.jacob.user.dm_channel.last_message
    assert direct.embeds[0].description.startswith("**Ruth 1:2**")


async def test_nothing_is_drawn_again_once_the_session_is_over(world, move):
    """SE-8"""
    session, isaac = await the_session(world), await person(world, world.isaac)
    await move(2)
    await lifecycle.end(world.study, session_id=session.id, by=isaac)
    await world.tell()
    edits = world.edits(world.table.last_message)

    world.pauses.let_go()
    await world.at_rest()

    assert world.edits(world.table.last_message) == edits == 1


async def test_nothing_is_kept_of_a_session_that_is_over(world, move):
    """RM-8: also when it moved just before its end."""
    await move(2)
    session, isaac = await the_session(world), await person(world, world.isaac)
    await lifecycle.end(world.study, session_id=session.id, by=isaac)
    await world.tell()
    await draw(world)

    assert [*world.cards._turns, *world.cards._redraws] == []


async def test_what_happens_after_the_stop_is_left_to_the_next_process(world, move):
    """OP-4: it draws what runs as soon as it is there."""
    await world.cards.stop()

    await move(2)

    assert [*world.cards._redraws] == []


async def test_the_summary_waits_for_no_spacing(world, move):
    """SE-6, SE-8"""
    await move(2)
    session, isaac = await the_session(world), await person(world, world.isaac)

    await lifecycle.end(world.study, session_id=session.id, by=isaac)
    await world.tell()

    assert world.edits(world.table.last_message) == 1
    assert "0 min" in world.table.last_message.embeds[0].description


async def test_who_did_not_come_back_after_a_crash_is_not_in_the_room(world, clock):
    """SE-8, SE-9: the message says so as soon as it can be known, without a word from anyone."""
    await world.begin()
    await world.sit_down()
    session, isaac = await the_session(world), await person(world, world.isaac)
    await presence.connect(world.study, session_id=session.id, by=isaac)
    world.pauses.hold(least=UNSEEN.total_seconds())

    await world.cards.catch_up()
    await world.redrawn()
    assert _in_the_room(world) == "Isaac"

    clock.advance(UNSEEN + INSTANT)
    world.pauses.let_go()
    await world.env.settle()

    assert _in_the_room(world) == "Nobody yet"


def _in_the_room(world):
    return world.table.last_message.embeds[0].fields[0].value


async def test_a_message_of_what_has_been_erased_is_left_as_it_is(world, card, clock):
    """HV-3: a summary that may not be drawn yet is not tried for ever."""
    path = f"/channels/{world.table.id}/messages/{card.id}"
    session, isaac = await the_session(world), await person(world, world.isaac)
    world.env.inject_error("PATCH", path, status=403, code=50013, message="no", times=None)
    world.pauses.hold()
    await lifecycle.end(world.study, session_id=session.id, by=isaac)
    await keeping.delete(world.study, havruta_id=session.havruta_id, by=isaac)
    await world.tell()
    clock.advance(retention.DELETED)
    await retention.prune(world.study)

    with capture_logs() as logged:
        world.pauses.let_go()
        await world.at_rest()

    assert [line for line in logged if line["log_level"] == "error"] == []
