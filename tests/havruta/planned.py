"""What tests of plans begin with, and look at afterwards."""

from datetime import datetime, timedelta

from havruta.people.zones import ISRAEL
from havruta.plans import occasions, planning
from havruta.plans.model import OccurrenceKey
from havruta.recurrence import Frequency, Rule, Timing, instant

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 3, 2, 20)
"""The evening after the first noon of tests, which is a Sunday's."""

ONCE = Timing(MONDAY, ISRAEL)
WEEKLY = Timing(MONDAY, ISRAEL, Rule(Frequency.WEEKLY, weekdays=(0,)))


async def plan(study, havruta, by, timing=ONCE, **values):
    """Plan something."""
    return await planning.add(study, havruta_id=havruta.id, by=by.id, timing=timing, **values)


def first(plan):
    """The key of the plan's first time."""
    return OccurrenceKey(plan.id, plan.timing.start)


def at(wall, zone=ISRAEL):
    """The instant of a wall time."""
    return instant(wall, zone)


async def see_to(study):
    """Have the clock do all that is due of what is planned."""
    while await occasions.see_to_due(study):
        pass


async def occurrences_of(study, plan):
    """The plan's occurrences as they are kept now."""
    async with study.reading() as records:
        return list(await records.occurrences.of(plan.id))


async def occurrence_of(study, key):
    """The occurrence as it is kept now."""
    async with study.reading() as records:
        return await records.occurrences.get(key)


async def plan_of(study, plan_id):
    """The plan as it is kept now."""
    async with study.reading() as records:
        return await records.plans.get(plan_id)
