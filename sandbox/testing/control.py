"""The addresses under /sandbox that steer it: faults, permissions, what the bot did. Loopback only.

| address | body | does |
| --- | --- | --- |
| GET /sandbox/status | | is the bot connected, how many sockets, what it registered |
| GET /sandbox/violations | | the rules of Discord the bot broke |
| GET /sandbox/requests | `?route=` a shell pattern | what the bot asked for |
| POST /sandbox/faults | see `sandbox.discord.faults.Fault` | lets coming requests fail or wait |
| DELETE /sandbox/faults | | lets everything succeed again |
| POST /sandbox/gateway/drop | `{"how": "cut", "resumable": true}` | disturbs the bot's sockets |
| POST /sandbox/channels/{channel}/permissions | `{"deny": [...], "allow": [...]}` | for the bot |
| POST /sandbox/roles/{role}/permissions | `{"permissions": [...]}` | what a role may do |
| the addresses of `sandbox.testing.losses` | | take away what Discord can take away |
| POST /sandbox/clock | `{"advance": 3600}` | turns the clock forward |
| POST /sandbox/reset | | everything as in the beginning |
"""

import fnmatch
import ipaddress
from typing import Any, Final

import msgspec
from aiohttp import web

from sandbox.discord.faults import Fault
from sandbox.discord.gateway.sessions import Drop
from sandbox.discord.payloads import overwrite_json, role_json
from sandbox.discord.rest.middleware import Handler
from sandbox.discord.wire import answer, nothing, sandbox_of
from sandbox.world.events import ChannelChanged, RoleChanged
from sandbox.world.model import Channel, Json, Overwrite, Role
from sandbox.world.permissions import named
from sandbox.world.refusals import DiscordError

STEERING: Final = "/sandbox/"
PEOPLE: Final = "/sandbox/people"


class DropWish(msgspec.Struct):
    """How the sockets are to be disturbed."""

    how: Drop = "cut"
    resumable: bool = True


class PermissionWish(msgspec.Struct):
    """What a channel shall grant the bot, and what it shall take away."""

    allow: list[str] = []
    deny: list[str] = []


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let only this machine steer, and no foreign page act for people."""
    if request.path.startswith(STEERING):
        origin = request.headers.get("Origin")
        if origin is not None and origin.partition("://")[2] != request.host:
            raise web.HTTPForbidden(text="Only the sandbox's own page may do this.")
        if not request.path.startswith(PEOPLE) and not _is_near(request.remote):
            raise web.HTTPForbidden(text="Only this machine may steer the sandbox.")
    return await handler(request)


async def status(request: web.Request) -> web.Response:
    """How the bot is connected."""
    sandbox = sandbox_of(request)
    sessions = [s for s in sandbox.gateway.sessions.values() if s.connection]
    shape = {
        "online": sandbox.gateway.online,
        "sockets": len(sessions),
        "commands": [command.name for command in sandbox.world.commands],
        "violations": len(sandbox.ledger.violations),
        "now": sandbox.clock.now(),
    }
    return answer(shape)


async def violations(request: web.Request) -> web.Response:
    """The rules that the bot broke."""
    return answer(sandbox_of(request).violations)


async def requests(request: web.Request) -> web.Response:
    """What the bot asked for, oldest first."""
    pattern = request.query.get("route", "*")
    asked = sandbox_of(request).requests
    return answer([one for one in asked if fnmatch.fnmatchcase(one.route, pattern)])


async def add_fault(request: web.Request) -> web.Response:
    """Let coming requests fail or wait."""
    sandbox_of(request).faults.add(await wish_of(request, Fault))
    return nothing()


async def clear_faults(request: web.Request) -> web.Response:
    """Let everything succeed again."""
    sandbox_of(request).faults.clear()
    return nothing()


async def drop(request: web.Request) -> web.Response:
    """Disturb the bot's sockets."""
    wish = await wish_of(request, DropWish)
    dropped = sandbox_of(request).gateway.drop(wish.how, resumable=wish.resumable)
    return answer({"sockets": dropped})


async def channel_permissions(request: web.Request) -> web.Response:
    """Grant the bot something in a channel, or take it away; what is named in neither is free."""
    world, wish = sandbox_of(request).world, await wish_of(request, PermissionWish)
    channel = channel_of(request)
    overwrite = Overwrite(id=world.bot.id, for_member=True)
    overwrite.allow, overwrite.deny = _bits(wish.allow), _bits(wish.deny)
    channel.overwrites[world.bot.id] = overwrite
    world.save(channel)
    world.tell(ChannelChanged(channel))
    return answer(overwrite_json(overwrite))


async def role_permissions(request: web.Request) -> web.Response:
    """Let a role do exactly this in the whole guild."""
    world, wish = sandbox_of(request).world, await wish_of(request, Json)
    role = _role(request)
    role.permissions = _bits(wish["permissions"])
    world.save(role)
    world.tell(RoleChanged(role))
    return answer(role_json(role))


async def clock(request: web.Request) -> web.Response:
    """Turn the clock forward."""
    wish = await wish_of(request, dict[str, float])
    sandbox_of(request).clock.advance(wish["advance"])
    return answer({"now": sandbox_of(request).clock.now()})


async def reset(request: web.Request) -> web.Response:
    """Make everything as it was in the beginning."""
    sandbox_of(request).reset()
    return nothing()


def _is_near(remote: str | None) -> bool:
    return remote is not None and ipaddress.ip_address(remote).is_loopback


async def wish_of(request: web.Request, kind: Any) -> Any:
    """What the request asks for; raises HTTPBadRequest where it makes no sense."""
    raw = await request.read() or b"{}"
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.DecodeError as error:
        raise web.HTTPBadRequest(text=str(error)) from None


def _bits(names: list[str]) -> int:
    try:
        return named(names)
    except KeyError as unknown:
        raise web.HTTPBadRequest(text=f"There is no permission {unknown.args[0]}.") from None


def channel_of(request: web.Request) -> Channel:
    """The channel or thread, by id or name; raises HTTPNotFound."""
    world, wanted = sandbox_of(request).world, request.match_info["channel"]
    for channel in world.channels:
        if wanted in (channel.id, channel.name) and channel.guild_id is not None:
            return channel
    raise web.HTTPNotFound(text=f"There is no channel {wanted}.")


def _role(request: web.Request) -> Role:
    world, wanted = sandbox_of(request).world, request.match_info["role"]
    for role in world.roles.values():
        if wanted in (role.id, role.name):
            return role
    raise web.HTTPNotFound(text=f"There is no role {wanted}.")


async def attachment(request: web.Request) -> web.Response:
    """A file that the bot uploaded."""
    try:
        file = sandbox_of(request).world.file(request.match_info["file"])
    except DiscordError:
        raise web.HTTPNotFound from None
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
    return web.Response(body=file.content, content_type=file.kind, headers=headers)


ROUTES = [
    web.get("/sandbox/status", status),
    web.get("/sandbox/violations", violations),
    web.get("/sandbox/requests", requests),
    web.post("/sandbox/faults", add_fault),
    web.delete("/sandbox/faults", clear_faults),
    web.post("/sandbox/gateway/drop", drop),
    web.post("/sandbox/channels/{channel}/permissions", channel_permissions),
    web.post("/sandbox/roles/{role}/permissions", role_permissions),
    web.post("/sandbox/clock", clock),
    web.post("/sandbox/reset", reset),
    web.get("/attachments/{channel}/{file}/{name}", attachment),
]
