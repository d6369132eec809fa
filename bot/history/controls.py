"""The buttons of the history, pressed."""

import discord

from bot.control import ID, Press
from bot.history import responses
from havruta.ids import HavrutaId


class ShowHistory(Press, template=f"history:(?P<id>{ID})"):
    """Shows the latest of a havruta's ended sessions."""

    async def act(self, interaction: discord.Interaction) -> None:
        """Answer with the first page."""
        await responses.history(interaction, HavrutaId(self.match["id"]))


class TurnHistory(Press, template=f"history:(?P<id>{ID}|all):(?P<page>[0-9]{{1,6}})"):
    """Turns to another page of ended sessions."""

    in_place = True

    async def act(self, interaction: discord.Interaction) -> None:
        """Show that page instead."""
        which = None if self.match["id"] == "all" else HavrutaId(self.match["id"])
        await responses.history(interaction, which, int(self.match["page"]), in_place=True)


CONTROLS = (ShowHistory, TurnHistory)
