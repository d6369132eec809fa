"""The gateway's socket: hello, identify or resume, heartbeats, and why it closes."""

import asyncio
from contextlib import suppress
from typing import Any

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web

from sandbox.discord.gateway.codes import Close, Closing, Op
from sandbox.discord.gateway.intents import KNOWN, PRIVILEGED
from sandbox.discord.gateway.sessions import Connection, Session
from sandbox.discord.ledger import Violation
from sandbox.discord.payloads import guild_create_json, member_json, own_user_json
from sandbox.discord.state import Sandbox
from sandbox.discord.wire import sandbox_of
from sandbox.world import seed
from sandbox.world.model import Json

VERSION = "10"
PAYLOADS_A_MINUTE, MINUTE = 120, 60.0
LARGEST_PAYLOAD = 4096
LATE_FACTOR = 2.0


async def serve(request: web.Request) -> web.WebSocketResponse:
    """Speak the gateway's protocol with one client until either side is done."""
    sandbox = sandbox_of(request)
    socket = web.WebSocketResponse(compress=False, max_msg_size=0)
    await socket.prepare(request)
    sandbox.sockets.add(socket)
    compressed = request.query.get("compress") == "zlib-stream"
    connection = Connection(socket, request.transport, compressed=compressed)
    writer = asyncio.create_task(connection.write_forever())
    talk = Talk(sandbox, connection, address=f"ws://{request.host}/gateway/")
    try:
        await talk.go_on(version=request.query.get("v", VERSION))
    except Closing as closing:
        await socket.close(code=closing.code, message=str(closing).encode())
    finally:
        talk.end()
        sandbox.sockets.discard(socket)
        writer.cancel()
        with suppress(asyncio.CancelledError, ConnectionError):
            await writer
    return socket


class Talk:
    """One conversation over one socket."""

    def __init__(self, sandbox: Sandbox, connection: Connection, *, address: str) -> None:
        self._sandbox = sandbox
        self._gateway = sandbox.gateway
        self._connection = connection
        self._address = address
        self._session: Session | None = None
        self._minute = 0.0
        self._heard = 0

    async def go_on(self, *, version: str) -> None:
        """Greet, and heed the client until it leaves; raises Closing when it errs."""
        if version != VERSION:
            raise Closing(Close.BAD_VERSION)
        interval = self._gateway.heartbeat_seconds
        hello = {"heartbeat_interval": int(interval * 1000), "_trace": []}
        self._connection.send(Op.HELLO, hello)
        while True:
            try:
                message = await self._connection.socket.receive(timeout=interval * LATE_FACTOR)
            except TimeoutError:
                raise Closing(Close.TIMED_OUT) from None
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            self._count()
            self._heed(message.data)

    def end(self) -> None:
        """The socket is closed; a clean close ends the session, anything else may be resumed."""
        session = self._session
        if session is None or session.connection is not self._connection:
            return
        code = self._connection.socket.close_code
        ended = code in (WSCloseCode.OK, WSCloseCode.GOING_AWAY)
        self._gateway.lose(session, resumable=not ended)

    def _count(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._minute > MINUTE:
            self._minute, self._heard = now, 0
        self._heard += 1
        if self._heard > PAYLOADS_A_MINUTE:
            raise Closing(Close.TOO_MANY)

    def _heed(self, raw: str | bytes) -> None:
        try:
            payload: Json = msgspec.json.decode(raw, type=Json)
            op, data = Op(payload["op"]), payload.get("d")
        except (msgspec.DecodeError, KeyError):
            raise Closing(Close.DECODE_ERROR) from None
        except ValueError:
            raise Closing(Close.UNKNOWN_OP) from None
        if len(raw) > LARGEST_PAYLOAD:
            raise Closing(Close.DECODE_ERROR)
        self._obey(op, data)

    def _obey(self, op: Op, data: Any) -> None:
        match op:
            case Op.HEARTBEAT:
                self._connection.send(Op.HEARTBEAT_ACK, None)
            case Op.IDENTIFY:
                self._identify(data)
            case Op.RESUME:
                self._resume(data)
            case _ if self._session is None:
                raise Closing(Close.NOT_IDENTIFIED)
            case Op.REQUEST_MEMBERS:
                self._send_members(self._session, data)
            case Op.PRESENCE | Op.VOICE | Op.SOUNDS:
                pass
            case _:
                raise Closing(Close.UNKNOWN_OP)

    def _identify(self, data: Json) -> None:
        self._check_token(data)
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~KNOWN:
            raise Closing(Close.BAD_INTENTS)
        if intents & PRIVILEGED & ~self._gateway.privileged:
            raise Closing(Close.DISALLOWED_INTENTS)
        number, count = data.get("shard") or (0, 1)
        if not 0 <= number < count:
            raise Closing(Close.BAD_SHARD)
        if not self._gateway.may_identify((number, count)):
            self._too_soon()
            return
        self._session = Session(intents=intents, shard=(number, count))
        self._gateway.open(self._session, self._connection)
        self._welcome(self._session)

    def _too_soon(self) -> None:
        """Send it away, and note that: Discord lets a bot identify a thousand times a day."""
        said = "identified before its turn"
        now = self._sandbox.clock.now()
        violation = Violation(now, "GATEWAY identify", 0, said, None, None)
        self._sandbox.ledger.violations.append(violation)
        self._connection.send(Op.INVALID_SESSION, data=False)

    def _welcome(self, session: Session) -> None:
        world = self._sandbox.world
        here = session.serves(world.guild.id) and world.bot.in_guild
        ready = {
            "v": int(VERSION),
            "user": own_user_json(world.bot),
            "guilds": [{"id": world.guild.id, "unavailable": True}] if here else [],
            "session_id": session.id,
            "resume_gateway_url": self._address,
            "session_type": "normal",
            "private_channels": [],
            "relationships": [],
            "user_settings": {},
            "shard": list(session.shard),
            "application": {"id": seed.APPLICATION_ID, "flags": 0},
            "_trace": [],
        }
        session.dispatch("READY", ready)
        if here:
            session.dispatch("GUILD_CREATE", guild_create_json(world))

    def _resume(self, data: Json) -> None:
        self._check_token(data)
        session = self._gateway.sessions.get(str(data.get("session_id")))
        seq = data.get("seq")
        if session is None or not isinstance(seq, int) or not session.remembers(seq):
            self._connection.send(Op.INVALID_SESSION, data=False)
            return
        self._session = session
        self._gateway.open(session, self._connection)
        session.replay(seq)
        session.dispatch("RESUMED", {"_trace": []})

    def _check_token(self, data: Json) -> None:
        if self._session is not None:
            raise Closing(Close.TWICE)
        token = str(data.get("token", "")).removeprefix("Bot ")
        if token != self._sandbox.token:
            raise Closing(Close.WRONG_TOKEN)

    def _send_members(self, session: Session, data: Json) -> None:
        """Answer with the members asked for by id, or by the beginning of their names."""
        world = self._sandbox.world
        ids = data.get("user_ids") or []
        wanted = {str(one) for one in (ids if isinstance(ids, list) else [ids])}
        begin = str(data.get("query") or "").casefold()
        found = [u for u in world.members if u.id in wanted]
        if begin:
            found += [u for u in world.members if u.name.casefold().startswith(begin)]
        chunk: Json = {
            "guild_id": world.guild.id,
            "members": [member_json(user) for user in found],
            "not_found": sorted(wanted - {user.id for user in found}),
            "chunk_index": 0,
            "chunk_count": 1,
        }
        if data.get("nonce") is not None:
            chunk["nonce"] = data["nonce"]
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk)
