"""Telling Discord our commands, only when they differ from what it has."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

import discord
import structlog
from discord import app_commands

from bot.refusals import Course, course_of

log = structlog.get_logger(__name__)

SAYS = frozenset(
    {
        *("type", "name", "name_localizations", "description", "description_localizations"),
        *("options", "nsfw", "contexts", "integration_types", "default_member_permissions"),
        *("required", "autocomplete", "choices", "value", "channel_types"),
        *("min_value", "max_value", "min_length", "max_length"),
    }
)
"""What is ours to say of a command, an option or a choice; the rest is Discord's own."""


async def register(tree: app_commands.CommandTree[discord.Client]) -> dict[str, int]:
    """Bring Discord's list of our commands up to date, if needed; return their numbers there."""
    client = tree.client
    assert client.application_id is not None
    theirs = await _registered(client, client.application_id)
    ours = [command.to_dict(tree) for command in tree.get_commands()]
    if same_commands(ours, theirs):
        return {str(command["name"]): int(str(command["id"])) for command in theirs}
    try:
        synced = await tree.sync()
    except discord.HTTPException as refusal:
        if course_of(refusal) is Course.RETRY:
            raise
        log.exception("commands not registered", code=refusal.code)  # those from before go on
        return {str(command["name"]): int(str(command["id"])) for command in theirs}
    log.info("commands registered", commands=len(ours))
    return {command.name: command.id for command in synced}


async def _registered(client: discord.Client, application_id: int) -> list[Mapping[str, object]]:
    """Return what Discord has; where it does not say, nothing, so that all is written anew."""
    try:
        return [*await client.http.get_global_commands(application_id)]
    except discord.HTTPException as error:
        if error.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise
        log.warning("commands could not be read", reason=str(error))
        return []


def same_commands(
    ours: Sequence[Mapping[str, object]], theirs: Sequence[Mapping[str, object]]
) -> bool:
    """Whether Discord has what we say and nothing that we say no more, whatever else it adds."""
    return _by_name(ours) == _by_name(theirs)


def _by_name(commands: Sequence[Mapping[str, object]]) -> dict[object, object]:
    return {command["name"]: _said(command) for command in commands}


def _said(value: object) -> object:
    """Return what a command says, without what goes without saying."""
    if isinstance(value, Mapping):
        ours = SAYS & value.keys() if "name" in value else value.keys()  # translations have none
        said = {key: _said(value[key]) for key in ours}
        return {key: part for key, part in said.items() if not _is_default(part)}
    if isinstance(value, list | tuple):
        return [_said(part) for part in value]
    return value


def _is_default(value: object) -> bool:
    return value is None or value is False or value in ([], {})
