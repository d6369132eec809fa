"""What every control shares: acknowledge first, act, and let the error desk speak."""

import re
from typing import Any, ClassVar, Self

import discord
from discord import ui

from bot.acknowledgement import begin, note_answer
from bot.asker import find_asker, study_of
from bot.errors import explain
from bot.request import Request, receive


class Control(ui.DynamicItem[ui.Item[Any]], template="(?!)"):
    """A button or a choice of one kind; `match` holds what its custom id says."""

    in_place: ClassVar[bool] = False
    """Whether the answer takes the place of a private message that holds the button."""

    def __init__(self, item: ui.Item[Any], match: re.Match[str]) -> None:
        super().__init__(item)
        self.match = match

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction, item: ui.Item[ui.View], match: re.Match[str], /
    ) -> Self:
        """Return the control for what was pressed or chosen from."""
        return cls(item, match)

    async def callback(self, interaction: discord.Interaction) -> None:
        """Acknowledge, then do what the button is for; a refusal is told privately."""
        try:
            await self.act(await receive(interaction, in_place=self.in_place))
        except Exception as error:  # noqa: BLE001 - the error desk
            await explain(interaction, error)

    @property
    def chosen(self) -> str:
        """What was chosen, where it is a choice."""
        assert isinstance(self.item, ui.Select)
        return str(self.item.values[0])

    async def act(self, request: Request) -> None:
        """Do what the button is for."""
        raise NotImplementedError


class Opener(Control, template="(?!)"):
    """A button that opens a form: that is its first answer, so nothing is acknowledged before."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Show the form; a refusal is told privately."""
        begin(interaction)
        try:
            asker = await find_asker(interaction)
            request = Request(interaction, study_of(interaction), asker)
            await interaction.response.send_modal(await self.form(request))
            note_answer(interaction)
        except Exception as error:  # noqa: BLE001 - the error desk
            await explain(interaction, error)

    async def form(self, request: Request) -> ui.Modal:
        """Return the form."""
        raise NotImplementedError
