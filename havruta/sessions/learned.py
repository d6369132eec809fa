"""What an ended session is to each who was there: which day it was to them, and for how long."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from havruta.ids import SessionId, UserId
from havruta.people.zones import NOWHERE
from havruta.records import Records
from havruta.sessions.model import Learning, Stay
from havruta.zone_data import zone_info

DAY_BEGINS = timedelta(hours=4)
"""Who learns after midnight still learns on the day before."""


def day_of(at: datetime, zone: str) -> date:
    """Return the day of learning that a moment belongs to by the clock of a zone."""
    return (at.astimezone(zone_info(zone)).replace(tzinfo=None) - DAY_BEGINS).date()


async def keep(records: Records, stays: Iterable[Stay]) -> None:
    """Keep what an ended session is to those who were there, by their clocks as they are now."""
    stays = list(stays)
    users = await records.users.many({stay.user_id for stay in stays})
    zones = {user_id: user.zone or NOWHERE for user_id, user in users.items()}
    await records.learnings.save(*summed(stays, zones))


def summed(stays: Iterable[Stay], zones: Mapping[UserId, str]) -> list[Learning]:
    """Return what sessions were to those who stayed in them, each in the zone of theirs."""
    times: dict[tuple[SessionId, UserId], timedelta] = {}
    came: dict[tuple[SessionId, UserId], datetime] = {}
    for stay in stays:
        key = stay.session_id, stay.user_id
        times[key] = times.get(key, timedelta()) + stay.time
        came[key] = min(came.get(key, stay.came_at), stay.came_at)
    return [
        Learning(*key, day_of(came[key], zones[key[1]]), round(time.total_seconds()))
        for key, time in times.items()
    ]
