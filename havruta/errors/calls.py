"""Refusals about calls."""

from havruta.errors.base import HavrutaError


class CallFull(HavrutaError):
    """As many are in the call as can be. Values: `limit`."""

    code = "call_full"


class NotInCall(HavrutaError):
    """The page is not in the call, or not any more."""

    code = "not_in_call"


class UnknownPeer(HavrutaError):
    """Whom a page means is not in the call, or not any more."""

    code = "unknown_peer"


class NoMediaServer(HavrutaError):
    """The call does not go through the media server, or that cannot be reached."""

    code = "no_media_server"


class UnknownRecording(HavrutaError):
    """There is no such recording, or not any more, or it is over."""

    code = "unknown_recording"


class NoRecorder(HavrutaError):
    """Nothing can be recorded here, or not right now."""

    code = "no_recorder"


class TooManyRecordings(HavrutaError):
    """So many recordings of the havruta are kept that there is no room. Values: `limit`."""

    code = "too_many_recordings"
