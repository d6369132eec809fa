"""Looking at what is planned: the next times, a calendar's months, and plans as such."""

from datetime import timedelta

from havruta.havrutot import keeping
from havruta.plans import changing, views
from havruta.plans.model import OccurrenceKey, OccurrenceState, Scope
from tests.havruta.planned import DAY, HOUR, MONDAY, WEEKLY, at, first, plan, see_to

WEEK = timedelta(weeks=1)


async def test_the_next_times_are_shown_with_all_there_is_to_them(study, havruta, isaac, jacob):
    """SC-6, HV-2"""
    weekly = await plan(study, havruta, isaac, WEEKLY)

    (one, *_, last) = await views.coming(study, by=jacob.id, most=3)

    assert (one.occurrence.key, one.plan, one.havruta) == (first(weekly), weekly, havruta)
    assert (one.book.title, [user.id for user in one.people]) == ("Ruth", [isaac.id, jacob.id])
    assert last.occurrence.starts_at == at(MONDAY + 2 * WEEK)


async def test_what_is_for_others_is_shown_with_its_havruta_alone(study, havruta, isaac, jacob):
    """SC-6"""
    await plan(study, havruta, isaac, who=(isaac.id,))

    assert await views.coming(study, by=jacob.id) == []
    assert len(await views.coming(study, by=jacob.id, havruta_id=havruta.id)) == 1
    assert await views.plans(study, by=jacob.id) == []


async def test_what_is_open_is_shown_until_it_has_ended(study, havruta, isaac, clock):
    """SC-6"""
    await plan(study, havruta, isaac)
    clock.now = at(MONDAY)
    await see_to(study)
    clock.advance(2 * HOUR)

    (one,) = await views.coming(study, by=isaac.id)
    assert one.occurrence.state is OccurrenceState.OPEN


async def test_what_was_called_off_is_shown_where_it_can_be_brought_back(
    study, havruta, isaac, clock
):
    """SC-6, SC-5"""
    key = first(await plan(study, havruta, isaac, WEEKLY))
    await changing.call_off(study, key=key, by=isaac.id, scope=Scope.THIS)

    (off, *_) = await views.coming(study, by=isaac.id, with_called_off=True)
    (ahead, *_) = await views.coming(study, by=isaac.id)
    clock.now = at(MONDAY)
    (later, *_) = await views.coming(study, by=isaac.id, with_called_off=True)

    assert (off.occurrence.key, off.occurrence.state) == (key, OccurrenceState.CALLED_OFF)
    assert ahead.occurrence.starts_at == later.occurrence.starts_at == at(MONDAY + WEEK)


async def test_what_is_put_away_is_ahead_of_nobody(study, havruta, isaac):
    """HV-3"""
    await plan(study, havruta, isaac)
    await keeping.archive(study, havruta_id=havruta.id, by=isaac.id)

    assert await views.coming(study, by=isaac.id) == []


async def test_a_calendar_has_what_is_kept_and_what_comes_too_late_for_that(
    study, havruta, isaac, jacob
):
    """SC-6: also what is called off, and what was moved."""
    weekly = await plan(study, havruta, isaac, WEEKLY)
    later = OccurrenceKey(weekly.id, MONDAY + WEEK)
    await changing.call_off(study, key=first(weekly), by=isaac.id, scope=Scope.THIS)
    moved = {"to": MONDAY + WEEK + DAY, "zone": "Asia/Jerusalem", "scope": Scope.THIS}
    await changing.move(study, key=later, by=isaac.id, **moved)

    found = await views.upcoming(
        study, by=jacob.id, after=at(MONDAY), before=at(MONDAY + 52 * WEEK)
    )

    starts = [one.occurrence.starts_at for one in found]
    assert len(found) == 52
    assert starts == sorted(starts)
    assert len({one.occurrence.key for one in found}) == 52
    assert found[0].occurrence.state is OccurrenceState.CALLED_OFF
    assert found[1].occurrence.wall == MONDAY + WEEK + DAY


async def test_a_plan_that_is_called_off_yields_nothing_more(study, havruta, isaac):
    """SC-6"""
    weekly = await plan(study, havruta, isaac, WEEKLY)
    await changing.call_off(study, key=first(weekly), by=isaac.id, scope=Scope.ALL)

    values = {"after": at(MONDAY), "before": at(MONDAY + 52 * WEEK)}
    assert await views.upcoming(study, by=isaac.id, **values) == []
    (plan_now,) = await views.plans(study, by=isaac.id, havruta_id=havruta.id)
    assert plan_now.ended_at is not None
