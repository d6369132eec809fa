"""The buttons of the history, as drawings; `bot.history.controls` takes the presses."""

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.drawing import Style, button
from bot.history.seeking import Seeking
from havruta.ids import HavrutaId, SessionId
from havruta.wording import Wording


def history(say: Wording, havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return History: the havruta's ended sessions."""
    return button(say("History"), f"history:{havruta_id}", Style.secondary)


def history_page(seeking: Seeking, page: int, label: str) -> ui.Button[Any]:
    """Return a page of the history; without a havruta, of all that are the person's."""
    sought = f":{seeking.text()}" if seeking.is_narrow else ""
    return button(label, f"history:{seeking.havruta_id or 'all'}:{page}{sought}", Style.secondary)


def details(say: Wording, sessions: Mapping[SessionId, str]) -> ui.Select[Any]:
    """Return the choice of a session to be told of."""
    options = [discord.SelectOption(label=label, value=one) for one, label in sessions.items()]
    return ui.Select(custom_id="history-of", placeholder=say("See one of them"), options=options)


def write_name(say: Wording, *, is_full: bool) -> ui.Button[Any]:
    """Return the switch between the Name in full on sheets, and short."""
    label = say("From now on, the Name in full") if is_full else say("From now on, the Name as ה׳")
    return button(label, f"name:{'full' if is_full else 'short'}", Style.secondary)
