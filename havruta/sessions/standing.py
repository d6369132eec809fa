"""What is said of a calendar that a havruta follows: today's portion, the lag, ways to go on."""

from collections.abc import Callable
from datetime import date

from babel.dates import format_date

from havruta.havrutot.model import CatchUp
from havruta.havrutot.views import Overview
from havruta.hebrew.cycles import Cycle, Portion
from havruta.sessions.following import Forecast, Lag, forecast, held, lag
from havruta.wording import Wording


def line(say: Wording, overview: Overview, today: date) -> list[str]:
    """Say what everybody learns today, and how far the havruta is behind; nothing if it may be."""
    found = lag(overview.havruta, today)
    if found is None:
        return []
    cycle = found.following.cycle.label(say.language)
    portion = found.today.label(say.language) if found.today else say("nothing today")
    told = [f"{cycle}: {portion}"]
    if found.here is not None and found.behind:
        told.append(_behind(say, found))
    return [" · ".join(say.apart(part) for part in told)]


def choices(
    say: Wording, overview: Overview, today: date, *, quoted: Callable[[str], str]
) -> list[str]:
    """Say how a havruta that lags can go on, and what comes of each; nothing if none does.

    `quoted` makes names harmless where it is to stand.
    """
    found = lag(overview.havruta, today)
    if found is None:
        return []
    told = _holes(say, found, today)
    foreseen = forecast(found, today) if found.is_to_choose else None
    if foreseen is not None:
        told += [*_ways(say, foreseen), *_wish(say, overview, found, quoted)]
    return told


def is_to_choose(overview: Overview, today: date) -> bool:
    """Whether its people have to say how it goes on."""
    found = lag(overview.havruta, today)
    return found is not None and found.is_to_choose


def _behind(say: Wording, found: Lag) -> str:
    in_weeks = found.following.cycle is Cycle.PARASHA
    number = abs(found.behind)
    if found.behind == -1:
        return say("today’s is learned")
    if found.behind < 0:
        return say.count("{n} portion ahead", "{n} portions ahead", number)
    if in_weeks:
        return say.count("{n} week behind", "{n} weeks behind", number)
    return say.count("{n} day behind", "{n} days behind", number)


def _ways(say: Wording, foreseen: Forecast) -> list[str]:
    day = _days(say)
    first, last = foreseen.hole[0], foreseen.hole[-1]
    return [
        say(
            "Stay so far behind: you finish on {late}, the others on {date}.",
            late=day(foreseen.finish_behind),
            date=day(foreseen.finish),
        ),
        say(
            "Go on with everybody: {portions} stays open, and is marked.",
            portions=_range(say, first, last),
        ),
        say(
            "Or plan one more sitting each week (/schedule add): you are level on {date}.",
            date=day(foreseen.level),
        ),
    ]


def _wish(
    say: Wording, overview: Overview, found: Lag, quoted: Callable[[str], str]
) -> list[str]:
    wish, wished_by = found.following.wish, found.following.wished_by
    who = next((person for person in overview.people if person.id == wished_by), None)
    if wish is None or who is None:
        return []
    name = quoted(who.name)
    wished = {
        CatchUp.STAY: say(
            "As {who} wishes, you would stay behind. It holds once another agrees.",
            who=name,
        ),
        CatchUp.LEAVE: say(
            "As {who} wishes, you would go on with everybody. It holds once another agrees.",
            who=name,
        ),
    }
    return [wished[wish]]


def _holes(say: Wording, found: Lag, today: date) -> list[str]:
    followed = found.following
    told = []
    for hole in followed.holes:
        ends = (held(followed, ref, today) for ref in (hole.first, hole.last))
        told.append(_range(say, *(end for end in ends if end is not None)))
    return [say("Left open: {places}", places=say.listed(told))] if told else []


def _range(say: Wording, *portions: Portion) -> str:
    return " – ".join(dict.fromkeys(portion.label(say.language) for portion in portions))


def _days(say: Wording) -> Callable[[date], str]:
    return lambda day: str(format_date(day, "long", locale=say.language))
