"""Days: by their names, their dates, and how far off they are."""

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta

from havruta.errors.base import HavrutaError
from havruta.errors.plans import NoSuchTime, SaidTwice, TooFar, WrongWeekday
from havruta.when.around import Around
from havruta.when.grammar import Grammar
from havruta.when.model import YEARS_AHEAD

WEEK = 7
LONG_AGO = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Days:
    """The days that may be meant."""

    dates: tuple[date, ...]
    weekday: int | None = None
    """Which weekday, if nothing but that was said."""
    is_yearless: bool = False
    """Whether the year was not said: it is the next such day."""
    is_from: bool = False
    """Whether it is only not to begin before."""
    is_hebrew: bool = False
    """Whether they were named by the Hebrew calendar."""
    begins_at_eve: bool = False
    """Whether they are days of the Hebrew calendar, which begin on the evening before."""

    def and_also(self, other: "Days") -> "Days":
        """Return the days that both fit: "Tuesday" and "1 December".

        Raises `WrongWeekday`, `SaidTwice`.
        """
        named = next((days for days in (self, other) if days.weekday is not None), None)
        dated = other if named is self else self
        if named is None or dated.weekday is not None:
            if self.dates != other.dates:
                raise SaidTwice(what="day")
            return self
        fitting = tuple(day for day in dated.dates if day.weekday() == named.weekday)
        if not fitting:
            raise WrongWeekday
        return replace(dated, dates=fitting, is_from=self.is_from or other.is_from)

    def is_just_past(self, today: date) -> bool:
        """Whether its last coming is so near that it rather than the next may be meant."""
        if not self.is_yearless or len(self.dates) != 1:
            return False
        last = month_later(self.dates[0], -12)
        return last.day == self.dates[0].day and timedelta(0) < today - last <= LONG_AGO


def month_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of that month.

    Raises `OverflowError`, as `timedelta` does, where no calendar of ours reaches.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        msg = f"year {year} is out of range"
        raise OverflowError(msg)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """Return the first (1), second … or last (-1) such weekday of a month, if it has one."""
    length = monthrange(year, month)[1]
    days = [day for n in range(1, length + 1) if (day := date(year, month, n)).weekday() == weekday]
    return days[nth if nth < 0 else nth - 1] if nth <= len(days) else None


def _from_today(around: Around, days: int) -> Days:
    return Days((around.in_days(days),))


def by_weekday(around: Around, weekday: int) -> Days:
    """Return the coming one, or the last; on that very day it may be meant, or the next."""
    if around.looks_back:
        ago = (around.today.weekday() - weekday) % WEEK
        return Days((around.in_days(-ago),), weekday=weekday)
    return _coming_one(around, weekday)


def _coming_one(around: Around, weekday: int) -> Days:
    ahead = (weekday - around.today.weekday()) % WEEK
    coming = around.in_days(ahead)
    dates = (coming,) if ahead else (coming, coming + timedelta(days=WEEK))
    return Days(dates, weekday=weekday)


def _this(around: Around, weekday: int) -> Days:
    if around.looks_back:
        return in_week(around, 0, weekday)
    return Days(_coming_one(around, weekday).dates[:1])


def _next(around: Around, weekday: int) -> Days:
    """Return the coming one, or the one after that: people differ in what they call next."""
    coming = _coming_one(around, weekday).dates[0]
    after = coming + timedelta(days=WEEK)
    return Days((after,) if coming == around.today else (coming, after))


def _in_next_week(around: Around, weekday: int) -> Days:
    return in_week(around, 1, weekday)


def in_week(around: Around, ahead: int, weekday: int) -> Days:
    """Return its day in the week so many weeks ahead, wherever that week begins."""
    dates = {
        begin + timedelta(days=ahead * WEEK + (weekday - begin.weekday()) % WEEK)
        for begin in week_begins(around)
    }
    return Days(tuple(sorted(dates)))


def week_begins(around: Around) -> list[date]:
    """Return when this week has begun: on Sunday, or for some it may be Monday, too."""
    today = around.today
    sunday = today - timedelta(days=(today.weekday() + 1) % WEEK)
    monday = today - timedelta(days=today.weekday())
    return [sunday] if around.is_sunday_first else [sunday, monday]


def _in_next_month(around: Around, day: int) -> Days:
    first = month_later(around.today.replace(day=1), 1)
    return Days((day_of(first.year, first.month, day),))


def in_units(around: Around, number: float, unit: str) -> Days | None:
    """Return the day so many days, weeks, months or years from today. Raises `TooFar`."""
    days = {"day": 1, "week": WEEK}.get(unit)
    if number != int(number) or (days is None and unit not in {"month", "year"}):
        return None
    if days:
        return Days((around.in_days(number * days),))
    months = int(number) * (12 if unit == "year" else 1)
    if months > 12 * YEARS_AHEAD:
        raise TooFar(years=YEARS_AHEAD)
    return Days((month_later(around.today, months),))


def _later(around: Around, number: float, unit: str, days: Days) -> Days | None:
    """Return what is so long after other days: "a week from Tuesday"."""
    further = in_units(around, number, unit)
    if further is None:
        return None
    return Days((days.dates[0] + (further.dates[0] - around.today),))


def _weeks_after(around: Around, weekday: int, number: float, unit: str) -> Days | None:
    """Return the weekday of a week that is so many weeks off: "Tuesday in two weeks"."""
    return _later(around, number, unit, _coming_one(around, weekday)) if unit == "week" else None


def _date(_: Around, year: int, month: int, day: int) -> Days:
    return Days((day_of(year, month, day),))


def day_of(year: int, month: int, day: int) -> date:
    """Return the date; of a year in two digits, in this century. Raises `NoSuchTime`."""
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        raise NoSuchTime(said="") from None


def _coming(around: Around, month: int, day: int) -> Days:
    """Return the next such day, in whatever year has it; looking back, the last one, too."""
    if not 1 <= month <= 12:
        raise NoSuchTime(said="")
    return _nearest(around, (date(year, month, 1) for year in _years(around)), day)


def _years(around: Around) -> range:
    year = around.today.year
    return range(year - 8 if around.looks_back else year, year + 9)


def _nearest(around: Around, months: Iterable[date], day: int) -> Days:
    """Return the day of this number of those of the months that have it."""
    fitting = (month for month in months if 1 <= day <= monthrange(month.year, month.month)[1])
    found = around.nearest(month.replace(day=day) for month in fitting)
    if not found:
        raise NoSuchTime(said="")
    return Days(found, is_yearless=True)


def _either(make: Callable[[int, int], Days], one: int, other: int) -> Days:
    """Return what 03/04 may be: the fourth of March or the third of April."""
    refused: HavrutaError | None = None
    found: list[Days] = []
    for month, day in ((one, other), (other, one)):
        try:
            found.append(make(month, day))
        except NoSuchTime as refusal:
            refused = refusal
    if not found and refused is not None:
        raise refused
    dates = sorted({date for days in found for date in days.dates})
    return Days(tuple(dates), is_yearless=any(days.is_yearless for days in found))


def _slashed(around: Around, numbers: list[int]) -> Days:
    return _either(lambda month, day: _coming(around, month, day), *numbers)


def _dated(around: Around, numbers: list[int]) -> Days:
    one, other, year = numbers
    return _either(lambda month, day: _date(around, year, month, day), one, other)


def _dotted(around: Around, numbers: list[int]) -> Days | None:
    return _coming(around, numbers[1], numbers[0]) if numbers[0] <= 99 else None


def _named(around: Around, day: int, month: int, year: str | None = None) -> Days | None:
    if year is None:
        return _coming(around, month, day)
    return _date(around, int(year), month, day) if len(year) == 4 else None


def of_month(around: Around, day: int) -> Days:
    """Return the next day of a month that has this number."""
    first = around.today.replace(day=1)
    offsets = range(-12 if around.looks_back else 0, 13)
    return _nearest(around, (month_later(first, offset) for offset in offsets), day)


def _nth_of(around: Around, nth: int, weekday: int, month: int) -> Days:
    """Return the nth such weekday of the next month of this name; -1 is the last."""
    days = (nth_weekday(year, month, weekday, nth) for year in _years(around))
    found = around.nearest(day for day in days if day is not None)
    if not found:
        raise NoSuchTime(said="")
    return Days(found)


DAYS: Grammar = {
    "DAY": (
        ("<HEBREW_DAY>", lambda _, days: days),
        ("<from_today>", _from_today),
        ("<WEEKDAY>", by_weekday),
        ("this <WEEKDAY>", _this),
        ("[this] coming <WEEKDAY>", _coming_one),
        ("<WEEKDAY> [the] coming", _coming_one),
        ("<WEEKDAY> [the] this", _this),
        ("next <WEEKDAY>", _next),
        ("<WEEKDAY> [the] next", _next),
        ("<WEEKDAY> [of] NEXT_WEEK", _in_next_week),
        ("NEXT_WEEK [noise] <WEEKDAY>", _in_next_week),
        ("<WEEKDAY> THIS_WEEK", lambda around, day: in_week(around, 0, day)),
        ("THIS_WEEK [noise] <WEEKDAY>", lambda around, day: in_week(around, 0, day)),
        ("next month_word [noise] [the] <ORDINAL>", _in_next_month),
        ("[the] <ORDINAL> of next month_word", _in_next_month),
        ("<WEEKDAY> in <number> <unit>", _weeks_after),
        ("<WEEKDAY> in a <unit>", lambda around, day, unit: _weeks_after(around, day, 1, unit)),
        ("<WEEKDAY> in <pair>", lambda around, day, unit: _weeks_after(around, day, 2, unit)),
        ("in <number> <unit>", in_units),
        ("in [a] <unit>", lambda around, unit: in_units(around, 1, unit)),
        ("in <pair>", lambda around, unit: in_units(around, 2, unit)),
        ("<number> <unit> from_now", in_units),
        ("a <unit> from_now", lambda around, unit: in_units(around, 1, unit)),
        ("<number> <unit> from <DAY>", _later),
        ("[a] <unit> from <DAY>", lambda around, unit, days: _later(around, 1, unit, days)),
        ("<pair> from <DAY>", lambda around, unit, days: _later(around, 2, unit, days)),
        ("<number> <unit> ago", lambda around, number, unit: in_units(around, -number, unit)),
        (
            "ago_before <number> <unit>",
            lambda around, number, unit: in_units(around, -number, unit),
        ),
        ("<ymd>", lambda around, numbers: _date(around, *numbers)),
        ("<slashed>", _slashed),
        ("<dotted>", _dotted),
        ("<dmy>", lambda around, numbers: _date(around, *reversed(numbers))),
        ("<dated>", _dated),
        ("<MONTH_DAY> [of|to] <month> [and] [<digits>]", _named),
        (
            "<month> <MONTH_DAY> [and] [<digits>]",
            lambda around, month, day, year: _named(around, day, month, year),
        ),
        ("[the] <ORDINAL>", of_month),
        ("[the] <ORDINAL> <weekday> of <month>", _nth_of),
        ("[the] last <weekday> of <month>", lambda around, w, month: _nth_of(around, -1, w, month)),
    ),
    "NEXT_WEEK": (
        ("next week_word", lambda _: True),
        ("week_word [the] next", lambda _: True),
    ),
    "THIS_WEEK": (("this|the week_word", lambda _: True),),
    "MONTH_DAY": (
        ("<digits>", lambda _, digits: int(digits) if len(digits) <= 2 else None),
        ("[the] <ORDINAL>", lambda _, day: day),
        ("<nth>", lambda _, day: day if day == 1 else None),
    ),
    "ORDINAL": (
        ("<digits> suffix", lambda _, digits: int(digits[:3])),
        ("<ordinal>", lambda _, day: day),
    ),
    "WEEKDAY": (
        ("[day_word] <weekday>", lambda _, weekday: weekday),
        ("day_word <letter>", lambda _, weekday: weekday),
    ),
}
