"""What somebody's settings say. Nothing here sends."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_time

from havruta.people.model import NotifyBy, Observance, User
from havruta.when.describing import rest_there
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


def observed(say: Wording, observance: Observance | None) -> list[str]:
    """Say what somebody has left out on Shabbat and festivals, if anything."""
    meanings = {
        Observance.REMINDERS: say("While you keep Shabbat or a festival, I do not remind you."),
        Observance.SESSIONS: say(
            "While you keep Shabbat or a festival, I neither remind you nor expect you."
        ),
    }
    return [meanings[observance]] if observance in meanings else []


def days_kept(say: Wording, user: User) -> str:
    """Say whose festivals somebody keeps."""
    if user.keeper.in_israel:
        return say("Festivals are reckoned as in Israel.")
    return say("Festivals are reckoned as outside Israel.")


def place_told(say: Wording, user: User, now: datetime) -> list[str]:
    """Say by which town Shabbat and festivals begin and end, once somebody's zone is known."""
    if user.zone is None:
        return []
    there = rest_there(user.keeper, say, now)
    return [there or say("/settings town tells where you are, for times of day.")]


def _clock(say: Wording, zone: str, now: datetime) -> str:
    return str(format_time(now.astimezone(ZoneInfo(zone)), "short", locale=say.language))
