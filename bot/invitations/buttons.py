"""The buttons of an invitation, as drawings; `bot.invitations.controls` takes the presses."""

from typing import Any

from discord import ui

from bot.drawing import Style, button
from havruta.ids import InvitationId
from havruta.wording import Wording


def accept(say: Wording, invitation_id: InvitationId) -> ui.Button[Any]:
    """Return Accept: join the havruta one is invited to."""
    return button(say("Accept"), f"accept:{invitation_id}", Style.success)


def decline(say: Wording, invitation_id: InvitationId) -> ui.Button[Any]:
    """Return Decline: turn an invitation down."""
    return button(say("Decline"), f"decline:{invitation_id}", Style.secondary)
