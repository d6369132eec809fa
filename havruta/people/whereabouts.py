"""Use cases: where somebody lives, as far as it decides what time and which day it is there."""

from havruta.events import PlansDue
from havruta.ids import UserId
from havruta.people import zones
from havruta.people.model import User, ZoneState
from havruta.records import Records
from havruta.study import Study


async def learn_zone(study: Study, *, by: UserId, zone: str) -> None:
    """Keep the zone that the person's browser goes by, to be confirmed, unless one is known."""
    name = zones.known(zone)
    if name is None or not zones.is_place(name):
        return
    async with study.transaction() as records:
        await records.users.lock([by])
        user = await records.users.get(by)
        if user.zone is None:
            await records.users.change(by, zone=name, zone_state=ZoneState.PROPOSED)
            await _stir(study, records, by)


async def zone_to_ask(study: Study, *, by: UserId) -> str | None:
    """Return the zone to be confirmed by the person, to nobody else and only once."""
    async with study.transaction() as records:
        await records.users.lock([by])
        user = await records.users.get(by)
        if user.zone_state is not ZoneState.PROPOSED:
            return None
        await records.users.change(by, zone_state=ZoneState.ASKED)
    return user.zone


async def set_zone(study: Study, *, by: UserId, said: str) -> User:
    """Go by the clock of this zone or city with the person. Raises `UnknownZone`."""
    zone = zones.meant(said)
    async with study.transaction() as records:
        user = await records.users.change(by, zone=zone, zone_state=ZoneState.CHOSEN)
        await _stir(study, records, by)
    return user


async def set_in_israel(study: Study, *, by: UserId, in_israel: bool | None) -> User:
    """Keep the days as in Israel or as abroad; None: as the zone says."""
    async with study.transaction() as records:
        user = await records.users.change(by, in_israel=in_israel)
        await _stir(study, records, by)
    return user


async def _stir(study: Study, records: Records, by: UserId) -> None:
    """Have the clock see whether the person rests at other times now."""
    if await records.occurrences.stir(study.now(), user_id=by):
        records.publish(PlansDue())
