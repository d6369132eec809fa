"""The addresses under /sandbox that take away what Discord can take away. Loopback only.

| address | body | does |
| --- | --- | --- |
| POST /sandbox/channels/{channel}/thread | `{"archived": true, "locked": false}` | to a thread |
| DELETE /sandbox/channels/{channel} | | deletes the channel, its threads and their messages |
"""

import msgspec
from aiohttp import web

from sandbox.discord.payloads import channel_json
from sandbox.discord.wire import answer, nothing, sandbox_of
from sandbox.testing.control import channel_of, wish_of
from sandbox.world.events import ChannelChanged
from sandbox.world.model import THREADS


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


ROUTES = [
    web.post("/sandbox/channels/{channel}/thread", thread),
    web.delete("/sandbox/channels/{channel}", delete_channel),
]
