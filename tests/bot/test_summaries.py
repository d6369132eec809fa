"""At the end a session's messages become its summary, whatever comes in between."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.living_cards import GIVEN_UP, LivingCards
from havruta.notices import claims
from havruta.sessions import lifecycle, navigation
from tests.bot.conftest import labels, person, the_session

DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)


def refuse(world, message, **how):
    """Let edits of the message be refused."""
    path = f"/channels/{message.channel.id}/messages/{message.id}"
    world.env.inject_error("PATCH", path, **({"status": 403, "code": 50001} | how))


async def end(world):
    """Isaac ends the session that runs."""
    session, isaac = await the_session(world), await person(world, world.isaac)
    await lifecycle.end(world.study, session_id=session.id, by=isaac)


async def unfinished(world):
    """The messages that lack their summary."""
    async with world.study.transaction() as records:
        return await records.sessions.unfinished_cards()


def is_summary(message):
    return "nobody came" in message.embeds[0].description and labels(message) == ["Start again"]


async def test_the_message_becomes_the_summary_and_is_done_with(world, card):
    """SE-6, SE-8"""
    await end(world)
    await world.at_rest()

    assert is_summary(world.table.last_message)
    assert await unfinished(world) == []


async def test_a_summary_that_a_dead_process_did_not_draw_is_drawn_by_the_next(world, card):
    """SE-7, SE-8: kill -9 between the end and the edit loses nothing."""
    await world.cards.stop()
    await end(world)
    assert not is_summary(world.table.last_message)
    next_process = replace(world, cards=LivingCards(world.client, world.study, sleep=world.pauses))

    await next_process.cards.finish()
    await next_process.at_rest()

    assert is_summary(world.table.last_message)
    assert await unfinished(world) == []


async def test_an_end_that_another_process_made_is_found(world, card):
    """SE-8: it tells nobody here; whoever looks sees it."""
    elsewhere = replace(world.study, bus=type(world.study.bus)())
    session, isaac = await the_session(world), await person(world, world.isaac)
    await lifecycle.end(elsewhere, session_id=session.id, by=isaac)

    await world.cards.finish()
    await world.at_rest()

    assert is_summary(world.table.last_message)


async def test_nothing_is_drawn_before_discord_can_be_reached(world, card, monkeypatch):
    """SE-8: it would only fail."""
    refuse(world, card, times=1)
    world.pauses.hold()
    await end(world)
    await world.study.bus.settled()
    monkeypatch.setattr(world.client, "is_ready", lambda: False)

    await world.cards.finish()

    assert world.edits(card) <= 1
    world.pauses.let_go()
    await world.at_rest()


async def test_a_refused_summary_is_tried_ever_more_slowly_up_to_ten_minutes(world, card):
    """SE-8: Discord blocks who asks again and again."""
    refuse(world, card, times=10)

    await end(world)
    await world.at_rest()

    assert is_summary(world.table.last_message)
    assert world.pauses.asked == [4, 8, 16, 32, 64, 128, 256, 512, 512, 512]


@pytest.mark.parametrize("status", [403, 400])
async def test_a_summary_that_is_refused_for_a_day_is_given_up(world, card, clock, status):
    """SE-8"""
    await world.cards.stop()
    await end(world)
    refuse(world, card, status=status, code=50083, times=None)
    clock.advance(GIVEN_UP)
    next_process = replace(world, cards=LivingCards(world.client, world.study, sleep=world.pauses))

    await next_process.cards.finish()
    await next_process.at_rest()

    assert await unfinished(world) == []
    assert world.edits(card) == 1


async def test_a_failure_of_discord_itself_is_never_given_up(world, card, clock):
    """SE-8"""
    await world.cards.stop()
    await end(world)
    refuse(world, card, status=500, code=0, times=30)
    clock.advance(10 * DAY)
    next_process = replace(world, cards=LivingCards(world.client, world.study, sleep=world.pauses))

    await next_process.cards.finish()
    await next_process.at_rest()

    assert is_summary(world.table.last_message)


async def test_a_message_that_was_deleted_is_done_with(world, card):
    """SE-8"""
    refuse(world, card, status=404, code=10008, times=None)

    await end(world)
    await world.at_rest()

    assert await unfinished(world) == []
    assert world.edits(card) == 1


async def test_a_message_that_is_posted_after_the_end_is_the_summary(world):
    """SE-8: it was on its way when the session ended."""
    await world.begin()
    await world.isaac.slash(world.table, "session start")
    post = world.client.http.send_message

    async def slow(*args, **kwargs):
        world.client.http.send_message = post
        sent = await post(*args, **kwargs)
        await end(world)
        await world.at_rest()
        return sent

    world.client.http.send_message = slow
    await world.tell()
    await world.at_rest()

    assert is_summary(world.table.last_message)
    assert await unfinished(world) == []


async def test_a_message_shows_what_happened_while_it_was_posted(world):
    """SE-8"""
    await world.begin()
    await world.isaac.slash(world.table, "session start")
    session, isaac = await the_session(world), await person(world, world.isaac)
    post = world.client.http.send_message

    async def slow(*args, **kwargs):
        world.client.http.send_message = post
        sent = await post(*args, **kwargs)
        await navigation.navigate(world.study, session_id=session.id, ref="Ruth 1:2", by=isaac)
        await world.at_rest()
        return sent

    world.client.http.send_message = slow
    await world.tell()

    assert world.table.last_message.embeds[0].description.startswith("**Ruth 1:2**")


async def test_what_fails_right_after_the_message_was_posted_is_drawn_later(world, clock):
    """SE-8: it is not posted again for that."""
    await world.begin()
    await world.isaac.slash(world.table, "session start")
    async with world.study.transaction() as records:
        await records.notices.claim(clock.now, claims.LEASE, 1)  # by a process that died
    clock.advance(claims.LEASE)
    post = world.client.http.send_message

    async def then_refuse(*args, **kwargs):
        sent = await post(*args, **kwargs)
        refuse(world, world.table.last_message, status=500, code=0, times=6)
        return sent

    world.client.http.send_message = then_refuse
    await world.tell()
    await world.at_rest()

    (message,) = world.table.history()
    assert message.embeds[0].title == "Ruth"
    assert world.edits(message) > 1
