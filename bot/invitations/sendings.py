"""What is said of addresses that were to be invited."""

from collections.abc import Mapping

from bot.drawing import PEOPLE_LIMIT, literal, shortened
from havruta.havrutot.by_mail import Sending
from havruta.havrutot.outcomes import SENDINGS
from havruta.wording import Wording


def sent(say: Wording, sendings: Mapping[str, Sending]) -> list[str]:
    """Return what becomes of each address, on a line for each thing that becomes of any."""
    lines = []
    for sending, words in SENDINGS.items():
        if theirs := [literal(one) for one, what in sendings.items() if what is sending]:
            lines.append(say(words, addresses=shortened(say.listed(theirs), 4 * PEOPLE_LIMIT)))
    return lines
