"""Refusals about when, and about what is planned."""

from havruta.errors.base import HavrutaError


class NotUnderstood(HavrutaError):
    """What was said is no time. Values: `said`, or the words of it that make no sense."""

    code = "not_understood"


class NotADay(HavrutaError):
    """What was said is no day. Values: `said`."""

    code = "not_a_day"


class WhichDay(HavrutaError):
    """What was said may be one of some days. Values: `said`, `days`."""

    code = "which_day"
    ours = frozenset({"days"})


class ManyDays(HavrutaError):
    """What was said is more days than one, as a week is. Values: `said`."""

    code = "many_days"


class NoSuchTime(HavrutaError):
    """No clock and no calendar has it. Values: `said`, as it was typed."""

    code = "no_such_time"


class TimePast(HavrutaError):
    """That time is over."""

    code = "time_past"


class TooFar(HavrutaError):
    """It is further ahead than anything is planned. Values: `years`."""

    code = "too_far"


class WrongWeekday(HavrutaError):
    """The date that was said is another day of the week."""

    code = "wrong_weekday"


class SaidTwice(HavrutaError):
    """The same thing was said in two ways that differ. Values: `what`."""

    code = "said_twice"


class DayLacking(HavrutaError):
    """It is to come round every week or month, and nobody said on which day."""

    code = "day_lacking"


class HebrewRule(HavrutaError):
    """It is to come round by months or years of the Hebrew calendar, which no rule of ours does."""

    code = "hebrew_rule"


class EndsOnce(HavrutaError):
    """An end was said of what takes place only once."""

    code = "ends_once"


class EndsTooSoon(HavrutaError):
    """It would be over before it has begun."""

    code = "ends_too_soon"


class WrongLength(HavrutaError):
    """No session is planned that short or long. Values: `shortest`, `longest`.

    In minutes and in hours.
    """

    code = "wrong_length"


class StartNow(HavrutaError):
    """What begins now needs no plan."""

    code = "start_now"


class UnknownPlan(HavrutaError):
    """There is no such plan any more."""

    code = "unknown_plan"


class UnknownOccurrence(HavrutaError):
    """Nothing is planned for that time any more."""

    code = "unknown_occurrence"


class UnknownProposal(HavrutaError):
    """There is no such proposal."""

    code = "unknown_proposal"


class ProposalOver(HavrutaError):
    """What was proposed has been decided, or is not to be decided any more."""

    code = "proposal_over"


class OccurrenceOver(HavrutaError):
    """It has begun, is over, or has been called off."""

    code = "occurrence_over"


class MovedMeanwhile(HavrutaError):
    """It begins at another time than when somebody was shown what they were about to do."""

    code = "moved_meanwhile"


class NeverComes(HavrutaError):
    """The rule yields no time at all."""

    code = "never_comes"


class TooManyPlans(HavrutaError):
    """The havruta has as many plans as it may. Values: `limit`."""

    code = "too_many_plans"
    ours = frozenset({"limit"})


class ToldTooOften(HavrutaError):
    """Somebody has had the others told of so much that more has to wait.

    Values: `limit`, `minutes`.
    """

    code = "told_too_often"


class NotExpected(HavrutaError):
    """It is planned for others of the havruta. Values: `name`."""

    code = "not_expected"


class PeopleChanged(HavrutaError):
    """Others belong to the havruta than when something was shown."""

    code = "people_changed"
