"""Rooms that are left empty end by themselves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.events import PeopleChanged, SessionEnded
from havruta.ids import HavrutaId
from havruta.refs import Stretch
from havruta.sessions import lifecycle, navigation, presence
from havruta.sessions.model import Ending
from tests.havruta.looking import (
    BreakingStorage,
    Broken,
    InterruptedStorage,
    end_empty,
    havruta_of,
    keep,
    session_of,
    stays_of,
)

MINUTE, MOMENT = timedelta(minutes=1), timedelta(microseconds=1)


@pytest.fixture
async def another(study, havruta, isaac):
    """A session of another havruta, which runs as well."""
    other = replace(havruta, id=HavrutaId("other"))
    await keep(study, havrutot=other)
    return await lifecycle.start(study, havruta_id=other.id, by=isaac.id)


async def visited(study, session, user, clock, *, minutes):
    """Somebody comes, stays for so long, and leaves."""
    page = await presence.connect(study, session_id=session.id, by=user.id)
    clock.advance(minutes * MINUTE)
    await presence.disconnect(study, session_id=session.id, by=user.id, connection_id=page.id)


async def test_a_session_that_nobody_joined_ends_after_thirty_minutes(study, session, clock):
    """SE-7"""
    clock.advance(30 * MINUTE - MOMENT)
    assert await end_empty(study) == []
    clock.advance(MOMENT)

    (ended,) = await end_empty(study)

    assert (ended.id, ended.ending) == (session.id, Ending.NOBODY_CAME)
    assert ended.ended_at == session.started_at


async def test_a_room_left_empty_ends_after_five_minutes(study, session, jacob, clock):
    """SE-7"""
    await visited(study, session, jacob, clock, minutes=10)
    left_at = clock.now

    clock.advance(5 * MINUTE - MOMENT)
    assert await end_empty(study) == []
    clock.advance(MOMENT)
    (ended,) = await end_empty(study)

    assert (ended.id, ended.ending, ended.ended_at) == (session.id, Ending.EMPTY, left_at)
    assert await session_of(study, session) == ended


async def test_a_room_with_somebody_in_it_does_not_end(study, session, isaac, jacob, clock):
    """SE-7"""
    page = await presence.connect(study, session_id=session.id, by=jacob.id)
    await visited(study, session, isaac, clock, minutes=1)
    for _ in range(10):
        clock.advance(MINUTE)
        await presence.keep_alive(study, connection_ids=[page.id])

    assert await end_empty(study) == []


async def test_the_last_to_leave_counts(study, session, isaac, jacob, clock):
    """SE-7"""
    page = await presence.connect(study, session_id=session.id, by=isaac.id)
    await visited(study, session, jacob, clock, minutes=1)
    clock.advance(MINUTE)
    await presence.keep_alive(study, connection_ids=[page.id])
    clock.advance(3 * MINUTE)
    await presence.disconnect(study, session_id=session.id, by=isaac.id, connection_id=page.id)
    clock.advance(MINUTE)

    assert await end_empty(study) == []


async def test_after_a_crash_a_room_has_been_empty_since_somebody_was_last_seen(
    study, havruta, session, isaac, clock
):
    """SE-7: the process is killed, so that nobody notes that Isaac leaves."""
    page = await presence.connect(study, session_id=session.id, by=isaac.id)
    await navigation.navigate(study, session_id=session.id, ref="Ruth 2:3", by=isaac.id)
    clock.advance(MINUTE)
    await presence.keep_alive(study, connection_ids=[page.id])
    last_seen = clock.now

    clock.advance(5 * MINUTE - MOMENT)
    assert await end_empty(study) == []
    clock.advance(timedelta(hours=9))
    (ended,) = await end_empty(study)

    assert (ended.ending, ended.ended_at) == (Ending.EMPTY, last_seen)
    assert ended.minutes(clock.now) == 1
    assert [stay.left_at for stay in await stays_of(study, session)] == [last_seen]
    assert (await havruta_of(study, havruta)).ref == "Ruth 2:3"


async def test_it_keeps_the_owners_last_place_and_what_was_covered(
    study, havruta, session, isaac, jacob, clock
):
    """SE-7"""
    for user in (isaac, jacob):
        await presence.connect(study, session_id=session.id, by=user.id)
    await navigation.navigate(study, session_id=session.id, ref="Ruth 1:5", by=isaac.id)
    await navigation.read_alone(study, session_id=session.id, ref="Ruth 3:1", by=isaac.id)
    clock.advance(6 * MINUTE)

    (ended,) = await end_empty(study)

    assert (await havruta_of(study, havruta)).ref == "Ruth 3:1"
    assert ended.covered == (Stretch("Ruth 1:1", "Ruth 1:5"),)


async def test_page_and_message_are_told(study, havruta, session, clock, heard):
    """SE-7, NO-4"""
    clock.advance(45 * MINUTE)

    (ended,) = await end_empty(study)

    assert heard == [SessionEnded(ended.id)]


async def test_each_room_is_looked_at_by_itself(study, session, another, jacob, clock):
    """SE-7"""
    await visited(study, session, jacob, clock, minutes=1)
    clock.advance(5 * MINUTE)

    (ended,) = await end_empty(study)

    assert ended.id == session.id
    assert (await session_of(study, another)).is_live


async def test_what_has_ended_does_not_end_again(study, session, clock):
    """SE-7"""
    clock.advance(30 * MINUTE)
    await end_empty(study)

    assert await end_empty(study) == []


async def test_one_who_comes_at_the_last_moment_keeps_the_room_open(study, session, jacob, clock):
    """SE-7"""
    clock.advance(30 * MINUTE)

    async def jacob_comes():
        await presence.connect(study, session_id=session.id, by=jacob.id)

    interrupted = replace(study, storage=InterruptedStorage(study.storage, jacob_comes, after=3))

    assert await end_empty(interrupted) == []
    assert (await session_of(study, session)).is_live


async def test_two_clocks_end_a_room_once(study, havruta, session, clock, heard):
    """SE-7"""
    clock.advance(30 * MINUTE)

    async def the_other_ends_it():
        assert await end_empty(study) != []

    storage = InterruptedStorage(study.storage, the_other_ends_it, after=3)
    interrupted = replace(study, storage=storage)

    assert await end_empty(interrupted) == []
    assert heard == [SessionEnded(session.id)]


async def test_a_failure_keeps_no_page_from_hearing_of_its_own_end(
    study, session, another, clock, heard
):
    """SE-7"""
    clock.advance(30 * MINUTE)
    broken = replace(study, storage=BreakingStorage(study.storage, after=4))

    with pytest.raises(Broken):
        await end_empty(broken)

    assert heard == [SessionEnded(session.id)]
    assert (await session_of(study, another)).is_live


async def test_coming_back_in_time_is_no_second_beginning(study, session, jacob, clock, heard):
    """SE-7"""
    await visited(study, session, jacob, clock, minutes=1)
    clock.advance(4 * MINUTE)
    await visited(study, session, jacob, clock, minutes=1)
    clock.advance(4 * MINUTE)

    assert await end_empty(study) == []
    assert heard == [PeopleChanged(session.id)] * 4
