"""Sitting down together, and ending."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.errors.havrutot import UnknownHavruta
from havruta.errors.sessions import SessionOver, StartedTooOften
from havruta.events import NoticesDue, SessionEnded
from havruta.havrutot import views
from havruta.ids import HavrutaId
from havruta.notices import delivery
from havruta.notices.content import HomeClosed, Opened
from havruta.notices.model import NoticeKind, Reason, Way
from havruta.permissions import Action
from havruta.refs import Stretch
from havruta.sessions import lifecycle, navigation, presence
from havruta.sessions.model import Card, Ending, Session, SessionKind
from tests.havruta.looking import havruta_of, keep, notices_of, session_of
from tests.library import RUTH, shape_of

MINUTE = timedelta(minutes=1)


async def started(study, havruta, by):
    return await lifecycle.start(study, havruta_id=havruta.id, by=by.id)


async def test_a_session_starts_where_the_havruta_last_stopped(study, havruta, jacob, clock):
    """SE-1, SE-5"""
    await keep(study, havrutot=replace(havruta, ref="Ruth 2:3"))
    clock.advance(MINUTE)

    session = await started(study, havruta, jacob)

    assert session == Session(
        id=session.id,
        havruta_id=havruta.id,
        book="Ruth",
        kind=SessionKind.INSTANT,
        started_at=clock.now,
        started_by=jacob.id,
        began_ref="Ruth 2:3",
        ref="Ruth 2:3",
        owner_ref="Ruth 2:3",
        covered=(),
        changes=0,
    )
    assert await session_of(study, session) == session


async def test_a_session_starts_at_the_nearest_place_that_the_book_still_has(
    study, havruta, isaac, library
):
    """SE-1: and ending keeps that place."""
    await keep(study, havrutot=replace(havruta, ref="Ruth 2:23"))
    library.shapes["Ruth"] = shape_of(RUTH, ("1", 22), ("2", 20))

    session = await started(study, havruta, isaac)
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    assert (session.began_ref, session.ref, session.owner_ref) == ("Ruth 2:20",) * 3
    assert (await havruta_of(study, havruta)).ref == "Ruth 2:20"


async def test_a_session_of_a_book_that_was_renamed_starts_at_the_same_place(
    study, havruta, isaac, library
):
    """SE-1, SE-5: from then on refs are the new ones; those from before still count."""
    first = await started(study, havruta, isaac)
    await navigation.navigate(study, session_id=first.id, ref="Ruth 1:3", by=isaac.id)
    await lifecycle.end(study, session_id=first.id, by=isaac.id)
    library.rename("Ruth", "Book of Ruth")

    session = await started(study, havruta, isaac)
    moved = await navigation.navigate(
        study, session_id=session.id, ref="Book of Ruth 1:5", by=isaac.id
    )
    overview = await views.show(study, havruta_id=havruta.id, by=isaac.id)

    assert (session.book, session.ref) == ("Book of Ruth", "Book of Ruth 1:3")
    assert moved.covered == (Stretch("Book of Ruth 1:3", "Book of Ruth 1:5"),)
    assert overview.progress.covered == 5


async def test_a_session_goes_on_while_its_book_is_renamed(study, session, isaac, library):
    """SE-5"""
    library.rename("Ruth", "Book of Ruth")

    moved = await navigation.navigate(
        study, session_id=session.id, ref="Book of Ruth 1:5", by=isaac.id
    )

    assert moved.covered == (Stretch("Book of Ruth 1:1", "Book of Ruth 1:5"),)


async def test_a_session_of_a_book_that_nobody_knows_any_more_starts_at_its_place(
    study, havruta, isaac, library
):
    """SE-1"""
    await keep(study, havrutot=replace(havruta, ref="Ruth 2:3"))
    del library.books["Ruth"]

    assert (await started(study, havruta, isaac)).ref == "Ruth 2:3"


async def test_that_a_session_started_is_on_its_way_to_people(study, havruta, isaac, heard, clock):
    """SE-1, NO-4"""
    session = await started(study, havruta, isaac)

    (told,) = await notices_of(study, havruta)
    assert (told.kind, told.session_id, told.recipient) == (NoticeKind.SESSION, session.id, None)
    assert told.due_at == clock.now
    assert heard == [NoticesDue()]


async def test_the_second_start_answers_with_the_session_that_runs(study, havruta, isaac, jacob):
    """SE-2"""
    first = await started(study, havruta, isaac)

    assert await started(study, havruta, jacob) == first
    assert len(await notices_of(study, havruta, NoticeKind.SESSION)) == 1


async def test_a_second_start_tells_whom_the_first_could_not_reach(
    study, havruta, isaac, jacob, carriers
):
    """SE-1, SE-8: a session whose message could not be posted gets one."""
    first = await started(study, havruta, isaac)
    carriers.closed[Way.HOME] = Reason.CHANNEL_FORBIDDEN
    await delivery.deliver_due(study, carriers)
    carriers.closed.clear()

    assert await started(study, havruta, jacob) == first
    await delivery.deliver_due(study, carriers)
    assert await started(study, havruta, jacob) == first
    await delivery.deliver_due(study, carriers)

    assert [sent for sent in carriers.carried if sent != (isaac.id, Way.DIRECT)] == [
        (jacob.id, Way.DIRECT),
        (None, Way.HOME),
    ]


async def test_a_session_that_cannot_be_told_at_home_is_told_to_each_directly_once(
    study, havruta, isaac, jacob, carriers
):
    """SE-1, NO-2: and its owner hears why, however often it is tried."""
    carriers.closed[Way.HOME] = Reason.CHANNEL_FORBIDDEN

    for _ in range(3):
        await started(study, havruta, isaac)
        while await delivery.deliver_due(study, carriers):
            pass

    assert Counter(map(type, carriers.contents))[HomeClosed] == 1
    assert Counter(map(type, carriers.contents))[Opened] == 2 + 3  # at home in vain
    assert Counter(carriers.carried) == {(isaac.id, Way.DIRECT): 2, (jacob.id, Way.DIRECT): 1}


async def test_two_starts_at_once_make_one_session(study, havruta, isaac, jacob):
    """SE-2"""
    first, second = await asyncio.gather(
        started(study, havruta, isaac), started(study, havruta, jacob)
    )

    assert first == second
    assert len(await notices_of(study, havruta, NoticeKind.SESSION)) == 1


async def test_after_the_end_another_session_can_start(study, havruta, session, isaac):
    """SE-2"""
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    assert (await started(study, havruta, isaac)).id != session.id


async def test_two_havrutot_can_be_in_session_at_once(study, havruta, session, isaac):
    """SE-2"""
    other = replace(havruta, id=HavrutaId("other"))
    await keep(study, havrutot=other)

    assert (await started(study, other, isaac)).havruta_id == other.id


async def test_a_havruta_that_never_was_cannot_start(study, isaac):
    with pytest.raises(UnknownHavruta):
        await lifecycle.start(study, havruta_id=HavrutaId("none"), by=isaac.id)


async def test_the_owner_ends_the_session(study, session, isaac, clock, heard):
    """SE-6"""
    clock.advance(25 * MINUTE)

    ended = await lifecycle.end(study, session_id=session.id, by=isaac.id)

    assert ended == replace(session, ended_at=clock.now, ending=Ending.OWNER)
    assert await session_of(study, session) == ended
    assert heard == [SessionEnded(ended.id)]


async def test_ending_keeps_the_place_and_what_was_covered(study, havruta, session, isaac):
    """SE-6"""
    await presence.connect(study, session_id=session.id, by=isaac.id)
    await navigation.navigate(study, session_id=session.id, ref="Ruth 2:3", by=isaac.id)

    ended = await lifecycle.end(study, session_id=session.id, by=isaac.id)
    again = await started(study, havruta, isaac)

    assert ended.covered == (Stretch("Ruth 1:1", "Ruth 2:3"),)
    assert await havruta_of(study, havruta) == replace(
        havruta, ref="Ruth 2:3", covered=ended.covered, ended_sessions=1
    )
    assert again.began_ref == "Ruth 2:3"


async def test_ending_leaves_a_summary_to_be_drawn(study, session, isaac):
    """SE-6, SE-8: also if the process ends before anybody hears of it."""
    card = Card(session.id, "channel", "message")
    async with study.transaction() as records:
        await records.sessions.add_card(card)

    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    async with study.transaction() as records:
        assert await records.sessions.unfinished_cards() == [card]


async def test_a_session_ends_once(study, session, isaac, heard):
    """SE-6"""
    first, second = await asyncio.gather(
        *(lifecycle.end(study, session_id=session.id, by=isaac.id) for _ in range(2)),
        return_exceptions=True,
    )

    assert isinstance(second, SessionOver)
    assert heard == [SessionEnded(first.id)]


async def test_what_is_permitted_changes_nothing(study, session, isaac, heard):
    """SE-6"""
    before = study.storage.snapshot()

    session_seen = await lifecycle.permitted(
        study, session_id=session.id, by=isaac.id, action=Action.END
    )

    assert session_seen == session
    assert study.storage.snapshot() == before
    assert heard == []


async def test_nothing_is_permitted_once_the_session_is_over(study, session, isaac):
    """SE-6"""
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    with pytest.raises(SessionOver):
        await lifecycle.permitted(study, session_id=session.id, by=isaac.id, action=Action.END)


@pytest.mark.parametrize(("times", "apart", "minutes"), [(10, 0, 10), (30, 1.5, 15)])
async def test_nobody_is_called_to_sessions_over_and_over(
    study, havruta, isaac, clock, times, apart, minutes
):
    """HV-5, NO-1: and a session that runs is there for all the same."""
    for _ in range(times):
        session = await started(study, havruta, isaac)
        assert (await started(study, havruta, isaac)).id == session.id
        await lifecycle.end(study, session_id=session.id, by=isaac.id)
        clock.advance(apart * MINUTE)

    with pytest.raises(StartedTooOften) as refused:
        await started(study, havruta, isaac)

    assert refused.value.values == {"limit": times, "minutes": minutes}
    clock.advance(minutes * MINUTE)
    assert (await started(study, havruta, isaac)).is_live
