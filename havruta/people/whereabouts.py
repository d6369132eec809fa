"""Use cases: where somebody lives, as far as it decides what time and which day it is there."""

from havruta.errors.people import TownElsewhere, ZoneLacking
from havruta.events import PlansDue
from havruta.ids import UserId
from havruta.people import towns, zones
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
    """Go by the clock of this zone or city with the person. Raises `UnknownZone`.

    A place in another zone is forgotten.
    """
    zone = zones.meant(said)
    async with study.transaction() as records:
        await records.users.lock([by])
        is_other = (await records.users.get(by)).zone != zone
        away = {"latitude": None, "longitude": None} if is_other else {}
        user = await records.users.change(by, zone=zone, zone_state=ZoneState.CHOSEN, **away)
        await _stir(study, records, by)
    return user


async def set_town(study: Study, *, by: UserId, said: str) -> User:
    """Reckon the person's times of day by this town or these coordinates.

    A town tells the zone, too, of who has none. Raises `UnknownTown`, `TownElsewhere`,
    `ZoneLacking`.
    """
    place, zone_there = towns.meant(said)
    async with study.transaction() as records:
        await records.users.lock([by])
        zone = (await records.users.get(by)).zone
        if zone is None and zone_there is None:
            raise ZoneLacking
        if zone is not None and not towns.is_by(place, zone, study.now()):
            raise TownElsewhere(said=said, zone=zone)
        told = {} if zone else {"zone": zone_there, "zone_state": ZoneState.CHOSEN}
        where = {"latitude": place.latitude, "longitude": place.longitude}
        user = await records.users.change(by, **where, **told)
        await _stir(study, records, by)
    return user


async def forget_town(study: Study, *, by: UserId) -> User:
    """Reckon the person's times of day for the whole of their zone again."""
    async with study.transaction() as records:
        user = await records.users.change(by, latitude=None, longitude=None)
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
