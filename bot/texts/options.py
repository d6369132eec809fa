"""What is offered while somebody types a reference. Only local data is asked."""

from contextlib import suppress

import discord
from discord import app_commands

from bot.asker import study_of
from bot.havrutot import options
from havruta import labels
from havruta.errors.base import HavrutaError
from havruta.library import references


async def refs(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer the place that is typed, if its book is at hand, and books that fit."""
    study = study_of(interaction)
    offered = await options.books(interaction, current)
    with suppress(HavrutaError):
        found = references.at_hand(study, current)
        if found is not None and (ref := found.ref) != found.book.title:
            label = labels.distinct([labels.joined(*found.book.refs(ref, "en"))])[0]
            place = app_commands.Choice(name=label, value=ref[: labels.LONGEST])
            return [place, *offered[: options.MOST - 1]]
    return offered
