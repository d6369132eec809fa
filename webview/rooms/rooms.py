"""Who has a session's page open, and what they are told as things happen."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from havruta.errors import HavrutaError
from havruta.events import (
    BrowserForgotten,
    LeadChanged,
    PeopleChanged,
    PlaceMoved,
    SessionEnded,
)
from havruta.ids import HavrutaId, SessionId, UserId
from havruta.sessions import navigation, presence, reports
from havruta.sessions.reports import Report
from havruta.study import Study
from webview.protocol import presenters
from webview.protocol.messages import Closing, Ended, People, PlaceMessage, encode
from webview.rooms.visitors import Visitor
from webview.tasks import Tasks

GRACE = 10.0
"""For so many seconds a page that was cut off is not seen to leave."""
KEEP_ALIVE_INTERVAL = 30.0
"""Every so many seconds it is noted who is still there."""


@dataclass(eq=False)
class Room:
    """The open pages of one session."""

    visitors: set[Visitor] = field(default_factory=set)
    waiting: dict[UserId, asyncio.Task[None]] = field(default_factory=dict)
    """Whose pages were cut off a moment ago."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Coming and going are written down one after the other."""
    havruta_id: HavrutaId | None = None
    outdated: bool = False
    """Whether the pages are to be told anew who is there."""

    def pages(self, user_id: UserId) -> list[Visitor]:
        """Return the open pages of one person."""
        return [visitor for visitor in self.visitors if visitor.user_id == user_id]


class Rooms:
    """The open pages of all sessions in this process."""

    def __init__(self, study: Study, tasks: Tasks, *, grace: float = GRACE) -> None:
        self._study = study
        self._tasks = tasks
        self._grace = grace
        self._rooms: dict[SessionId, Room] = {}

    def listen(self) -> None:
        """Begin to hear what happens in the study."""
        bus = self._study.bus
        bus.subscribe(PlaceMoved, self._on_place_moved)
        bus.subscribe(PeopleChanged, self._on_people_changed)
        bus.subscribe(LeadChanged, self._on_lead_changed)
        bus.subscribe(SessionEnded, self._on_session_ended)
        bus.subscribe(BrowserForgotten, self._on_browser_forgotten)

    def __len__(self) -> int:
        return len(self._rooms)

    def __iter__(self) -> Iterator[Visitor]:
        return (visitor for room in self._rooms.values() for visitor in room.visitors)

    @asynccontextmanager
    async def visit(
        self, session_id: SessionId, user_id: UserId, browser: str
    ) -> AsyncGenerator[Visitor, None]:
        """Have the person in the room for as long as the block lasts; welcome their page first.

        Raises `UnknownSession`, `NotAllowed`, `SessionOver`.
        """
        visitor = Visitor(user_id, browser)
        room = self._rooms.setdefault(session_id, Room())
        room.visitors.add(visitor)
        try:
            await self._come(session_id, room, visitor)
            try:
                yield visitor
            finally:
                room.visitors.discard(visitor)
                await self._gone(session_id, room, visitor)
        finally:
            room.visitors.discard(visitor)
            self._tidy(session_id, room)

    def close(self) -> None:
        """Send every page away, to come back to another process or to the next one."""
        for visitor in self:
            visitor.close(Closing.RESTART)

    async def keep_alive(self) -> None:
        """Write down, over and over, who is still there."""
        while True:
            await asyncio.sleep(KEEP_ALIVE_INTERVAL)
            for session_id, room in list(self._rooms.items()):
                people = {visitor.user_id for visitor in room.visitors}
                noting = presence.keep_alive(self._study, session_id=session_id, people=people)
                self._tasks.spawn(noting, name=f"noting who is in {session_id}")
                self._retell(session_id, room)

    async def _come(self, session_id: SessionId, room: Room, visitor: Visitor) -> None:
        async with room.turn:
            await presence.connect(self._study, session_id=session_id, by=visitor.user_id)
        if (waiting := room.waiting.pop(visitor.user_id, None)) is not None:
            waiting.cancel()
        report = await reports.report(self._study, session_id=session_id, by=visitor.user_id)
        report.session.live()
        room.havruta_id = report.havruta.id
        visitor.moved_to(_alone_ref(report, visitor.user_id))
        message = encode(presenters.welcome(report, you=visitor.user_id))
        visitor.welcome(message, change=report.session.changes)

    async def _gone(self, session_id: SessionId, room: Room, visitor: Visitor) -> None:
        """Note that somebody has left; one who was cut off gets time to come back first."""
        user_id = visitor.user_id
        if visitor.left:
            await self._go(session_id, room, user_id)
        elif user_id not in room.waiting:
            wait = self._wait(session_id, room, user_id)
            room.waiting[user_id] = self._tasks.spawn(wait, name=f"{user_id} may come back")

    async def _wait(self, session_id: SessionId, room: Room, user_id: UserId) -> None:
        await asyncio.sleep(self._grace)
        del room.waiting[user_id]
        await self._go(session_id, room, user_id)
        self._tidy(session_id, room)

    async def _go(self, session_id: SessionId, room: Room, user_id: UserId) -> None:
        """Note that somebody has left; where another page of theirs is open, they are there."""
        async with room.turn:
            if pages := room.pages(user_id):
                await self._stay(session_id, max(pages, key=lambda page: page.acted_at))
            else:
                await presence.disconnect(self._study, session_id=session_id, by=user_id)

    async def _stay(self, session_id: SessionId, page: Visitor) -> None:
        """Note that somebody is where they last went in a page that is still open."""
        report = await reports.report(self._study, session_id=session_id)
        if page.alone_ref == _alone_ref(report, page.user_id):
            return
        with suppress(HavrutaError):  # it has just ended, or they may read no longer
            if page.alone_ref is None:
                await navigation.follow(self._study, session_id=session_id, by=page.user_id)
            else:
                await navigation.read_alone(
                    self._study, session_id=session_id, ref=page.alone_ref, by=page.user_id
                )

    def _tidy(self, session_id: SessionId, room: Room) -> None:
        if not room.visitors and not room.waiting and self._rooms.get(session_id) is room:
            del self._rooms[session_id]

    async def _on_place_moved(self, event: PlaceMoved) -> None:
        if (room := self._rooms.get(event.session_id)) is not None:
            message = encode(PlaceMessage(change=event.change, ref=event.ref))
            for visitor in room.visitors:
                visitor.tell(message, change=event.change)

    async def _on_people_changed(self, event: PeopleChanged) -> None:
        if (room := self._rooms.get(event.session_id)) is not None:
            self._retell(event.session_id, room)

    async def _on_lead_changed(self, event: LeadChanged) -> None:
        rooms = [room for room in self._rooms.values() if room.havruta_id == event.havruta_id]
        if not rooms:
            return
        async with self._study.transaction() as records:
            havruta = await records.havrutot.get(event.havruta_id)
        message = encode(presenters.lead(havruta))
        for visitor in (visitor for room in rooms for visitor in room.visitors):
            visitor.tell(message)

    async def _on_session_ended(self, event: SessionEnded) -> None:
        if (room := self._rooms.get(event.session_id)) is None:
            return
        report = await reports.report(self._study, session_id=event.session_id)
        message = encode(Ended(summary=presenters.summary(report)))
        for visitor in room.visitors:
            visitor.left = True
            visitor.tell(message)
            visitor.close(Closing.ENDED)

    async def _on_browser_forgotten(self, event: BrowserForgotten) -> None:
        for visitor in self:
            if visitor.browser == event.browser:
                visitor.left = True
                visitor.close(Closing.SIGNED_OUT)

    def _retell(self, session_id: SessionId, room: Room) -> None:
        """Tell the pages who is there, once for all that changes while that is being looked up."""
        if not room.outdated:
            room.outdated = True
            self._tasks.spawn(self._tell_people(session_id, room), name=f"people of {session_id}")

    async def _tell_people(self, session_id: SessionId, room: Room) -> None:
        async with room.turn:
            room.outdated = False
            report = await reports.report(self._study, session_id=session_id)
        message = encode(People(people=presenters.people(report)))
        for visitor in room.visitors:
            visitor.tell(message)


def _alone_ref(report: Report, user_id: UserId) -> str | None:
    """Return where somebody in the room reads by themselves, as all are told."""
    return next((r.alone_ref for r in report.present if r.user.id == user_id), None)
