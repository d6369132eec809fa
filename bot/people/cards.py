"""What somebody's settings say. Nothing here sends."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_time

from havruta.people.model import NotifyBy
from havruta.wording import Wording


def zone_told(say: Wording, zone: str | None, now: datetime) -> str:
    """Say by which clock somebody goes, and what it shows."""
    if zone is None:
        return say("I don’t know your time zone yet. /settings zone tells it, by a city.")
    there = _clock(say, zone, now)
    return say("Your time zone: {zone}. It is {time} there now.", zone=zone, time=there)


def zone_asked(say: Wording, zone: str, now: datetime) -> str:
    """Ask whether it is this clock."""
    there = _clock(say, zone, now)
    return say("Is your time zone {zone}? It is {time} there now.", zone=zone, time=there)


def told_by(say: Wording, notify: NotifyBy | None) -> str:
    """Say how somebody is told; None: as all who have not chosen."""
    meanings = {
        None: say(
            "You are mentioned in the channel when a session starts, "
            "and told directly what is for you alone."
        ),
        NotifyBy.HOME: say("You are mentioned in the channel."),
        NotifyBy.DIRECT: say("You get a direct message."),
        NotifyBy.MAIL: say("You get an e-mail."),
        NotifyBy.NOTHING: say("You are told nothing but what you have asked for yourself."),
    }
    return meanings[notify]


def _clock(say: Wording, zone: str, now: datetime) -> str:
    return str(format_time(now.astimezone(ZoneInfo(zone)), "short", locale=say.language))
