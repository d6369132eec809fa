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
