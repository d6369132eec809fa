"""The evening as it goes: all sit down within so many minutes, learn for as long, and rise."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random

import aiohttp

from benchmarks.bookshelf import BOOK, LENGTHS
from benchmarks.crowd import DIRECT
from benchmarks.load.chat import Chat
from benchmarks.load.measures import LATE_EVERY, OURS, GaveUp, Measures
from benchmarks.load.pages import LATE, PAGE, PIECE, Browser, Page, Room
from benchmarks.load.town import Table, Town

COMMANDS: Sequence[tuple[str, Mapping[str, str]]] = (
    ("session status", {}),
    ("text show", {"ref": f"{BOOK} 1:1"}),
    ("havruta list", {}),
    ("havruta show", {}),
    ("history", {}),
    ("progress", {}),
    ("schedule list", {}),
    ("session questions", {}),
)
"""What people ask while they learn."""

LONGEST_DRESSING = 20.0
"""Nobody takes more seconds to come in once they may."""

AT_LAST = 120.0
"""So many seconds after their beginning even the slowest are there."""


@dataclass(frozen=True, slots=True)
class Tempo:
    """Every how many seconds a room moves, and a person asks in chat, and turns to another page."""

    move: float = 10.0
    command: float = 180.0
    page: float = 120.0


class Evening:
    """What all of them do; `pages` are the addresses of the page processes."""

    def __init__(
        self,
        town: Town,
        chat: Chat,
        pages: Sequence[str],
        measures: Measures,
        tempo: Tempo,
        seconds: float,
    ) -> None:
        self.town, self.chat, self.measures = town, chat, measures
        self._pages, self._tempo, self._seconds = pages, tempo, seconds

    async def live(self) -> None:
        """Live it to its end."""
        lateness = asyncio.create_task(self._watch_ourselves())
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=5)
        try:
            async with (
                aiohttp.ClientSession(
                    connector=connector, cookie_jar=aiohttp.DummyCookieJar()
                ) as http,
                asyncio.TaskGroup() as together,
            ):
                for table in self.town.tables:
                    together.create_task(_Sitting(self, table, http).live())
        finally:
            lateness.cancel()

    async def _watch_ourselves(self) -> None:
        """Note how late this process is by itself: what it measures is longer by as much."""
        while True:
            began = time.perf_counter()
            await asyncio.sleep(LATE_EVERY)
            late = time.perf_counter() - began - LATE_EVERY
            self.measures.note(OURS, late * 1000)

    def origin(self, number: int) -> str:
        """Return the address of the page process to which a proxy sends this person."""
        return self._pages[number % len(self._pages)]

    @property
    def tempo(self) -> Tempo:
        """How often they do what."""
        return self._tempo

    @property
    def seconds(self) -> float:
        """Within how many all sit down, and how long each sits."""
        return self._seconds


class _Sitting:
    """One table's evening."""

    def __init__(self, evening: Evening, table: Table, http: aiohttp.ClientSession) -> None:
        self._evening, self._table, self._http = evening, table, http
        self._chat, self._measures = evening.chat, evening.measures
        self._dice = Random(table.number)
        self._room = Room(evening.measures)
        self._came = {person: asyncio.Event() for person in table.people}
        """Who is there, or never will be."""

    async def live(self) -> None:
        """Sit down, learn and rise; what goes wrong has been counted."""
        await asyncio.sleep(max(0.0, self._table.begins - self._measures.now))
        if not self._table.by_clock:
            with suppress(GaveUp):
                await self._chat.command(self._owner, self._place(self._owner), "session start")
        people = [asyncio.create_task(self._learn(one)) for one in self._table.people]
        try:
            await self._gather()
            await self._turn_pages(time.monotonic() + self._evening.seconds)
            await self._rise()
        finally:
            for one in people:
                one.cancel()
            await asyncio.gather(*people, return_exceptions=True)

    async def _gather(self) -> None:
        """Wait until all are there, but not for ever for whom nothing lets in."""
        try:
            async with asyncio.timeout(AT_LAST):
                for one in self._came.values():
                    await one.wait()
        except TimeoutError:
            self._measures.fail("somebody was not let in")

    @property
    def _owner(self) -> str:
        return self._table.people[0]

    def _place(self, person: str) -> str:
        """Return where somebody asks: at home, or in their direct messages."""
        return self._table.home or str(int(person) + DIRECT)

    async def _learn(self, person: str) -> None:
        """Come in, and learn until it is over."""
        try:
            with suppress(GaveUp):
                await self._stay(await self._come_in(person), person)
        finally:
            self._came[person].set()

    async def _come_in(self, person: str) -> Page:
        """Take the time that one takes, press Join, and open the link. Raises `GaveUp`."""
        number = int(person)
        browser = Browser(self._http, self._evening.origin(number), number, self._measures)
        dressing = min(LONGEST_DRESSING, self._evening.seconds / 5)
        await asyncio.sleep(self._dice.uniform(0, dressing))
        link = await self._chat.come_in(person, self._table.told_at(person))
        path = await browser.sign_in(link)
        await browser.ask(PAGE, "GET", path)
        return Page(browser, path, self._room)

    async def _stay(self, page: Page, person: str) -> None:
        """Be there, and now and then look for something."""
        self._room.pages[person] = page
        async with asyncio.TaskGroup() as together:
            staying = together.create_task(page.stay())
            await page.entered.wait()
            self._came[person].set()
            asking = together.create_task(self._ask_in_chat(person, page))
            looking = together.create_task(self._look_around(page))
            await staying
            asking.cancel()
            looking.cancel()

    async def _turn_pages(self, until: float) -> None:
        """Have the owner turn the pages, from segment to segment."""
        segment = 1
        while (left := until - time.monotonic()) > 0:
            await asyncio.sleep(min(left, self._about(self._evening.tempo.move)))
            segment = segment % LENGTHS[self._table.chapter - 1] + 1
            await self._room.move(self._owner, f"{BOOK} {self._table.chapter}:{segment}")

    async def _ask_in_chat(self, person: str, page: Page) -> None:
        while not page.has_ended:
            await asyncio.sleep(self._about(self._evening.tempo.command))
            words, options = self._dice.choice(COMMANDS)
            with suppress(GaveUp):
                await self._chat.command(person, self._place(person), words, **options)

    async def _look_around(self, page: Page) -> None:
        """Turn to another chapter by oneself, to the other havrutot, or to what has been marked."""
        while not page.has_ended:
            await asyncio.sleep(self._about(self._evening.tempo.page))
            kind, path = self._dice.choice(
                (
                    (PIECE, f"{page.path}/section?ref={BOOK} {self._table.chapter + 1}"),
                    (PIECE, f"{page.path}/marks"),
                    (PAGE, page.path),
                    (PAGE, "/"),
                )
            )
            with suppress(GaveUp):
                await page.browser.ask(kind, "GET", path)

    async def _rise(self) -> None:
        """The owner ends it in chat; all pages are told."""
        if not self._room.pages:
            return
        with suppress(GaveUp):
            asked = await self._chat.command(self._owner, self._place(self._owner), "session end")
            began = time.perf_counter()
            pressed = asyncio.create_task(self._chat.confirm(self._owner, asked))
            try:
                await self._room.over(began)
            finally:
                await asyncio.wait([pressed], timeout=LATE)
                await pressed

    def _about(self, seconds: float) -> float:
        return seconds * self._dice.uniform(0.5, 1.5)
