"""What an invitation looks like. Nothing here sends."""

from discord import ui

from bot.drawing import TEKHELET, literal, shortened
from bot.invitations import buttons
from havruta.havrutot.invitations import Waiting
from havruta.wording import Wording

INVITATION_LIMIT = 240
"""Five boxes and two invitations share a message's 4,000 characters."""


def invitation_box(say: Wording, waiting: Waiting) -> ui.Container[ui.LayoutView]:
    """Return an invitation that waits, with its answers."""
    text = say(
        "You are invited: {inviter} would learn {book} with you in “{name}”.",
        inviter=literal(waiting.inviter.name),
        book=waiting.book.named(say.language),
        name=literal(waiting.havruta.name),
    )
    invitation_id = waiting.invitation.id
    choices = buttons.accept(say, invitation_id), buttons.decline(say, invitation_id)
    return ui.Container(
        ui.TextDisplay(shortened(text, INVITATION_LIMIT)),
        ui.ActionRow(*choices),
        accent_colour=TEKHELET,
    )
