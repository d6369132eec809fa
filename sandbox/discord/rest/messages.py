"""Messages in channels and in direct messages: post, read, edit, delete, and typing."""

from datetime import timedelta

from aiohttp import web

from sandbox.discord.checks.messages import check_edit, check_new
from sandbox.discord.checks.problems import Problems
from sandbox.discord.message_payloads import message_json
from sandbox.discord.rest.access import (
    channel_for_bot,
    message_for_bot,
    require,
    require_open,
    require_sending,
)
from sandbox.discord.rest.bodies import Body, read
from sandbox.discord.rest.compose import compose, fill
from sandbox.discord.state import Sandbox
from sandbox.discord.wire import answer, nothing, sandbox_of
from sandbox.world.events import ChannelChanged, Typed
from sandbox.world.limits import NONCE_LIFE_SECONDS, OLD_AFTER_SECONDS
from sandbox.world.model import Channel, ChannelKind, Json, Message, MessageFlag
from sandbox.world.permissions import Permission
from sandbox.world.refusals import DiscordError, Refusal
from sandbox.world.snowflakes import time_of

PAGE, LARGEST_PAGE = 50, 100
INTERACTIONS_ONLY = MessageFlag.EPHEMERAL | MessageFlag.LOADING


async def post(request: web.Request) -> web.Response:
    """Post a message; with a nonce to be enforced, the one posted before is given again."""
    sandbox, channel = _place(request)
    body = await read(request)
    require_sending(sandbox, channel)
    _require_parts(sandbox, channel, body)
    check_new(body.fields, len(body.files))
    _check_reference(sandbox, channel, body.fields)
    same = _posted_before(sandbox, body.fields)
    if same is not None:
        return answer(message_json(sandbox.world, same))
    message = compose(sandbox, channel, sandbox.world.bot, body)
    message.flags &= ~int(INTERACTIONS_ONLY)
    _open_again(sandbox, channel)
    sandbox.world.post(message)
    if channel.kind is ChannelKind.DIRECT:
        sandbox.spam.note()
    if message.nonce is not None:
        sandbox.nonces[message.nonce] = message.id
    return answer(message_json(sandbox.world, message))


async def page(request: web.Request) -> web.Response:
    """Messages of a channel, newest first; none without the right to read its history."""
    sandbox, channel = _place(request)
    if not sandbox.world.permissions(sandbox.world.bot, channel) & Permission.READ_MESSAGE_HISTORY:
        return answer([])
    found = [m for m in sandbox.world.messages_in(channel.id) if m.seen_by is None]
    limit = int(request.query.get("limit", PAGE))
    if not 1 <= limit <= LARGEST_PAGE:
        problems = Problems()
        problems.at("limit").add("NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
        problems.raise_if_any()
    chosen = _around(found, limit, dict(request.query))
    return answer([message_json(sandbox.world, message) for message in reversed(chosen)])


async def one(request: web.Request) -> web.Response:
    """One message."""
    sandbox, channel = _place(request)
    require(sandbox, channel, Permission.READ_MESSAGE_HISTORY)
    message = message_for_bot(sandbox, channel, request.match_info["message_id"])
    return answer(message_json(sandbox.world, message))


async def edit(request: web.Request) -> web.Response:
    """Change a message of the bot's own."""
    sandbox, channel = _place(request)
    message = message_for_bot(sandbox, channel, request.match_info["message_id"])
    body = await read(request)
    if message.author_id != sandbox.world.bot.id:
        raise DiscordError(Refusal.NOT_THE_AUTHOR)
    require_open(channel)
    _require_parts(sandbox, channel, body)
    check_edit(message, body.fields, len(body.files))
    _hold_back_old(sandbox, message)
    fill(sandbox, message, body)
    message.edited = sandbox.clock.now()
    sandbox.world.change(message)
    return answer(message_json(sandbox.world, message))


async def delete(request: web.Request) -> web.Response:
    """Delete a message: the bot's own, or anyone's with the right to manage messages."""
    sandbox, channel = _place(request)
    message = message_for_bot(sandbox, channel, request.match_info["message_id"])
    if message.author_id != sandbox.world.bot.id:
        require(sandbox, channel, Permission.MANAGE_MESSAGES)
    require_open(channel)
    sandbox.world.remove(message)
    return nothing()


async def typing(request: web.Request) -> web.Response:
    """Show that the bot is typing."""
    sandbox, channel = _place(request)
    require_sending(sandbox, channel)
    sandbox.world.tell(Typed(channel, sandbox.world.bot))
    return nothing()


def _place(request: web.Request) -> tuple[Sandbox, Channel]:
    sandbox = sandbox_of(request)
    return sandbox, channel_for_bot(sandbox, request.match_info["channel_id"])


def _open_again(sandbox: Sandbox, channel: Channel) -> None:
    """A message opens an archived thread again."""
    if channel.archived:
        channel.archived = False
        sandbox.world.save(channel)
        sandbox.world.tell(ChannelChanged(channel))


def _require_parts(sandbox: Sandbox, channel: Channel, body: Body) -> None:
    if body.fields.get("embeds"):
        require(sandbox, channel, Permission.EMBED_LINKS)
    if body.files:
        require(sandbox, channel, Permission.ATTACH_FILES)


def _check_reference(sandbox: Sandbox, channel: Channel, fields: Json) -> None:
    reference = fields.get("message_reference")
    if not reference:
        return
    try:
        message_for_bot(sandbox, channel, str(reference.get("message_id")))
    except DiscordError:
        if reference.get("fail_if_not_exists", True):
            problems = Problems().at("message_reference")
            problems.add("REPLIES_UNKNOWN_MESSAGE", "Unknown message")
            problems.raise_if_any()
        fields.pop("message_reference")


def _posted_before(sandbox: Sandbox, fields: Json) -> Message | None:
    if not fields.get("enforce_nonce") or fields.get("nonce") is None:
        return None
    message_id = sandbox.nonces.get(str(fields["nonce"]))
    if message_id is None:
        return None
    age = sandbox.clock.now() - time_of(message_id)
    if age > timedelta(seconds=NONCE_LIFE_SECONDS):
        return None
    return sandbox.world.any_message(message_id)


def _hold_back_old(sandbox: Sandbox, message: Message) -> None:
    age = sandbox.clock.now() - message.created
    if age <= timedelta(seconds=OLD_AFTER_SECONDS):
        return
    wait = sandbox.rates.old_edit(message.channel_id)
    if wait is not None:
        raise DiscordError(Refusal.OLD_EDITS, retry_after=wait)


def _around(found: list[Message], limit: int, query: dict[str, str]) -> list[Message]:
    if "after" in query:
        return [m for m in found if int(m.id) > int(query["after"])][:limit]
    if "around" in query:
        middle = int(query["around"])
        older = [m for m in found if int(m.id) < middle][-(limit // 2) :] if limit > 1 else []
        return older + [m for m in found if int(m.id) >= middle][: limit - len(older)]
    if "before" in query:
        found = [m for m in found if int(m.id) < int(query["before"])]
    return found[-limit:]


ROUTES = [
    web.get("/channels/{channel_id}/messages", page),
    web.post("/channels/{channel_id}/messages", post),
    web.get("/channels/{channel_id}/messages/{message_id}", one),
    web.patch("/channels/{channel_id}/messages/{message_id}", edit),
    web.delete("/channels/{channel_id}/messages/{message_id}", delete),
    web.post("/channels/{channel_id}/typing", typing),
]
