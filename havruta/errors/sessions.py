"""Refusals about sessions and what is told."""

from havruta.errors.base import HavrutaError


class UnknownSession(HavrutaError):
    """There is no such session."""

    code = "unknown_session"


class UnknownNotice(HavrutaError):
    """There is no such promise to tell somebody, or not any more."""

    code = "unknown_notice"


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
