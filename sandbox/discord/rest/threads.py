"""Threads: made from a channel or from a message, and joined."""

from aiohttp import web

from sandbox.discord.checks.problems import Problems
from sandbox.discord.payloads import channel_json
from sandbox.discord.rest.access import channel_for_bot, message_for_bot, require, require_open
from sandbox.discord.rest.bodies import read
from sandbox.discord.state import Sandbox
from sandbox.discord.wire import answer, nothing, sandbox_of
from sandbox.world.events import ChannelChanged, ChannelMade
from sandbox.world.model import THREADS, Channel, ChannelKind, Json
from sandbox.world.permissions import Permission
from sandbox.world.refusals import DiscordError, Refusal

ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
CREATED = 201


async def start(request: web.Request) -> web.Response:
    """A thread of its own in a channel."""
    sandbox = sandbox_of(request)
    parent = channel_for_bot(sandbox, request.match_info["channel_id"])
    fields = (await read(request)).fields
    private = fields.get("type", ChannelKind.PRIVATE_THREAD) == ChannelKind.PRIVATE_THREAD
    kind = ChannelKind.PRIVATE_THREAD if private else ChannelKind.PUBLIC_THREAD
    return _made(sandbox, parent, fields, kind, thread_id=sandbox.world.new_id())


async def start_from_message(request: web.Request) -> web.Response:
    """A thread that hangs on a message and has its id."""
    sandbox = sandbox_of(request)
    parent = channel_for_bot(sandbox, request.match_info["channel_id"])
    message = message_for_bot(sandbox, parent, request.match_info["message_id"])
    fields = (await read(request)).fields
    return _made(sandbox, parent, fields, ChannelKind.PUBLIC_THREAD, thread_id=message.id)


async def add_member(request: web.Request) -> web.Response:
    """Let someone into the thread."""
    sandbox, thread = _thread(request)
    user = sandbox.world.user(_member_id(request, sandbox))
    if user.id not in thread.members:
        thread.members.append(user.id)
    sandbox.world.save(thread)
    sandbox.world.tell(ChannelChanged(thread))
    return nothing()


async def remove_member(request: web.Request) -> web.Response:
    """Take someone out of the thread."""
    sandbox, thread = _thread(request)
    user_id = _member_id(request, sandbox)
    thread.members = [member for member in thread.members if member != user_id]
    sandbox.world.save(thread)
    sandbox.world.tell(ChannelChanged(thread))
    return nothing()


async def change(request: web.Request) -> web.Response:
    """Rename a thread, or close and open it; other channels the bot may not manage."""
    sandbox, thread = _thread(request)
    fields = (await read(request)).fields
    if thread.owner_id != sandbox.world.bot.id and fields.keys() != {"archived"}:
        require(sandbox, thread, Permission.MANAGE_THREADS)
    if thread.locked or "locked" in fields:
        require(sandbox, thread, Permission.MANAGE_THREADS)
    if thread.archived and fields.get("archived") is not False:
        require_open(thread)
    problems = Problems()
    if "name" in fields:
        thread.name = problems.text("thread.name", fields, "name", required=True)
    problems.raise_if_any()
    thread.archived = bool(fields.get("archived", thread.archived))
    thread.locked = bool(fields.get("locked", thread.locked))
    sandbox.world.save(thread)
    sandbox.world.tell(ChannelChanged(thread))
    return answer(channel_json(sandbox.world, thread))


def _made(
    sandbox: Sandbox, parent: Channel, fields: Json, kind: ChannelKind, *, thread_id: str
) -> web.Response:
    if parent.kind is not ChannelKind.TEXT:
        raise DiscordError(Refusal.WRONG_CHANNEL_KIND)
    private = kind is ChannelKind.PRIVATE_THREAD
    wanted = Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS
    require(sandbox, parent, wanted)
    problems = Problems()
    name = problems.text("thread.name", fields, "name", required=True)
    minutes = fields.get("auto_archive_duration") or ARCHIVE_MINUTES[1]
    known = minutes in ARCHIVE_MINUTES
    problems.at("auto_archive_duration").require(known, "BASE_TYPE_CHOICES", "Not a duration.")
    problems.raise_if_any()
    thread = Channel(
        id=thread_id,
        kind=kind,
        name=name,
        guild_id=parent.guild_id,
        parent_id=parent.id,
        owner_id=sandbox.world.bot.id,
        created=sandbox.clock.now(),
        members=[sandbox.world.bot.id],
        archive_minutes=minutes,
    )
    sandbox.world.save(thread)
    sandbox.world.tell(ChannelMade(thread))
    return answer(channel_json(sandbox.world, thread), CREATED)


def _thread(request: web.Request) -> tuple[Sandbox, Channel]:
    sandbox = sandbox_of(request)
    channel = channel_for_bot(sandbox, request.match_info["channel_id"])
    if channel.kind not in THREADS:
        raise DiscordError(Refusal.NO_PERMISSION)
    return sandbox, channel


def _member_id(request: web.Request, sandbox: Sandbox) -> str:
    wanted = request.match_info["user_id"]
    return sandbox.world.bot.id if wanted == "@me" else wanted


ROUTES = [
    web.patch("/channels/{channel_id}", change),
    web.post("/channels/{channel_id}/threads", start),
    web.post("/channels/{channel_id}/messages/{message_id}/threads", start_from_message),
    web.put("/channels/{channel_id}/thread-members/{user_id}", add_member),
    web.delete("/channels/{channel_id}/thread-members/{user_id}", remove_member),
]
