"""The addresses under /sandbox by which Discord takes things away, or bends them. Loopback only.

| address | body | does |
| --- | --- | --- |
| POST /sandbox/channels/{channel}/thread | `{"archived": true, "locked": false}` | to a thread |
| DELETE /sandbox/channels/{channel} | | deletes the channel, its threads and their messages |
| DELETE /sandbox/members/{member} | `?commands=kept` | puts someone, or the bot, out |
| PUT /sandbox/members/{member} | | lets them in again |
| POST /sandbox/spam | `{"most": 20, "seconds": 10}` | flags the bot after so many direct messages |
| POST /sandbox/choices | `{"names": true}` | sends a choice's name instead of its value |

A member is named by key or id; the bot's key is `havruta`. With `commands=kept` the guild still has
the bot's commands, as where it was installed without the bot.
"""

import msgspec
from aiohttp import web

from sandbox.discord.payloads import channel_json
from sandbox.discord.wire import answer, nothing, sandbox_of
from sandbox.testing.control import channel_of, wish_of
from sandbox.world.events import ChannelChanged
from sandbox.world.model import THREADS, User


class ThreadWish(msgspec.Struct):
    """How a thread is to be from now on."""

    archived: bool = False
    locked: bool = False


async def thread(request: web.Request) -> web.Response:
    """Archive and lock a thread, as those who manage it can, or neither."""
    wish = await wish_of(request, ThreadWish)
    world, channel = sandbox_of(request).world, channel_of(request)
    if channel.kind not in THREADS:
        raise web.HTTPBadRequest(text=f"{channel.name} is no thread.")
    channel.archived, channel.locked = wish.archived, wish.locked
    world.save(channel)
    world.tell(ChannelChanged(channel))
    return answer(channel_json(world, channel))


async def delete_channel(request: web.Request) -> web.Response:
    """Delete a channel or a thread."""
    sandbox_of(request).world.delete_channel(channel_of(request))
    return nothing()


class SpamWish(msgspec.Struct):
    """After how many direct messages in how many seconds the bot is flagged."""

    most: int | None = None
    seconds: float = 10.0


class ChoicesWish(msgspec.Struct):
    """How a choice is sent."""

    names: bool = False


async def spam(request: web.Request) -> web.Response:
    """Let the anti-spam system have these figures; a bot that was flagged is so no longer."""
    wish = await wish_of(request, SpamWish)
    sandbox_of(request).spam.watch(wish.most, wish.seconds)
    return nothing()


async def choices(request: web.Request) -> web.Response:
    """Send choices by their names, or again by their values."""
    sandbox_of(request).sends_names = (await wish_of(request, ChoicesWish)).names
    return nothing()


async def leave(request: web.Request) -> web.Response:
    """Take someone out of the guild."""
    world = sandbox_of(request).world
    world.keeps_commands = request.query.get("commands") == "kept"
    world.move_member(_user(request), inside=False)
    return nothing()


async def join(request: web.Request) -> web.Response:
    """Let someone into the guild again."""
    sandbox_of(request).world.move_member(_user(request), inside=True)
    return nothing()


def _user(request: web.Request) -> User:
    wanted = request.match_info["member"]
    for user in sandbox_of(request).world.users:
        if wanted in (user.id, user.key):
            return user
    raise web.HTTPNotFound(text=f"There is nobody called {wanted}.")


ROUTES = [
    web.post("/sandbox/channels/{channel}/thread", thread),
    web.delete("/sandbox/channels/{channel}", delete_channel),
    web.delete("/sandbox/members/{member}", leave),
    web.put("/sandbox/members/{member}", join),
    web.post("/sandbox/spam", spam),
    web.post("/sandbox/choices", choices),
]
