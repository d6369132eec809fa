"""Reading alone and with the others, and what the owner's place is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.errors.havrutot import NotAllowed
from havruta.errors.library import UnknownRef
from havruta.errors.sessions import SessionOver
from havruta.events import PeopleChanged, PlaceMoved
from havruta.havrutot.model import Lead
from havruta.sessions import navigation
from tests.havruta.looking import (
    InterruptedStorage,
    havruta_of,
    keep,
    session_of,
    stays_of,
)

SECOND = timedelta(seconds=1)


@pytest.fixture
async def room(room, isaac, jacob):
    """Isaac and Jacob are in the room."""
    await room.comes(isaac)
    await room.comes(jacob)
    return room


@pytest.fixture
async def free_room(study, havruta, room):
    """Isaac and Jacob are in the room, and everyone turns its pages."""
    await keep(study, havrutot=replace(havruta, lead=Lead.FREE))
    return room


async def test_one_reads_alone_and_the_room_stays_where_it_is(room, session, jacob, heard):
    """SE-4, SE-5"""
    await room.left_alone_by(jacob, "Ruth 2")

    assert await room.alone() == {jacob: "Ruth 2:1"}
    assert await session_of(room.study, session) == session.attended()
    assert heard == [PeopleChanged(session.id)]


async def test_the_room_moves_on_without_one_who_reads_alone(room, isaac, jacob):
    """SE-4"""
    await room.left_alone_by(jacob, "Ruth 2:3")
    await room.moved_by(isaac, "Ruth 1:2")

    assert await room.alone() == {jacob: "Ruth 2:3"}


async def test_one_who_follows_again_is_where_the_room_is(room, session, jacob, heard):
    """SE-4"""
    await room.left_alone_by(jacob, "Ruth 2:3")

    await room.followed_by(jacob)

    assert await room.alone() == {}
    assert heard == [PeopleChanged(session.id)] * 2


async def test_whoever_moves_the_room_is_where_the_room_is(room, session, isaac, jacob, heard):
    """SE-4"""
    await room.left_alone_by(isaac, "Ruth 2:3")
    await room.left_alone_by(jacob, "Ruth 3:3")
    heard.clear()

    moved = await room.moved_by(isaac, "Ruth 1:2")

    assert await room.alone() == {jacob: "Ruth 3:3"}
    assert heard == [PlaceMoved(moved.id, moved.changes, moved.ref), PeopleChanged(session.id)]


async def test_a_move_of_one_who_was_with_the_room_says_nothing_of_people(room, isaac, heard):
    """RM-2"""
    moved = await room.moved_by(isaac, "Ruth 1:2")

    assert heard == [PlaceMoved(moved.id, moved.changes, moved.ref)]


async def test_a_refused_ref_leaves_one_with_the_room(room, session, isaac, jacob, heard):
    """SE-4"""
    for user in (isaac, jacob):
        with pytest.raises(UnknownRef):
            await room.left_alone_by(user, "Ruth 9:9")

    assert await room.alone() == {}
    assert await room.owner_ref() == "Ruth 1:1"
    assert heard == []


async def test_nobody_reads_alone_in_a_session_that_is_over(room, session, isaac):
    """RM-6"""
    await room.ends(isaac)

    with pytest.raises(SessionOver):
        await room.left_alone_by(isaac, "Ruth 2:3")
    with pytest.raises(SessionOver):
        await room.followed_by(isaac)


async def test_one_who_was_let_go_meanwhile_cannot_read_on(
    room, library, havruta, session, jacob, heard
):
    """SY-1: while the library was asked for the book's shape."""
    library.asked.clear()
    interrupted = replace(
        room.study,
        storage=InterruptedStorage(
            room.study.storage,
            lambda: keep(
                room.study, havrutot=replace(havruta, participants=havruta.participants[:1])
            ),
        ),
    )

    with pytest.raises(NotAllowed):
        await navigation.read_alone(interrupted, session_id=session.id, ref="Ruth 2", by=jacob.id)
    assert heard == []


async def test_one_who_is_not_in_the_room_is_not_brought_in_by_reading(room, session, jacob):
    """SE-9"""
    await room.goes(jacob)
    before = await stays_of(room.study, session)

    await room.left_alone_by(jacob, "Ruth 2:3")
    await room.followed_by(jacob)

    assert await stays_of(room.study, session) == before


async def test_the_owner_who_leads_is_where_the_room_is(room, isaac):
    """SE-4"""
    await room.moved_by(isaac, "Ruth 1:2")

    assert await room.owner_ref() == "Ruth 1:2"


async def test_the_owner_who_follows_is_where_the_room_is(free_room, jacob):
    """SE-4"""
    await free_room.moved_by(jacob, "Ruth 1:2")

    assert await free_room.owner_ref() == "Ruth 1:2"


async def test_the_owner_who_reads_alone_has_a_place_of_their_own(free_room, isaac, jacob):
    """SE-4"""
    await free_room.left_alone_by(isaac, "Ruth 2:3")
    await free_room.moved_by(jacob, "Ruth 1:2")

    assert await free_room.owner_ref() == "Ruth 2:3"


async def test_the_owner_who_follows_again_is_where_the_room_is(free_room, isaac, jacob):
    """SE-4"""
    await free_room.left_alone_by(isaac, "Ruth 2:3")
    await free_room.moved_by(jacob, "Ruth 1:2")

    await free_room.followed_by(isaac)

    assert await free_room.owner_ref() == "Ruth 1:2"


async def test_the_owner_who_reads_alone_and_moves_the_room_is_with_it_again(room, isaac):
    """SE-4"""
    await room.left_alone_by(isaac, "Ruth 2:3")
    await room.moved_by(isaac, "Ruth 1:2")

    assert await room.owner_ref() == "Ruth 1:2"


async def test_the_owner_who_left_stays_where_they_were(free_room, isaac, jacob):
    """SE-4, SE-7"""
    await free_room.goes(isaac)
    await free_room.moved_by(jacob, "Ruth 1:2")

    assert await free_room.owner_ref() == "Ruth 1:1"


async def test_the_owner_who_was_cut_off_stays_where_they_were(free_room, isaac, jacob, clock):
    """SE-4, SE-7: the process was killed, so that nobody noted that Isaac left."""
    clock.advance(91 * SECOND)
    await free_room.comes(jacob)
    await free_room.moved_by(jacob, "Ruth 1:2")

    assert await free_room.owner_ref() == "Ruth 1:1"


async def test_the_owner_who_comes_late_starts_where_the_room_is(free_room, isaac, jacob):
    """SE-4, RM-2"""
    await free_room.goes(isaac)
    await free_room.moved_by(jacob, "Ruth 1:2")

    await free_room.comes(isaac)

    assert await free_room.owner_ref() == "Ruth 1:2"


async def test_another_who_comes_late_does_not_move_the_owner(free_room, isaac, jacob):
    """SE-4"""
    await free_room.goes(isaac)
    await free_room.moved_by(jacob, "Ruth 1:2")
    await free_room.goes(jacob)

    await free_room.comes(jacob)

    assert await free_room.owner_ref() == "Ruth 1:1"


async def test_the_owners_second_page_does_not_end_their_reading_alone(room, isaac):
    """SE-4"""
    await room.left_alone_by(isaac, "Ruth 2:3")

    await room.comes(isaac)

    assert await room.owner_ref() == "Ruth 2:3"


async def test_where_another_reads_is_not_the_owners_place(room, jacob):
    """SE-4"""
    await room.left_alone_by(jacob, "Ruth 2:3")

    assert await room.owner_ref() == "Ruth 1:1"


async def test_the_owners_place_is_what_is_saved(free_room, havruta, session, isaac, jacob):
    """SE-4, SE-6"""
    await free_room.left_alone_by(isaac, "Ruth 2:3")
    await free_room.moved_by(jacob, "Ruth 1:2")

    await free_room.ends(isaac)

    assert (await havruta_of(free_room.study, havruta)).ref == "Ruth 2:3"
