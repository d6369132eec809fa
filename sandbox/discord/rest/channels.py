"""Channels that the bot makes in the guild, and takes away: for voice, since it makes no others."""

from aiohttp import web

from sandbox.discord.checks.problems import Problems
from sandbox.discord.payloads import channel_json
from sandbox.discord.rest.access import channel_for_bot, require
from sandbox.discord.rest.bodies import read
from sandbox.discord.rest.guilds import guild_of
from sandbox.discord.wire import answer, sandbox_of
from sandbox.world.events import ChannelMade
from sandbox.world.model import THREADS, Channel, ChannelKind, Json, Overwrite
from sandbox.world.permissions import Permission
from sandbox.world.refusals import DiscordError, Refusal

CREATED = 201
MEMBER = 1
"""What an overwrite is of, if it is of no role."""


async def create(request: web.Request) -> web.Response:
    """Make one."""
    guild = guild_of(request)
    world = sandbox_of(request).world
    if not world.permissions_everywhere(world.bot) & Permission.MANAGE_CHANNELS:
        raise DiscordError(Refusal.NO_PERMISSION)
    fields = (await read(request)).fields
    problems = Problems()
    name = problems.text("channel.name", fields, "name", required=True)
    is_voice = fields.get("type") == ChannelKind.VOICE
    problems.at("type").require(is_voice, "BASE_TYPE_CHOICES", "The sandbox makes voice alone.")
    problems.raise_if_any()
    channel = Channel(
        id=world.new_id(),
        kind=ChannelKind.VOICE,
        name=name,
        position=len(world.channels),
        guild_id=guild.id,
        parent_id=fields.get("parent_id"),
        owner_id=world.bot.id,
        overwrites={one.id: one for one in map(_overwrite, fields["permission_overwrites"])},
    )
    world.save(channel)
    world.tell(ChannelMade(channel))
    return answer(channel_json(world, channel), CREATED)


async def delete(request: web.Request) -> web.Response:
    """Take one away."""
    sandbox = sandbox_of(request)
    channel = channel_for_bot(sandbox, request.match_info["channel_id"])
    wanted = Permission.MANAGE_THREADS if channel.kind in THREADS else Permission.MANAGE_CHANNELS
    require(sandbox, channel, wanted)
    told = channel_json(sandbox.world, channel)
    sandbox.world.delete_channel(channel)
    return answer(told)


def _overwrite(said: Json) -> Overwrite:
    return Overwrite(
        id=str(said["id"]),
        for_member=said["type"] == MEMBER,
        allow=int(said["allow"]),
        deny=int(said["deny"]),
    )


ROUTES = [
    web.post("/guilds/{guild_id}/channels", create),
    web.delete("/channels/{channel_id}", delete),
]
