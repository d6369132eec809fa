"""The contract of `Plans`, `Occurrences` and `Replies`, on memory, SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from havruta.errors.plans import UnknownOccurrence, UnknownPlan, UnknownProposal
from havruta.ids import PlanId, ProposalId, new_id
from havruta.notices.model import NoticeKind
from havruta.plans.model import (
    Answer,
    Beginning,
    Listing,
    OccurrenceKey,
    OccurrenceState,
    ProposalReason,
    Reply,
    Vote,
)
from havruta.plans.proposing import proposal_of
from havruta.recurrence import Frequency, Rule, Timing
from tests.storage.samples import (
    HAVRUTA,
    HOUR,
    ISAAC,
    JACOB,
    MINUTE,
    NOON,
    OCCURRENCE,
    OTHER,
    PLAN,
    RACHEL,
    SESSION,
    notice,
)

WEEK = timedelta(days=7)
KEY = OCCURRENCE.key
REPLY = Reply(PLAN.id, KEY.original, ISAAC.id, Answer.LATE, NOON, late_by=10)


def later(weeks, **changes):
    """The plan's occurrence so many weeks later."""
    original = OCCURRENCE.original + weeks * WEEK
    starts_at = OCCURRENCE.starts_at + weeks * WEEK
    changes = {"original": original, "wall": original, "starts_at": starts_at, **changes}
    return replace(OCCURRENCE, **changes)


def beginning(one):
    return Beginning(one.zone, one.wall, one.starts_at)


@pytest.fixture
async def planned(world):
    """A world in which the sample plan and its first time are kept."""
    async with world.transaction() as records:
        await records.plans.save(PLAN)
        await records.occurrences.save(OCCURRENCE)
    return world


async def test_a_plan_comes_back_as_it_went_in_and_as_it_is_changed(planned):
    """SC-1"""
    rule = Rule(Frequency.MONTHLY, weekdays=(6,), nth=-1, count=3)
    changed = replace(
        PLAN,
        timing=Timing(datetime(2026, 3, 29, 2, 30), "America/New_York", rule),
        who=(ISAAC.id, JACOB.id),
        ended_at=NOON,
        split_from=PlanId("before"),
        sequence=3,
        expanded_until=NOON + HOUR,
    )
    for plan in (changed, replace(changed, who=(JACOB.id,))):
        async with planned.transaction() as records:
            assert await records.plans.get(PLAN.id) != plan
            await records.plans.save(plan)
        async with planned.reading() as records:
            assert await records.plans.get(PLAN.id) == plan
            assert await records.plans.many([PLAN.id, PlanId("none")]) == {PLAN.id: plan}


async def test_what_is_unknown_is_refused(planned):
    async with planned.transaction() as records:
        with pytest.raises(UnknownPlan):
            await records.plans.get(PlanId("none"))
        for find in (records.occurrences.get, records.occurrences.lock):
            with pytest.raises(UnknownOccurrence):
                await find(OccurrenceKey(PLAN.id, KEY.original + WEEK))


async def test_plans_are_found_by_their_havruta_oldest_first(planned):
    """SC-6"""
    newer = replace(PLAN, id=PlanId("a newer one"), created_at=NOON + MINUTE)
    elsewhere = replace(PLAN, id=PlanId("elsewhere"), havruta_id=OTHER.id)
    async with planned.transaction() as records:
        for plan in (newer, elsewhere):
            await records.plans.save(plan)

    async with planned.reading() as records:
        assert await records.plans.of([HAVRUTA.id]) == [PLAN, newer]
        assert await records.plans.of([]) == []


async def test_plans_that_are_kept_less_far_are_found(planned):
    """SC-7"""
    until = NOON + HOUR
    short, shorter = (
        replace(PLAN, id=PlanId(f"{minutes}"), expanded_until=NOON + minutes * MINUTE)
        for minutes in (20, 10)
    )
    others = (
        replace(PLAN, id=PlanId("far"), expanded_until=until),
        replace(short, id=PlanId("ended"), ended_at=NOON),
    )
    async with planned.transaction() as records:
        for plan in (short, shorter, *others):
            await records.plans.save(plan)

    async with planned.reading() as records:
        assert await records.plans.short(until, 10) == [shorter, short]
        assert await records.plans.short(until, 1) == [shorter]

    async with planned.transaction() as records:
        await records.havrutot.delete(HAVRUTA.id, NOON)
        assert await records.plans.short(until, 10) == []


async def test_occurrences_come_back_as_they_went_in(planned):
    """SC-5"""
    moved = OCCURRENCE.moved(datetime(2026, 3, 3, 9), NOON)
    opened = later(1, state=OccurrenceState.OPEN, session_id=SESSION.id)
    async with planned.transaction() as records:
        await records.occurrences.save(moved, opened)
        await records.occurrences.save()
        assert await records.occurrences.lock(KEY) == moved

    async with planned.reading() as records:
        assert await records.occurrences.get(KEY) == moved
        assert await records.occurrences.of(PLAN.id) == [moved, opened]
        assert await records.occurrences.of_session(SESSION.id) == [opened]


async def test_occurrences_are_found_by_when_they_begin(planned):
    """SC-6"""
    sooner = later(2, starts_at=OCCURRENCE.starts_at - HOUR)
    async with planned.transaction() as records:
        await records.occurrences.save(later(1), sooner)

    async with planned.reading() as records:
        between, start = records.occurrences.between, OCCURRENCE.starts_at
        assert await between([HAVRUTA.id], start - HOUR, start + WEEK) == [sooner, OCCURRENCE]
        assert await between([HAVRUTA.id], start, start + 2 * WEEK, limit=1) == [OCCURRENCE]
        assert await between([OTHER.id], start, start + WEEK) == []
        of_person = records.occurrences.of_person
        assert await of_person(ISAAC.id, start - HOUR, start + WEEK, 9) == [sooner, OCCURRENCE]
        assert await of_person(ISAAC.id, start, start + 2 * WEEK, 1) == [OCCURRENCE]
        assert await of_person(RACHEL.id, start, start + WEEK, 9) == []


async def test_the_next_ones_are_those_that_are_planned_and_ahead(planned):
    """SE-8"""
    off = later(-1, state=OccurrenceState.CALLED_OFF)
    async with planned.transaction() as records:
        await records.plans.save(replace(PLAN, id=PlanId("other"), havruta_id=OTHER.id))
        others = later(3, plan_id=PlanId("other"), havruta_id=OTHER.id)
        await records.occurrences.save(off, later(1), others)

    both = [HAVRUTA.id, OTHER.id]
    async with planned.reading() as records:
        found = await records.occurrences.next_of(both, NOON)
        assert sorted(found, key=lambda one: one.starts_at) == [OCCURRENCE, others]
        assert await records.occurrences.next_of([HAVRUTA.id], OCCURRENCE.starts_at) == [later(1)]


async def test_moments_ahead_are_told_once_and_who_begins_at_each(planned):
    """SC-2: of a zone that has new rules all are found, and no others."""
    same = replace(later(1), original=later(2).original)
    elsewhere = replace(later(2), original=later(3).original, zone="Asia/Tokyo")
    off = later(4, state=OccurrenceState.CALLED_OFF)
    async with planned.transaction() as records:
        await records.occurrences.save(later(1), same, elsewhere, off)

    async with planned.reading() as records:
        found = await records.occurrences.beginnings(OCCURRENCE.starts_at)
        begin = {one: await records.occurrences.that_begin(one) for one in found}
        before = await records.occurrences.beginnings(NOON)
    assert begin == {
        beginning(one): found for one, found in ((same, [later(1), same]), (elsewhere, [elsewhere]))
    }
    assert len(found) == 2
    assert beginning(OCCURRENCE) in before


async def test_what_is_removed_is_gone_with_what_was_said_of_it(planned):
    """SC-5"""
    kept = replace(REPLY, original=later(1).original)
    async with planned.transaction() as records:
        await records.occurrences.save(later(1))
        await records.replies.save(REPLY)
        await records.replies.save(kept)
        await records.occurrences.remove(KEY)
        await records.occurrences.remove()

    async with planned.reading() as records:
        assert await records.occurrences.of(PLAN.id) == [later(1)]
        assert await records.replies.of([KEY, later(1).key]) == [kept]


@pytest.mark.parametrize("is_missed", [True, False])
async def test_what_is_open_ends_with_its_session(planned, is_missed):
    """SE-3"""
    opened = replace(OCCURRENCE, state=OccurrenceState.OPEN, session_id=SESSION.id)
    async with planned.transaction() as records:
        await records.occurrences.save(opened, later(1))
        await records.occurrences.end(SESSION.id, is_missed=is_missed)

    became = OccurrenceState.MISSED if is_missed else OccurrenceState.HELD
    async with planned.reading() as records:
        assert await records.occurrences.of(PLAN.id) == [replace(opened, state=became), later(1)]


async def test_what_is_due_is_found_the_longest_due_first(planned):
    """SC-7"""
    longer = later(1, due_at=NOON - MINUTE)
    due, never = replace(OCCURRENCE, due_at=NOON), later(2, due_at=None)
    async with planned.transaction() as records:
        await records.occurrences.save(due, longer, never, later(3, due_at=NOON + MINUTE))

    async with planned.reading() as records:
        assert await records.occurrences.due(NOON, 10) == [longer, due]
        assert await records.occurrences.due(NOON, 1) == [longer]
        assert await records.occurrences.next_due() == NOON - MINUTE


async def test_what_is_stirred_is_due_at_once(planned):
    """SC-7: of one havruta, or of all that somebody belongs to; what is far off, or over, rests."""
    waiting = replace(OCCURRENCE, due_at=OCCURRENCE.starts_at)
    far = later(5, due_at=OCCURRENCE.starts_at)
    over = later(1, state=OccurrenceState.CALLED_OFF, due_at=None)
    async with planned.transaction() as records:
        await records.occurrences.save(waiting, far, over)
        assert not await records.occurrences.stir(NOON, havruta_id=OTHER.id)
        assert not await records.occurrences.stir(NOON, user_id=RACHEL.id)
        assert await records.occurrences.due(NOON, 10) == []

    for whose in ({"havruta_id": HAVRUTA.id}, {"user_id": JACOB.id}):
        async with planned.transaction() as records:
            assert await records.occurrences.stir(NOON, **whose)
            assert await records.occurrences.due(NOON, 10) == [replace(OCCURRENCE, due_at=NOON)]
            await records.occurrences.save(waiting)


async def test_what_is_forgotten_is_never_due(planned):
    """SC-7"""
    async with planned.transaction() as records:
        await records.occurrences.forget(HAVRUTA.id)
        assert await records.occurrences.next_due() is None


async def test_what_people_say_comes_back_as_they_said_it_last(planned):
    """SC-4"""
    changed = replace(REPLY, answer=Answer.COMING, late_by=None, replied_at=NOON + MINUTE)
    jacobs = replace(REPLY, user_id=JACOB.id)
    async with planned.transaction() as records:
        for said in (REPLY, changed, jacobs):
            await records.replies.save(said)

    async with planned.transaction() as records:
        assert await records.replies.of([KEY]) == [jacobs, changed]
        await records.replies.remove(KEY)
        assert await records.replies.of([KEY]) == []


async def test_what_a_calendar_leaves_out_or_moves_is_found_by_its_plan(planned):
    """SC-6: and what somebody declines, of these plans alone."""
    moved = later(1, changed_at=NOON, wall=OCCURRENCE.wall + WEEK + HOUR)
    back = later(2, changed_at=NOON)
    declined = replace(REPLY, answer=Answer.NOT_COMING, late_by=None)
    async with planned.transaction() as records:
        await records.occurrences.save(back, moved)
        for said in (declined, replace(REPLY, original=moved.original)):
            await records.replies.save(said)
        await records.replies.save(replace(declined, user_id=JACOB.id, original=back.original))

    async with planned.reading() as records:
        assert await records.occurrences.changed([PLAN.id]) == [moved, back]
        assert await records.occurrences.changed([PlanId("another")]) == []
        assert await records.replies.declined(ISAAC.id, [PLAN.id]) == [declined]
        assert await records.replies.declined(ISAAC.id, [PlanId("another")]) == []


async def test_what_is_proposed_and_voted_comes_back_as_it_was_last(planned):
    """SC-10"""
    walls = KEY.original + HOUR, KEY.original + WEEK
    asked = proposal_of(OCCURRENCE, ProposalReason.ASKED, walls, by=ISAAC.id, now=NOON)
    asked = replace(asked, id=ProposalId("a"))
    decided = replace(asked, closed_at=NOON + MINUTE, chosen=walls[0])
    older = replace(asked, id=ProposalId("b"), made_by=None, options=(), made_at=NOON - MINUTE)
    async with planned.transaction() as records:
        for proposal in (asked, decided, older):
            await records.proposals.save(proposal)
        for vote in (
            Vote(asked.id, ISAAC.id, walls[0], NOON),
            Vote(asked.id, JACOB.id, walls[1], NOON),
            Vote(asked.id, ISAAC.id, None, NOON + MINUTE),
        ):
            await records.proposals.vote(vote)

    async with planned.reading() as records:
        assert await records.proposals.get(asked.id) == decided
        assert await records.proposals.of(KEY) == [older, decided]
        votes = [(vote.user_id, vote.choice) for vote in await records.proposals.votes(asked.id)]
        assert votes == [(JACOB.id, walls[1]), (ISAAC.id, None)]
        with pytest.raises(UnknownProposal):
            await records.proposals.get(ProposalId("none"))


async def test_what_stands_in_a_servers_list_comes_back_as_it_went_in(planned):
    """SC-6"""
    wished = Listing(PLAN.id, "222")
    there = replace(wished, event_id="333", starts_at=NOON, shown="x", claimed_until=NOON)
    async with planned.transaction() as records:
        assert await records.listings.get(PLAN.id) is None
        for listing in (wished, there):
            await records.listings.save(listing)

    async with planned.transaction() as records:
        assert await records.listings.get(PLAN.id) == there
        assert await records.listings.all() == [there]
        await records.listings.remove(PLAN.id)
        assert await records.listings.all() == []


async def test_notices_are_found_by_what_they_are_about(planned):
    """SC-7"""
    about = {"kind": NoticeKind.REMINDER, "plan_id": PLAN.id, "starts_at": OCCURRENCE.starts_at}
    first = notice("a", original=KEY.original, minutes=5, **about)
    second = notice("b", original=KEY.original, **about)
    async with planned.transaction() as records:
        for one in (second, first, notice("c", original=later(1).original, **about)):
            await records.notices.add(one)

    async with planned.reading() as records:
        assert await records.notices.of_occurrence(KEY) == [first, second]


async def test_what_somebody_has_others_told_lately_is_found(planned):
    """NO-1"""
    lately = {"plan_id": PLAN.id, "about": ISAAC.id, "kind": NoticeKind.PLAN_MOVED}
    found = [notice(new_id(NOON + n * MINUTE), **lately) for n in (1, 2)]
    others = (
        notice(new_id(NOON - MINUTE), **lately),
        notice(new_id(NOON), **lately | {"plan_id": None}),
        notice(new_id(NOON), **lately | {"about": JACOB.id}),
        notice(new_id(NOON), **lately, recipient=RACHEL.id),
        notice(new_id(NOON), **lately, havruta_id=OTHER.id),
    )
    async with planned.transaction() as records:
        for one in (*others, *found):
            await records.notices.add(one)

    async with planned.reading() as records:
        whose = {"about": ISAAC.id, "to": JACOB.id}
        assert await records.notices.of_plans(HAVRUTA.id, NOON, **whose) == found


async def test_a_havruta_takes_its_plans_along(planned):
    """HV-3"""
    async with planned.transaction() as records:
        await records.replies.save(REPLY)
        await records.havrutot.erase(HAVRUTA.id)

    async with planned.reading() as records:
        assert await records.plans.of([HAVRUTA.id]) == []
        assert await records.replies.of([KEY]) == []
