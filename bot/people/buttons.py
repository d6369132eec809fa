"""The buttons of somebody's settings, as drawings; `bot.people.controls` takes the presses."""

from typing import Any

from discord import ui

from bot.drawing import Style, button
from havruta.people.model import User
from havruta.wording import Wording, languages, name_of


def languages_to_choose(say: Wording) -> list[ui.Button[Any]]:
    """Return a button for every other language, called what its speakers call it."""
    others = sorted(languages() - {say.language})
    return [button(name_of(one), f"language:{one}", Style.secondary) for one in others]


def languages_unasked(say: Wording, user: User) -> list[ui.Button[Any]]:
    """Return the same for somebody who has chosen none yet: Discord does not tell of Hebrew."""
    return languages_to_choose(say) if user.language is None else []
