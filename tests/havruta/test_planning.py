"""Planning when to learn: what is shown first, what is kept, who is told, and what is refused."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from havruta.errors.havrutot import HavrutaArchived, NotParticipant
from havruta.errors.people import UnknownZone
from havruta.errors.plans import (
    NeverComes,
    TimePast,
    TooFar,
    TooManyPlans,
    UnknownOccurrence,
    WrongLength,
)
from havruta.havrutot import keeping, membership
from havruta.ids import UserId
from havruta.notices.model import NoticeKind
from havruta.plans import changing, expansion, occasions, planning
from havruta.plans.model import OccurrenceKey, Scope
from havruta.recurrence import Frequency, Rule, Timing
from tests.havruta.looking import InterruptedStorage, keep, notices_of
from tests.havruta.planned import (
    DAY,
    MONDAY,
    ONCE,
    WEEKLY,
    at,
    first,
    occurrences_of,
    plan,
    plan_of,
)

WEEK = timedelta(weeks=1)
THIRTIETH = Rule(Frequency.MONTHLY, month_day=30, until=date(2026, 3, 29))


async def test_what_is_shown_first_is_kept_nowhere(study, havruta, isaac, jacob):
    """SC-1"""
    before = study.storage.snapshot()

    shown = await planning.propose(study, havruta_id=havruta.id, by=isaac.id, timing=WEEKLY)

    assert [one.wall for one in shown.times] == [MONDAY + n * WEEK for n in range(5)]
    assert [one.starts_at for one in shown.times] == [at(MONDAY + n * WEEK) for n in range(5)]
    assert [user.id for user in shown.people] == [isaac.id, jacob.id]
    assert study.storage.snapshot() == before


async def test_what_is_planned_stays_at_its_wall_time(study, havruta, isaac):
    """SC-2: Jerusalem's clocks go forward on 27 March 2026."""
    made = await plan(study, havruta, isaac, WEEKLY)

    kept = await occurrences_of(study, made)
    assert {one.wall.time() for one in kept} == {MONDAY.time()}
    assert {one.starts_at.hour for one in kept} == {18, 17}
    assert [one.starts_at for one in kept] == [at(one.wall) for one in kept]


async def test_no_more_is_kept_than_comes_soon_and_the_next_one(
    study, havruta, isaac, clock, monkeypatch
):
    """SC-7: a rule without an end has no end."""
    monkeypatch.setattr(occasions, "BATCH", 1)
    daily = Timing(MONDAY, "Asia/Jerusalem", Rule(Frequency.DAILY))
    far = Timing(MONDAY + 100 * DAY, "Asia/Jerusalem", Rule(Frequency.DAILY))

    kept = [await occurrences_of(study, await plan(study, havruta, isaac, t)) for t in (daily, far)]

    assert [len(found) for found in kept] == [expansion.HORIZON.days - 1 + 1, 1]
    clock.advance(10 * DAY)
    await occasions.expand_all(study)
    await occasions.expand_all(study)
    (one, other) = (found[0].plan_id for found in kept)
    assert len(await occurrences_of(study, await plan_of(study, one))) == 55
    assert len(await occurrences_of(study, await plan_of(study, other))) == 1


async def test_what_nobody_was_there_to_keep_is_not_made_up_for(study, havruta, isaac, clock):
    """SC-7"""
    made = await plan(study, havruta, isaac, WEEKLY)
    clock.advance(52 * WEEK)

    await occasions.expand_all(study)

    kept = await occurrences_of(study, made)
    assert [one for one in kept if MONDAY + 7 * WEEK < one.wall < MONDAY + 51 * WEEK] == []
    assert len(kept) == 16


async def test_a_plan_for_some_is_told_to_them_alone(study, havruta, isaac, jacob, esau):
    """SC-1: whoever plans it is one of them."""
    both = replace(havruta.participants[0], user_id=esau.id)
    await keep(study, havrutot=replace(havruta, participants=(*havruta.participants, both)))

    made = await plan(study, havruta, isaac, who=(esau.id,))

    assert made.who == (isaac.id, esau.id)
    told = await notices_of(study, havruta, NoticeKind.PLANNED)
    assert [notice.recipient for notice in told] == [esau.id]


async def test_what_is_planned_for_some_is_not_planned_twice(study, havruta, isaac, jacob, esau):
    """SC-1: in whichever order they came to the havruta."""
    first_of_all = replace(havruta.participants[0], user_id=esau.id)
    await keep(study, havrutot=replace(havruta, participants=(first_of_all, *havruta.participants)))

    made, again = [await plan(study, havruta, isaac, who=(esau.id,)) for _ in range(2)]

    assert again.id == made.id


async def test_a_plan_for_everyone_is_for_whoever_comes_later_too(study, havruta, isaac, jacob):
    """SC-1"""
    made = await plan(study, havruta, isaac, who=(jacob.id,))

    assert made.who == ()


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"timing": replace(ONCE, start=datetime(2026, 3, 1, 8))}, TimePast),
        ({"timing": replace(WEEKLY, start=MONDAY - 52 * WEEK)}, TimePast),
        ({"timing": replace(ONCE, start=datetime(2029, 3, 1, 8))}, TooFar),
        ({"timing": replace(ONCE, zone="Mars/Olympus")}, UnknownZone),
        ({"timing": replace(ONCE, rule=THIRTIETH)}, NeverComes),
        ({"timing": ONCE, "minutes": 4}, WrongLength),
        ({"timing": ONCE, "minutes": 721}, WrongLength),
        ({"timing": ONCE, "who": (UserId("nobody"),)}, NotParticipant),
    ],
)
async def test_what_makes_no_plan_is_refused(study, havruta, isaac, values, refusal):
    """SC-1"""
    for use_case in (planning.propose, planning.add):
        with pytest.raises(refusal):
            await use_case(study, havruta_id=havruta.id, by=isaac.id, **values)


async def test_who_is_no_participant_is_refused_by_name(study, havruta, isaac, esau):
    with pytest.raises(NotParticipant) as refusal:
        await plan(study, havruta, isaac, who=(esau.id,))

    assert refusal.value.values == {"who": "Esau", "name": havruta.name}


async def test_a_havruta_that_is_put_away_is_planned_for_no_more(study, havruta, isaac):
    """HV-3"""
    await keeping.archive(study, havruta_id=havruta.id, by=isaac.id)

    with pytest.raises(HavrutaArchived):
        await plan(study, havruta, isaac)


async def test_a_havruta_has_only_so_many_plans(study, havruta, isaac, monkeypatch):
    """HV-5: what is called off does not count."""
    monkeypatch.setattr(planning, "MOST", 2)
    made = [await plan(study, havruta, isaac, minutes=minutes) for minutes in (30, 45)]
    with pytest.raises(TooManyPlans):
        await plan(study, havruta, isaac)

    await changing.call_off(study, key=first(made[0]), by=isaac.id, scope=Scope.ALL)

    await plan(study, havruta, isaac)


async def test_what_is_deleted_is_planned_no_further(study, havruta, isaac, clock):
    """HV-3"""
    made = await plan(study, havruta, isaac, WEEKLY)
    clock.advance(8 * DAY)

    async def meanwhile():
        await keeping.delete(study, havruta_id=havruta.id, by=isaac.id)

    for after in (2, 0):
        storage = InterruptedStorage(study.storage, meanwhile if after else None, after=after)
        await occasions.expand_all(replace(study, storage=storage))

    assert await plan_of(study, made.id) == made


async def test_what_is_called_off_is_planned_no_further(study, havruta, isaac, clock):
    """SC-5: even if that was a moment ago."""
    later = replace(WEEKLY, start=MONDAY + 3 * WEEK)
    made = await plan(study, havruta, isaac, later)
    clock.advance(8 * DAY)

    async def meanwhile():
        await changing.call_off(study, key=first(made), by=isaac.id, scope=Scope.ALL)

    await occasions.expand_all(
        replace(study, storage=InterruptedStorage(study.storage, meanwhile, after=2))
    )

    assert await occurrences_of(study, made) == []


async def test_a_plan_for_nobody_who_is_left_does_not_open(study, havruta, isaac, jacob, clock):
    """HV-3"""
    await plan(study, havruta, jacob, who=(jacob.id,))
    await membership.leave(study, havruta_id=havruta.id, by=jacob.id)
    clock.now = at(MONDAY)

    await occasions.see_to_due(study)

    async with study.reading() as records:
        assert await records.sessions.running(havruta.id) is None


@pytest.mark.parametrize("text", ["", "x", "01KJMMA2G0QBRRP4Z2ER3JWZ82-", "p-20260302T2000"])
def test_what_stands_for_no_time_is_refused(text):
    with pytest.raises(UnknownOccurrence):
        OccurrenceKey.parse(text)


async def test_a_time_is_known_by_what_stands_for_it(study, havruta, isaac):
    """SC-5: in buttons and addresses."""
    key = first(await plan(study, havruta, isaac))

    assert OccurrenceKey.parse(str(key)) == key
    with pytest.raises(UnknownOccurrence):
        OccurrenceKey.parse(f"{key}0")
