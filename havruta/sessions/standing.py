"""What is said of a calendar that a havruta follows: today's portion, the lag, ways to go on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from havruta.havrutot.model import CatchUp
from havruta.havrutot.views import Overview
from havruta.hebrew.cycles import Cycle, Portion
from havruta.sessions.following import Lag, forecast, held, lag
from havruta.wording import Wording


def line(say: Wording, overview: Overview, today: date) -> str:
    """Say what everybody learns today, and how far behind the havruta is.

    It is "" where it goes its own way.
    """
    found = lag(overview.havruta, today)
    if found is None:
        return ""
    cycle = found.following.cycle.label(say.language)
    portion = found.today.label(say.language) if found.today else say("nothing today")
    told = [f"{cycle}: {portion}"]
    if found.here is not None and found.behind:
        told.append(_behind(say, found))
    return " · ".join(say.apart(part) for part in told)


@dataclass(frozen=True, slots=True)
class Ways:
    """What comes of each way to go on with a lag; to `add` takes so many sessions, one a week."""

    stay: str
    leave: str
    add: str
    sessions: int


def holes(say: Wording, overview: Overview, today: date) -> str:
    """Say what a havruta has left out of its calendar; "" if nothing."""
    followed, told = overview.havruta.following, []
    if followed is None:
        return ""
    for hole in followed.holes:
        ends = (held(followed, ref, today) for ref in (hole.first, hole.last))
        told.append(_range(say, *(end for end in ends if end is not None)))
    return say("Left open: {places}", places=say.listed(told)) if told else ""


def ways(say: Wording, overview: Overview, today: date) -> Ways | None:
    """Say how a havruta can go on that its people have to choose of; None if it need not."""
    found = lag(overview.havruta, today)
    foreseen = forecast(found, today) if found is not None and found.is_to_choose else None
    if found is None or foreseen is None:
        return None
    day = _days(say)
    first, last = foreseen.hole[0], foreseen.hole[-1]
    return Ways(
        stay=say(
            "Stay so far behind: you finish on {late}, the others on {date}.",
            late=day(foreseen.finish_behind),
            date=day(foreseen.finish),
        ),
        leave=say(
            "Go on with everybody: {portions} stays open, and is marked.",
            portions=_range(say, first, last),
        ),
        add=say("Add a session each week: you are level on {date}.", date=day(foreseen.level)),
        sessions=found.behind,
    )


def wish(say: Wording, overview: Overview, *, quoted: Callable[[str], str]) -> str:
    """Say what one of its people has chosen and no other yet; "" if nobody has.

    `quoted` makes names harmless where it is to stand.
    """
    followed = overview.havruta.following
    chosen, chosen_by = (followed.wish, followed.wished_by) if followed else (None, None)
    who = next((person for person in overview.people if person.id == chosen_by), None)
    if chosen is None or who is None:
        return ""
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
    return wished[chosen]


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


def _range(say: Wording, *portions: Portion) -> str:
    return " – ".join(dict.fromkeys(portion.label(say.language) for portion in portions))


def _days(say: Wording) -> Callable[[date], str]:
    return lambda day: str(format_date(day, "long", locale=say.language))
