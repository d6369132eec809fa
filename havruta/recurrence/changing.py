"""How a timing is changed: split in two, or moved as a whole."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import chain

from havruta.recurrence.days import days_of, first_of_month, month_of, week_of
from havruta.recurrence.rules import Frequency, Rule
from havruta.recurrence.timing import LATEST, Timing, occurrences, preceding

WEEK = timedelta(days=7)
MOST_WEEKS = 5


def split(timing: Timing, at: datetime) -> tuple[Timing | None, Timing | None]:
    """Return what comes before the occurrence `at`, and it with all that follow.

    Either is None where nothing is left. A number of times is divided between the two.
    """
    if timing.rule is None:
        return (timing, None) if timing.start < at else (None, timing)
    rule, first = timing.rule, next(occurrences(timing, at, LATEST), None)
    last = preceding(timing, at)
    if first is None or last is None:
        return (timing, None) if first is None else (None, replace(timing, start=first))
    if rule.count is None:
        before, after = replace(rule, until=last.date()), rule
    else:
        gone = sum(1 for _ in occurrences(timing, timing.start, last))
        before, after = replace(rule, count=gone), replace(rule, count=rule.count - gone)
    return replace(timing, rule=before), replace(timing, rule=after, start=first)


def shift(timing: Timing, at: datetime, to: datetime, zone: str) -> Timing:
    """Return it with its occurrence `at` moved to `to` on the clock of `zone`, and all with it.

    All take the new time of day. Of several weekdays the others stay. By months it goes on being
    counted as it was, by the day or by the weekday; what was the last of a month and is again stays
    so. The end is put off where the last occurrence would be after it.
    """
    if timing.rule is None:
        return Timing(to, zone)
    move = _Move(timing.rule, at.date(), to.date())
    rule = move.moved_rule()
    first_week = occurrences(timing, timing.start, timing.start + WEEK)
    start = min(
        move.moved(one.date())
        for one in first_week
        if week_of(one.date()) == week_of(timing.start.date())
    )
    if rule.until is not None:
        over = datetime.combine(rule.until, time.max)
        last = preceding(timing, over) or timing.start
        rule = replace(rule, until=max(rule.until, move.moved(last.date())))
    return Timing(datetime.combine(start, to.time()), zone, rule)


@dataclass(frozen=True, slots=True)
class _Move:
    """What becomes of a rule and its days when one of them is moved."""

    rule: Rule
    at: date
    to: date

    def moved_rule(self) -> Rule:
        """Return the rule that the moved days follow."""
        match self.rule.frequency:
            case Frequency.DAILY:
                return self.rule
            case Frequency.WEEKLY:
                days = {*self.rule.weekdays} - {self.at.weekday()} | {self.to.weekday()}
                return replace(self.rule, weekdays=tuple(sorted(days)))
            case Frequency.MONTHLY if self.rule.nth is None:
                return replace(self.rule, month_day=self._month_day())
            case _:
                return replace(self.rule, weekdays=(self.to.weekday(),), nth=self._nth())

    def _month_day(self) -> int:
        stays_last = self.rule.month_day == -1 and (self.to + timedelta(days=1)).day == 1
        return -1 if stays_last else self.to.day

    def _nth(self) -> int:
        is_last = (self.to + WEEK).month != self.to.month
        nth = (self.to.day + 6) // 7
        return -1 if is_last and (self.rule.nth == -1 or nth == MOST_WEEKS) else nth

    def moved(self, day: date) -> date:
        """Return where a day of the rule is moved to."""
        match self.rule.frequency:
            case Frequency.MONTHLY:
                number = month_of(day) + month_of(self.to) - month_of(self.at)
                first = first_of_month(number)
                days = days_of(self.moved_rule(), first, first, LATEST.date())
                return next(chain.from_iterable(days))
            case Frequency.WEEKLY if day.weekday() != self.at.weekday():
                weeks = week_of(self.to) - week_of(self.at)
                return day if self.rule.interval == 1 else day + weeks * WEEK
            case _:
                return day + (self.to - self.at)
