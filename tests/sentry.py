"""A Sentry on loopback, which takes envelopes and keeps them."""

import asyncio
import json
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.patience import PATIENCE

KEY = "a1b2c3"


class Sentry:
    """What has been reported, and what it answers."""

    def __init__(self):
        self.bodies = []
        self.auth = []
        self.status = 200
        self._news = asyncio.Condition()

    async def take(self, request):
        """Take an envelope."""
        async with self._news:
            self.bodies.append(await request.read())
            self.auth.append(request.headers["X-Sentry-Auth"])
            self._news.notify_all()
        return web.json_response({}, status=self.status, headers={"Retry-After": "0"})

    async def has(self, count):
        """Return that many events, once they are there."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: len(self.bodies) >= count)
        return [event_of(body) for body in self.bodies]


def event_of(body):
    """Return the event in an envelope, which is whole."""
    head, item, event, rest = body.split(b"\n")
    head, item = json.loads(head), json.loads(item)
    assert (item["type"], item["length"], rest) == ("event", len(event), b"")
    event = json.loads(event)
    assert event["event_id"] == head["event_id"]
    return event


@asynccontextmanager
async def open_sentry():
    """Yield it, with its DSN as `dsn`."""
    sentry, app = Sentry(), web.Application()
    app.add_routes([web.post("/under/api/42/envelope/", sentry.take)])
    async with TestServer(app) as server:
        sentry.dsn = f"http://{KEY}@127.0.0.1:{server.port}/under/42"
        yield sentry
