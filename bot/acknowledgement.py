"""That nothing goes unanswered: the first sign within three seconds, and the last at a stop."""

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol, cast

import aiohttp
import discord
import structlog
from discord import ui

from bot.asker import say_to
from bot.metrics import ChatMetrics
from havruta.ids import new_error_id

log = structlog.get_logger(__name__)

ALREADY = 40060
OUTCOME = "outcome"
"""What became of an interaction is noted among its extras, where it was not simply answered."""
TO_FINISH = 3.0
TO_TELL = 2.0
"""How many seconds a stop waits for answers, and then for telling those who get none."""


class UnderWay:
    """The commands and presses that have not come to their end."""

    def __init__(self, metrics: ChatMetrics | None = None) -> None:
        self.metrics = metrics or ChatMetrics()
        self._asked: dict[asyncio.Task[Any], discord.Interaction] = {}

    def add(self, interaction: discord.Interaction) -> None:
        """Note that this task answers the interaction, until it is done."""
        task = asyncio.current_task()
        assert task is not None
        self._asked[task] = interaction
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[Any]) -> None:
        interaction = self._asked.pop(task)
        outcome = interaction.extras.get(OUTCOME, "answered")
        self.metrics.note_outcome(asked(interaction), outcome)

    async def finish(self) -> None:
        """Give them a moment; break off what takes longer, and tell those who asked."""
        if self._asked:
            await asyncio.wait(self._asked, timeout=TO_FINISH)
        for task in self._asked:
            task.cancel()
        telling = [_break_off(interaction) for interaction in self._asked.values()]
        await asyncio.wait([asyncio.gather(*telling, return_exceptions=True)], timeout=TO_TELL)


class Answering(Protocol):
    """A client that knows what is under way."""

    under_way: UnderWay


def begin(interaction: discord.Interaction) -> None:
    """Note that the interaction is answered by this task."""
    _under_way(interaction).add(interaction)


def note_answer(interaction: discord.Interaction) -> None:
    """Note that the interaction has had its first answer."""
    _under_way(interaction).metrics.note_answer(asked(interaction), interaction.created_at)


def note_suggestions(interaction: discord.Interaction) -> None:
    """Note that there is something to suggest to whoever types."""
    _under_way(interaction).metrics.note_suggestions(interaction.created_at)


async def acknowledge(interaction: discord.Interaction, *, in_place: bool = False) -> None:
    """Show that the answer is on its way, privately; whatever is slow comes after this.

    With `in_place` the answer will take the place of the message whose button was pressed, where
    that is private, too.
    """
    thinking = not (in_place and is_private(interaction))
    begin(interaction)
    try:
        await interaction.response.defer(ephemeral=True, thinking=thinking)
    except aiohttp.ClientConnectionError:  # a kept connection is often closed as it is used
        try:
            await interaction.response.defer(ephemeral=True, thinking=thinking)
        except discord.HTTPException as error:
            if error.code != ALREADY:
                raise
            interaction.extras[ALREADY] = True
    note_answer(interaction)


def is_private(interaction: discord.Interaction) -> bool:
    """Whether nobody but the presser sees the message that was pressed."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def tell(
    interaction: discord.Interaction, text: str, view: ui.View = discord.utils.MISSING
) -> None:
    """Answer privately with a text, whether or not something was said before."""
    if interaction.response.is_done() or ALREADY in interaction.extras:
        await interaction.followup.send(text, view=view, ephemeral=True)
    else:
        await interaction.response.send_message(text, view=view, ephemeral=True)


def asked(interaction: discord.Interaction) -> str:
    """Return the command or the control, without what it carries: that may have been typed."""
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    data: Mapping[str, object] = dict(interaction.data or {})
    return str(data.get("custom_id", interaction.type.name)).partition(":")[0]


async def _break_off(interaction: discord.Interaction) -> None:
    error_id, user = new_error_id(), str(interaction.user.id)
    interaction.extras[OUTCOME] = "broken_off"
    log.info("broken off by a stop", error_id=error_id, asked=asked(interaction), user=user)
    say = say_to(interaction)
    text = say("I am being restarted. Please try again in a moment.")
    await tell(interaction, f"{text}\n-# {error_id}")


def _under_way(interaction: discord.Interaction) -> UnderWay:
    return cast("Answering", interaction.client).under_way
