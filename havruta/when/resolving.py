"""What was said becomes a timing, or the few among which somebody has to choose."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from havruta.errors.base import HavrutaError
from havruta.errors.plans import (
    DayLacking,
    EndsOnce,
    EndsTooSoon,
    HebrewRule,
    NoSuchTime,
    SaidTwice,
    TimePast,
    TooFar,
    WrongLength,
)
from havruta.recurrence import Frequency, Rule, Timing, first_on_or_after, instant
from havruta.when.around import MOST_DAYS, Around
from havruta.when.days import WEEK, month_later
from havruta.when.model import (
    LONGEST,
    MOST_READINGS,
    SHORTEST,
    YEARS_AHEAD,
    Question,
    Unclear,
    Understood,
)
from havruta.when.repeats import Repeat, without
from havruta.when.saying import Said
from havruta.when.times import DAY, HOURS

EVENING = 16 * 60
"""From when on the evening may be meant with which a day of the Hebrew calendar begins."""

MOST_OF_A_WEEKDAY = 5
"""No month has more of one weekday."""


def resolve(sayings: Sequence[tuple[Said, Around]]) -> Understood | Unclear:
    """Return what is meant. Raises why nothing can be."""
    found: list[Understood] = []
    refused: HavrutaError = TimePast()
    for said, around in sayings:
        try:
            found += _readings(said, around, len(sayings))
        except HavrutaError as refusal:
            refused = refusal
    readings = sorted(dict.fromkeys(found), key=_begins)
    if not readings:
        raise refused
    if len(readings) == 1:
        return readings[0]
    return Unclear(_question(readings), tuple(readings[:MOST_READINGS]))


def _begins(reading: Understood) -> datetime:
    return instant(reading.timing.start, reading.timing.zone)


def _readings(said: Said, around: Around, sayings: int) -> list[Understood]:
    """Return everything that may be meant by one of so many sayings, and is still to come.

    Raises why nothing is.
    """
    rules = _rules(said)
    found: list[Understood] = []
    refused: HavrutaError = TimePast()
    for rule in rules:
        for day, minute in _moments(said, around, rule, others=sayings * len(rules)):
            try:
                found += _timed(said, around, rule, day, minute)
            except HavrutaError as refusal:
                refused = refusal
    if not found:
        raise refused
    return found


def _rules(said: Said) -> tuple[Repeat | None, ...]:
    """Return the rules that may be meant. Raises `SaidTwice`.

    One that ends is no longer perhaps once, and one that does not repeat is.
    """
    rules: list[Repeat | None] = [None]
    if said.repeat is not None:
        is_ended = said.until is not None or said.span is not None or said.count is not None
        rules = [rule for rule in said.repeat if not (rule.most and is_ended)]
        if said.is_once:
            rules = [rule for rule in said.repeat if rule.most]
    if said.without is not None:
        rules = [left for rule in rules if rule for left in without(rule, said.without)]
    if not rules:
        raise SaidTwice(what="rule")
    return tuple(rules)


def _moments(
    said: Said, around: Around, rule: Repeat | None, *, others: int
) -> Iterator[tuple[date | None, int]]:
    """Yield each day that may be meant, and the minute of that day.

    A weekday that a rule is to come round on is no day to begin from.
    """
    if said.at is not None:
        yield said.at.date(), said.at.hour * 60 + said.at.minute
        return
    days: tuple[date | None, ...] = (None,)
    if said.days is not None and not (rule and rule.comes_round_on(said.days.weekday)):
        days = said.days.dates
        if said.days.is_just_past(around.today):
            raise TimePast
    for day in days:
        for minute in _minutes(said, others * len(days)):
            yield day, minute
            if day and said.days and said.days.begins_at_eve and not rule and minute >= EVENING:
                yield day - timedelta(days=1), minute


def _minutes(said: Said, others: int) -> list[int]:
    """Return when on the day it may be; if that was not said, a few times to choose from.

    They are fewer where there is more to choose.
    """
    if said.time is None:
        hours = HOURS[said.part[0] if said.part else None]
        return [60 * hour for hour in hours[: max(2, MOST_READINGS // others)]]
    if said.to is None:
        return said.time.moments(said.part or ())
    return _starts(said)


def _starts(said: Said) -> list[int]:
    """Return when what ends at a time begins.

    Where the part of the day is said of both ("11-1pm"), it is as short as it can be.
    """
    assert said.time is not None
    assert said.to is not None
    end, last = said.to
    if not last and not said.part:
        return said.time.moments(())
    if last:
        return said.time.moments(said.part or ())
    starts = {*said.time.moments(()), *_if_any(said)}
    ends = end.moments(said.part or ())
    return [min(starts, key=lambda start: min((other - start) % DAY or DAY for other in ends))]


def _if_any(said: Said) -> list[int]:
    assert said.time is not None
    try:
        return said.time.moments(said.part or ())
    except HavrutaError:
        return []


def _length(said: Said, start: int) -> int | None:
    """Return how many minutes it lasts, if that was said. Raises `WrongLength`."""
    length = said.minutes
    if said.to is not None:
        end, last = said.to
        ends = end.moments(last or said.part or ())
        length = min((other - start) % DAY or DAY for other in ends)
    if length is None:
        return None
    if not SHORTEST <= length <= LONGEST:
        raise WrongLength(shortest=SHORTEST, longest=LONGEST // 60)
    return round(length)


def _timed(
    said: Said, around: Around, repeat: Repeat | None, day: date | None, minute: int
) -> Iterator[Understood]:
    """Yield what it is on this day, at this minute, by this rule."""
    length = _length(said, minute)
    if repeat is None:
        if said.until is not None or said.span is not None or said.count is not None:
            raise EndsOnce
        yield Understood(Timing(_start(around, day, minute), around.zone), length)
        return
    for rule in _whole(said, around, repeat, day, minute):
        for timing in _repeated(said, around, rule, day, minute % DAY):
            is_once = 1 in {repeat.most, said.count}
            yield Understood(replace(timing, rule=None) if is_once else timing, length)


def _start(around: Around, day: date | None, minute: int) -> datetime:
    """Return the moment on this day, or the next one if none was said. Raises `TimePast`."""
    if day is None:
        today = _at(around.today, minute % DAY)
        start = today if _is_ahead(around, today) else today + timedelta(days=1)
    else:
        start = _at(day, minute)
    _check(around, start)
    return start


def _check(around: Around, start: datetime) -> None:
    if (start.date() - around.today).days > MOST_DAYS:
        raise TooFar(years=YEARS_AHEAD)
    if not _is_ahead(around, start):
        raise TimePast


def _at(day: date, minute: int) -> datetime:
    try:
        return datetime.combine(day, time()) + timedelta(minutes=minute)
    except OverflowError:
        raise TooFar(years=YEARS_AHEAD) from None


def _is_ahead(around: Around, start: datetime) -> bool:
    """Whether it is to come; what is years ago may be before there is any UTC."""
    return start.year >= around.now.year - 1 and instant(start, around.zone) > around.now


def _whole(
    said: Said, around: Around, repeat: Repeat, day: date | None, minute: int
) -> Iterator[Rule]:
    """Yield the rules that it may be, on the day that was said beside it.

    Raises `DayLacking`, `HebrewRule`.
    """
    if minute >= DAY and repeat.weekdays and repeat.frequency is Frequency.WEEKLY:
        repeat = replace(repeat, weekdays=_next_days(repeat.weekdays))
    for days in _placed(said, around, repeat, day):
        yield _rule(days, said.count or days.most)


def _rule(repeat: Repeat, count: int | None) -> Rule:
    if repeat.nth is not None and repeat.nth > MOST_OF_A_WEEKDAY:
        raise NoSuchTime(said="")
    return Rule(
        repeat.frequency,
        interval=repeat.interval,
        weekdays=repeat.weekdays,
        nth=repeat.nth,
        month_day=repeat.month_day,
        count=count,
    )


def _next_days(weekdays: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted((day + 1) % WEEK for day in weekdays))


def _placed(said: Said, around: Around, repeat: Repeat, day: date | None) -> Iterator[Repeat]:
    if not repeat.lacks_days:
        yield repeat
        return
    if repeat.days is not None and repeat.days > 1:
        raise DayLacking
    weekday = said.days.weekday if said.days is not None else None
    if repeat.frequency is Frequency.WEEKLY:
        yield replace(repeat, weekdays=(_weekday(day, weekday),))
    elif said.days is not None and said.days.is_hebrew:
        raise HebrewRule
    elif day is not None:
        yield replace(repeat, month_day=day.day)
    else:
        coming = around.in_days((_weekday(day, weekday) - around.today.weekday()) % WEEK)
        yield replace(repeat, month_day=coming.day)
        nth = (coming.day - 1) // WEEK + 1
        yield replace(repeat, weekdays=(coming.weekday(),), nth=nth)


def _weekday(day: date | None, weekday: int | None) -> int:
    if day is not None:
        return day.weekday()
    if weekday is None:
        raise DayLacking
    return weekday


def _repeated(
    said: Said, around: Around, rule: Rule, day: date | None, minute: int
) -> Iterator[Timing]:
    """Yield it from the day that was said on, or from now on, until each end that may be meant."""
    if day is None:
        start = _at(around.today, minute)
        if not _is_ahead(around, start):
            start += timedelta(days=1)
    else:
        start = _at(day, minute)
        _check(around, start)
    first = first_on_or_after(rule, start, around.zone)
    assert first is not None  # no rule that can be said skips ten years
    if day is not None and said.days is not None and not said.days.is_from and first != start:
        raise SaidTwice(what="day")
    ends = [end for end in _ends(said, first.date()) if end is None or end >= first.date()]
    if not ends:
        raise EndsTooSoon
    for until in ends:
        if until is not None and (until - around.today).days > MOST_DAYS:
            raise TooFar(years=YEARS_AHEAD)
        yield Timing(first, around.zone, replace(rule, until=until))


def _ends(said: Said, first: date) -> tuple[date | None, ...]:
    if said.span is None:
        return said.until or (None,)
    number, unit = said.span
    if unit == "week":
        after = first + timedelta(days=number * WEEK)
    else:
        after = month_later(first, number * (12 if unit == "year" else 1))
    return (after - timedelta(days=1),)


def _question(readings: list[Understood]) -> Question:
    """Return in what the readings differ."""
    timings = [reading.timing for reading in readings]
    times = {timing.start.time() for timing in timings}
    differ = {
        Question.ZONE: len({timing.zone for timing in timings}),
        Question.OFTEN: len(
            {timing.rule and replace(timing.rule, until=None) for timing in timings}
        ),
        Question.UNTIL: len({timing.rule and timing.rule.until for timing in timings}),
        Question.TIME: len(times),
    }
    questions = [question for question, number in differ.items() if number > 1]
    if not questions:
        return Question.DAY
    if len(questions) > 1 or differ[questions[0]] < len(readings):
        return Question.SEVERAL
    is_half = questions == [Question.TIME] and len({(at.hour % 12, at.minute) for at in times}) == 1
    return Question.HALF if is_half else questions[0]
