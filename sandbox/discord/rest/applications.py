"""The bot itself, its application and its commands."""

from aiohttp import web

from sandbox.discord.checks.commands import check_all
from sandbox.discord.payloads import application_json, command_json, own_user_json, user_json
from sandbox.discord.rest.bodies import read
from sandbox.discord.rest.middleware import bearer_of
from sandbox.discord.state import Sandbox
from sandbox.discord.wire import answer, nothing, sandbox_of
from sandbox.world import seed
from sandbox.world.events import CommandsChanged
from sandbox.world.model import Command, Json
from sandbox.world.refusals import DiscordError, Refusal


async def me(request: web.Request) -> web.Response:
    """The bot, or the person who has agreed to the token, as they see themselves."""
    return answer(own_user_json(bearer_of(request) or sandbox_of(request).world.bot))


async def user(request: web.Request) -> web.Response:
    """Any user."""
    return answer(user_json(sandbox_of(request).world.user(request.match_info["user_id"])))


async def application(request: web.Request) -> web.Response:
    """The bot's application."""
    return answer(application_json(sandbox_of(request).world))


async def commands(request: web.Request) -> web.Response:
    """The commands registered everywhere, or in one guild."""
    guild_id = _scope(request)
    return answer([command_json(c) for c in _registered(sandbox_of(request), guild_id)])


async def replace_commands(request: web.Request) -> web.Response:
    """Register exactly these commands; one that keeps its name keeps its id."""
    guild_id, sandbox = _scope(request), sandbox_of(request)
    wanted = (await read(request)).items
    check_all(wanted)
    before = {_key(c.body): c for c in _registered(sandbox, guild_id)}
    for command in before.values():
        sandbox.world.forget(command)
    made = [_command(sandbox, before, body, guild_id) for body in wanted]
    for command in made:
        sandbox.world.save(command)
    sandbox.world.tell(CommandsChanged())
    return answer([command_json(command) for command in made])


async def add_command(request: web.Request) -> web.Response:
    """Register one command beside the others, or in place of the one with its name."""
    guild_id, sandbox = _scope(request), sandbox_of(request)
    body = (await read(request)).fields
    others = [c.body for c in _registered(sandbox, guild_id) if _key(c.body) != _key(body)]
    check_all([*others, body])
    before = {_key(c.body): c for c in _registered(sandbox, guild_id)}
    command = _command(sandbox, before, body, guild_id)
    sandbox.world.save(command)
    sandbox.world.tell(CommandsChanged())
    return answer(command_json(command), 200 if _key(body) in before else 201)


async def command(request: web.Request) -> web.Response:
    """One command."""
    return answer(command_json(_one(request)))


async def remove_command(request: web.Request) -> web.Response:
    """Take one command away."""
    sandbox = sandbox_of(request)
    sandbox.world.forget(_one(request))
    sandbox.world.tell(CommandsChanged())
    return nothing()


async def emojis(request: web.Request) -> web.Response:
    """The application's own emojis: there are none."""
    _scope(request)
    return answer({"items": []})


async def nothing_for_sale(request: web.Request) -> web.Response:
    """Entitlements and the like: there are none."""
    _scope(request)
    return answer([])


def _scope(request: web.Request) -> str | None:
    """The guild whose commands are meant, or None for everywhere."""
    if request.match_info["application_id"] != seed.APPLICATION_ID:
        raise DiscordError(Refusal.UNKNOWN_APPLICATION)
    guild_id = request.match_info.get("guild_id")
    if guild_id not in (None, sandbox_of(request).world.guild.id):
        raise DiscordError(Refusal.NO_ACCESS)
    return guild_id


def _registered(sandbox: Sandbox, guild_id: str | None) -> list[Command]:
    return [c for c in sandbox.world.commands if c.guild_id == guild_id]


def _one(request: web.Request) -> Command:
    found = sandbox_of(request).world.command(request.match_info["command_id"])
    if found.guild_id != _scope(request):
        raise DiscordError(Refusal.UNKNOWN_COMMAND)
    return found


def _key(body: Json) -> tuple[object, object]:
    return body.get("type", 1), body.get("name")


def _command(
    sandbox: Sandbox,
    before: dict[tuple[object, object], Command],
    body: Json,
    guild_id: str | None,
) -> Command:
    same = before.get(_key(body))
    if same is not None and same.body == body:
        return same
    made = sandbox.world.new_id()
    return Command(id=same.id if same else made, version=made, guild_id=guild_id, body=body)


ROUTES = [
    web.get("/users/@me", me),
    web.get("/users/{user_id:[0-9]+}", user),
    web.get("/oauth2/applications/@me", application),
    web.get("/applications/@me", application),
    web.get("/applications/{application_id}/commands", commands),
    web.put("/applications/{application_id}/commands", replace_commands),
    web.post("/applications/{application_id}/commands", add_command),
    web.get("/applications/{application_id}/commands/{command_id}", command),
    web.delete("/applications/{application_id}/commands/{command_id}", remove_command),
    web.get("/applications/{application_id}/guilds/{guild_id}/commands", commands),
    web.put("/applications/{application_id}/guilds/{guild_id}/commands", replace_commands),
    web.post("/applications/{application_id}/guilds/{guild_id}/commands", add_command),
    web.get("/applications/{application_id}/guilds/{guild_id}/commands/{command_id}", command),
    web.delete(
        "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}", remove_command
    ),
    web.get("/applications/{application_id}/emojis", emojis),
    web.get("/applications/{application_id}/entitlements", nothing_for_sale),
]
