"""Telling Discord our commands, only when they differ from what it has."""

from collections.abc import Mapping, Sequence

import discord
import structlog
from discord import app_commands

log = structlog.get_logger(__name__)

Json = Mapping[str, object] | Sequence[object] | str | int | float | bool | None


async def register(tree: app_commands.CommandTree[discord.Client]) -> bool:
    """Bring Discord's list of our commands up to date; return whether that was needed."""
    client = tree.client
    assert client.application_id is not None
    theirs = await _registered(client, client.application_id)
    ours = [command.to_dict(tree) for command in tree.get_commands()]
    if same_commands(ours, theirs):
        return False
    await tree.sync()
    log.info("commands registered", commands=len(ours))
    return True


async def _registered(client: discord.Client, application_id: int) -> list[Mapping[str, object]]:
    """Return what Discord has; where it does not say, nothing, so that all is written anew."""
    try:
        return [*await client.http.get_global_commands(application_id)]
    except discord.HTTPException as error:
        log.warning("commands could not be read", reason=str(error))
        return []


def same_commands(
    ours: Sequence[Mapping[str, object]], theirs: Sequence[Mapping[str, object]]
) -> bool:
    """Whether what Discord has says all that we say, whatever else it adds."""
    known = {command["name"]: command for command in theirs}
    return {command["name"] for command in ours} == known.keys() and all(
        _says(known[command["name"]], command) for command in ours
    )


def _says(theirs: Json, ours: Json) -> bool:
    """Whether they hold what we do; what we leave empty they may leave out, and the reverse."""
    if isinstance(ours, Mapping):
        other: Mapping[str, object] = theirs if isinstance(theirs, Mapping) else {}
        return all(_says(other.get(key), value) for key, value in ours.items())  # type: ignore[arg-type]
    if isinstance(ours, list | tuple):
        held = theirs if isinstance(theirs, list | tuple) else []
        return len(held) == len(ours) and all(map(_says, held, ours))
    return theirs == ours or (not theirs and not ours)
