"""The button that has somebody forgotten, as a drawing; `bot.privacy.controls` takes the press."""

from typing import Any

from discord import ui

from bot.drawing import Style, button
from havruta.wording import Wording


def erase(say: Wording) -> ui.Button[Any]:
    """Return the confirmation that all of the presser is to be forgotten."""
    return button(say("Delete my data"), "erase", Style.danger)
