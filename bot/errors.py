"""The error desk of the chat: how a refusal sounds."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, TypeAlias

import aiohttp
import discord
import structlog
from discord import app_commands

from bot import security_log, welcome
from bot.acknowledgement import ALREADY, OUTCOME, asked, note_suggestions, tell
from bot.asker import say_to
from bot.drawing import let_in, literal, row
from havruta import labels
from havruta.errors.base import HavrutaError
from havruta.errors.outside import NotInServer
from havruta.ids import new_error_id

log = structlog.get_logger(__name__)
Offer: TypeAlias = Callable[
    [discord.Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]
]


OUT_OF_HAND = {
    10062: "answered too late",  # not acknowledged within three seconds
    10015: "answered too late",  # not answered within fifteen minutes
    50027: "answered too late",
    ALREADY: "answered already",  # by another process with our token
}
"""After these words of Discord's the interaction takes no answer from us any more."""

NOTED = frozenset(
    {
        "not_allowed",
        "not_invited",
        "too_many_invitations",
        "invited_too_often",
        "started_too_often",
        "unknown_code",
        "removed",
    }
)
"""Refusals that the security log has."""


async def explain(interaction: discord.Interaction, error: Exception) -> None:
    """Tell the person, privately and in one sentence, why what they asked did not happen."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, discord.HTTPException) and cause.code in OUT_OF_HAND:
        interaction.extras[OUTCOME] = OUT_OF_HAND[cause.code].replace(" ", "_")
        log.warning(OUT_OF_HAND[cause.code], asked=asked(interaction))
        return
    say, view = say_to(interaction), discord.utils.MISSING
    if isinstance(cause, NotInServer):
        view = row(let_in(say, interaction, str(cause.values["guild"])))
    interaction.extras[OUTCOME] = "refused" if isinstance(cause, HavrutaError) else "failed"
    if isinstance(cause, HavrutaError):
        text = refusal(interaction, cause)
        if first_steps := welcome.due(interaction, say):
            text = f"{text}\n\n{first_steps}"
    else:
        text = _failed(interaction, cause)
    try:
        await tell(interaction, text, view)
    except (discord.HTTPException, aiohttp.ClientConnectionError) as silenced:
        log.warning("could not answer", asked=asked(interaction), reason=str(silenced))


def refusal(interaction: discord.Interaction, cause: HavrutaError) -> str:
    """Log why it did not happen, and return that as a sentence, with the id that the log has."""
    error_id = new_error_id()
    note = security_log.note if cause.code in NOTED else _note
    note(interaction, f"refused: {cause.code}", error_id=error_id, asked=asked(interaction))
    return f"{say_to(interaction).refusal(cause, quoted=literal)}\n-# {error_id}"


def or_say_so(offer: Offer) -> Offer:
    """Where what could be offered cannot be had now, offer one choice: that says so, and its id.

    Nothing else can answer; picked, it stands for what is typed.
    """

    @wraps(offer)
    async def offered(
        interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        try:
            choices = await offer(interaction, current)
        except Exception as error:  # noqa: BLE001 - the error desk
            choices = [_instead(interaction, current, error)]
        note_suggestions(interaction)
        return choices

    return offered


def _instead(
    interaction: discord.Interaction, typed: str, error: Exception
) -> app_commands.Choice[str]:
    error_id, reason = new_error_id(), str(error)
    log.warning("nothing offered", error_id=error_id, asked=asked(interaction), reason=reason)
    say = say_to(interaction)
    text = say("Nothing can be offered just now. Type it in full.")
    value = typed.strip()[: labels.LONGEST] or error_id
    return app_commands.Choice(name=labels.joined(text, error_id), value=value)


def _failed(interaction: discord.Interaction, cause: Exception) -> str:
    """Log what nobody foresaw under an id, and return the sentence that names it."""
    error_id = new_error_id()
    log.error("interaction failed", error_id=error_id, asked=asked(interaction), exc_info=cause)
    say = say_to(interaction)
    return say(
        "Something went wrong on our side. Try again, and if it stays so, report it as {error_id}.",
        error_id=error_id,
    )


def _note(interaction: discord.Interaction, event: str, **more: str) -> None:
    log.info(event, user=str(interaction.user.id), **more)
