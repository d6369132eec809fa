"""The error desk of the chat: how a refusal sounds, and that nothing goes unanswered."""

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Mapping
from functools import wraps
from typing import Any, Protocol, TypeAlias, cast

import aiohttp
import discord
import structlog
from discord import app_commands
from discord.utils import escape_markdown

from havruta.errors import HavrutaError
from havruta.wording import wording

log = structlog.get_logger(__name__)

Offer: TypeAlias = Callable[
    [discord.Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]
]

ALREADY = 40060
OUT_OF_HAND = {
    10062: "answered too late",  # not acknowledged within three seconds
    ALREADY: "answered already",  # by another process with our token
}
"""After these words of Discord's the interaction takes no first answer from us any more."""


TO_FINISH = 3.0
TO_TELL = 2.0
"""How many seconds a stop waits for answers, and then for telling those who get none."""


class UnderWay:
    """The commands and presses that have not come to their end."""

    def __init__(self) -> None:
        self._asked: dict[asyncio.Task[Any], discord.Interaction] = {}

    def add(self, interaction: discord.Interaction) -> None:
        """Note that this task answers the interaction, until it is done."""
        task = asyncio.current_task()
        assert task is not None
        self._asked[task] = interaction
        task.add_done_callback(self._asked.pop)

    async def finish(self) -> None:
        """Give them a moment; break off what takes longer, and tell those who asked."""
        if self._asked:
            await asyncio.wait(self._asked, timeout=TO_FINISH)
        say = wording()
        text = say("I am being restarted. Please try again in a moment.")
        for task in self._asked:
            task.cancel()
        telling = [_tell(interaction, text) for interaction in self._asked.values()]
        await asyncio.wait([asyncio.gather(*telling, return_exceptions=True)], timeout=TO_TELL)


class Answering(Protocol):
    """A client that knows what is under way."""

    under_way: UnderWay


async def acknowledge(interaction: discord.Interaction, *, in_place: bool = False) -> None:
    """Show that the answer is on its way, privately; whatever is slow comes after this.

    With `in_place` the answer will take the place of the message whose button was pressed, where
    that is private, too.
    """
    thinking = not (in_place and is_private(interaction))
    cast("Answering", interaction.client).under_way.add(interaction)
    try:
        await interaction.response.defer(ephemeral=True, thinking=thinking)
    except aiohttp.ClientConnectionError:  # a kept connection is often closed as it is used
        try:
            await interaction.response.defer(ephemeral=True, thinking=thinking)
        except discord.HTTPException as error:
            if error.code != ALREADY:
                raise
            interaction.extras[ALREADY] = True


def is_private(interaction: discord.Interaction) -> bool:
    """Whether nobody but the presser sees the message that was pressed."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def explain(interaction: discord.Interaction, error: Exception) -> None:
    """Tell the person, privately and in one sentence, why what they asked did not happen."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, discord.HTTPException) and cause.code in OUT_OF_HAND:
        log.warning(OUT_OF_HAND[cause.code], asked=_asked(interaction))
        return
    if isinstance(cause, HavrutaError):
        text = wording().refusal(cause, quoted=escape_markdown)
    else:
        text = _failed(interaction, cause)
    await _tell(interaction, text)


async def _tell(interaction: discord.Interaction, text: str) -> None:
    if interaction.response.is_done() or ALREADY in interaction.extras:
        await interaction.followup.send(text, ephemeral=True)
    else:
        await interaction.response.send_message(text, ephemeral=True)


def or_nothing(offer: Offer) -> Offer:
    """Offer nothing where what could be offered cannot be had now; there is no answer to give."""

    @wraps(offer)
    async def offered(
        interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        try:
            return await offer(interaction, current)
        except Exception as error:  # noqa: BLE001 - the error desk
            log.warning("nothing offered", asked=_asked(interaction), reason=str(error))
            return []

    return offered


def _failed(interaction: discord.Interaction, cause: Exception) -> str:
    """Log what nobody foresaw under an id, and return the sentence that names it."""
    error_id = secrets.token_hex(4)
    log.error("interaction failed", error_id=error_id, asked=_asked(interaction), exc_info=cause)
    say = wording()
    return say(
        "Something went wrong on our side. Try again, and if it stays so, report it as {error_id}.",
        error_id=error_id,
    )


def _asked(interaction: discord.Interaction) -> str:
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    data: Mapping[str, object] = dict(interaction.data or {})
    return str(data.get("custom_id", interaction.type.name))
