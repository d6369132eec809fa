"""What did not reach whom, told to the owner."""

from collections.abc import Sequence

from discord.utils import escape_markdown

from havruta.havrutot.model import Havruta
from havruta.notices.model import Notice, Reason
from havruta.people.model import User
from havruta.wording import Wording, sentence

REASONS: dict[Reason, str] = {
    Reason.DIRECT_CLOSED: sentence("their direct messages are closed"),
    Reason.TOO_MANY_DIRECT: sentence("Discord lets me open no more direct messages for now"),
    Reason.NO_SHARED_SERVER: sentence("they share no server with me"),
    Reason.CHANNEL_GONE: sentence("the channel is gone"),
    Reason.CHANNEL_HIDDEN: sentence("I can’t see the channel"),
    Reason.CHANNEL_FORBIDDEN: sentence("I may not write in the channel"),
    Reason.ACCOUNT_GONE: sentence("their Discord account is gone"),
    Reason.NO_ACCOUNT: sentence("they have no Discord account here"),
    Reason.GAVE_UP: sentence("it failed for a day"),
}
UNKNOWN = sentence("unknown reason")


def untold(say: Wording, notice: Notice, havruta: Havruta, missed: Sequence[User]) -> str:
    """Return what did not reach them, why, and what can be done."""
    who = ", ".join(escape_markdown(user.name) for user in missed)
    name = escape_markdown(havruta.name)
    reason = say(REASONS[notice.reason] if notice.reason else UNKNOWN)
    if notice.invitation_id is not None:
        return say(
            "I could not invite {who} to “{name}”: {reason}. "
            "They can accept by typing /havruta list.",
            who=who,
            name=name,
            reason=reason,
        )
    if not missed:
        return say(
            "I could not post that “{name}” is in session: {reason}. /session start tries again.",
            name=name,
            reason=reason,
        )
    return say(
        "I could not tell {who} that “{name}” is in session: {reason}. Please tell them yourself.",
        who=who,
        name=name,
        reason=reason,
    )
