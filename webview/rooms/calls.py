"""What the open pages of this process are told of their rooms' calls."""

import asyncio
import logging
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress

import msgspec

from havruta.calls import course
from havruta.calls import voice as voices
from havruta.calls.model import CallState, Peer, VoiceState
from havruta.errors.sessions import UnknownSession
from havruta.events import CallChanged, EventsMissed, SessionEnded, SignalSent, VoiceChanged
from havruta.ids import ConnectionId, PeerId, SessionId, UserId
from havruta.study import Study
from webview.protocol import presenters
from webview.protocol.call_messages import (
    CallMessage,
    Ice,
    Signal,
    SignalMessage,
    signal_message,
)
from webview.protocol.messages import encode
from webview.rooms.lines import Lines
from webview.rooms.recorders import Recorders
from webview.rooms.room import Room
from webview.rooms.visitors import Visitor
from webview.tasks import Tasks
from webview.turn import IceServers

log = logging.getLogger(__name__)

ROUND = 0.5
"""Every so many seconds it is looked whether anything about a call is due of itself."""
SILENT = 3.5
"""Who says nothing for so many seconds, though in a call a page asks every second, is away."""


class Calls:
    """The calls of the rooms that have pages open in this process."""

    def __init__(
        self,
        study: Study,
        tasks: Tasks,
        rooms: Mapping[SessionId, Room],
        ice_servers: IceServers,
    ) -> None:
        self._study = study
        self._tasks = tasks
        self._rooms = rooms
        self._ice_servers = ice_servers
        self._lines = Lines(tasks, self._tell_peer, self._lose_server)
        self._recorders = Recorders(study, tasks)

    def listen(self) -> None:
        """Begin to hear what happens in the study."""
        self._study.bus.subscribe(CallChanged, self._on_call_changed)
        self._study.bus.subscribe(SignalSent, self._on_signal_sent)
        self._study.bus.subscribe(VoiceChanged, self._on_voice_changed)
        self._study.bus.subscribe(SessionEnded, self._on_session_ended)
        self._study.bus.subscribe(EventsMissed, self._on_events_missed)

    def callers(self) -> Iterator[int]:
        """Yield of each room how many of its pages here are in its call."""
        for room in self._rooms.values():
            peers = {peer.connection_id for peer in room.call.told.peers}
            yield sum(visitor.connection_id in peers for visitor in room.visitors)

    def ice(self, session_id: SessionId, user_id: UserId) -> Ice:
        """Return by which servers a person's page finds a way to the others."""
        return self._ice_servers.offer(session_id, user_id, self._study.now())

    def forward(self, peer: Peer, message: Signal) -> None:
        """Pass on what a page says to the media server, in its order, and hold up nobody."""
        self._lines.say(peer, message)

    async def greet(self, session_id: SessionId, visitor: Visitor) -> None:
        """Tell a page that has just been welcomed of the call, if there ever was one."""
        room = self._rooms[session_id]
        async with room.call.telling:
            known = await course.state(self._study, session_id=session_id)
            room.call.told = known
            if known.call is not None:
                visitor.tell(encode(self._presented(room, known)))
        found = await voices.state(self._study, session_id=session_id)
        if found is not None and found.state is VoiceState.THERE:
            visitor.tell(encode(presenters.voice(found, visitor.language)))

    async def keep_time(self) -> None:
        """Look, over and over, who is silent, and whether anything is due of itself."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(ROUND)
            stood_still = time.monotonic() - before - ROUND
            for session_id, room in self._rooms.items():
                self._look(session_id, room, stood_still)

    def _look(self, session_id: SessionId, room: Room, stood_still: float) -> None:
        """Have done what is due of itself; while all stood still, nobody could be heard."""
        told = room.call.told
        for visitor in room.visitors:
            visitor.heard_at += stood_still
        if told.call is None or not _is_any(told) or room.call.settling:
            return
        if room.call.records is not course.is_recorder_well(self._study):
            self._retell(session_id, room)
        changed = _differently_heard(room)
        if changed or course.is_due(self._study, told):
            room.call.settling = True
            settling = self._settle(session_id, room, changed)
            self._tasks.spawn(settling, name=f"call of {session_id}")

    async def _settle(
        self, session_id: SessionId, room: Room, changed: Mapping[ConnectionId, bool]
    ) -> None:
        try:
            for connection_id, is_silent in changed.items():
                await course.listen_for(
                    self._study,
                    session_id=session_id,
                    connection_id=connection_id,
                    is_silent=is_silent,
                )
            await course.settle(self._study, session_id=session_id)
            await self._tell(session_id, room)
        except UnknownSession:
            log.info("the call's session is gone: %s", session_id)
        finally:
            room.call.settling = False

    async def _on_call_changed(self, event: CallChanged) -> None:
        if (room := self._rooms.get(event.session_id)) is not None:
            self._retell(event.session_id, room)
        elif self._lines.of(event.session_id) or self._recorders.keeps(event.session_id):
            known = await course.state(self._study, session_id=event.session_id)
            self._carry(event.session_id, known, ())

    async def _on_voice_changed(self, event: VoiceChanged) -> None:
        if (room := self._rooms.get(event.session_id)) is None:
            return
        found = await voices.state(self._study, session_id=event.session_id)
        if found is not None:
            for visitor in room.visitors:
                visitor.tell(encode(presenters.voice(found, visitor.language)))

    async def _on_session_ended(self, event: SessionEnded) -> None:
        self._carry(event.session_id, CallState(None, ()), ())

    async def _on_events_missed(self, _: EventsMissed) -> None:
        for session_id, room in self._rooms.items():
            self._retell(session_id, room)

    def _retell(self, session_id: SessionId, room: Room) -> None:
        """Tell the pages of the call, once for all that changes while that is being looked up."""
        if not room.call.outdated:
            room.call.outdated = True
            self._tasks.spawn(self._tell(session_id, room), name=f"call of {session_id}")

    async def _on_signal_sent(self, event: SignalSent) -> None:
        room = self._rooms.get(event.session_id)
        if room is None:
            return
        if room.call.peer(event.sender) is None or room.call.peer(event.to) is None:
            await self._tell(event.session_id, room)  # of who says it, before what they say
        self._tell_peer(event.session_id, event.to, signal_message(event.sender, event.body))

    def _tell_peer(self, session_id: SessionId, peer_id: PeerId, message: SignalMessage) -> None:
        """Tell the peer's page something, if it is open here."""
        room = self._rooms.get(session_id)
        if room is None or (peer := room.call.peer(peer_id)) is None:
            return
        for visitor in room.visitors:
            if visitor.connection_id == peer.connection_id:
                visitor.signal(encode(message))

    async def _lose_server(self, session_id: SessionId, epoch: int) -> None:
        with suppress(UnknownSession):
            await course.lose_server(self._study, session_id=session_id, epoch=epoch)

    async def _tell(self, session_id: SessionId, room: Room) -> None:
        """Tell every page the whole of the call, and each which of its peers it is."""
        async with room.call.telling:
            room.call.outdated = False
            known = await course.state(self._study, session_id=session_id)
            room.call.told = known
            if known.call is None:
                return
            here = {v.connection_id for v in room.visitors if v.connection_id is not None}
            self._carry(session_id, known, here)
            peers = {peer.connection_id: peer.id for peer in known.peers}
            message = self._presented(room, known)
            common = encode(message)
            for visitor in room.visitors:
                you = visitor.connection_id and peers.get(visitor.connection_id)
                theirs = msgspec.structs.replace(message, you=you) if you else None
                visitor.tell(encode(theirs) if theirs else common)

    def _presented(self, room: Room, known: CallState) -> CallMessage:
        """Return what every page is told of the call."""
        room.call.records = course.is_recorder_well(self._study)
        return presenters.call(known, you=None, records=room.call.records)

    def _carry(
        self, session_id: SessionId, known: CallState, here: Collection[ConnectionId]
    ) -> None:
        """Have the pages of this process be served by the media server as the call wants it."""
        self._lines.tend(session_id, known, here, self._study.media)
        self._recorders.tend(session_id, known, here)


def _is_any(told: CallState) -> bool:
    """Whether anybody is in the call, or something of it goes on nevertheless."""
    return bool(told.peers) or (told.recorded is not None and told.recorded.recording.is_open)


def _differently_heard(room: Room) -> dict[ConnectionId, bool]:
    """Return the pages here of which it is told wrongly whether they are silent; and whether."""
    now = time.monotonic()
    silent = {one.connection_id: now - one.heard_at > SILENT for one in room.visitors}
    return {
        peer.connection_id: silent[peer.connection_id]
        for peer in room.call.told.peers
        if silent.get(peer.connection_id, peer.is_silent) is not peer.is_silent
    }
