"""Where the gateway is, the guild, its members and its channels."""

from aiohttp import web

from sandbox.discord.payloads import channel_json, guild_json, member_json, role_json
from sandbox.discord.rest.access import channel_for_bot, require_unflagged
from sandbox.discord.rest.bodies import read
from sandbox.discord.wire import answer, sandbox_of
from sandbox.world.model import THREADS, Guild, Json
from sandbox.world.refusals import DiscordError, Refusal


async def gateway(request: web.Request) -> web.Response:
    """The socket's address."""
    return answer({"url": gateway_address(request)})


async def gateway_for_bot(request: web.Request) -> web.Response:
    """The socket's address, and how often it may be used."""
    at_once = sandbox_of(request).gateway.max_concurrency
    limit: Json = {"total": 1000, "remaining": 999, "reset_after": 86400000}
    limit["max_concurrency"] = at_once
    return answer({"url": gateway_address(request), "shards": 1, "session_start_limit": limit})


def gateway_address(request: web.Request) -> str:
    """The socket's address as seen from where this request came from."""
    return f"ws://{request.host}/gateway/"


async def my_guilds(request: web.Request) -> web.Response:
    """The guilds that the bot is in."""
    world = sandbox_of(request).world
    guild = world.guild
    partial: Json = {
        "id": guild.id,
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": False,
        "permissions": "0",
        "features": [],
    }
    return answer([partial] if world.bot.in_guild else [])


async def guild(request: web.Request) -> web.Response:
    """The guild."""
    guild_of(request)
    return answer(guild_json(sandbox_of(request).world))


async def guild_channels(request: web.Request) -> web.Response:
    """The guild's channels, without threads."""
    guild_of(request)
    world = sandbox_of(request).world
    inside = (c for c in world.channels if c.guild_id is not None and c.kind not in THREADS)
    return answer([channel_json(world, c) for c in inside])


async def roles(request: web.Request) -> web.Response:
    """The guild's roles."""
    guild_of(request)
    return answer([role_json(role) for role in sandbox_of(request).world.roles.values()])


async def active_threads(request: web.Request) -> web.Response:
    """The threads that are open."""
    guild_of(request)
    world = sandbox_of(request).world
    threads = [c for c in world.channels if c.kind in THREADS and not c.archived]
    seen = [channel_json(world, c) for c in threads if world.sees(world.bot, c)]
    return answer({"threads": seen, "members": [], "has_more": False})


async def member(request: web.Request) -> web.Response:
    """One member of the guild."""
    guild_of(request)
    world = sandbox_of(request).world
    for user in world.members:
        if user.id == request.match_info["user_id"]:
            return answer(member_json(user))
    raise DiscordError(Refusal.UNKNOWN_MEMBER)


async def members(request: web.Request) -> web.Response:
    """Every member: only an application with the members intent may ask."""
    guild_of(request)
    raise DiscordError(Refusal.NO_ACCESS)


async def search_members(request: web.Request) -> web.Response:
    """The members whose name begins so."""
    guild_of(request)
    begin = request.query.get("query", "").casefold()
    found = [
        member_json(user)
        for user in sandbox_of(request).world.members
        if user.name.casefold().startswith(begin)
    ]
    return answer(found[: int(request.query.get("limit", "1"))])


async def channel(request: web.Request) -> web.Response:
    """A channel that the bot can see."""
    sandbox = sandbox_of(request)
    found = channel_for_bot(sandbox, request.match_info["channel_id"])
    return answer(channel_json(sandbox.world, found))


async def open_direct(request: web.Request) -> web.Response:
    """The direct messages with one person; they open even when nothing may be written there."""
    sandbox = sandbox_of(request)
    body = (await read(request)).fields
    person = sandbox.world.user(str(body.get("recipient_id", "")))
    direct = sandbox.world.direct_channel(person)
    require_unflagged(sandbox, direct)
    return answer(channel_json(sandbox.world, direct))


def guild_of(request: web.Request) -> Guild:
    """The guild that the address names; raises UNKNOWN_GUILD."""
    world = sandbox_of(request).world
    found = world.guild
    if request.match_info["guild_id"] != found.id or not world.bot.in_guild:
        raise DiscordError(Refusal.UNKNOWN_GUILD)
    return found


ROUTES = [
    web.get("/gateway", gateway),
    web.get("/gateway/bot", gateway_for_bot),
    web.get("/users/@me/guilds", my_guilds),
    web.post("/users/@me/channels", open_direct),
    web.get("/guilds/{guild_id}", guild),
    web.get("/guilds/{guild_id}/channels", guild_channels),
    web.get("/guilds/{guild_id}/roles", roles),
    web.get("/guilds/{guild_id}/threads/active", active_threads),
    web.get("/guilds/{guild_id}/members", members),
    web.get("/guilds/{guild_id}/members/search", search_members),
    web.get("/guilds/{guild_id}/members/{user_id}", member),
    web.get("/channels/{channel_id}", channel),
]
