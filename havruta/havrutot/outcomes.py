"""What is said of people and addresses that were to be invited."""

from collections.abc import Callable

from havruta.havrutot.by_mail import Sending
from havruta.havrutot.invitations import Outcome, Reply
from havruta.sentences import sentence
from havruta.wording import Wording

REPLIES: dict[Reply, str] = {
    Reply.INVITED: sentence("Invited: {who}."),
    Reply.TOLD_AGAIN: sentence("Invited before and not reached, so I try again: {who}."),
    Reply.WAITS: sentence("Invited already, and has not answered: {who}."),
    Reply.BELONGS: sentence("Belongs to it already: {who}."),
}
SENDINGS: dict[Sending, str] = {
    Sending.PROMISED: sentence("An invitation goes by e-mail to {addresses}."),
    Sending.NO_ADDRESS: sentence("This is no e-mail address, so nothing is sent: {addresses}."),
    Sending.NO_MAIL: sentence(
        "I can’t send e-mail, so nothing goes to {addresses}. Whoever runs me can set it up."
    ),
    Sending.UNSUBSCRIBED: sentence("They asked for no more mail from me: {addresses}."),
    Sending.IS_IN: sentence("They belong to the havruta already: {addresses}."),
    Sending.WAITS: sentence("They have an invitation that waits for their answer: {addresses}."),
    Sending.TOO_OFTEN: sentence(
        "Too many invitations have gone out just now, so none goes to {addresses}. Try again later."
    ),
}


def reply(say: Wording, outcome: Outcome, *, quoted: Callable[[str], str]) -> str:
    """Say what became of inviting somebody; `quoted` makes names harmless where it is to stand."""
    if outcome.refusal is not None:
        return say.refusal(outcome.refusal, quoted=quoted)
    return say(REPLIES[outcome.reply], who=quoted(outcome.user.name))
