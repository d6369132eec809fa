"""What is said of addresses that were to be invited."""

from collections.abc import Mapping

from bot.drawing import PEOPLE_LIMIT, literal, shortened
from havruta.havrutot.by_mail import Sending
from havruta.wording import Wording, sentence

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


def sent(say: Wording, sendings: Mapping[str, Sending]) -> list[str]:
    """Return what becomes of each address, on a line for each thing that becomes of any."""
    lines = []
    for sending, words in SENDINGS.items():
        if theirs := [literal(one) for one, what in sendings.items() if what is sending]:
            lines.append(say(words, addresses=shortened(say.listed(theirs), 4 * PEOPLE_LIMIT)))
    return lines
