"""Refusals about sessions and what is told."""

from havruta.errors.base import HavrutaError


class UnknownSession(HavrutaError):
    """There is no such session."""

    code = "unknown_session"


class UnknownNotice(HavrutaError):
    """There is no such promise to tell somebody, or not any more."""

    code = "unknown_notice"


class UnknownAway(HavrutaError):
    """Nobody has told of such learning, or not any more."""

    code = "unknown_away"


class AwayOver(HavrutaError):
    """What was told of has been answered otherwise, or taken back."""

    code = "away_over"


class OwnWord(HavrutaError):
    """Somebody would confirm, or refuse, what they have told themselves."""

    code = "own_word"


class NotYourWord(HavrutaError):
    """Somebody would take back what others have told, and answered."""

    code = "not_your_word"


class NotYet(HavrutaError):
    """The day on which something is said to have been learned is still to come."""

    code = "not_yet"


class LongAgo(HavrutaError):
    """The day is longer ago than anything is told of. Values: `years`."""

    code = "long_ago"


class TooManyWaiting(HavrutaError):
    """So much that was told of waits for an answer that no more can be told. Values: `limit`."""

    code = "too_many_waiting"


class NothingMissed(HavrutaError):
    """The session runs, or covered nothing, so that there is nothing to catch up with."""

    code = "nothing_missed"


class SessionOver(HavrutaError):
    """The session has ended."""

    code = "session_over"


class NothingRuns(HavrutaError):
    """No session of the havruta runs now. Values: `name`."""

    code = "nothing_runs"


class LeadIsFree(HavrutaError):
    """In this havruta anyone turns the pages, so that nobody can be given the lead."""

    code = "lead_is_free"


class NotThere(HavrutaError):
    """Whoever is to lead is not in the room."""

    code = "not_there"


class StartedTooOften(HavrutaError):
    """A havruta has begun so many sessions that it has to wait. Values: `limit`, `minutes`."""

    code = "started_too_often"


class NoChannel(HavrutaError):
    """The havruta has no channel in which anything could be shown. Values: `name`."""

    code = "no_channel"


class SharedTooOften(HavrutaError):
    """The person has shared too much of late. Values: `minutes`, until there is room again."""

    code = "shared_too_often"
