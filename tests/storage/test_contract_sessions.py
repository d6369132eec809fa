"""The contract of `Sessions` and `Stays`, on memory, SQLite and PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from havruta.errors.outside import Overtaken
from havruta.errors.sessions import UnknownSession
from havruta.ids import ConnectionId, SessionId, StayId
from havruta.refs import Stretch
from havruta.sessions.model import Card, Learning, SessionKind, Sought
from tests.storage.samples import (
    CONNECTION,
    HAVRUTA,
    HOUR,
    ISAAC,
    JACOB,
    MINUTE,
    NOON,
    OTHER,
    RACHEL,
    SESSION,
    STAY,
    another,
    ended,
    page_of,
    stay_of,
)
from tests.tables import Violation

REFUSED = (IntegrityError, Violation)


async def test_a_session_comes_back_as_it_went_in(world):
    async with world.transaction() as records:
        assert await records.sessions.get(SESSION.id) == SESSION


async def test_an_unknown_session_is_refused(storage):
    async with storage.transaction() as records:
        with pytest.raises(UnknownSession):
            await records.sessions.get(SessionId("none"))


async def test_a_second_start_answers_with_the_session_that_runs(world):
    """SE-2"""
    async with world.transaction() as records:
        opened = await records.sessions.open(another("s2"))

    async with world.transaction() as records:
        assert opened == SESSION
        with pytest.raises(UnknownSession):
            await records.sessions.get(SessionId("s2"))


async def test_starts_at_once_open_one_session(world):
    """SE-2"""
    sessions = [another(f"s{number}", havruta_id=OTHER.id) for number in range(10, 18)]

    async def start(session):
        async with world.transaction() as records:
            return await records.sessions.open(session)

    opened = await asyncio.gather(*(start(session) for session in sessions))

    async with world.transaction() as records:
        running = await records.sessions.running(OTHER.id)
    assert set(opened) == {running}


async def test_a_session_opens_after_the_last_one_has_ended(world):
    """SE-2"""
    async with world.transaction() as records:
        await records.sessions.save(ended(SESSION))

    async with world.transaction() as records:
        assert await records.sessions.open(another("s2")) == another("s2")


async def test_no_second_session_runs_by_way_of_save(world):
    """SE-2"""
    with pytest.raises(REFUSED):
        async with world.transaction() as records:
            await records.sessions.save(another("s2"))


async def test_a_saved_session_replaces_the_one_before(world):
    moved = replace(
        SESSION,
        ref="Ruth 2:1",
        owner_ref="Ruth 2:2",
        covered=(Stretch("Ruth 1:1", "Ruth 1:3"), Stretch("Ruth 2:1", "Ruth 2:1")),
        changes=3,
        shape_version=None,
    )

    async with world.transaction() as records:
        await records.sessions.save(moved)

    async with world.transaction() as records:
        assert await records.sessions.get(SESSION.id) == moved


async def test_a_session_is_moved_only_while_it_is_as_it_was(world):
    """SY-2: or of two who move it at once the later would undo what the other has covered."""
    moved = replace(SESSION, ref="Ruth 2:1", changes=SESSION.changes + 1)
    turned = replace(moved, owner_ref="Ruth 3:1")
    lost = replace(SESSION, ref="Ruth 4:1", changes=SESSION.changes + 1)

    async def move(session, before):
        async with world.unlocked() as records:
            return await records.sessions.move(session, before=before)

    assert await move(moved, SESSION)
    assert not await move(lost, SESSION)
    assert not await move(lost, replace(moved, changes=SESSION.changes))
    assert await move(turned, moved)
    assert not await move(lost, moved)
    async with world.asking() as records:
        assert await records.sessions.get(SESSION.id) == turned

    async with world.transaction() as records:
        await records.sessions.save(ended(turned))
    assert not await move(lost, turned)
    async with world.asking() as records:
        assert await records.sessions.get(SESSION.id) == ended(turned)


async def test_a_havruta_s_running_session_is_found_until_it_ends(world):
    async with world.transaction() as records:
        before = await records.sessions.running(HAVRUTA.id)
        elsewhere = await records.sessions.running(OTHER.id)
        await records.sessions.save(ended(SESSION))
        after = await records.sessions.running(HAVRUTA.id)

    assert (before, elsewhere, after) == (SESSION, None, None)


async def test_all_that_run_come_oldest_first(world):
    early = another("z", minutes=-5, havruta_id=OTHER.id)
    async with world.transaction() as records:
        await records.sessions.open(early)
        await records.sessions.save(ended(another("over", minutes=-60)))

        assert list(await records.sessions.all_running()) == [early, SESSION]


async def test_ended_sessions_come_newest_first_and_in_pages(world):
    """PR-1"""
    history = [ended(another(f"over{n}", minutes=n, kind=SessionKind.SCHEDULED)) for n in range(4)]
    elsewhere = ended(another("elsewhere", minutes=9, havruta_id=OTHER.id))
    async with world.transaction() as records:
        for session in (*history, elsewhere):
            await records.sessions.save(session)

    async with world.transaction() as records:
        sessions = records.sessions
        assert list(await sessions.of([HAVRUTA.id])) == history[::-1]
        assert list(await sessions.of([HAVRUTA.id, OTHER.id])) == [elsewhere, *history[::-1]]
        assert list(await sessions.of([HAVRUTA.id], limit=2)) == [history[3], history[2]]
        assert list(await sessions.of([HAVRUTA.id], skip=1, limit=2)) == [history[2], history[1]]
        assert list(await sessions.of([HAVRUTA.id], skip=3)) == [history[0]]
        assert list(await sessions.of([HAVRUTA.id], skip=4, limit=2)) == []
        assert list(await sessions.of([])) == []
        assert await sessions.count([HAVRUTA.id]) == 4
        assert await sessions.count([HAVRUTA.id, OTHER.id]) == 5
        assert await sessions.count([]) == 0
        newer, older = await sessions.glances(ISAAC.id)
        assert (newer.havruta, newer.last_met) == (OTHER, elsewhere.started_at)
        assert (older.havruta, older.last_met) == (HAVRUTA, history[3].started_at)


async def test_a_glance_tells_who_belongs_and_who_is_there(world):
    """DB-1"""
    gone = replace(STAY, id=StayId("y2"), user_id=JACOB.id, left_at=NOON + MINUTE)
    async with world.transaction() as records:
        await records.sessions.open(SESSION)
        for stay in (STAY, gone):
            await records.stays.save(stay)

    async with world.reading() as records:
        newer, older = await records.sessions.glances(ISAAC.id)
        nothing = await records.sessions.glances(RACHEL.id)

    assert (newer.running, newer.last_met, newer.seen) == (None, None, {})
    assert (older.running, older.people) == (SESSION, (JACOB, ISAAC))
    assert older.seen == {ISAAC.id: STAY.seen_at}
    assert list(nothing) == []


async def test_of_two_that_began_together_the_later_id_is_newer(world):
    first, second = ended(another("a")), ended(another("b"))
    async with world.transaction() as records:
        for session in (second, first):
            await records.sessions.save(session)

        assert list(await records.sessions.of([HAVRUTA.id])) == [second, first]


@pytest.mark.parametrize("field", ["havruta_id", "started_by"])
async def test_a_session_needs_what_it_refers_to(world, field):
    with pytest.raises(Overtaken):
        async with world.transaction() as records:
            await records.sessions.open(another("s2", **{"havruta_id": OTHER.id, field: "none"}))


async def test_a_session_s_cards_come_as_they_were_posted_and_once(world):
    cards = [
        Card(SESSION.id, "222", "9"),
        Card(SESSION.id, "111", "10"),
        Card(SESSION.id, "111", "8"),
    ]
    other = another("s2", havruta_id=OTHER.id)
    async with world.transaction() as records:
        await records.sessions.open(other)
        for card in (*cards, cards[0], Card(other.id, "222", "9")):
            await records.sessions.add_card(card)

    async with world.transaction() as records:
        assert list(await records.sessions.cards(SESSION.id)) == cards
        assert list(await records.sessions.cards(SessionId("none"))) == []


async def test_a_card_needs_its_session(world):
    with pytest.raises(Overtaken):
        async with world.transaction() as records:
            await records.sessions.add_card(Card(SessionId("none"), "222", "9"))


async def test_an_open_stay_is_found_until_the_person_leaves(world):
    async with world.transaction() as records:
        before = await records.stays.open(SESSION.id, ISAAC.id)
        await records.stays.save(STAY)
        during = await records.stays.open(SESSION.id, ISAAC.id)
        somebody_else = await records.stays.open(SESSION.id, JACOB.id)
        await records.stays.save(replace(STAY, left_at=NOON + HOUR))
        after = await records.stays.open(SESSION.id, ISAAC.id)

    assert (before, during, somebody_else, after) == (None, STAY, None, None)


async def test_stays_come_in_the_order_people_came(world):
    stays = [stay_of(JACOB, "z"), stay_of(ISAAC, "y", minutes=1), stay_of(RACHEL, "x", minutes=2)]
    elsewhere = replace(stay_of(ISAAC, "w", minutes=3), session_id=SessionId("s2"))
    async with world.transaction() as records:
        await records.sessions.open(another("s2", havruta_id=OTHER.id))
        for stay in (stays[1], elsewhere, stays[2], stays[0]):
            await records.stays.save(stay)

    async with world.transaction() as records:
        assert list(await records.stays.of([SESSION.id])) == stays
        assert list(await records.stays.of([SESSION.id, SessionId("s2")])) == [*stays, elsewhere]
        assert list(await records.stays.of([])) == []


async def test_a_person_who_left_comes_again_in_a_new_stay(world):
    left = replace(STAY, left_at=NOON + MINUTE, alone_ref="Ruth 2:1")
    again = stay_of(ISAAC, "again", minutes=5)
    async with world.transaction() as records:
        await records.stays.save(left)
        await records.stays.save(again)

        assert list(await records.stays.of([SESSION.id])) == [left, again]


async def test_nobody_is_in_a_room_twice_at_once(world):
    async with world.transaction() as records:
        await records.stays.save(STAY)

    with pytest.raises(REFUSED):
        async with world.transaction() as records:
            await records.stays.save(replace(STAY, id=StayId("y2")))


@pytest.mark.parametrize("field", ["session_id", "user_id"])
async def test_a_stay_needs_what_it_refers_to(world, field):
    with pytest.raises(Overtaken):
        async with world.transaction() as records:
            await records.stays.save(replace(STAY, **{field: "none"}))


async def test_a_touch_notes_that_these_pages_and_their_open_stays_go_on(world):
    """SE-9"""
    isaac, jacob, rachel = stay_of(ISAAC, "i"), stay_of(JACOB, "j"), stay_of(RACHEL, "r")
    left = replace(stay_of(ISAAC, "left", minutes=-9), left_at=NOON - MINUTE)
    touched = [page_of(stay).id for stay in (left, isaac, rachel)]
    async with world.transaction() as records:
        for stay in (left, isaac, jacob, rachel):
            await records.stays.save(stay)
            await records.connections.add(page_of(stay))

    async with world.transaction() as records:
        kept = await records.connections.touch([*touched, ConnectionId("gone")], NOON + HOUR)

    assert sorted(kept) == sorted(touched)
    async with world.transaction() as records:
        stays = await records.stays.of([SESSION.id])
        (unseen,) = await records.connections.unseen_since(NOON + HOUR)
    assert unseen == page_of(jacob)
    assert {stay.id: stay.seen_at for stay in stays} == {
        left.id: left.seen_at,
        isaac.id: NOON + HOUR,
        jacob.id: NOON,
        rachel.id: NOON + HOUR,
    }


async def test_what_was_seen_later_than_now_can_be_put_back(world):
    """SE-9: the clock was put back; who has left is left alone."""
    isaac, jacob, rachel = stay_of(ISAAC, "i"), stay_of(JACOB, "j"), stay_of(RACHEL, "r")
    rachel = replace(rachel, left_at=NOON)
    async with world.transaction() as records:
        for stay in (isaac, jacob, rachel):
            await records.stays.save(stay)
            await records.connections.add(page_of(stay))
        await records.connections.touch([page_of(jacob).id], NOON - MINUTE)

    async with world.transaction() as records:
        ahead = await records.connections.seen_after(NOON - MINUTE)
        await records.connections.put_back([page.id for page in ahead], NOON - HOUR)

    assert sorted(page.id for page in ahead) == sorted([page_of(isaac).id, page_of(rachel).id])
    async with world.transaction() as records:
        seen = {stay.id: stay.seen_at for stay in await records.stays.of([SESSION.id])}
        pages = await records.connections.unseen_since(NOON - MINUTE)
    assert seen == {isaac.id: NOON - HOUR, jacob.id: NOON, rachel.id: rachel.seen_at}
    assert sorted(page.id for page in pages) == sorted(page.id for page in ahead)


async def test_a_late_touch_does_not_turn_the_clock_back(world):
    async with world.transaction() as records:
        await records.stays.save(replace(STAY, seen_at=NOON + HOUR))
        await records.connections.add(CONNECTION)

        await records.connections.touch([CONNECTION.id], NOON + MINUTE)

        assert (await records.stays.open(SESSION.id, ISAAC.id)).seen_at == NOON + HOUR


async def test_a_touch_of_nothing_touches_nothing(world):
    async with world.transaction() as records:
        await records.stays.save(STAY)
        await records.connections.add(CONNECTION)

        assert list(await records.connections.touch([], NOON + HOUR)) == []

        assert await records.stays.open(SESSION.id, ISAAC.id) == STAY


async def test_where_its_person_is_now_changes_nothing_else_of_a_stay(world):
    """SE-4"""
    left = replace(STAY, left_at=NOON + MINUTE)
    async with world.transaction() as records:
        await records.stays.save(left)

        await records.stays.act(STAY.id, alone_ref="Ruth 2:1", acted_in=CONNECTION.id)

    async with world.transaction() as records:
        (stay,) = await records.stays.of([SESSION.id])
    assert stay == replace(left, alone_ref="Ruth 2:1", acted_in=CONNECTION.id)


async def test_stays_can_be_asked_for_by_their_ids(world):
    stays = [stay_of(JACOB, "z"), stay_of(ISAAC, "y", minutes=1), stay_of(RACHEL, "x", minutes=2)]
    async with world.transaction() as records:
        for stay in reversed(stays):
            await records.stays.save(stay)

        found = await records.stays.many([StayId("y"), StayId("z"), StayId("none")])

    assert list(found) == stays[:2]


async def test_a_message_is_unfinished_until_it_is_its_session_s_summary(world):
    """SE-6"""
    first, second = Card(SESSION.id, "222", "9"), Card(SESSION.id, "111", "8")
    async with world.transaction() as records:
        await records.sessions.add_card(first)
        await records.sessions.add_card(second)
        assert list(await records.sessions.unfinished_cards()) == []
        await records.sessions.save(ended(SESSION))
        assert list(await records.sessions.unfinished_cards()) == [first, second]

        await records.sessions.finish_card(first, NOON)

    async with world.transaction() as records:
        assert list(await records.sessions.unfinished_cards()) == [second]
        finished = replace(first, finished_at=NOON)
        assert list(await records.sessions.cards(SESSION.id)) == [finished, second]


async def test_a_stay_s_pages_come_with_the_last_that_was_acted_in_first(world):
    """RM-1"""
    later = replace(CONNECTION, id=ConnectionId("c2"), acted_at=NOON + MINUTE)
    async with world.transaction() as records:
        await records.stays.save(STAY)
        await records.connections.add(CONNECTION)
        await records.connections.add(later)
        assert list(await records.connections.of(STAY.id)) == [later, CONNECTION]

        await records.connections.act(CONNECTION.id, NOON + HOUR, alone_ref="Ruth 2:1")

    async with world.transaction() as records:
        acted = replace(CONNECTION, acted_at=NOON + HOUR, alone_ref="Ruth 2:1")
        assert list(await records.connections.of(STAY.id)) == [acted, later]


async def test_a_page_that_is_removed_is_gone_and_stays_so(world):
    """RM-1"""
    async with world.transaction() as records:
        await records.stays.save(STAY)
        await records.connections.add(CONNECTION)
        await records.connections.remove([CONNECTION.id])

        await records.connections.act(CONNECTION.id, NOON + HOUR, alone_ref=None)
        await records.connections.cut_off(CONNECTION.id, NOON + HOUR)

        assert list(await records.connections.of(STAY.id)) == []


async def test_a_page_that_is_cut_off_was_seen_until_then(world):
    """RM-4"""
    async with world.transaction() as records:
        await records.stays.save(STAY)
        await records.connections.add(CONNECTION)

        await records.connections.cut_off(CONNECTION.id, NOON + MINUTE)

    async with world.transaction() as records:
        cut_off = replace(CONNECTION, seen_at=NOON + MINUTE, cut_off_at=NOON + MINUTE)
        assert list(await records.connections.of(STAY.id)) == [cut_off]


async def test_a_page_belongs_to_a_stay(world):
    with pytest.raises(Overtaken):
        async with world.transaction() as records:
            await records.connections.add(replace(CONNECTION, stay_id=StayId("none")))


async def test_what_a_session_was_to_people_is_kept_by_their_own_days(world):
    """PR-9"""
    (later, first) = (
        Learning(SESSION.id, ISAAC.id, date(2026, 3, 2), 60),
        Learning(SESSION.id, JACOB.id, date(2026, 3, 1), 30, caught_up=True),
    )
    async with world.transaction() as records:
        await records.learnings.save()
        await records.learnings.save(replace(later, seconds=1), first)
        await records.learnings.save(later)

    async with world.reading() as records:
        assert list(await records.learnings.of(HAVRUTA.id)) == [first, later]
        assert list(await records.learnings.of(OTHER.id)) == []


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        (Sought(), ["s3", "s2"]),
        (Sought(book="Esther"), ["s3"]),
        (Sought(user_id=ISAAC.id), ["s2"]),
        (Sought(user_id=RACHEL.id), []),
        (Sought(kind=SessionKind.SCHEDULED), ["s3"]),
        (Sought(since=NOON + HOUR), ["s3"]),
        (Sought(before=NOON + HOUR), ["s2"]),
    ],
)
async def test_ended_sessions_are_sought_by_what_they_were(world, sought, found):
    """PR-1"""
    kind, at = SessionKind.SCHEDULED, NOON + HOUR
    first = ended(another("s2", havruta_id=OTHER.id))
    second = ended(another("s3", havruta_id=OTHER.id))
    async with world.transaction() as records:
        await records.sessions.save(first)
        later = replace(second, book="Esther", kind=kind, started_at=at, ended_at=at)
        await records.sessions.save(later)
        await records.stays.save(replace(STAY, session_id=first.id))

    async with world.reading() as records:
        sessions = await records.sessions.of([OTHER.id], sought=sought)
        assert [session.id for session in sessions] == found
        assert await records.sessions.count([OTHER.id], sought) == len(found)
        assert list(await records.sessions.books([OTHER.id])) == ["Esther", "Ruth"]
