"""When something takes place, in words: what was understood, and each time of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from babel import Locale
from babel.lists import format_list

from havruta import labels
from havruta.hebrew.rests import Keeper, next_rest
from havruta.people import towns
from havruta.people.zones import city_of
from havruta.recurrence import Frequency, Rule, Timing, instant, wall, walls
from havruta.sentences import sentence
from havruta.when.clocks import ClockChange, clock_change
from havruta.when.model import Question, Unclear, Understood
from havruta.wording import Wording

NTH = {
    1: sentence("first"),
    2: sentence("second"),
    3: sentence("third"),
    4: sentence("fourth"),
    5: sentence("fifth"),
    -1: sentence("last"),
}
QUESTIONS = {
    Question.HALF: sentence("In the morning or in the evening?"),
    Question.TIME: sentence("At what time?"),
    Question.DAY: sentence("Which day do you mean?"),
    Question.OFTEN: sentence("How often?"),
    Question.UNTIL: sentence("Until when?"),
    Question.ZONE: sentence("By the clock of which place?"),
    Question.LAYOUT: sentence("Was your keyboard set to the other language? Did you mean this?"),
    Question.SEVERAL: sentence("Which of these do you mean?"),
}
LONGEST_CHOICE = 80
"""No button of Discord takes more characters."""
SHORTEST_MONTH = 28
LOOKED_AHEAD = timedelta(days=366)
"""For how long ahead changes of the clock are told."""


def describe(timing: Timing, say: Wording) -> str:
    """Return all of it: "every Tuesday at 20:30 (Jerusalem), from 1 December 2026, 10 times"."""
    if timing.rule is None:
        return rhythm(timing, say)
    first = date_of(timing.start.date(), say)
    told = say("{rhythm}, from {day}", rhythm=rhythm(timing, say), day=first)
    if timing.rule.until is not None:
        return say("{told}, until {day}", told=told, day=date_of(timing.rule.until, say))
    return _counted(told, timing.rule, say)


def rhythm(timing: Timing, say: Wording) -> str:
    """Return it without beginning and end: "every Tuesday and Thursday at 20:30 (Jerusalem)"."""
    city = city_of(timing.zone, say.language)
    time = f"{timing.start:%H:%M}"
    if timing.rule is None:
        day = _day(timing.start.date(), say)
        return say("{day} at {time} ({city})", day=day, time=time, city=city)
    often = how_often(timing.rule, say)
    return say("{often} at {time} ({city})", often=often, time=time, city=city)


def moment(at: datetime, zone: str, say: Wording, *, now: datetime | None = None) -> str:
    """Return one time by a zone's clock: "Tuesday 1 December, 20:30".

    The year is told if it is another than that of `now`, or that is not given.
    """
    there = wall(at, zone)
    is_this_year = now is not None and wall(now, zone).year == there.year
    day = _day_of_year(there.date(), say) if is_this_year else _day(there.date(), say)
    time = f"{there:%H:%M}"
    return say("{day}, {time}", day=day, time=time)


def rest_there(keeper: Keeper, say: Wording, now: datetime) -> str:
    """Say where a keeper is, and when their next Shabbat or festival begins and ends there.

    It is "" where they have not told.
    """
    if keeper.place is None:
        return ""
    rest = next_rest(now, keeper)
    begins, ends = (moment(at, keeper.zone, say, now=now) for at in (rest.begins, rest.ends))
    return say(
        "In {place}, {rest} is from {begins} to {ends}.",
        place=towns.called(keeper.place, say.language),
        rest=rest.label(say.language),
        begins=begins,
        ends=ends,
    )


def how_often(rule: Rule, say: Wording) -> str:
    """Return how it comes round: "every 2 weeks on Tuesday", "every month on the first Sunday"."""
    n = rule.interval
    if rule.frequency is Frequency.DAILY:
        return say.count("every day", "every {n} days", n)
    if rule.frequency is Frequency.WEEKLY:
        days = _weekdays(rule.weekdays, say)
        return say.count("every {days}", "every {n} weeks on {days}", n, days=days)
    if rule.month_day == -1:
        return say.count("every month on the last day", "every {n} months on the last day", n)
    if rule.month_day is not None:
        day = _ordinal(rule.month_day, say)
        return say.count("every month on the {day}", "every {n} months on the {day}", n, day=day)
    return say.count(
        "every month on the {nth} {weekday}",
        "every {n} months on the {nth} {weekday}",
        n,
        nth=say(NTH[rule.nth or -1]),
        weekday=_weekday(rule.weekdays[0], say),
    )


def date_of(day: date, say: Wording) -> str:
    """Return a date without its weekday: "1 December 2026"."""
    return say("{day} {month} {year}", day=day.day, month=_month(day, say), year=day.year)


def either(days: Iterable[date], say: Wording) -> str:
    """Return that it is one of these days: "Tuesday 1 December 2026 or …"."""
    return format_list([_day(day, say) for day in days], style="or", locale=say.language)


def question(unclear: Unclear, say: Wording) -> str:
    """Return what to ask, before the readings."""
    return say(QUESTIONS[unclear.question])


def choice(reading: Understood, unclear: Unclear, say: Wording) -> str:
    """Return what a reading is offered as: what tells it from the others, in short."""
    at = unclear.readings.index(reading)
    for told in (_shorts, _wholes):
        shown = told(unclear, say)
        if shown.count(shown[at]) == 1 and len(shown[at]) <= LONGEST_CHOICE:
            return shown[at]
    return labels.joined(*_apart(reading, unclear.readings, say))


def _shorts(unclear: Unclear, say: Wording) -> list[str]:
    return [_short(one.timing, unclear.question, say) for one in unclear.readings]


def _wholes(unclear: Unclear, say: Wording) -> list[str]:
    return [describe(one.timing, say) for one in unclear.readings]


def _apart(reading: Understood, readings: Sequence[Understood], say: Wording) -> Iterator[str]:
    """Yield all in which it differs from others; what is long last, for it may be cut."""
    timing, rule, others = reading.timing, reading.timing.rule, [one.timing for one in readings]
    if len({one.start for one in others}) > 1 or rule is None:
        yield moment(instant(timing.start, timing.zone), timing.zone, say)
    if len({one.zone for one in others}) > 1:
        yield city_of(timing.zone, say.language)
    until = None if rule is None else rule.until
    if until is not None and len({one.rule and one.rule.until for one in others}) > 1:
        yield say("until {day}", day=date_of(until, say))
    if rule is not None and len({one.rule and replace(one.rule, until=None) for one in others}) > 1:
        yield _counted(how_often(rule, say), rule, say)


def _short(timing: Timing, question: Question, say: Wording) -> str:
    rule = timing.rule
    match question:
        case Question.ZONE:
            return city_of(timing.zone, say.language)
        case Question.UNTIL if rule is not None and rule.until is not None:
            return say("until {day}", day=date_of(rule.until, say))
        case Question.SEVERAL | Question.LAYOUT:
            return _counted(rhythm(timing, say), rule, say)
        case Question.OFTEN if rule is not None:
            return _counted(how_often(rule, say), rule, say)
        case _:
            return moment(instant(timing.start, timing.zone), timing.zone, say)


def _counted(told: str, rule: Rule | None, say: Wording) -> str:
    if rule is None or rule.count is None:
        return told
    return say.count("{told}, {n} time", "{told}, {n} times", rule.count, told=told)


def remarks(timing: Timing, say: Wording) -> list[str]:
    """Return what is not as one may expect: months left out, and changes of the clock."""
    now = instant(timing.start, timing.zone)
    coming = walls(timing, now, now + LOOKED_AHEAD)
    changes = [(at, clock_change(at, timing.zone)) for at in coming]
    return [
        *_left_out(timing.rule, say),
        *(_changed(at, change, timing.zone, say) for at, change in changes if change),
    ]


def _left_out(rule: Rule | None, say: Wording) -> list[str]:
    if rule is None:
        return []
    if (rule.month_day or 0) > SHORTEST_MONTH:
        day = _ordinal(rule.month_day or 0, say)
        return [say("Months without the {day} are left out.", day=day)]
    if rule.nth == max(NTH):
        weekday = _weekday(rule.weekdays[0], say)
        return [say("Months without a fifth {weekday} are left out.", weekday=weekday)]
    return []


def _changed(at: datetime, change: ClockChange, zone: str, say: Wording) -> str:
    day, time = _day(at.date(), say), f"{at:%H:%M}"
    if change is ClockChange.DOUBLED:
        return say(
            "On {day} the clock shows {time} twice: it begins the first time.", day=day, time=time
        )
    later = f"{wall(instant(at, zone), zone):%H:%M}"
    return say(
        "On {day} the clock goes forward over {time}: it begins at {later} that day.",
        day=day,
        time=time,
        later=later,
    )


def _day(day: date, say: Wording) -> str:
    return say(
        "{weekday} {day} {month} {year}",
        weekday=_weekday(day.weekday(), say),
        day=day.day,
        month=_month(day, say),
        year=day.year,
    )


def _day_of_year(day: date, say: Wording) -> str:
    return say(
        "{weekday} {day} {month}",
        weekday=_weekday(day.weekday(), say),
        day=day.day,
        month=_month(day, say),
    )


def _month(day: date, say: Wording) -> str:
    return str(Locale.parse(say.language).months["format"]["wide"][day.month])


def _weekday(weekday: int, say: Wording) -> str:
    return str(Locale.parse(say.language).days["format"]["wide"][weekday])


def _weekdays(weekdays: tuple[int, ...], say: Wording) -> str:
    """Return them in the order of the week that begins on Sunday, in Hebrew after one "day"."""
    first, *rest = (_weekday(day, say) for day in sorted(weekdays, key=lambda day: (day + 1) % 7))
    word, _, _ = first.rpartition(" ")
    names = [first, *(name.removeprefix(f"{word} ") for name in rest)]
    return format_list(names, locale=say.language)


def _ordinal(day: int, say: Wording) -> str:
    """Return "1st" in English; elsewhere the figure, to which the sentence gives its form."""
    if say.language != "en":
        return str(day)
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{day}{'th' if 10 < day < 14 else endings.get(day % 10, 'th')}"
