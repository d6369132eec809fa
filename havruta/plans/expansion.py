"""Which times a plan has, and keeping those that come soon as occurrences."""

from dataclasses import replace
from datetime import datetime, timedelta

from havruta.errors.plans import UnknownOccurrence
from havruta.plans.model import Occurrence, OccurrenceKey, Plan
from havruta.records import Records
from havruta.recurrence import instant, walls

HORIZON = timedelta(days=45)
"""So far ahead the times of a plan are kept, and at least the next one."""

BEHIND = timedelta(days=1)
"""So far back a time is made up for that nobody was there to keep."""

FAR = timedelta(days=3650)
"""No plan is looked at further ahead, whatever its rule."""

AHEAD = timedelta(days=5)
"""So long before a time the clock sees to it first."""


def times_ahead(plan: Plan, now: datetime, most: int) -> list[datetime]:
    """Return the wall times of a plan that are still to come, the first of them."""
    return walls(plan.timing, now, now + FAR, most)


def occurrence(plan: Plan, original: datetime) -> Occurrence:
    """Return the plan's occurrence at this time of its rule, as nobody has touched it."""
    starts_at = instant(original, plan.timing.zone)
    return Occurrence(
        plan_id=plan.id,
        original=original,
        havruta_id=plan.havruta_id,
        starts_at=starts_at,
        wall=original,
        zone=plan.timing.zone,
        minutes=plan.minutes,
        due_at=starts_at - AHEAD,
    )


async def find_occurrence(records: Records, plan: Plan, key: OccurrenceKey) -> Occurrence:
    """Return the occurrence; one that comes too late to be kept yet is as its rule says.

    Raises `UnknownOccurrence`.
    """
    try:
        return await records.occurrences.get(key)
    except UnknownOccurrence:
        at = instant(key.original, plan.timing.zone)
        if plan.ended_at is None and key.original in walls(plan.timing, at, at + FAR, 1):
            return occurrence(plan, key.original)
        raise


async def expand(records: Records, plan: Plan, now: datetime) -> Plan:
    """Keep the occurrences that come soon and are not kept yet; return the plan, saved."""
    after = max(plan.expanded_until or now, now - BEHIND)
    until = now + HORIZON
    found = walls(plan.timing, after, until) + walls(plan.timing, max(after, until), until + FAR, 1)
    kept = {one.original for one in await records.occurrences.of(plan.id)}
    new = [occurrence(plan, original) for original in found if original not in kept]
    await records.occurrences.save(*new)
    plan = replace(plan, expanded_until=until)
    await records.plans.save(plan)
    return plan
