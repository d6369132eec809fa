"""The main job once, with one fault in it, and what must hold whatever happens."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

import aiohttp

from benchmarks.faults.befalling import FAULTS, Scene, names
from benchmarks.faults.reader import AGAIN, Broken, Reader, open_reader
from benchmarks.household import GUIDE, Household, open_household, run_module
from sandbox.testing.person import Person, Refused
from sandbox.testing.screen import Answer, Seen

PATIENCE = 120.0
"""So many seconds people go on trying, and promises may take.

A notice that a power cut broke off is taken up once its lease of a minute has run out.
"""
OUR_FAULT = "Something went wrong on our side"
SETTLE = 7.0
"""So many seconds after the fault the clock has looked at the rooms again, and judged."""
STEPS = ("make", "accept", "start", "come in", "read", "end", "sum up")


class Story:
    """Isaac and Jacob, from the first command to the summary."""

    def __init__(self, household: Household, isaac: Person, jacob: Person, random: Random) -> None:
        self.isaac, self.jacob = isaac, jacob
        self.scene = Scene(household, jacob, [], random)
        self.name = ""
        self.card: Seen | None = None
        self._opened = AsyncExitStack()

    async def tell(self, fault: str, at: str) -> None:
        """Live the story; `fault` comes some time into the step `at`. Raises `Broken`."""
        steps: dict[str, Callable[[], Awaitable[None]]] = {
            "make": self.make,
            "accept": self.accept,
            "start": self.start,
            "come in": self.come_in,
            "read": self.read,
            "end": self.end,
            "sum up": self.sum_up,
        }
        async with self._opened:
            for name, step in steps.items():
                async with asyncio.TaskGroup() as at_once:
                    if name == at:
                        at_once.create_task(self._befall(fault))
                    await step()
        await self.promises_kept()

    async def make(self) -> None:
        """Isaac makes a havruta with Jacob."""
        for number in count(1):
            self.name = f"Try {number}"
            made = await self._try(
                lambda: self.isaac.command(
                    "havruta create", book=GUIDE, name=self.name, partners=f"<@{self.jacob.id}>"
                )
            )
            if made is not None and "is made" in made:
                return

    async def accept(self) -> None:
        """Jacob finds the invitation, wherever it was to be told, and accepts."""
        invitation = await self._seen(
            self.jacob, lambda message: "Accept" in message.buttons and self.name in message.text
        )
        await self._until(
            lambda: self.jacob.press(invitation, "Accept"), "Welcome", "accepted", "no longer"
        )

    async def start(self) -> None:
        """Isaac starts; the message with Join stands in the channel."""
        await self._until(
            lambda: self.isaac.command("session start", havruta=self.name), "is in session"
        )
        self.card = await self._seen(
            self.isaac, lambda message: "End" in message.buttons and not message.private
        )

    async def come_in(self) -> None:
        """Both follow their links."""
        for person in (self.isaac, self.jacob):
            self.scene.readers.append(await self._page_of(person))

    async def read(self) -> None:
        """Isaac turns two pages, everyone is there, and nobody's session ends for the fault."""
        for ref in (f"{GUIDE} 1:3", f"{GUIDE} 2:2"):
            await self._asked(self.scene.readers[0], "navigate", ref=ref)
        await asyncio.sleep(SETTLE)
        async with asyncio.timeout(PATIENCE):
            while {reader.ref for reader in self.scene.readers} != {f"{GUIDE} 2:2"}:
                self._nobody_was_sent_away()
                await asyncio.sleep(0.1)
        for reader in self.scene.readers:
            await reader.look()
        self._nobody_was_sent_away()

    async def end(self) -> None:
        """Isaac ends the session from his page."""
        self._nobody_was_sent_away()
        await self._asked(self.scene.readers[0], "end")

    async def sum_up(self) -> None:
        """The message has become the summary, and the place is kept."""
        card = self.card
        assert card is not None
        await self._seen(
            self.isaac, lambda message: message.id == card.id and "End" not in message.buttons
        )
        await self._until(lambda: self.jacob.command("history"), f"{GUIDE} 1:1 – 2:2")

    async def promises_kept(self) -> None:
        """Every promise was kept, or its owner was told why it could not be."""
        for _ in range(int(PATIENCE / AGAIN)):
            if not {"due", "claimed"} & {state for _, state in self._notices()}:
                break
            await asyncio.sleep(AGAIN)
        made = self._notices()
        lost = [kind for kind, state in made if state in {"failed", "due", "claimed"}]
        told = {kind for kind, state in made if state == "delivered"}
        if lost and not told & {"unreached", "home_closed"}:
            msg = f"promises were lost, and their owner was not told: {made}"
            raise Broken(msg)

    async def _befall(self, fault: str) -> None:
        await asyncio.sleep(self.scene.random.uniform(0, 0.6))
        await FAULTS[fault](self.scene)

    async def _try(self, act: Callable[[], Awaitable[Answer]]) -> str | None:
        """Return what is answered, if anything is; raises `Broken` where we are at fault."""
        try:
            answer = await act()
            text = answer.text if answer.shown is not None else ""
        except (Refused, TimeoutError, aiohttp.ClientError):
            await asyncio.sleep(0.3)
            return None
        if OUR_FAULT in text:
            raise Broken(text)
        return text

    async def _until(self, act: Callable[[], Awaitable[Answer]], *wanted: str) -> None:
        """Try again as people do, until it is answered like this."""
        said = None
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    said = await self._try(act)
                    if said is not None and any(words in said for words in wanted):
                        return
                    await asyncio.sleep(0.3)
        except TimeoutError:
            msg = f"never {wanted}, but at last: {said}"
            raise Broken(msg) from None

    async def _seen(self, person: Person, wanted: Callable[[Seen], bool]) -> Seen:
        try:
            return await person.until(wanted, timeout=PATIENCE)
        except TimeoutError as never:
            raise Broken(str(never)) from None

    async def _page_of(self, person: Person) -> Reader:
        said = None
        card = await self._seen(
            person, lambda message: "Join" in message.buttons and not message.private
        )
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    with suppress(Refused, LookupError, TimeoutError, aiohttp.ClientError):
                        said = await person.press(card, "Join")
                        links = said.shown.links if said.shown is not None else {}
                        if "Open the page" in links:
                            page = open_reader(
                                self.scene.household.page_url, links["Open the page"]
                            )
                            return await self._opened.enter_async_context(page)
                    await asyncio.sleep(0.3)
        except TimeoutError:
            msg = f"{person.name} never came in; at last: {said}, by {card}"
            raise Broken(msg) from None

    async def _asked(self, reader: Reader, kind: str, **values: str) -> None:
        """Ask until it is done; what was done although its answer was lost is done."""
        said = None
        try:
            async with asyncio.timeout(PATIENCE):
                while reader.ended is None or kind != "end":
                    said = await reader.ask(kind, **values)
                    if said is not None and said["type"] in {"done", "ended"}:
                        return
                    if said is not None and said.get("code") == "internal":
                        raise Broken(said["text"])
                    if kind != "end":
                        self._nobody_was_sent_away()
                    await asyncio.sleep(0.3)
        except TimeoutError:
            msg = f"{kind} was never done, but at last: {said}"
            raise Broken(msg) from None

    def _nobody_was_sent_away(self) -> None:
        ended = [reader.ended for reader in self.scene.readers if reader.ended is not None]
        if ended:
            msg = f"a session ended in front of its readers: {ended[0]}"
            raise Broken(msg)

    def _notices(self) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(self.scene.household.database)) as database:
            return database.execute("SELECT kind, state FROM notices").fetchall()


def chosen(seed: int) -> tuple[Random, str, str]:
    """Return the seed's randomness, its fault, and in which step that comes."""
    random = Random(seed)
    return random, random.choice(names()), random.choice(STEPS)


async def live(seed: int, folder: Path) -> None:
    """Live one story in an empty folder. Raises `Broken`, or whatever else goes wrong."""
    random, fault, at = chosen(seed)
    (folder / "clock").write_text("0")
    async with _household(folder) as household:
        try:
            async with household.person("isaac") as isaac, household.person("jacob") as jacob:
                await Story(household, isaac, jacob, random).tell(fault, at)
        except Exception as error:
            error.add_note(f"The program logged: {household.program.failures}")
            raise
        wrong = [line for line in household.program.failures if line["event"].startswith(WRONG)]
        if wrong:
            raise Broken(str(wrong[0]))


LAUNCH = partial(run_module, module="benchmarks.faults.program")
WRONG = ("request failed", "socket failed", "message failed", "interaction failed")


@asynccontextmanager
async def _household(folder: Path) -> AsyncGenerator[Household, None]:
    clock = str(folder / "clock")
    async with open_household(folder, launch=LAUNCH, HAVRUTA_CLOCK=clock) as household:
        yield household
        await household.program.stop()
        # An answer that was lost is given again, which Discord counts as a mistake.
        household.sandbox.ledger.violations.clear()
