"""Sessions' living messages: redrawn as things happen, until each has become the summary.

Every message shows the state of the moment it is drawn, so whatever order things happen in, the
last one is right.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import TypeAlias
from weakref import WeakValueDictionary

import aiohttp
import discord
import structlog
from discord import ui

from bot.refusals import (
    ARCHIVED,
    CHANNEL_GONE,
    MAY_BE_GRANTED,
    MESSAGE_GONE,
    Course,
    course_of,
    has_other_way,
    note_bug,
)
from bot.sessions.cards import session_buttons, session_embed
from bot.sessions.threads import post_marks
from bot.shards import is_ours
from havruta.errors.outside import StorageAway
from havruta.errors.sessions import UnknownSession
from havruta.events import (
    AnnotationsChanged,
    EventsMissed,
    HavrutaChanged,
    PeopleChanged,
    PlaceMoved,
    SessionEnded,
)
from havruta.havrutot import homes
from havruta.havrutot.model import Havruta, Home
from havruta.ids import SessionId, made_at
from havruta.library import books
from havruta.records import Records
from havruta.sessions import reports
from havruta.sessions.model import UNSEEN, Card, Session
from havruta.study import Study
from havruta.wording import SHARED, wording

log = structlog.get_logger(__name__)

SPACING = timedelta(seconds=2)
OLD = timedelta(minutes=55)
OLD_SPACING = timedelta(seconds=20)
"""Discord allows few edits of messages older than an hour."""

MOST_EDITS = 5
"""So many messages are drawn a second, however many sessions run: of the fifty requests that
Discord takes of a bot in a second, notices have the others (`PACE`)."""

LEFT_UNDONE = timedelta(minutes=1)
"""So long after the end whose message is no summary yet has none that would make it one."""

DOUBLINGS = 5
"""How often the pause after a failure grows, up to about a minute."""

REFUSED_DOUBLINGS = 8
"""The same where Discord refuses: up to about ten minutes."""

GIVEN_UP = timedelta(days=1)
"""So long after the end a message that Discord refuses to change is tried again."""

Sleep: TypeAlias = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a session's message should look now."""

    card: Card
    session: Session
    embed: discord.Embed
    buttons: ui.View
    marks: Callable[[], Awaitable[None]] | None = None
    """Posts the session's marks beside it, where it is over and stands at home."""


class LivingCards:
    """Keeps sessions' messages as their sessions are."""

    def __init__(
        self, client: discord.Client, study: Study, *, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._client = client
        self._study = study
        self._sleep = sleep
        self._redraws: dict[SessionId, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = False
        self._turns: WeakValueDictionary[SessionId, asyncio.Lock] = WeakValueDictionary()
        study.bus.subscribe(PlaceMoved, self._on_place_moved)
        study.bus.subscribe(PeopleChanged, self._on_people_changed)
        study.bus.subscribe(AnnotationsChanged, self._on_annotations_changed)
        study.bus.subscribe(HavrutaChanged, self._on_havruta_changed)
        study.bus.subscribe(SessionEnded, self._on_session_ended)
        study.bus.subscribe(EventsMissed, self._on_events_missed)

    async def stop(self) -> None:
        """Leave the messages as they are, whatever happens from now on."""
        self._stopped = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def catch_up(self) -> None:
        """Finish what has ended, and draw the running sessions, whose rooms may have changed.

        Draw them again when those are given up who were there and have not come back.
        """
        await self.finish()
        await self._redraw_running()
        self._spawn(self._redraw_running_later())

    async def finish(self) -> None:
        """Turn the messages of sessions that are over into their summaries, if they are not yet."""
        if not self._client.is_ready():
            return
        async with self._study.reading() as records:
            unfinished = await records.sessions.unfinished_cards()
        for session_id in {card.session_id for card in unfinished} - self._redraws.keys():
            self._spawn(self._redraw_now(session_id))

    async def look_again(
        self, gone: discord.abc.GuildChannel | discord.RawThreadDeleteEvent
    ) -> None:
        """Draw what runs in a server that has lost a channel or thread: it may have stood there."""
        if isinstance(gone, discord.RawThreadDeleteEvent):
            guild_id = str(gone.guild_id)
        else:
            guild_id = str(gone.guild.id)
        async with self._study.reading() as records:
            for session in await records.sessions.all_running():
                havruta = await records.havrutot.get(session.havruta_id)
                if havruta.home.guild_id == guild_id:
                    self._redraw_soon(session.id)

    async def adopt(self, card: Card, shown: discord.Embed | None) -> None:
        """Keep a message that has just been posted as its session is.

        `shown` is what stands in it; None, if that is not known.
        """
        async with self._turn(card.session_id):
            async with self._study.transaction() as records:
                await records.sessions.add_card(card)
                session = await records.sessions.get(card.session_id)
                havruta = await records.havrutot.recall(session.havruta_id)
                (drawing,) = await self._drawings(records, session, havruta, [card])
            if drawing.session.is_live and drawing.embed == shown:
                return
            refusal = await self._draw(drawing)
        if refusal:
            self._redraw_soon(card.session_id, failures=1)

    async def _on_place_moved(self, event: PlaceMoved) -> None:
        self._redraw_soon(event.session_id)

    async def _on_annotations_changed(self, event: AnnotationsChanged) -> None:
        self._redraw_soon(event.session_id)

    async def _on_people_changed(self, event: PeopleChanged) -> None:
        self._redraw_soon(event.session_id)

    async def _on_havruta_changed(self, event: HavrutaChanged) -> None:
        async with self._study.reading() as records:
            session = await records.sessions.running(event.havruta_id)
        if session is not None:
            self._redraw_soon(session.id)

    async def _on_session_ended(self, event: SessionEnded) -> None:
        self._spawn(self._redraw_now(event.session_id))

    async def _on_events_missed(self, _: EventsMissed) -> None:
        if self._client.is_ready():
            await self.catch_up()

    # When they are drawn

    async def _redraw_running(self) -> None:
        async with self._study.reading() as records:
            running = await records.sessions.all_running()
        for session in running:
            self._redraw_soon(session.id)

    async def _redraw_running_later(self) -> None:
        await self._sleep(UNSEEN.total_seconds())
        await self._redraw_running()

    def _redraw_soon(
        self, session_id: SessionId, *, failures: int = 0, doublings: int = DOUBLINGS
    ) -> None:
        """Draw once for all that happens within the spacing, or the pause after failures."""
        if session_id not in self._redraws:
            redraw = self._spawn(self._redraw_later(session_id, failures, doublings))
            if redraw is not None:
                self._redraws[session_id] = redraw

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None] | None:
        if self._stopped:
            work.close()
            return None
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _redraw_later(self, session_id: SessionId, failures: int, doublings: int) -> None:
        with self._or_again(session_id, failures):
            await self._let_more_happen(session_id, failures, doublings)
            await self._redraw(session_id)

    async def _redraw_now(self, session_id: SessionId) -> None:
        with self._or_again(session_id, failures=0):
            await self._redraw(session_id)

    @contextmanager
    def _or_again(self, session_id: SessionId, failures: int) -> Generator[None, None, None]:
        """Try what fails again, ever more slowly."""
        try:
            yield
        except UnknownSession:  # its havruta has been deleted, and it with it
            log.info("a session's message is left as it is", session=session_id)
        except discord.Forbidden as refusal:
            log.info("a summary may not be drawn", session=session_id, reason=refusal.text)
            self._redraw_soon(session_id, failures=failures + 1, doublings=REFUSED_DOUBLINGS)
        except (aiohttp.ClientConnectionError, discord.DiscordServerError, StorageAway) as away:
            why = type(away).__name__
            log.warning("a session's message was not redrawn", session=session_id, reason=why)
            self._redraw_soon(session_id, failures=failures + 1)
        except Exception:
            log.exception("a session's message was not redrawn", session=session_id)
            self._redraw_soon(session_id, failures=failures + 1)

    async def _let_more_happen(self, session_id: SessionId, failures: int, doublings: int) -> None:
        try:
            await self._sleep(self._pause(session_id, failures, doublings))
        finally:
            del self._redraws[session_id]

    def _pause(self, session_id: SessionId, failures: int, doublings: int = DOUBLINGS) -> float:
        if failures:
            return (SPACING * 2.0 ** min(failures, doublings)).total_seconds()
        is_old = self._study.now() - made_at(session_id) > OLD
        spacing = OLD_SPACING if is_old else SPACING
        return max(spacing.total_seconds(), len(self._redraws) / MOST_EDITS)

    # How they are drawn

    async def _redraw(self, session_id: SessionId) -> None:
        """Draw the session's messages; then raise a refusal that may pass, if there was one."""
        async with self._turn(session_id):
            async with self._study.reading() as records:
                session = await records.sessions.get(session_id)
                havruta = await records.havrutot.recall(session.havruta_id)
                if not self._is_ours(session, havruta):
                    return
                standing = await records.sessions.cards(session_id)
                alive = [card for card in standing if card.finished_at is None]
                drawings = await self._drawings(records, session, havruta, alive)
            refused = [refusal for one in drawings if (refusal := await self._draw(one))]
        if refused:
            raise min(refused, key=lambda refusal: isinstance(refusal, discord.Forbidden))

    def _is_ours(self, session: Session, havruta: Havruta) -> bool:
        """Whether it is for this process: for another, where that has the havruta's server.

        What that leaves undone after the end anybody does.
        """
        if session.ended_at is not None and self._study.now() - session.ended_at > LEFT_UNDONE:
            return True
        return is_ours(self._client, havruta.home.guild_id)

    def _turn(self, session_id: SessionId) -> asyncio.Lock:
        """Return what those wait for who draw one session; it lasts as long as they do."""
        return self._turns.setdefault(session_id, asyncio.Lock())

    async def _drawings(
        self, records: Records, session: Session, havruta: Havruta, cards: Sequence[Card]
    ) -> list[Drawing]:
        """Return how these should look now; at home people go by their names in that server."""
        book = books.book_of(self._study, session.book)
        places = {card: _guild_id(card, havruta.home) for card in cards}
        told = {}
        for guild_id in {*places.values()}:
            now = self._study.now()
            told[guild_id] = await reports.read(records, havruta, session, now, guild_id=guild_id)
        drawings = []
        for card in cards:
            say = wording(_language(card, havruta))
            report = told[places[card]]
            embed, view = session_embed(say, report, book), session_buttons(say, report)
            post = partial(post_marks, self._client, card, say, report, book)
            is_last = not session.is_live and card.channel_id == havruta.home.channel_id
            drawings.append(Drawing(card, session, embed, view, post if is_last else None))
        return drawings

    async def _draw(self, drawing: Drawing) -> discord.HTTPException | None:
        """Draw one message, for the last time if the session is over.

        Return why Discord refused, where it is worth another attempt.
        """
        card, session = drawing.card, drawing.session
        try:
            await self._edit(drawing)
        except discord.HTTPException as refusal:
            if self._may_pass(refusal, session):
                return refusal
            note_bug(refusal)
            log.info("a session's message is out of reach", card=card, reason=refusal.text)
            await self._let_go(drawing, refusal)
        else:
            if drawing.marks is not None:
                await drawing.marks()
            if not session.is_live:
                async with self._study.transaction() as records:
                    await records.sessions.finish_card(card, self._study.now())
        return None

    async def _edit(self, drawing: Drawing) -> None:
        """Change the message, in a thread that sleeps too, if it may be woken."""
        card = drawing.card
        channel = self._client.get_partial_messageable(int(card.channel_id))
        message = channel.get_partial_message(int(card.message_id))
        buttons = drawing.buttons
        try:
            await message.edit(embed=drawing.embed, view=buttons)
        except discord.HTTPException as refusal:
            if refusal.code != ARCHIVED or not await self._wake(channel):
                raise
            await message.edit(embed=drawing.embed, view=buttons)

    async def _wake(self, thread: discord.PartialMessageable) -> bool:
        """Open an archived thread, and return whether that was allowed: a locked one stays."""
        try:
            await self._client.http.edit_channel(thread.id, archived=False)
        except discord.HTTPException as refusal:
            if course_of(refusal) is Course.RETRY:
                raise
            return False
        return True

    def _may_pass(self, refusal: discord.HTTPException, session: Session) -> bool:
        """Whether Discord may let it through soon, if nothing else happens."""
        if course_of(refusal) is not Course.RETRY and refusal.code not in MAY_BE_GRANTED:
            return False
        if session.ended_at is None:
            return refusal.code not in MAY_BE_GRANTED
        is_theirs = refusal.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        return is_theirs or self._study.now() - session.ended_at < GIVEN_UP

    async def _let_go(self, drawing: Drawing, refusal: discord.HTTPException) -> None:
        """Draw a message no more that is lost or stays as it is after the end.

        What the havruta's home takes no more is told to each directly instead.
        """
        card, session, now = drawing.card, drawing.session, self._study.now()
        if session.is_live and refusal.code not in {CHANNEL_GONE, MESSAGE_GONE}:
            return
        async with self._study.transaction() as records:
            havruta = await records.havrutot.lock(session.havruta_id)
            await records.sessions.finish_card(card, now)
            if card.channel_id != havruta.home.channel_id or not has_other_way(refusal):
                return
            if refusal.code == CHANNEL_GONE:
                havruta = await homes.lose(records, havruta, havruta.home, now)
            await homes.tell_directly(records, havruta, session.id, now, havruta.people)


def _language(card: Card, havruta: Havruta) -> str:
    """Return the language of whoever reads a message: all at home, or one person."""
    is_home = card.channel_id == havruta.home.channel_id
    return (havruta.language if is_home else card.language) or SHARED


def _guild_id(card: Card, home: Home) -> str | None:
    """Return in which server a message stands, if in one."""
    return home.guild_id if card.channel_id == home.channel_id else None
