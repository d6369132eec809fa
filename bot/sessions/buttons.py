"""The buttons of a session, as drawings; `bot.sessions.controls` takes the presses."""

from typing import Any

from discord import ui

from bot.drawing import Style, button
from havruta.ids import HavrutaId, SessionId
from havruta.wording import wording


def join(session_id: SessionId) -> ui.Button[Any]:
    """Return Join: a personal link to the session's page."""
    say = wording()
    return button(say("Join"), f"join:{session_id}", Style.primary)


def end(session_id: SessionId) -> ui.Button[Any]:
    """Return End: ask whether to end the session."""
    say = wording()
    return button(say("End"), f"end:{session_id}", Style.secondary)


def end_now(session_id: SessionId) -> ui.Button[Any]:
    """Return the confirmation of End."""
    say = wording()
    return button(say("End session"), f"end-now:{session_id}", Style.danger)


def start(havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return Start now: open a session."""
    say = wording()
    return button(say("Start now"), f"start:{havruta_id}", Style.primary)
