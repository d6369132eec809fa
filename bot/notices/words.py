"""What did not reach whom, told to the owner."""

from collections.abc import Sequence

from discord.utils import escape_markdown

from havruta.havrutot.model import Havruta
from havruta.notices.model import Notice
from havruta.people.model import User
from havruta.wording import Wording


def untold(say: Wording, notice: Notice, havruta: Havruta, missed: Sequence[User]) -> str:
    """Return what did not reach them, why, and what can be done."""
    who = ", ".join(escape_markdown(user.name) for user in missed)
    name = escape_markdown(havruta.name)
    reason = say(notice.reason) if notice.reason else say("unknown reason")
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
