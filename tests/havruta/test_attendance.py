"""Being in the room: coming, staying, leaving, and what is told of it."""

from datetime import timedelta

import pytest

from havruta.errors import SessionOver, UnknownSession
from havruta.events import PeopleChanged
from havruta.ids import SessionId
from havruta.sessions import presence, reports
from havruta.sessions.reports import Attendance, Reader
from tests.havruta.looking import stays_of

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


async def test_those_who_come_are_in_the_room_in_that_order(room, session, isaac, jacob, heard):
    """RM-1"""
    assert await room.comes(jacob) == session
    await room.comes(isaac, after=SECOND)

    assert await room.present() == [jacob, isaac]
    assert heard == [PeopleChanged(session.id)] * 2


async def test_one_who_leaves_is_not_in_the_room(room, session, isaac, jacob, heard):
    """RM-1"""
    await room.comes(isaac)
    await room.comes(jacob)

    await room.goes(isaac, after=MINUTE)

    stay, _ = await stays_of(room.study, session)
    assert (stay.seen_at, stay.left_at) == (room.clock.now, room.clock.now)
    assert await room.present() == [jacob]
    assert heard == [PeopleChanged(session.id)] * 3


async def test_leaving_a_room_one_is_not_in_changes_nothing(room, session, isaac, jacob, heard):
    """RM-1"""
    await room.comes(isaac)
    await room.goes(isaac)
    heard.clear()
    before = await stays_of(room.study, session)

    await room.goes(isaac, after=MINUTE)
    await room.goes(jacob)

    assert await stays_of(room.study, session) == before
    assert heard == []


async def test_a_room_that_never_was_cannot_be_left(study, isaac):
    with pytest.raises(UnknownSession):
        await presence.disconnect(study, session_id=SessionId("none"), by=isaac.id)


async def test_one_who_has_not_been_seen_is_not_in_the_room(room, isaac, jacob):
    """RM-1"""
    await room.comes(isaac)
    await room.comes(jacob)

    await room.is_seen(jacob, after=MINUTE)
    room.clock.advance(31 * SECOND)

    assert await room.present() == [jacob]


async def test_attendance_is_the_time_in_the_room(room, isaac, jacob):
    """SE-9"""
    await room.comes(isaac)
    await room.comes(jacob, after=10 * MINUTE)
    await room.is_seen(isaac, jacob, after=5 * MINUTE)
    await room.goes(jacob, after=MINUTE)
    await room.is_seen(isaac, after=9 * MINUTE)

    assert await room.attended() == {isaac: 25 * MINUTE, jacob: 6 * MINUTE}


async def test_two_stays_add_up(room, isaac, jacob):
    """SE-9"""
    await room.comes(isaac)
    await room.goes(isaac, after=5 * MINUTE)
    await room.comes(jacob, after=MINUTE)
    await room.comes(isaac, after=20 * MINUTE)
    await room.goes(isaac, after=2 * MINUTE)

    assert list((await room.attended()).items()) == [(isaac, 7 * MINUTE), (jacob, timedelta())]


async def test_a_second_page_of_the_same_person_counts_once(room, session, isaac):
    """SE-9"""
    await room.comes(isaac)
    await room.comes(isaac, after=MINUTE)
    await room.goes(isaac, after=MINUTE)

    assert await room.attended() == {isaac: 2 * MINUTE}
    assert len(await stays_of(room.study, session)) == 1


async def test_a_page_that_comes_back_in_time_goes_on_as_it_was(room, session, jacob):
    """RM-4, SE-9"""
    await room.comes(jacob)
    await room.left_alone_by(jacob, "Ruth 2:3")

    await room.comes(jacob, after=90 * SECOND)

    (stay,) = await stays_of(room.study, session)
    assert (stay.alone_ref, stay.seen_at) == ("Ruth 2:3", room.clock.now)


async def test_a_stay_that_nobody_could_end_ended_when_its_person_was_last_seen(
    room, session, jacob
):
    """SE-9: a crash loses minutes at most."""
    await room.comes(jacob)
    await room.left_alone_by(jacob, "Ruth 2:3")
    await room.is_seen(jacob, after=MINUTE)

    await room.comes(jacob, after=91 * SECOND)

    lost, fresh = await stays_of(room.study, session)
    assert lost.left_at == lost.came_at + MINUTE
    assert (fresh.came_at, fresh.seen_at) == (room.clock.now, room.clock.now)
    assert (fresh.left_at, fresh.alone_ref) == (None, None)
    assert await room.attended() == {jacob: MINUTE}


async def test_being_seen_brings_nobody_in(room, isaac, jacob):
    """SE-9"""
    await room.comes(isaac)

    await room.is_seen(isaac, jacob, after=MINUTE)

    assert await room.attended() == {isaac: MINUTE}


async def test_those_who_never_came_did_not_attend(room, isaac, jacob):
    """SE-9"""
    await room.comes(isaac)
    await room.ends(isaac, after=MINUTE)

    assert await room.attended() == {isaac: MINUTE}


async def test_those_still_there_stayed_until_the_end(room, session, isaac, jacob):
    """SE-6, SE-9"""
    await room.comes(isaac)
    await room.comes(jacob)
    await room.is_seen(isaac, after=MINUTE)

    await room.ends(isaac, after=90 * SECOND)

    assert await room.attended() == {isaac: 150 * SECOND, jacob: timedelta()}
    assert {(stay.seen_at, stay.left_at) for stay in await stays_of(room.study, session)} == {
        (room.clock.now, room.clock.now),
        (session.started_at, session.started_at),
    }


async def test_those_who_left_before_keep_their_time(room, isaac, jacob):
    """SE-9"""
    await room.comes(jacob)
    await room.goes(jacob, after=MINUTE)

    await room.ends(isaac, after=10 * SECOND)

    assert await room.attended() == {jacob: MINUTE}


async def test_nobody_is_in_a_room_that_is_closed(room, isaac):
    """SE-6"""
    await room.comes(isaac)
    await room.ends(isaac)

    assert await room.present() == []
    with pytest.raises(SessionOver):
        await room.comes(isaac)


async def test_a_session_is_reported_as_it_stands(room, session, havruta, isaac, jacob):
    """SE-8"""
    await room.comes(jacob)
    await room.left_alone_by(jacob, "Ruth 2:3")
    await room.is_seen(jacob, after=MINUTE)

    assert await reports.report(room.study, session_id=session.id, by=isaac.id) == reports.Report(
        session=session,
        havruta=havruta,
        owner=isaac,
        present=(Reader(jacob, "Ruth 2:3"),),
        attended=(Attendance(jacob, MINUTE),),
        minutes=1,
    )
