"""Why somebody could not be told, in words."""

from havruta.notices.model import Reason
from havruta.sentences import sentence

REASONS: dict[Reason, str] = {
    Reason.DIRECT_CLOSED: sentence("their direct messages are closed"),
    Reason.TOO_MANY_DIRECT: sentence("Discord lets me open no more direct messages for now"),
    Reason.NO_SHARED_SERVER: sentence("they share no server with me"),
    Reason.CHANNEL_GONE: sentence("the channel is gone"),
    Reason.CHANNEL_HIDDEN: sentence("I can’t see the channel"),
    Reason.CHANNEL_FORBIDDEN: sentence("I may not write in the channel"),
    Reason.CHANNEL_LOCKED: sentence("the thread is locked"),
    Reason.ACCOUNT_GONE: sentence("their Discord account is gone"),
    Reason.NO_ACCOUNT: sentence("they have no Discord account here"),
    Reason.NOT_WISHED: sentence("they wish to be told nothing"),
    Reason.REFUSED: sentence("Discord does not let it through"),
    Reason.NO_MAILBOX: sentence("there is no such mailbox"),
    Reason.MAIL_REFUSED: sentence("the mail server does not take it"),
    Reason.UNSUBSCRIBED: sentence("they asked for no more mail"),
    Reason.GAVE_UP: sentence("it failed for a day"),
}
