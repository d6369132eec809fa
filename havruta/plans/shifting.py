"""What becomes of a rule when one of its times is moved, and all that follow with it."""

from dataclasses import replace
from datetime import datetime, timedelta

from havruta.recurrence import Frequency, Rule, Timing, first_on_or_after

WEEK = 7


def shifted(timing: Timing, original: datetime, to: datetime) -> Timing:
    """Return the timing as it is once the time at `original` has moved to `to`.

    All times are at the new hour. Of several weekdays the one that was moved gives way to the new
    one; a weekday of the month, or a day of it, to the one that `to` is; what is on each day stays
    so. The last day moves as far as the time did.
    """
    rule = timing.rule
    if rule is None:
        return replace(timing, start=to)
    days = (to.date() - original.date()).days
    until = None if rule.until is None else rule.until + timedelta(days=days)
    rule = replace(_on_other_day(rule, original, to), until=until)
    if original == timing.start:
        return replace(timing, start=to, rule=rule)
    return replace(timing, start=_first(timing, rule, original, to), rule=rule)


def _first(timing: Timing, rule: Rule, original: datetime, to: datetime) -> datetime:
    """Return where the rule begins that is moved in a later one of its times."""
    begins = datetime.combine(timing.start.date(), to.time())
    if rule.weekdays == () or timing.start.weekday() == original.weekday():
        begins += to.date() - original.date()
    if rule.frequency is Frequency.DAILY:
        return begins
    return first_on_or_after(replace(rule, count=None, until=None), begins, timing.zone) or begins


def _on_other_day(rule: Rule, original: datetime, to: datetime) -> Rule:
    if rule.frequency is Frequency.WEEKLY:
        others = {day for day in rule.weekdays if day != original.weekday()}
        return replace(rule, weekdays=tuple(sorted({*others, to.weekday()})))
    if rule.nth is not None:
        return replace(rule, weekdays=(to.weekday(),), nth=_nth(rule, to))
    if rule.month_day is not None:
        was_last = rule.month_day == -1 and _is_in_last(to, days=1)
        return replace(rule, month_day=-1 if was_last else to.day)
    return rule


def _nth(rule: Rule, to: datetime) -> int:
    """Return which of its weekdays in its month it is; the last one stays the last one."""
    if rule.nth == -1 and _is_in_last(to, days=WEEK):
        return -1
    return (to.day - 1) // WEEK + 1


def _is_in_last(at: datetime, *, days: int) -> bool:
    return (at + timedelta(days=days)).month != at.month
