"""The buttons, as drawings: what each says and the custom id that tells what it is for.

The presses are taken by `bot.controls`, which know a button by its custom id alone and so live
through restarts; a drawing itself is never listened to.
"""

from typing import Any

import discord
from discord import ui

from havruta.havrutot.model import Lead, Told
from havruta.ids import HavrutaId, InvitationId, SessionId
from havruta.wording import wording

Style = discord.ButtonStyle


def join(session_id: SessionId) -> ui.Button[Any]:
    """Return Join: a personal link to the session's page."""
    say = wording()
    return _button(say("Join"), f"join:{session_id}", Style.primary)


def end(session_id: SessionId) -> ui.Button[Any]:
    """Return End: ask whether to end the session."""
    say = wording()
    return _button(say("End"), f"end:{session_id}", Style.secondary)


def end_now(session_id: SessionId) -> ui.Button[Any]:
    """Return the confirmation of End."""
    say = wording()
    return _button(say("End session"), f"end-now:{session_id}", Style.danger)


def start(havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return Start now: open a session."""
    say = wording()
    return _button(say("Start now"), f"start:{havruta_id}", Style.primary)


def history(havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return History: the havruta's ended sessions."""
    say = wording()
    return _button(say("History"), f"history:{havruta_id}", Style.secondary)


def history_page(havruta_id: HavrutaId | None, page: int, label: str) -> ui.Button[Any]:
    """Return a page of the history; without a havruta, of all that are the person's."""
    return _button(label, f"history:{havruta_id or 'all'}:{page}", Style.secondary)


def havrutot(page: int, label: str) -> ui.Button[Any]:
    """Return a page of the list of havrutot."""
    return _button(label, f"list:{page}", Style.secondary)


def accept(invitation_id: InvitationId) -> ui.Button[Any]:
    """Return Accept: join the havruta one is invited to."""
    say = wording()
    return _button(say("Accept"), f"accept:{invitation_id}", Style.success)


def decline(invitation_id: InvitationId) -> ui.Button[Any]:
    """Return Decline: turn an invitation down."""
    say = wording()
    return _button(say("Decline"), f"decline:{invitation_id}", Style.secondary)


def tell(havruta_id: HavrutaId, told: Told) -> ui.Button[Any]:
    """Return the switch between hearing of sessions at home and by direct message."""
    say = wording()
    labels = {Told.DIRECT: say("Tell me directly"), Told.HOME: say("Tell me in the channel")}
    return _button(labels[told], f"told:{havruta_id}:{told}", Style.secondary)


def lead(havruta_id: HavrutaId, to: Lead) -> ui.Button[Any]:
    """Return the switch between the owner turning the pages and everyone."""
    say = wording()
    labels = {Lead.FREE: say("Let everyone turn pages"), Lead.OWNER: say("Only I turn pages")}
    return _button(labels[to], f"lead:{havruta_id}:{to}", Style.secondary)


def page_link(address: str) -> ui.Button[Any]:
    """Return the way to the page."""
    say = wording()
    return ui.Button(label=say("Open the page"), url=address)


def row(*buttons: ui.Button[Any]) -> ui.View:
    """Return the buttons as the bottom of a message."""
    view = ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    view.stop()  # a drawing: discord.py keeps no memory of it
    return view


def _button(label: str, custom_id: str, style: discord.ButtonStyle) -> ui.Button[Any]:
    return ui.Button(label=label, custom_id=custom_id, style=style)
