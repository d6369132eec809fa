"""The buttons of the history, as drawings; `bot.history.controls` takes the presses."""

from typing import Any

from discord import ui

from bot.drawing import Style, button
from havruta.ids import HavrutaId
from havruta.wording import Wording


def history(say: Wording, havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return History: the havruta's ended sessions."""
    return button(say("History"), f"history:{havruta_id}", Style.secondary)


def history_page(havruta_id: HavrutaId | None, page: int, label: str) -> ui.Button[Any]:
    """Return a page of the history; without a havruta, of all that are the person's."""
    return button(label, f"history:{havruta_id or 'all'}:{page}", Style.secondary)
