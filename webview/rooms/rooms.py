"""Who has a session's page open, and what they are told as things happen."""

import asyncio
import logging
import math
import time
from collections.abc import AsyncGenerator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager

from havruta.annotations import saying
from havruta.errors.base import HavrutaError
from havruta.events import (
    AnnotationsChanged,
    BrowserForgotten,
    EventsMissed,
    HavrutaChanged,
    ParticipantLeft,
    PeopleChanged,
    PlaceMoved,
    RemarkMade,
    SessionEnded,
    Summoned,
)
from havruta.havrutot.model import Havruta
from havruta.ids import ConnectionId, SessionId, UserId
from havruta.library import books
from havruta.people import credentials
from havruta.permissions import Action, may
from havruta.sessions import presence, reports
from havruta.study import Study
from havruta.wording import SHARED
from webview.protocol import presenters
from webview.protocol.marking_messages import MarksMessage
from webview.protocol.messages import (
    Closing,
    Ended,
    People,
    PlaceMessage,
    SummonedMessage,
    encode,
)
from webview.rooms.calls import Calls
from webview.rooms.room import Room
from webview.rooms.visitors import Visitor
from webview.tasks import Tasks
from webview.turn import IceServers

log = logging.getLogger(__name__)

GRACE = 10.0
"""For so many seconds a page that was cut off is not seen to leave."""
KEEP_ALIVE_INTERVAL = 30.0
"""Every so many seconds it is noted who is still there."""
BEATS = 2
"""So often a second, at most, that is written."""

UNHEARD = 2.0
"""Every so many seconds it is looked how things are, while other processes are not heard."""

SENT_AWAY_WITHIN, PAUSE = 2.0, 0.05
"""So long a process that stops takes to send its pages away, with so long between some and some."""
AT_ONCE = 8
"""So few pages are sent away all at once."""

MOST_PAGES = 8
"""In so many pages one person may have one session open."""


class Rooms:
    """The open pages of all sessions in this process."""

    def __init__(
        self,
        study: Study,
        tasks: Tasks,
        *,
        grace: float = GRACE,
        ice_servers: IceServers | None = None,
    ) -> None:
        self._study = study
        self._tasks = tasks
        self._grace = grace
        self._rooms: dict[SessionId, Room] = {}
        self.calls = Calls(study, tasks, self._rooms, ice_servers or IceServers())

    def listen(self) -> None:
        """Begin to hear what happens in the study."""
        bus = self._study.bus
        self.calls.listen()
        bus.subscribe_at_once(PlaceMoved, self._on_place_moved)
        bus.subscribe(PeopleChanged, self._on_people_changed)
        bus.subscribe(Summoned, self._on_summoned)
        bus.subscribe(AnnotationsChanged, self._on_annotations_changed)
        bus.subscribe(RemarkMade, self._on_remark_made)
        bus.subscribe(HavrutaChanged, self._on_havruta_changed)
        bus.subscribe(ParticipantLeft, self._on_participant_left)
        bus.subscribe(SessionEnded, self._on_session_ended)
        bus.subscribe(BrowserForgotten, self._on_browser_forgotten)
        bus.subscribe(EventsMissed, self._on_events_missed)

    def __len__(self) -> int:
        return len(self._rooms)

    def __iter__(self) -> Iterator[Visitor]:
        return (visitor for room in self._rooms.values() for visitor in room.visitors)

    @asynccontextmanager
    async def visit(
        self, session_id: SessionId, user_id: UserId, browser: str, *, language: str = SHARED
    ) -> AsyncGenerator[Visitor, None]:
        """Have the person in the room for as long as the block lasts; welcome their page first.

        Raises `UnknownSession`, `NotAllowed`, `SessionOver`.
        """
        visitor = Visitor(user_id, browser, language)
        room = self._rooms.setdefault(session_id, Room())
        room.visitors.add(visitor)
        _close_oldest(room, user_id)
        try:
            connection_id = await self._connect(session_id, visitor)
            try:
                await self._welcome(session_id, room, visitor)
                await self.calls.greet(session_id, visitor)
                yield visitor
            finally:
                room.visitors.discard(visitor)
                await self._disconnect(session_id, visitor, connection_id)
        finally:
            room.visitors.discard(visitor)
            if not room.visitors and self._rooms.get(session_id) is room:
                del self._rooms[session_id]

    async def send_away(self) -> None:
        """Send every page away, to come back to another process or to the next one.

        They go some by some, so that they do not all come to another process at once.
        """
        for some in portions(list(self)):
            for visitor in some:
                visitor.close(Closing.RESTART)
            await asyncio.sleep(PAUSE)

    def close(self) -> None:
        """Send away whoever has come since."""
        for visitor in self:
            visitor.close(Closing.RESTART)

    async def keep_alive(self) -> None:
        """Write down, over and over, which pages are still open.

        Some rooms after some: while all of a busy evening's were written at once, every move would
        wait, and while each was written by itself, there would be as many writes as moves.
        """
        while True:
            rooms = list(self._rooms.items())
            some = math.ceil(len(rooms) / KEEP_ALIVE_INTERVAL / BEATS)
            began = time.monotonic()
            for first in range(0, len(rooms), some or 1):
                turn = began + KEEP_ALIVE_INTERVAL * min(first + some, len(rooms)) / len(rooms)
                await asyncio.sleep(max(0.0, turn - time.monotonic()))
                beat = self._keep_alive(dict(rooms[first : first + some]))
                self._tasks.spawn(beat, name="keeping rooms alive")
            if not rooms:
                await asyncio.sleep(KEEP_ALIVE_INTERVAL)

    async def keep_in_step(self) -> None:
        """Look how things are, over and over, as long as nothing is heard of other processes.

        One room after the other, and not before the last round has ended: many take longer.
        """
        while True:
            await asyncio.sleep(UNHEARD)
            if not self._study.bus.hears_others:
                looking = self._on_events_missed(EventsMissed())
                await asyncio.wait([self._tasks.spawn(looking, name="keeping rooms in step")])

    async def _keep_alive(self, rooms: Mapping[SessionId, Room]) -> None:
        """Note that these rooms' pages are open; one that was taken for gone has to come anew.

        Who has no right to be there any more is sent away, though nobody said so.
        """
        visitors = [visitor for room in rooms.values() for visitor in room.visitors]
        pages = {v.connection_id: v for v in visitors if v.connection_id is not None}
        missed = [session_id for session_id, room in rooms.items() if room.misses_somebody]
        kept = await presence.keep_alive(self._study, connection_ids=list(pages), missed=missed)
        for connection_id in pages.keys() - set(kept):
            pages[connection_id].close(Closing.RESTART)
        await self._turn_signed_out_away(visitors)
        await self._turn_strangers_away(rooms.values())

    async def _turn_signed_out_away(self, visitors: Collection[Visitor]) -> None:
        browsers = {visitor.browser for visitor in visitors}
        signed_out = await credentials.signed_out(self._study, browsers=browsers)
        for visitor in visitors:
            if visitor.browser in signed_out:
                visitor.turn_away(Closing.SIGNED_OUT)

    async def _turn_strangers_away(self, rooms: Collection[Room]) -> None:
        ids = {room.havruta_id for room in rooms if room.havruta_id is not None}
        async with self._study.reading() as records:
            havrutot = await records.havrutot.many(ids)
        for room in rooms:
            if room.havruta_id is not None and (havruta := havrutot.get(room.havruta_id)):
                _keep_those_who_belong(room, havruta)

    async def _connect(self, session_id: SessionId, visitor: Visitor) -> ConnectionId:
        connection = await presence.connect(self._study, session_id=session_id, by=visitor.user_id)
        visitor.connection_id = connection.id
        return connection.id

    async def _welcome(self, session_id: SessionId, room: Room, visitor: Visitor) -> None:
        report = await reports.report(self._study, session_id=session_id, by=visitor.user_id)
        report.session.live()
        room.havruta_id = report.havruta.id
        said = await saying.count(self._study, session_id=session_id)
        message = encode(presenters.welcome(report, you=visitor.user_id, said=said))
        visitor.welcome(message, change=report.session.changes)

    async def _disconnect(
        self, session_id: SessionId, visitor: Visitor, connection_id: ConnectionId
    ) -> None:
        """Note that a page is gone; one that was cut off gets time to come back first."""
        by = visitor.user_id
        if visitor.left:
            await presence.disconnect(
                self._study, session_id=session_id, by=by, connection_id=connection_id
            )
        else:
            await presence.cut_off(self._study, session_id=session_id, connection_id=connection_id)
            expiring = self._expire(session_id, by, connection_id)
            self._tasks.spawn(expiring, name=f"{by} may come back")

    async def _expire(self, session_id: SessionId, by: UserId, connection_id: ConnectionId) -> None:
        await asyncio.sleep(self._grace)
        await presence.expire(
            self._study, session_id=session_id, by=by, connection_id=connection_id
        )

    def _on_place_moved(self, event: PlaceMoved) -> None:
        if (room := self._rooms.get(event.session_id)) is not None:
            message = encode(PlaceMessage(change=event.change, ref=event.ref))
            for visitor in room.visitors:
                visitor.tell(message, change=event.change)

    async def _on_people_changed(self, event: PeopleChanged) -> None:
        if (room := self._rooms.get(event.session_id)) is not None:
            self._retell(event.session_id, room)

    async def _on_summoned(self, event: Summoned) -> None:
        if (room := self._rooms.get(event.session_id)) is not None:
            message = encode(SummonedMessage(by=event.user_id))
            for visitor in room.visitors:
                visitor.tell(message)

    async def _on_annotations_changed(self, event: AnnotationsChanged) -> None:
        if (room := self._rooms.get(event.session_id)) is not None:
            for visitor in room.visitors:
                visitor.tell(encode(MarksMessage()))

    async def _tell_beside(self, session_id: SessionId) -> None:
        """Have the pages ask for the marks, and tell them what was said last."""
        await self._on_annotations_changed(AnnotationsChanged(session_id))
        if number := await saying.count(self._study, session_id=session_id):
            await self._on_remark_made(RemarkMade(session_id, number))

    async def _on_remark_made(self, event: RemarkMade) -> None:
        if (room := self._rooms.get(event.session_id)) is None:
            return
        after, session_id = event.number - 1, event.session_id
        for one in await saying.said(self._study, session_id=session_id, by=None, after=after):
            if one.remark.number == event.number:
                for visitor in room.visitors:
                    visitor.tell(encode(presenters.said(one)))

    async def _on_havruta_changed(self, event: HavrutaChanged) -> None:
        rooms = [room for room in self._rooms.values() if room.havruta_id == event.havruta_id]
        if not rooms:
            return
        async with self._study.reading() as records:
            havruta = await records.havrutot.get(event.havruta_id)
        message = encode(presenters.lead(havruta))
        for visitor in (visitor for room in rooms for visitor in room.visitors):
            visitor.tell(message)

    async def _on_participant_left(self, event: ParticipantLeft) -> None:
        rooms = [room for room in self._rooms.values() if room.havruta_id == event.havruta_id]
        for visitor in (visitor for room in rooms for visitor in room.visitors):
            if visitor.user_id == event.user_id:
                visitor.turn_away(Closing.NOT_ALLOWED)

    async def _on_session_ended(self, event: SessionEnded) -> None:
        if (room := self._rooms.get(event.session_id)) is None:
            return
        report = await reports.report(self._study, session_id=event.session_id)
        book = books.book_of(self._study, report.session.book)
        for visitor in room.visitors:
            summary = presenters.summary(report, book, visitor.language)
            visitor.tell(encode(Ended(summary=summary)))
            visitor.turn_away(Closing.ENDED)

    async def _on_browser_forgotten(self, event: BrowserForgotten) -> None:
        for visitor in self:
            if visitor.browser == event.browser:
                visitor.turn_away(Closing.SIGNED_OUT)

    async def _on_events_missed(self, _: EventsMissed) -> None:
        """Tell each page how things are, one room after the other."""
        for session_id, room in list(self._rooms.items()):
            try:
                await self._look_again(session_id, room)
            except HavrutaError:
                log.info("not looked at again: %s", session_id)

    async def _look_again(self, session_id: SessionId, room: Room) -> None:
        report = await reports.report(self._study, session_id=session_id)
        session = report.session
        if session.ending is not None:
            await self._on_session_ended(SessionEnded(session_id))
            return
        place = encode(PlaceMessage(change=session.changes, ref=session.ref))
        lead = encode(presenters.lead(report.havruta))
        for visitor in room.visitors:
            visitor.tell(place, change=session.changes)
            visitor.tell(lead)
        await self._tell_beside(session_id)
        self._retell(session_id, room)
        await self._turn_signed_out_away(list(room.visitors))

    def _retell(self, session_id: SessionId, room: Room) -> None:
        """Tell the pages who is there, once for all that changes while that is being looked up."""
        if not room.outdated:
            room.outdated = True
            self._tasks.spawn(self._tell_people(session_id, room), name=f"people of {session_id}")

    async def _tell_people(self, session_id: SessionId, room: Room) -> None:
        """Tell those who belong there who is there, and send the others away."""
        async with room.announcing:
            room.outdated = False
            company = await reports.company(self._study, session_id=session_id)
            people = presenters.people(company.present)
            message = encode(People(people=people, leader=company.leader))
            room.people = frozenset(reader.user.id for reader in company.present)
            _keep_those_who_belong(room, company.havruta)
            for visitor in room.visitors:
                visitor.tell(message)


def portions(pages: Sequence[Visitor]) -> Iterator[Sequence[Visitor]]:
    """Yield them some by some, as few at a time as can be sent away within the time for all."""
    some = max(AT_ONCE, math.ceil(len(pages) * PAUSE / SENT_AWAY_WITHIN))
    for first in range(0, len(pages), some):
        yield pages[first : first + some]


def _keep_those_who_belong(room: Room, havruta: Havruta) -> None:
    """Send the others away."""
    for visitor in room.visitors:
        if not may(Action.JOIN, visitor.user_id, havruta):
            visitor.turn_away(Closing.NOT_ALLOWED)


def _close_oldest(room: Room, user_id: UserId) -> None:
    """Close the person's oldest pages, likely forgotten, beyond what they may have."""
    theirs = [v for v in room.visitors if v.user_id == user_id and not v.closing]
    for visitor in sorted(theirs, key=lambda visitor: visitor.number)[:-MOST_PAGES]:
        visitor.turn_away(Closing.TOO_MANY)
