"""Use cases: showing the next time of a plan in its server's list of events, on request."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from havruta.errors.havrutot import UnknownHavruta
from havruta.errors.outside import NoServer
from havruta.events import PlansDue
from havruta.havrutot.model import Havruta
from havruta.ids import UserId
from havruta.library.books import book_of
from havruta.names import plain
from havruta.permissions import Action, require
from havruta.plans.model import Listing, Occurrence, OccurrenceKey, OccurrenceState, Plan
from havruta.records import Records
from havruta.study import Study
from havruta.when.describing import describe
from havruta.wording import SHARED, wording

LEASE = timedelta(minutes=1)
SHOWN = frozenset({OccurrenceState.PLANNED, OccurrenceState.OPEN})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a server's list should say of a plan: its next time."""

    name: str
    description: str
    address: str
    starts_at: datetime
    ends_at: datetime

    @property
    def digest(self) -> str:
        """Return what tells whether the list says this already."""
        return sha256(repr(self).encode()).hexdigest()


async def list_plan(study: Study, *, key: OccurrenceKey, by: UserId) -> Listing:
    """Have the server of the havruta's home show the plan's next time, from now on.

    Raises `UnknownPlan`, `NotAllowed`, `NoServer`.
    """
    async with study.transaction() as records:
        havruta, plan = await _held(records, key, by)
        if havruta.home.guild_id is None:
            raise NoServer(name=havruta.name)
        before = await records.listings.get(plan.id)
        listing = before or Listing(plan.id, havruta.home.guild_id)
        listing = replace(listing, is_refused=False)
        await records.listings.save(listing)
        records.publish(PlansDue())
    return listing


async def find_listing(study: Study, *, key: OccurrenceKey, by: UserId) -> Listing | None:
    """Return how the plan stands in its server's list, if it was wished there.

    Raises `UnknownPlan`, `NotAllowed`.
    """
    async with study.reading() as records:
        plan = await records.plans.get(key.plan_id)
        require(Action.SHOW, by, await records.havrutot.get(plan.havruta_id))
        return await records.listings.get(plan.id)


async def listed(study: Study) -> list[tuple[Listing, Wanted | None]]:
    """Return all that stands in servers' lists, or is to, with what it should say now."""
    now = study.now()
    async with study.reading() as records:
        found = await records.listings.all()
        plans = await records.plans.many([one.plan_id for one in found])
        wanted: list[tuple[Listing, Wanted | None]] = []
        for one in found:
            plan = plans[one.plan_id]
            try:
                havruta = await records.havrutot.get(plan.havruta_id)
            except UnknownHavruta:
                wanted.append((one, None))
                continue
            wanted.append((one, await _wanted(study, records, havruta, plan, one, now)))
    return wanted


async def claim(study: Study, listing: Listing) -> bool:
    """Take it to see to it alone for a while; two processes would put it there twice."""
    now = study.now()
    async with study.transaction() as records:
        plan = (await records.plans.many([listing.plan_id])).get(listing.plan_id)
        if plan is None:
            return False
        with suppress(UnknownHavruta):  # to take it away twice does no harm
            await records.havrutot.lock(plan.havruta_id)
        kept = await records.listings.get(listing.plan_id)
        if kept != listing or (kept.claimed_until is not None and kept.claimed_until > now):
            return False
        await records.listings.save(replace(kept, claimed_until=now + LEASE))
    return True


async def note(study: Study, listing: Listing) -> None:
    """Keep how it stands in the list now, unless it has been taken off meanwhile."""
    async with study.transaction() as records:
        if await records.listings.get(listing.plan_id) is not None:
            await records.listings.save(replace(listing, claimed_until=None))


async def forget(study: Study, listing: Listing) -> None:
    """Keep no more of it: it stands in no list."""
    async with study.transaction() as records:
        await records.listings.remove(listing.plan_id)


async def _held(records: Records, key: OccurrenceKey, by: UserId) -> tuple[Havruta, Plan]:
    plan = await records.plans.get(key.plan_id)
    havruta = await records.havrutot.lock(plan.havruta_id)
    require(Action.PLAN, by, havruta)
    return havruta, plan


async def _wanted(
    study: Study, records: Records, havruta: Havruta, plan: Plan, listing: Listing, now: datetime
) -> Wanted | None:
    """Return what the list should say; nothing where nothing is ahead, or not in this server."""
    if plan.ended_at or havruta.is_archived or havruta.home.guild_id != listing.guild_id:
        return None
    ahead = [one for one in await records.occurrences.of(plan.id) if _is_ahead(one, now)]
    if not ahead:
        return None
    one = min(ahead, key=lambda occurrence: occurrence.starts_at)
    say = wording(havruta.language or SHARED)
    book = book_of(study, havruta.book).named(say.language)
    told = f"{book}\n{describe(plan.timing, say)}" if plan.repeats else book
    address = study.addresses.havruta(havruta.id)
    return Wanted(plain(havruta.name), told, address, one.starts_at, one.ends_at)


def _is_ahead(occurrence: Occurrence, now: datetime) -> bool:
    return occurrence.state in SHOWN and occurrence.ends_at > now
