"""The buttons of an invitation, as drawings; `bot.invitations.controls` takes the presses."""

from typing import Any

from discord import ui

from bot.drawing import Style, button
from havruta.havrutot.limits import MOST_PARTNERS
from havruta.ids import CodeId, HavrutaId, InvitationId
from havruta.wording import Wording


def accept(say: Wording, invitation_id: InvitationId) -> ui.Button[Any]:
    """Return Accept: join the havruta one is invited to."""
    return button(say("Accept"), f"accept:{invitation_id}", Style.success)


def decline(say: Wording, invitation_id: InvitationId) -> ui.Button[Any]:
    """Return Decline: turn an invitation down."""
    return button(say("Decline"), f"decline:{invitation_id}", Style.secondary)


def invite(say: Wording, havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return Invite: show the ways in which people can be asked to join."""
    return button(say("Invite"), f"invite:{havruta_id}", Style.secondary)


def invite_again(say: Wording, havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return the wish to tell all of their invitations whom nothing has reached."""
    return button(say("Send again"), f"invite_again:{havruta_id}", Style.primary)


def whom(say: Wording, havruta_id: HavrutaId) -> ui.UserSelect[Any]:
    """Return the choice of whom to invite."""
    return ui.UserSelect(
        custom_id=f"whom:{havruta_id}",
        placeholder=say("Whom to invite"),
        max_values=MOST_PARTNERS,
    )


def share(say: Wording, havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return the way to a code with which people join by themselves."""
    return button(say("Make a code"), f"share:{havruta_id}", Style.secondary)


def revoke(say: Wording, havruta_id: HavrutaId, *, code_id: CodeId, number: int) -> ui.Button[Any]:
    """Return Revoke: have a code let nobody in any more."""
    label = say("Revoke {number}", number=number)
    return button(label, f"revoke:{havruta_id}:{code_id}", Style.secondary)
