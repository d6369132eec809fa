"""All that somebody said about when, put together out of its parts."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import MINYEAR, UTC, date, datetime, timedelta
from typing import Any

from havruta.errors.base import HavrutaError
from havruta.errors.people import WrongNumber
from havruta.errors.plans import NoSuchTime, SaidTwice, StartNow, TimePast, TooFar
from havruta.recurrence import Frequency, wall
from havruta.recurrence.rules import MOST_COUNT
from havruta.when.around import Around
from havruta.when.days import DAYS, WEEK, Days, by_weekday, month_later, week_begins
from havruta.when.grammar import Grammar, Parser
from havruta.when.hebrew_days import HEBREW_DAYS
from havruta.when.model import YEARS_AHEAD
from havruta.when.past_days import PAST_DAYS, last_of, latest_of
from havruta.when.repeats import REPEATS, Repeat, Repeats, both, weekly
from havruta.when.times import SPANS, TIMES, Parts, Time
from havruta.when.tokens import Token


@dataclass(frozen=True, slots=True)
class Said:
    """What was said; what was not is None."""

    time: Time | None = None
    part: Parts | None = None
    to: tuple[Time, Parts] | None = None
    """Until when on the same day, and what part of the day was said of that alone."""
    days: Days | None = None
    at: datetime | None = None
    """The moment itself, by the wall."""
    repeat: Repeats | None = None
    without: tuple[int, ...] | None = None
    """Weekdays that are left out."""
    is_once: bool | None = None
    """Whether it is said that it does not repeat."""
    until: tuple[date, ...] | None = None
    span: tuple[int, str] | None = None
    """For how many weeks or months it is to go on."""
    count: int | None = None
    minutes: float | None = None

    def and_also(self, other: "Said") -> "Said":
        """Return all that both say. Raises `SaidTwice`, `WrongWeekday`."""
        together: dict[str, Any] = {}
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(other, one.name)
            if mine is not None and theirs is not None and mine != theirs:
                mine = _joined(one.name, mine, theirs)
            together[one.name] = theirs if mine is None else mine
        return Said(**together)

    @property
    def is_dated(self) -> bool:
        """Whether it says when on the day."""
        return self.time is not None or self.at is not None

    @property
    def is_when(self) -> bool:
        """Whether it says anything of when it begins."""
        return self.is_dated or any((self.part, self.days, self.repeat))

    def check(self) -> "Said":
        """Return it, if no two of its parts are the same thing. Raises `SaidTwice`."""
        if self.at is not None and (self.time or self.days):
            raise SaidTwice(what="time" if self.time else "day")
        if sum(end is not None for end in (self.until, self.span, self.count)) > 1:
            raise SaidTwice(what="end")
        if self.to is not None and self.minutes is not None:
            raise SaidTwice(what="length")
        return self


NOTHING = Said()

_KINDS = {
    "time": "time",
    "part": "time",
    "to": "length",
    "at": "time",
    "without": "rule",
    "until": "end",
    "span": "end",
    "count": "end",
    "minutes": "length",
}


def _joined(name: str, mine: Any, theirs: Any) -> Any:
    if name == "days":
        return mine.and_also(theirs)
    if name == "repeat":
        return both(mine, theirs)
    if name == "part" and set(SPANS[mine[0]]) & set(SPANS[theirs[0]]):
        return (*mine, *theirs)
    raise SaidTwice(what=_KINDS[name])


def read(tokens: list[Token], around: Around) -> list[Said]:
    """Return what the words may say together: nothing, if they can't be read to the end.

    Raises why they can't, if they say what there is not, or two things.
    """
    parser = Parser(PAST_GRAMMAR if around.looks_back else GRAMMAR, tokens, around)
    best: dict[int, list[tuple[int, Said]]] = {0: [(0, NOTHING)]}
    for at in range(len(tokens)):
        for cost, said in _few(best.pop(at, [])):
            for (price, part), end in parser.found("PART", at):
                try:
                    whole = said.and_also(part)
                except HavrutaError as refusal:
                    parser.refusals.append(refusal)
                else:
                    best.setdefault(end, []).append((cost + price, whole))
    ways = best.get(len(tokens), [])
    found = _checked(ways, parser.refusals, prefers_time=not around.looks_back)
    if not found and parser.refusals:
        raise _gravest(parser.refusals)
    return found


MOST_WAYS = 24
"""How many ways of reading the first words are followed up."""


def _few(ways: list[tuple[int, Said]]) -> list[tuple[int, Said]]:
    unlike = {repr(said): (cost, said) for cost, said in sorted(ways, key=_cost, reverse=True)}
    return sorted(unlike.values(), key=_cost)[:MOST_WAYS]


def _cost(way: tuple[int, Said]) -> int:
    return way[0]


def _checked(
    ways: list[tuple[int, Said]], refusals: list[HavrutaError], *, prefers_time: bool
) -> list[Said]:
    """Return the shortest; of those that have a time, if that is preferred and any has one."""
    whole: list[tuple[int, Said]] = []
    for cost, said in _few(ways):
        try:
            whole.append((cost, said.check()))
        except HavrutaError as refusal:
            refusals.append(refusal)
    whole = [way for way in whole if way[1] != Said(minutes=way[1].minutes)]
    if prefers_time:
        whole = [way for way in whole if way[1].is_dated] or whole
    least = min(map(_cost, whole), default=0)
    return [said for cost, said in whole if cost == least]


def _gravest(refusals: list[HavrutaError]) -> HavrutaError:
    """Return what is impossible rather than what does not go together."""
    return next((one for one in refusals if not isinstance(one, SaidTwice)), refusals[-1])


def _in(around: Around, minutes: float) -> Said:
    """Return the moment so many minutes from now."""
    if abs(minutes) > 60 * 24 * 366 * YEARS_AHEAD:
        raise TooFar(years=YEARS_AHEAD)
    return Said(at=_on_the_wall(around, around.now + timedelta(minutes=minutes)))


def _ago(_: Around, _minutes: float) -> Said:
    raise TimePast


def _now(_: Around) -> Said:
    raise StartNow


def _on_the_wall(around: Around, moment: datetime) -> datetime:
    return wall(moment, around.zone).replace(second=0, microsecond=0)


def _stamp(around: Around, seconds: int) -> Said:
    """Return the moment of a timestamp as Discord writes them."""
    if abs(seconds - around.now.timestamp()) > 86400 * 366 * 100:
        raise TooFar(years=YEARS_AHEAD)
    return Said(at=_on_the_wall(around, datetime.fromtimestamp(seconds, UTC)))


def _iso(around: Around, text: str) -> Said:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NoSuchTime(said="") from None
    if moment.tzinfo is None:
        return Said(at=moment.replace(second=0, microsecond=0))
    return Said(at=_on_the_wall(around, moment))


def _until_month(around: Around, month: int, year: str | None = None) -> Said:
    """Return the end of what goes on "until June": before it, or with it."""
    here = around.today
    number = int(year) if year else here.year + (month < here.month)
    if number < MINYEAR:
        raise NoSuchTime(said="")
    first = date(number, month, 1)
    day = timedelta(days=1)
    return Said(until=(first - day, month_later(first, 1) - day))


def _until_end(around: Around, month: int, year: str | None = None) -> Said:
    until = _until_month(around, month, year).until
    return Said(until=until and until[1:])


def _until_end_of_this(around: Around, unit: str) -> Said | None:
    """Return the end of this month or year."""
    if unit not in {"month", "year"}:
        return None
    month = 12 if unit == "year" else around.today.month
    return _until_end(around, month, str(around.today.year))


def _from_next_week(around: Around) -> Said:
    """Return the first day of the week after this one."""
    begins = week_begins(around)[0] + timedelta(days=WEEK)
    return Said(days=Days((begins,), is_from=True))


def _times(_: Around, number: float) -> Said:
    if number != int(number) or not 1 <= number <= MOST_COUNT:
        raise WrongNumber(least=1, most=MOST_COUNT)
    return Said(count=int(number))


def _going_on(_: Around, number: float, unit: str) -> Said | None:
    if unit not in {"week", "month", "year"}:
        return None
    if number > MOST_COUNT:
        raise TooFar(years=YEARS_AHEAD)
    return Said(span=(int(number), unit))


def _been(around: Around, minutes: float) -> Said:
    """Return the moment so many minutes ago."""
    return _in(around, -minutes)


def _last_part(around: Around, part: str) -> Said:
    """Return what "last night" is."""
    return Said(days=Days((around.in_days(-1),)), part=(part,))


def _last_of(around: Around, days: Days) -> Said:
    return Said(days=last_of(around, days))


def _latest_of(around: Around, days: Days) -> Said:
    return Said(days=latest_of(around, days))


def _today_part(around: Around, part: str) -> Said:
    return Said(days=Days((around.today,)), part=(part,))


def _evening_of(around: Around, weekday: int) -> Said:
    return Said(days=by_weekday(around, weekday), part=("evening",))


def _every_evening_of(_: Around, weekday: int) -> Said:
    return Said(repeat=(Repeat(Frequency.WEEKLY, weekdays=(weekday,)),), part=("evening",))


def _range(_: Around, start: Time, part: str | None, end: Time, last: str | None) -> Said:
    return Said(time=start, part=_parts(part) or None, to=(end, _parts(last)))


def _from_to(_: Around, start: Time, end: Time) -> Said:
    return _range(_, start, None, end, None)


def _parts(part: str | None) -> Parts:
    return () if part is None else (part,)


def _only(name: str) -> Any:
    return lambda _, value: Said(**{name: value})


def _part(price: int, sayings: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return the patterns, each with its price: what is read in fewer parts is what is meant."""
    return [(pattern, _priced(price, make)) for pattern, make in sayings]


def _priced(price: int, make: Any) -> Any:
    def priced(*values: Any) -> tuple[int, Said] | None:
        said = make(*values)
        return None if said is None else (price, said)

    return priced


_SAYINGS = (
    ("<TIME>", _only("time")),
    ("<part>", lambda _, part: Said(part=(part,))),
    ("<TIME> [in|noise] [the] <part>", lambda _, time, part: Said(time=time, part=(part,))),
    ("<TIME> dash|until <TIME>", _from_to),
    ("from <TIME> dash|to|until <TIME>", _from_to),
    ("<FIGURES> to <TIME>", _from_to),
    ("between <TIME> and|to <TIME>", _from_to),
    ("[from] <TIME> <part> dash|to|until <TIME> [<part>]", _range),
    ("until <TIME> [<part>]", lambda _, end, part: Said(to=(end, _parts(part)))),
    ("<DAY>", _only("days")),
    ("from [from] [noise] <DAY>", lambda _, days: Said(days=replace(days, is_from=True))),
    ("<today_part>", _today_part),
    ("this <part>", _today_part),
    (
        "after_shabbat [the] [coming]",
        lambda around: replace(_evening_of(around, 5), part=("after_shabbat",)),
    ),
    ("eve_of <weekday>", lambda around, day: _evening_of(around, (day - 1) % 7)),
    (
        "every after_shabbat",
        lambda around: replace(_every_evening_of(around, 5), part=("after_shabbat",)),
    ),
    ("every eve_of <weekday>", lambda around, day: _every_evening_of(around, (day - 1) % 7)),
    ("<SET> <parts>", lambda _, days, part: Said(repeat=weekly(_, days), part=(part,))),
    ("<parts>", lambda _, part: Said(repeat=(Repeat(Frequency.DAILY),), part=(part,))),
    ("every <part>", lambda _, part: Said(repeat=(Repeat(Frequency.DAILY),), part=(part,))),
    ("<REPEAT>", _only("repeat")),
    ("never_again", lambda _: Said(is_once=True)),
    ("except [from|to] <SET>", _only("without")),
    ("until <DAY>", lambda _, days: Said(until=days.dates)),
    ("until <month> [<digits>]", _until_month),
    ("until [the] end [of] <month> [<digits>]", _until_end),
    ("until [the] end [of] [the] <unit>", _until_end_of_this),
    ("from [from] [the] NEXT_WEEK", _from_next_week),
    ("until <BY_FESTIVAL>", lambda _, ends: Said(until=ends)),
    ("[for] <number> times", _times),
    ("twice", lambda _: Said(count=2)),
    ("[for] for <number> <unit>", _going_on),
    ("[for] for <pair>", lambda _, unit: _going_on(_, 2, unit)),
    ("[for] [for] <LENGTH>", _only("minutes")),
    ("for <number> <unit>", lambda _, n, unit: Said(minutes=n * 1440) if unit == "day" else None),
    ("in <LENGTH>", _in),
    ("<LENGTH> from_now", _in),
    ("<LENGTH> ago", _ago),
    ("ago_before <LENGTH>", _ago),
    ("<stamp>", _stamp),
    ("<iso>", _iso),
    ("now", _now),
)

_PAST_SAYINGS = (
    ("gone <part>", _last_part),
    ("gone <DAY>", _last_of),
    ("<DAY> [the] gone", _last_of),
    ("[this] latest <DAY>", _latest_of),
    ("<DAY> [the] latest", _latest_of),
    ("gone|latest after_shabbat", lambda around: _evening_of(around, 5)),
    ("after_shabbat [the] gone|latest", lambda around: _evening_of(around, 5)),
    ("eve_of <weekday> [the] gone|latest", lambda around, day: _evening_of(around, (day - 1) % 7)),
    ("<LENGTH> ago", _been),
    ("ago_before <LENGTH>", _been),
)

_BETWEEN = (("noise", lambda _: NOTHING),)

GRAMMAR: Grammar = {
    **TIMES,
    **DAYS,
    **HEBREW_DAYS,
    **REPEATS,
    "PART": [*_part(10, _SAYINGS), *_part(1, _BETWEEN)],
}

PAST_GRAMMAR: Grammar = {
    **GRAMMAR,
    **PAST_DAYS,
    "PART": [*GRAMMAR["PART"], *_part(10, _PAST_SAYINGS)],
}
