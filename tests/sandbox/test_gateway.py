"""The gateway, as discord.py and as a bare socket meet it."""

import asyncio
import json
import zlib
from contextlib import asynccontextmanager

import aiohttp
import discord
import pytest

from sandbox.discord.gateway.intents import Intent
from sandbox.discord.gateway.sessions import RESUMABLE_SECONDS, Session
from sandbox.server import open_sandbox
from sandbox.testing.person import Person
from sandbox.world import seed
from tests.patience import PATIENCE
from tests.sandbox.testbot import a_bot

ALL = int(Intent.GUILDS | Intent.GUILD_MESSAGES | Intent.DIRECT_MESSAGES)


class Line:
    """A bare client of the gateway."""

    def __init__(self, socket, *, compressed):
        self.socket = socket
        self._inflate = zlib.decompressobj() if compressed else None

    async def receive(self):
        frame = await self.socket.receive(timeout=PATIENCE)
        if frame.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
            return None
        raw = self._inflate.decompress(frame.data) if self._inflate else frame.data
        return json.loads(raw)

    async def until(self, name):
        while True:
            payload = await self.receive()
            assert payload is not None, f"closed with {self.socket.close_code}"
            if payload["t"] == name:
                return payload

    async def send(self, op, data=None):
        await self.socket.send_json({"op": op, "d": data})

    async def closed(self):
        while await self.receive() is not None:
            pass
        return self.socket.close_code


@pytest.fixture
def line(sandbox, http):
    @asynccontextmanager
    async def connect(query="v=10&encoding=json"):
        async with http.ws_connect(f"{sandbox.gateway_url}?{query}") as socket:
            line = Line(socket, compressed="zlib-stream" in query)
            line.hello = await line.receive()
            yield line

    return connect


def identity(sandbox, **changes):
    return {"token": sandbox.token, "intents": ALL, "properties": {}} | changes


async def test_the_gateway_greets_and_answers_heartbeats(line):
    async with line() as one:
        await one.send(1)

        assert one.hello["op"] == 10
        assert one.hello["d"]["heartbeat_interval"] == 41250
        assert (await one.receive())["op"] == 11


@pytest.mark.parametrize("query", ["v=10&encoding=json", "v=10&compress=zlib-stream"])
async def test_whoever_identifies_is_told_where_it_is(line, sandbox, query):
    async with line(query) as one:
        await one.send(2, identity(sandbox))

        ready, guild = await one.until("READY"), await one.until("GUILD_CREATE")

    assert ready["s"] == 1
    assert ready["d"]["resume_gateway_url"] == sandbox.gateway_url
    assert ready["d"]["guilds"] == [{"id": seed.GUILD_ID, "unavailable": True}]
    assert guild["d"]["name"] == "Beit Midrash"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"token": "guess"}, 4004),
        ({"intents": ALL | Intent.MESSAGE_CONTENT}, 4014),
        ({"intents": ALL | Intent.GUILD_MEMBERS}, 4014),
        ({"intents": 1 << 40}, 4013),
        ({"intents": None}, 4013),
        ({"shard": [2, 2]}, 4010),
    ],
)
async def test_a_wrong_identity_closes_the_socket(line, sandbox, changes, code):
    async with line() as one:
        await one.send(2, identity(sandbox, **changes))

        assert await one.closed() == code


async def test_a_wrong_version_closes_the_socket(sandbox, http):
    async with http.ws_connect(f"{sandbox.gateway_url}?v=9") as socket:
        assert await Line(socket, compressed=False).closed() == 4012


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ('{"op": 8, "d": {}}', 4003),
        ('{"op": 99}', 4001),
        ('{"op": 10}', 4003),
        ("{", 4002),
        ("[]", 4002),
        ('{"d": 1}', 4002),
        (json.dumps({"op": 1, "d": "x" * 5000}), 4002),
    ],
)
async def test_what_cannot_be_understood_closes_the_socket(line, frame, code):
    async with line() as one:
        await one.socket.send_str(frame)

        assert await one.closed() == code


async def test_one_identifies_once(line, sandbox):
    async with line() as one:
        await one.send(2, identity(sandbox))
        await one.until("READY")
        await one.send(2, identity(sandbox))

        assert await one.closed() == 4005


async def test_what_only_the_gateway_may_send_closes_the_socket(line, sandbox):
    async with line() as one:
        await one.send(2, identity(sandbox))
        await one.until("READY")
        await one.send(3, {"status": "online"})
        await one.send(10)

        assert await one.closed() == 4001


async def test_a_hundred_and_twenty_payloads_a_minute_are_enough(line):
    async with line() as one:
        for _ in range(121):
            await one.send(1)

        assert await one.closed() == 4008


async def test_a_client_that_does_not_beat_is_let_go(tmp_path, http):
    async with (
        open_sandbox(tmp_path, heartbeat_seconds=0.05) as sandbox,
        http.ws_connect(f"{sandbox.gateway_url}?v=10") as socket,
    ):
        assert await Line(socket, compressed=False).closed() == 4009


async def test_a_broken_line_is_taken_up_where_it_broke(bot, isaac, sandbox, steer):
    before = next(iter(sandbox.gateway.sessions))

    await steer("POST", "/gateway/drop", json={"how": "cut"})
    await isaac.say("while you were away", where="dm")
    await bot.resumed.wait()

    answer = await isaac.command("ping")
    assert answer.text == "pong"
    assert [message.content for message in bot.heard] == ["while you were away"]
    assert list(sandbox.gateway.sessions) == [before]


@pytest.mark.parametrize("how", ["reconnect", "invalid"])
async def test_the_bot_reconnects_and_resumes_when_asked_to(bot, isaac, steer, how):
    dropped = await steer("POST", "/gateway/drop", json={"how": how, "resumable": True})
    await bot.resumed.wait()

    answer = await isaac.command("ping")

    assert dropped.body == {"sockets": 1}
    assert answer.text == "pong"


@pytest.mark.parametrize("how", ["cut", "reconnect"])
async def test_a_session_that_is_lost_for_good_begins_anew(bot, isaac, sandbox, steer, how):
    before = set(sandbox.gateway.sessions)
    ready = bot.loop.create_task(bot.wait_for("connect", timeout=PATIENCE))

    await steer("POST", "/gateway/drop", json={"how": how, "resumable": False})
    await ready

    answer = await isaac.command("ping")
    assert answer.text == "pong"
    assert before.isdisjoint(sandbox.gateway.sessions)


async def test_a_session_is_kept_for_a_while_only(line, sandbox):
    async with line() as one:
        await one.send(2, identity(sandbox))
        ready = await one.until("READY")
        await one.socket.close(code=4000)
    await asyncio.wait_for(until(lambda: not sandbox.gateway.online), PATIENCE)

    sandbox.clock.advance(RESUMABLE_SECONDS)

    resume = {"token": sandbox.token, "session_id": ready["d"]["session_id"], "seq": 1}
    async with line() as two:
        await two.send(6, resume)
        assert await two.receive() == {"op": 9, "d": False, "s": None, "t": None}


async def test_a_session_that_was_closed_cleanly_is_over(line, sandbox):
    async with line() as one:
        await one.send(2, identity(sandbox))
        await one.until("GUILD_CREATE")
        await one.socket.close(code=1000)
    await asyncio.wait_for(until(lambda: not sandbox.gateway.online), PATIENCE)

    assert not sandbox.gateway.reachable


def test_a_session_knows_what_it_has_forgotten():
    session = Session(intents=0, shard=(0, 1))
    for number in range(session.sent.maxlen + 10):
        session.dispatch("EVENT", number)

    assert session.remembers(10)
    assert not session.remembers(9)
    assert not session.remembers(session.seq + 1)


async def test_two_processes_with_one_token_both_hear(bot, sandbox, monkeypatch, isaac):
    async with a_bot(sandbox, monkeypatch) as second:
        await isaac.say("Shalom", where="dm")
        answer = await isaac.command("ping")

        assert answer.text == "pong"
        assert [m.content for m in bot.heard] == [m.content for m in second.heard] == ["Shalom"]


async def test_shards_share_the_work(line, sandbox, isaac):
    sandbox.gateway.max_concurrency = 2
    async with line() as first, line() as second:
        await first.send(2, identity(sandbox, shard=[0, 2]))
        await second.send(2, identity(sandbox, shard=[1, 2]))
        ready = [await one.until("READY") for one in (first, second)]
        with_guild = [bool(one["d"]["guilds"]) for one in ready]
        await isaac.say("to the first", where="dm")
        await isaac.say("to the guild's")

        in_guild = (first, second)[with_guild.index(True)]

        assert sorted(with_guild) == [False, True]
        assert (await first.until("MESSAGE_CREATE"))["d"]["content"] == "to the first"
        heard = await in_guild.until("MESSAGE_CREATE")
        assert heard["d"]["guild_id"] == seed.GUILD_ID


async def test_a_sharded_client_of_discord_py_is_served(sandbox, monkeypatch):
    ready = asyncio.Event()

    class Sharded(discord.AutoShardedClient):
        async def on_shard_ready(self, shard_id):
            ready.set()

    monkeypatch.setattr(discord.http.Route, "BASE", sandbox.api_url)
    client = Sharded(intents=discord.Intents.default())
    running = asyncio.create_task(client.start(sandbox.token))
    await asyncio.wait_for(ready.wait(), PATIENCE)

    assert client.shard_count == 1
    await client.close()
    await running


async def test_intents_choose_what_is_heard(line, sandbox, isaac):
    async with line() as one:
        await one.send(2, identity(sandbox, intents=int(Intent.DIRECT_MESSAGES)))
        await one.until("READY")
        await isaac.say("in the channel")
        await isaac.say("in private", where="dm")

        assert (await one.until("MESSAGE_CREATE"))["d"]["content"] == "in private"


async def test_privileged_intents_can_be_granted(tmp_path, monkeypatch):
    everything = Intent.GUILD_MEMBERS | Intent.MESSAGE_CONTENT | Intent.GUILD_PRESENCES
    async with (
        open_sandbox(tmp_path, privileged=everything) as sandbox,
        a_bot(sandbox, monkeypatch, intents=discord.Intents.all()) as bot,
        Person(sandbox.page_url, "isaac") as isaac,
    ):
        await isaac.say("I am heard")
        await isaac.command("ping")

        assert [message.content for message in bot.heard] == ["I am heard"]


async def test_discord_py_reports_a_wrong_token(sandbox, monkeypatch):
    monkeypatch.setattr(discord.http.Route, "BASE", sandbox.api_url)
    async with discord.Client(intents=discord.Intents.none()) as client:
        with pytest.raises(discord.LoginFailure):
            await client.login("guess")


async def test_discord_py_reports_privileged_intents(sandbox, monkeypatch):
    intents = discord.Intents.default()
    intents.message_content = True

    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with a_bot(sandbox, monkeypatch, intents=intents):
            pass


async def until(holds):
    while not holds():  # noqa: ASYNC110  # the server's own task has to run
        await asyncio.sleep(0)
