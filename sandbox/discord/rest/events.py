"""The guild's list of events: what the bot puts there, changes and takes away."""

from aiohttp import web

from sandbox.discord.checks.events import check_event
from sandbox.discord.payloads import event_json
from sandbox.discord.rest.bodies import read
from sandbox.discord.rest.guilds import guild_of
from sandbox.discord.state import Sandbox
from sandbox.discord.wire import answer, nothing, sandbox_of
from sandbox.world.limits import TABLE
from sandbox.world.model import ScheduledEvent
from sandbox.world.permissions import Permission
from sandbox.world.refusals import DiscordError, Refusal


async def listed(request: web.Request) -> web.Response:
    """Every event."""
    guild_of(request)
    world = sandbox_of(request).world
    return answer([event_json(world, one) for one in world.scheduled_events])


async def one(request: web.Request) -> web.Response:
    """One event."""
    return answer(event_json(sandbox_of(request).world, _event(request)))


async def create(request: web.Request) -> web.Response:
    """Put a new one on the list."""
    guild_of(request)
    sandbox = sandbox_of(request)
    world = sandbox.world
    _require(sandbox, Permission.CREATE_EVENTS)
    told = check_event((await read(request)).fields, sandbox.clock.now())
    if not TABLE["events"].holds(len(world.scheduled_events) + 1):
        raise DiscordError(Refusal.TOO_MANY_EVENTS)
    event = ScheduledEvent(
        id=world.new_id(),
        creator_id=world.bot.id,
        name=told.name,
        description=told.description,
        location=told.location,
        start=told.start,
        end=told.end,
    )
    world.schedule(event)
    return answer(event_json(world, event))


async def change(request: web.Request) -> web.Response:
    """Have it be otherwise."""
    sandbox, event = sandbox_of(request), _event(request)
    _require_own(sandbox, event)
    before = event_json(sandbox.world, event)
    told = check_event((await read(request)).fields, sandbox.clock.now(), before=before)
    event.name, event.description, event.location = told.name, told.description, told.location
    event.start, event.end, event.status = told.start, told.end, told.status
    sandbox.world.reschedule(event)
    return answer(event_json(sandbox.world, event))


async def delete(request: web.Request) -> web.Response:
    """Take it off the list."""
    sandbox, event = sandbox_of(request), _event(request)
    _require_own(sandbox, event)
    sandbox.world.unschedule(event)
    return nothing()


def _event(request: web.Request) -> ScheduledEvent:
    guild_of(request)
    return sandbox_of(request).world.scheduled_event(request.match_info["event_id"])


def _require_own(sandbox: Sandbox, event: ScheduledEvent) -> None:
    """Raise NO_PERMISSION unless the bot may change this: its own with less than others'."""
    is_own = event.creator_id == sandbox.world.bot.id
    granted = sandbox.world.permissions_everywhere(sandbox.world.bot)
    if not (granted & Permission.MANAGE_EVENTS or (is_own and granted & Permission.CREATE_EVENTS)):
        raise DiscordError(Refusal.NO_PERMISSION)


def _require(sandbox: Sandbox, wanted: Permission) -> None:
    if not sandbox.world.permissions_everywhere(sandbox.world.bot) & wanted:
        raise DiscordError(Refusal.NO_PERMISSION)


ALL = "/guilds/{guild_id}/scheduled-events"
ONE = f"{ALL}/{{event_id}}"
ROUTES = [
    web.get(ALL, listed),
    web.post(ALL, create),
    web.get(ONE, one),
    web.patch(ONE, change),
    web.delete(ONE, delete),
]
