"""The buttons of an invitation, as drawings; `bot.invitations.controls` takes the presses."""

from typing import Any

from discord import ui

from bot.drawing import Style, button
from havruta.ids import InvitationId
from havruta.wording import wording


def accept(invitation_id: InvitationId) -> ui.Button[Any]:
    """Return Accept: join the havruta one is invited to."""
    say = wording()
    return button(say("Accept"), f"accept:{invitation_id}", Style.success)


def decline(invitation_id: InvitationId) -> ui.Button[Any]:
    """Return Decline: turn an invitation down."""
    say = wording()
    return button(say("Decline"), f"decline:{invitation_id}", Style.secondary)
