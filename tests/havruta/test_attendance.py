"""Being in the room: coming, staying, leaving, and what is told of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.errors.sessions import SessionOver, UnknownSession
from havruta.events import PeopleChanged
from havruta.ids import ConnectionId, SessionId
from havruta.sessions import presence, reports
from havruta.sessions.reports import Attendance, Reader
from tests.havruta.looking import InterruptedStorage, stays_of

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


async def test_those_who_come_are_in_the_room_in_that_order(room, session, isaac, jacob, heard):
    """RM-1"""
    await room.comes(jacob)
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
        await presence.disconnect(
            study, session_id=SessionId("none"), by=isaac.id, connection_id=ConnectionId("none")
        )


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
        session=session.attended(),
        havruta=havruta,
        owner=isaac,
        present=(Reader(jacob, "Ruth 2:3"),),
        attended=(Attendance(jacob, MINUTE),),
        minutes=1,
    )


async def test_a_person_is_there_while_any_of_their_pages_is_open(room, session, isaac):
    """RM-1, SE-9"""
    first, second = await room.comes(isaac), await room.comes(isaac)

    await room.goes(isaac, first, after=MINUTE)
    there = await room.present()
    await room.goes(isaac, second, after=MINUTE)

    assert there == [isaac]
    assert await room.present() == []
    assert await room.attended() == {isaac: 2 * MINUTE}
    assert len(await stays_of(room.study, session)) == 1


async def test_a_page_that_is_closed_twice_is_closed_once(room, isaac, heard):
    """RM-1"""
    first, _ = await room.comes(isaac), await room.comes(isaac)
    await room.goes(isaac, first)
    heard.clear()

    await room.goes(isaac, first)

    assert await room.present() == [isaac]
    assert heard == []


async def test_one_who_is_cut_off_and_stays_away_left_when_they_were(room, isaac, heard):
    """RM-4, SE-9: the time in which they were waited for is none of theirs."""
    page = await room.comes(isaac)
    await room.is_cut_off(page, after=MINUTE)
    heard.clear()
    present = await room.present()

    await room.expires(isaac, page, after=10 * SECOND)

    assert present == [isaac]
    assert await room.present() == []
    assert await room.attended() == {isaac: MINUTE}
    assert heard == [PeopleChanged(room.session.id)]


async def test_one_who_has_come_back_is_no_longer_waited_for(room, session, isaac):
    """RM-4: another break has a grace of its own."""
    lost = await room.comes(isaac)
    await room.is_cut_off(lost)
    back = await room.comes(isaac, after=5 * SECOND)
    await room.is_cut_off(back)

    await room.expires(isaac, lost, after=5 * SECOND)

    assert await room.present() == [isaac]
    assert len(await stays_of(room.study, session)) == 1


async def test_a_page_that_expires_leaves_its_person_in_the_others(room, isaac):
    """RM-4"""
    lost, _ = await room.comes(isaac), await room.comes(isaac)
    await room.is_cut_off(lost)

    await room.expires(isaac, lost, after=10 * SECOND)

    assert await room.present() == [isaac]


async def test_whose_last_page_reads_alone_is_there_again_when_the_other_closes(
    room, isaac, jacob, heard
):
    """SE-4, RM-1"""
    alone, following = await room.comes(jacob), await room.comes(jacob)
    await room.left_alone_by(jacob, "Ruth 2:3", alone)
    room.clock.advance(SECOND)
    await room.followed_by(jacob, following)
    heard.clear()

    await room.goes(jacob, following)

    assert await room.alone() == {jacob: "Ruth 2:3"}
    assert heard == [PeopleChanged(room.session.id)]


async def test_the_owners_place_is_where_they_are_in_the_page_that_is_left(room, isaac):
    """SE-4"""
    alone, leading = await room.comes(isaac), await room.comes(isaac)
    await room.left_alone_by(isaac, "Ruth 2:3", alone)
    room.clock.advance(SECOND)
    await room.moved_by(isaac, "Ruth 1:2", page=leading)

    await room.goes(isaac, leading)

    assert await room.owner_ref() == "Ruth 2:3"


async def test_whoever_moves_the_room_is_in_the_page_in_which_they_do(room, isaac, heard):
    """SE-4: though they followed in it before."""
    alone, following, leading = [await room.comes(isaac) for _ in range(3)]
    for page, act in ((alone, "Ruth 2:3"), (following, None), (leading, None)):
        room.clock.advance(SECOND)
        await room.left_alone_by(isaac, act, page) if act else await room.followed_by(isaac, page)
    room.clock.advance(SECOND)
    await room.moved_by(isaac, "Ruth 1:2", page=following)
    heard.clear()

    await room.goes(isaac, leading)

    assert await room.alone() == {}
    assert heard == []


async def test_pages_that_are_cut_off_count_less_than_open_ones(room, jacob):
    """SE-4, RM-4"""
    closing, lost, left = [await room.comes(jacob) for _ in range(3)]
    await room.followed_by(jacob, left)
    room.clock.advance(SECOND)
    await room.left_alone_by(jacob, "Ruth 2:3", lost)
    await room.is_cut_off(lost)

    await room.goes(jacob, closing)

    assert await room.alone() == {}


async def test_pages_that_no_process_keeps_alive_are_swept(room, session, isaac, jacob, heard):
    """SE-9: its process was killed; attendance is right to the second that it last said."""
    await room.comes(isaac)
    await room.comes(jacob)
    await room.is_seen(isaac, jacob, after=30 * SECOND)
    await room.is_seen(jacob, after=90 * SECOND)
    await presence.sweep(room.study)
    before = await stays_of(room.study, session)
    heard.clear()

    room.clock.advance(SECOND)
    await presence.sweep(room.study)

    assert [stay.left_at for stay in before] == [None, None]
    gone, there = await stays_of(room.study, session)
    assert (gone.left_at - gone.came_at, there.left_at) == (30 * SECOND, None)
    assert heard == [PeopleChanged(session.id)]


async def test_sweeping_one_page_leaves_its_person_in_another(room, session, isaac):
    """RM-1: the other is served by another process."""
    dead, live = await room.comes(isaac), await room.comes(isaac)
    room.clock.advance(91 * SECOND)
    await presence.keep_alive(room.study, connection_ids=[live])

    await presence.sweep(room.study)

    assert await room.present() == [isaac]
    assert await room.is_seen(isaac) == {live}
    assert dead != live


async def test_a_page_that_is_seen_at_the_last_moment_is_not_swept(room, isaac):
    """RM-1"""
    page = await room.comes(isaac)
    room.clock.advance(91 * SECOND)

    async def seen():
        await presence.keep_alive(room.study, connection_ids=[page])

    interrupted = replace(room.study, storage=InterruptedStorage(room.study.storage, seen))
    await presence.sweep(interrupted)

    assert await room.present() == [isaac]


async def test_pages_of_a_session_that_is_over_are_swept_and_change_nothing(room, isaac):
    """SE-6"""
    await room.comes(isaac)
    await room.ends(isaac, after=MINUTE)
    room.clock.advance(91 * SECOND)

    await presence.sweep(room.study)

    assert room.study.storage.snapshot()["connections"] == []
    assert await room.attended() == {isaac: MINUTE}
