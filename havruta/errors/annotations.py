"""Refusals about marks on the text and what is said beside it."""

from havruta.errors.base import HavrutaError


class UnknownAnnotation(HavrutaError):
    """There is no such mark, or not any more."""

    code = "unknown_annotation"


class NotTheirs(HavrutaError):
    """Somebody else has made the mark."""

    code = "not_theirs"


class NothingWritten(HavrutaError):
    """A note, or something to say, has no words."""

    code = "nothing_written"


class TooManyAnnotations(HavrutaError):
    """The session has as many marks as it can have. Values: `limit`."""

    code = "too_many_annotations"


class TooManyRemarks(HavrutaError):
    """As much has been said in the session as can be. Values: `limit`."""

    code = "too_many_remarks"
