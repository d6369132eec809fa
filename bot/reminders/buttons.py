"""The buttons of what was told, as drawings; `bot.reminders.controls` takes the presses."""

from typing import Any

from discord import ui

from bot.drawing import Style, button
from havruta.ids import HavrutaId, NoticeId


def retry(
    notice_id: NoticeId, havruta_id: HavrutaId | None, page: int, label: str
) -> ui.Button[Any]:
    """Return the wish to tell it again, which leads back to this page."""
    return button(label, f"retry:{notice_id}:{havruta_id or 'all'}:{page}", Style.primary)


def status(havruta_id: HavrutaId | None, page: int, label: str) -> ui.Button[Any]:
    """Return a page of what was told; without a havruta, of all that are the person's."""
    return button(label, f"reminders:{havruta_id or 'all'}:{page}", Style.secondary)
