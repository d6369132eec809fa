"""What somebody's settings say. Nothing here sends."""

from havruta.people.model import NotifyBy
from havruta.wording import Wording


def told_by(say: Wording, notify: NotifyBy | None) -> str:
    """Say how somebody is told; None: as all who have not chosen."""
    meanings = {
        None: say(
            "You are mentioned in the channel when a session starts, "
            "and told directly what is for you alone."
        ),
        NotifyBy.HOME: say("You are mentioned in the channel."),
        NotifyBy.DIRECT: say("You get a direct message."),
        NotifyBy.MAIL: say("You get an e-mail."),
        NotifyBy.NOTHING: say("You are told nothing but what you have asked for yourself."),
    }
    return meanings[notify]
