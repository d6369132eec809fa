"""The bot's sessions: what each has been sent, so that it can be resumed where it broke off."""

import asyncio
import secrets
import zlib
from collections import deque
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Literal

import msgspec
from aiohttp import web

from sandbox.discord.gateway.codes import Op
from sandbox.discord.gateway.dispatches import Dispatch, dispatch_of
from sandbox.discord.gateway.intents import Intent
from sandbox.world.clock import Alarm, Clock
from sandbox.world.events import BotCame, Event
from sandbox.world.world import World

REMEMBERED = 2000
RESUMABLE_SECONDS = 180.0
IDENTIFY_SECONDS = 5.0
SHARD_SHIFT = 22
Drop = Literal["cut", "reconnect", "invalid"]


class Connection:
    """One socket: frames go out in order, compressed as one stream if the bot asked for it."""

    def __init__(
        self, socket: web.WebSocketResponse, line: asyncio.Transport | None, *, compressed: bool
    ) -> None:
        self.socket = socket
        self._line = line
        self._outbox: asyncio.Queue[Any] = asyncio.Queue()
        self._deflate = zlib.compressobj() if compressed else None

    def send(self, op: Op, data: Any, *, seq: int | None = None, name: str | None = None) -> None:
        """Queue one payload."""
        self._outbox.put_nowait({"op": int(op), "d": data, "s": seq, "t": name})

    async def write_forever(self) -> None:
        """Send what is queued until the socket is closed."""
        while not self.socket.closed:
            frame = msgspec.json.encode(await self._outbox.get())
            if self._deflate is None:
                await self.socket.send_str(frame.decode())
            else:
                packed = self._deflate.compress(frame)
                await self.socket.send_bytes(packed + self._deflate.flush(zlib.Z_SYNC_FLUSH))

    def cut(self) -> None:
        """Break the line without a word, as a failing network does."""
        if self._line is not None:
            self._line.abort()


@dataclass(slots=True, kw_only=True, eq=False)
class Session:
    """One identified client: its intents, its shard, and what it has been sent so far."""

    intents: int
    shard: tuple[int, int]
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    seq: int = 0
    connection: Connection | None = None
    sent: deque[tuple[int, str, Any]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    lost: Alarm | None = None

    def dispatch(self, name: str, data: Any) -> None:
        """Send an event, or keep it until the session is resumed."""
        self.seq += 1
        self.sent.append((self.seq, name, data))
        if self.connection is not None:
            self.connection.send(Op.DISPATCH, data, seq=self.seq, name=name)

    def replay(self, after: int) -> None:
        """Send again what came after this number."""
        if self.connection is None:
            return
        for seq, name, data in self.sent:
            if seq > after:
                self.connection.send(Op.DISPATCH, data, seq=seq, name=name)

    def remembers(self, seq: int) -> bool:
        """Whether nothing that came after this number is forgotten."""
        return seq <= self.seq and (not self.sent or self.sent[0][0] <= seq + 1)

    def serves(self, guild_id: str | None) -> bool:
        """Whether this shard is the one for the guild; direct messages go to the first."""
        number, count = self.shard
        return (int(guild_id) >> SHARD_SHIFT if guild_id else 0) % count == number


class Gateway:
    """Every session of the bot; each hears what its intents and its shard let it."""

    def __init__(
        self,
        world: World,
        clock: Clock,
        *,
        privileged: Intent,
        heartbeat_seconds: float,
        identify_seconds: float = IDENTIFY_SECONDS,
    ) -> None:
        self.world = world
        self.max_concurrency = 1
        """So many shards may identify within so many seconds: those of different buckets."""
        self.identify_seconds = identify_seconds
        self._identified: dict[int, float] = {}
        self.privileged = privileged
        self.heartbeat_seconds = heartbeat_seconds
        self.sessions: dict[str, Session] = {}
        self._clock = clock
        world.listen(self._on_event)

    @property
    def online(self) -> bool:
        """Whether any session has a socket."""
        return any(session.connection for session in self.sessions.values())

    @property
    def reachable(self) -> bool:
        """Whether any session is there, even one whose socket has just broken."""
        return bool(self.sessions)

    def may_identify(self, shard: tuple[int, int]) -> bool:
        """Whether it is the shard's turn; one that is the only one is let in whenever it comes."""
        number, count = shard
        bucket, now = number % self.max_concurrency, monotonic()
        before = self._identified.get(bucket)
        if count > 1 and before is not None and now - before < self.identify_seconds:
            return False
        self._identified[bucket] = now
        return True

    def open(self, session: Session, connection: Connection) -> None:
        """Let the session have this socket."""
        was_online = self.online
        self.sessions[session.id] = session
        if session.lost is not None:
            session.lost.cancel()
        session.connection = connection
        if not was_online:
            self.world.tell(BotCame(online=True))

    def lose(self, session: Session, *, resumable: bool) -> None:
        """The session's socket is gone; it may be resumed for a while, or not at all."""
        session.connection = None
        if not resumable:
            self.sessions.pop(session.id, None)
        elif session.id in self.sessions:
            session.lost = self._clock.after(RESUMABLE_SECONDS, lambda: self._expire(session))
        if not self.online:
            self.world.tell(BotCame(online=False))

    def drop(self, how: Drop, *, resumable: bool) -> int:
        """Disturb every socket: cut the line, ask to reconnect, or call the session invalid.

        What is not resumable is forgotten, so that the bot has to identify anew. Returns how many
        sockets there were.
        """
        live = [session for session in self.sessions.values() if session.connection]
        for session in live:
            if not resumable:
                self.sessions.pop(session.id)
            self._disturb(session, how, resumable=resumable)
        return len(live)

    def _disturb(self, session: Session, how: Drop, *, resumable: bool) -> None:
        if session.connection is None:
            return
        if how == "cut":
            session.connection.cut()
        elif how == "reconnect":
            session.connection.send(Op.RECONNECT, None)
        else:
            session.connection.send(Op.INVALID_SESSION, resumable)

    def _expire(self, session: Session) -> None:
        if session.connection is None:
            self.sessions.pop(session.id, None)

    def _on_event(self, event: Event) -> None:
        dispatch = dispatch_of(self.world, event)
        if dispatch is not None:
            self._spread(dispatch)

    def _spread(self, dispatch: Dispatch) -> None:
        for session in self.sessions.values():
            wanted = not dispatch.intent or session.intents & dispatch.intent
            if wanted and session.serves(dispatch.guild_id):
                session.dispatch(dispatch.name, dispatch.seen_with(session.intents))
