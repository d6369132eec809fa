"""How something repeats, as far as the words say it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from havruta.errors.people import WrongNumber
from havruta.errors.plans import NoSuchTime, SaidTwice
from havruta.recurrence import Frequency
from havruta.recurrence.rules import MOST_INTERVAL
from havruta.when.around import Around
from havruta.when.grammar import Grammar

ALL_DAYS = frozenset(range(7))
FROM_MONDAY, FROM_SUNDAY, TO_FRIDAY = (0, 1, 2, 3, 4), (0, 1, 2, 3, 6), (0, 1, 2, 3, 4, 6)
UNITS = {
    "day": (Frequency.DAILY, 1),
    "week": (Frequency.WEEKLY, 1),
    "month": (Frequency.MONTHLY, 1),
    "year": (Frequency.MONTHLY, 12),
}


@dataclass(frozen=True, slots=True)
class Repeat:
    """A rule as far as it was said: on which day it falls may come from elsewhere."""

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int | None = None
    month_day: int | None = None
    most: int | None = None
    """How often, where it may be that only the coming ones are meant."""
    days: int | None = None
    """On how many days of each, where that was said without saying on which."""

    def and_also(self, other: "Repeat") -> "Repeat | None":
        """Return what both say together: "every two weeks" and "Tuesdays"."""
        if self.frequency is not other.frequency or (self.has_days and other.has_days):
            return None
        if self.interval > 1 and other.interval > 1:
            return None
        interval, days = max(self.interval, other.interval), self.days or other.days
        named = self if self.has_days else other
        if days and named.has_days and days != len(named.weekdays):
            return None
        return replace(named, interval=interval, most=None, days=None if named.has_days else days)

    @property
    def lacks_days(self) -> bool:
        """Whether the day on which it falls has to come from elsewhere."""
        return self.frequency is not Frequency.DAILY and not self.has_days

    def comes_round_on(self, weekday: int | None) -> bool:
        """Whether a weekday, said beside it, tells on what day it falls, not when it begins."""
        if weekday is None:
            return False
        return self.lacks_days or (self.nth is not None and weekday in self.weekdays)

    @property
    def has_days(self) -> bool:
        """Whether it says on which days of the week or the month it falls."""
        return bool(self.weekdays) or self.month_day is not None


Repeats = tuple[Repeat, ...]
"""Those that may be meant."""


def both(one: Repeats, other: Repeats) -> Repeats:
    """Return what two sayings come to together. Raises `SaidTwice`."""
    together = (a.and_also(b) for a in one for b in other)
    found = tuple(dict.fromkeys(repeat for repeat in together if repeat is not None))
    if not found:
        raise SaidTwice(what="rule")
    return found


def _every(_: Around, number: float, unit: str) -> Repeats | None:
    if unit not in UNITS or number != int(number):
        return None
    frequency, times = UNITS[unit]
    if not 1 <= number * times <= MOST_INTERVAL:
        raise WrongNumber(least=1, most=MOST_INTERVAL)
    return (Repeat(frequency, int(number) * times),)


def _several(_: Around, days: float, unit: str) -> Repeats | None:
    """Return what is on so many days of each week: on which has to be said, too."""
    if unit == "day" or days < 1 or days % 1:
        return None
    every = _every(_, 1, unit)
    return every and tuple(replace(one, days=int(days)) for one in every)


def weekly(_: Around, weekdays: Any, interval: int = 1) -> Repeats:
    """Return what comes round on these weekdays."""
    return (Repeat(Frequency.WEEKLY, interval, tuple(sorted({*weekdays}))),)


def _perhaps(_: Around, weekdays: Any) -> Repeats | None:
    """Return what several weekdays mean of which nobody says how often: each week, or just once."""
    if len(weekdays) < 2:
        return None
    (always,) = weekly(_, weekdays)
    return always, replace(always, most=len(always.weekdays))


def _every_nth(_: Around, nth: int, weekday: int) -> Repeats:
    """Return what "every second Tuesday" may be: each fortnight, or once in the month."""
    monthly = _nth(_, nth, weekday)
    return monthly if nth == 1 else (*weekly(_, [weekday], nth), *monthly)


def _nth(_: Around, nth: int, weekday: int) -> Repeats:
    return (Repeat(Frequency.MONTHLY, weekdays=(weekday,), nth=nth),)


def _last(_: Around, weekday: int) -> Repeats:
    """Return what "last Sunday" may be, if it is to come: of each month, or of this one."""
    monthly = Repeat(Frequency.MONTHLY, weekdays=(weekday,), nth=-1)
    return replace(monthly, most=1), monthly


def _last_of_month(_: Around, weekday: int) -> Repeats:
    return _last(_, weekday)[1:]


def _month_day(_: Around, day: int) -> Repeats:
    if day != -1 and not 1 <= day <= 31:
        raise NoSuchTime(said="")
    return (Repeat(Frequency.MONTHLY, month_day=day),)


def _day_of(_: Around, day: int, every: bool) -> Repeats:  # noqa: FBT001 - as it is read
    """Return what "the 15th of the month" may be: of the coming one, or of each."""
    (monthly,) = _month_day(_, day)
    return (monthly,) if every else (replace(monthly, most=1), monthly)


def _months_on(_: Around, every: Repeats, day: int) -> Repeats | None:
    """Return what comes round on a day of the month, if it comes round by months."""
    if every[0].frequency is not Frequency.MONTHLY:
        return None
    return both(every, _month_day(_, day))


def _months_on_nth(_: Around, every: Repeats, nth: int, weekday: int) -> Repeats | None:
    if every[0].frequency is not Frequency.MONTHLY:
        return None
    return both(every, _nth(_, nth, weekday))


def _workdays(around: Around, language: str) -> Repeats:
    """Return which days are workdays, where they live and as they call them."""
    if language == "he":
        sets = [FROM_SUNDAY, TO_FRIDAY]
    else:
        sets = [FROM_SUNDAY, FROM_MONDAY] if around.is_sunday_first else [FROM_MONDAY]
    return tuple(Repeat(Frequency.WEEKLY, weekdays=days) for days in sets)


def _weekend(around: Around) -> Repeats:
    sets = [(4, 5), (5, 6)] if around.is_sunday_first else [(5, 6)]
    return tuple(Repeat(Frequency.WEEKLY, weekdays=days) for days in sets)


def _range(_: Around, first: int, last: int) -> tuple[int, ...]:
    length = (last - first) % 7 + 1
    return tuple((first + ahead) % 7 for ahead in range(length))


def _joined(_: Around, first: tuple[int, ...], rest: tuple[int, ...]) -> tuple[int, ...]:
    return (*first, *rest)


REPEATS: Grammar = {
    "REPEAT": (
        ("<EVERY>", lambda _, every: every),
        ("<EVERY> [noise] [the] <NTH>", _months_on),
        ("<EVERY> [noise] [the] last day_word", lambda _, every: _months_on(_, every, -1)),
        ("<EVERY> [noise] [the] <NTH> <weekday>", _months_on_nth),
        ("twice [a|in|of|to] <unit>", lambda around, unit: _several(around, 2, unit)),
        ("<number> times [a|in|of|to] <unit>", _several),
        ("every [noise] [day_word] <SET>", weekly),
        ("every other <SET>", lambda around, days: weekly(around, days, 2)),
        ("adverb [on|of] <RANGE>", weekly),
        ("<PLURAL>", weekly),
        ("<SET>", _perhaps),
        ("[every] <workdays>", _workdays),
        ("[every] weekend", _weekend),
        ("every <ordinal> <WEEKDAY>", _every_nth),
        ("[the] <NTH> <weekday> [IN_MONTH]", _nth),
        ("[every] <WEEKDAY> the <nth> [IN_MONTH]", lambda around, day, nth: _nth(around, nth, day)),
        ("[every] day_word <weekday> <nth> [IN_MONTH]", lambda _, day, nth: _nth(_, nth, day)),
        ("[the] last <weekday>", _last),
        ("<WEEKDAY> [the] last", _last),
        ("[the] last <weekday> IN_MONTH", _last_of_month),
        ("<WEEKDAY> [the] last IN_MONTH", _last_of_month),
        ("[the] last day_word <IN_MONTH>", lambda _, every: _day_of(_, -1, every)),
        ("day_word [the] last <IN_MONTH>", lambda _, every: _day_of(_, -1, every)),
        ("<OF_MONTH> <IN_MONTH>", _day_of),
        ("every <OF_MONTH> IN_MONTH", _month_day),
    ),
    "EVERY": (
        ("every <number> <unit>", _every),
        ("every <unit>", lambda around, unit: _every(around, 1, unit)),
        ("every <pair>", lambda around, unit: _every(around, 2, unit)),
        ("every other <unit>", lambda around, unit: _every(around, 2, unit)),
        ("every <ordinal> <unit>", _every),
        ("<adverb>", lambda around, said: _every(around, *said)),
        ("once|nth [a|in|of|to|every] <unit>", lambda around, unit: _every(around, 1, unit)),
        ("once [in|of|to|every] <pair>", lambda around, unit: _every(around, 2, unit)),
        ("once [in|of|to|every] <number> <unit>", _every),
        ("every week_word <nth>", lambda around, nth: _every(around, nth, "week")),
    ),
    "NTH": (
        ("<digits> suffix", lambda _, digits: int(digits[:3])),
        ("<ordinal>", lambda _, nth: nth),
    ),
    "OF_MONTH": (
        ("[the] <NTH>", lambda _, day: day),
        ("[the] <digits>", lambda _, digits: int(digits[:3])),
        ("<nth>", lambda _, day: day),
    ),
    "IN_MONTH": (
        ("of|in|to [the] month_word", lambda _: False),
        ("[of|in|to] every month_word", lambda _: True),
    ),
    "SET": (
        ("<RANGE>", lambda _, days: days),
        ("<WEEKDAY>", lambda _, day: (day,)),
        ("<WEEKDAY> and [and] <SET>", lambda _, day, rest: (day, *rest)),
        ("<WEEKDAY> <PLAIN>", lambda _, day, rest: (day, *rest)),
        ("<WEEKDAY> <LISTED>", lambda _, day, rest: (day, *rest)),
        ("<RANGE> [and] <SET>", _joined),
        ("day_word <LETTERS>", lambda _, days: days),
    ),
    "PLAIN": (
        ("[day_word] <plain_weekday>", lambda _, day: (day,)),
        ("[day_word] <plain_weekday> [and] <SET>", lambda _, day, rest: (day, *rest)),
    ),
    "LISTED": (
        ("<WEEKDAY> and [and] <WEEKDAY>", lambda _, day, last: (day, last)),
        ("<WEEKDAY> <LISTED>", lambda _, day, rest: (day, *rest)),
    ),
    "RANGE": (("[from] <WEEKDAY> dash|to|until <WEEKDAY>", _range),),
    "PLURAL": (
        ("<weekdays>", lambda _, day: (day,)),
        ("<weekdays> [and] <PLURAL>", lambda _, day, rest: (day, *rest)),
        ("days_of <SET>", lambda _, days: days),
        ("days_of <LETTERS>", lambda _, days: days),
    ),
    "LETTERS": (
        ("<letter>", lambda _, day: (day,)),
        ("<letter> dash|until <letter>", _range),
        ("<letter> [and] <LETTERS>", lambda _, day, rest: (day, *rest)),
    ),
}


def without(repeat: Repeat, days: tuple[int, ...]) -> Iterator[Repeat]:
    """Yield the rule without some weekdays, if it is one that has others left."""
    is_daily = repeat.frequency is Frequency.DAILY and repeat.interval == 1
    had = ALL_DAYS if is_daily else frozenset(repeat.weekdays)
    left = tuple(sorted(had - {*days}))
    if left and (is_daily or repeat.frequency is Frequency.WEEKLY):
        most = repeat.most and len(left)
        yield replace(repeat, frequency=Frequency.WEEKLY, weekdays=left, most=most)
