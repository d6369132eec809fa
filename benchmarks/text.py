"""What the library costs: a section from memory, and Tanakh kept on disk, ready to be searched.

The texts are made up here, of as many books, chapters and verses as Tanakh has and of words as
frequent as in any language, with vowels and accents, a translation and its notes. They do not
compress as well as real ones do.
"""

import asyncio
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from benchmarks.figures import Figure, percentile
from havruta.hebrew.books import TANAKH
from sefaria.library import SefariaLibrary
from sefaria.opening import open_library
from storage.database import open_database
from storage.migrate import migrate

VERSES = 25
"""In each of the 929 chapters: 23,225 in all, where Tanakh has 23,206."""
HEBREW_WORDS, ENGLISH_WORDS = 13, 26
READS = 3000
SECTION_LIMIT_MS = 2.0
DISK_LIMIT_MB = 60.0
MEGABYTE = 1_000_000
LETTERS, MARKS = "אבגדהוזחטיכלמנסעפצקרשת", "ְֱֲִֵֶַָֹֻּ֑֖֣֔֗֙"
WORDS = 12_000


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield `text.disk.tanakh` and `text.section.p99`."""
    file = folder / "havruta.db"
    url = f"sqlite:///{file}"
    await migrate(url)
    async with _made_up_sefaria() as sefaria:
        async with _library(url, sefaria) as library:
            for title, _, _ in TANAKH:
                while await library.keep(title, f"{title} 1:1"):
                    pass
        size = await asyncio.to_thread(_size, folder)
        yield Figure("text.disk.tanakh", size, "MB", "the limit we set", DISK_LIMIT_MB, 1)
        async with _library(url, sefaria) as library:
            times = await _reads(library)
    value = percentile(times, 0.99)
    yield Figure("text.section.p99", value, "ms", "the limit we set", SECTION_LIMIT_MS, len(times))


def _size(folder: Path) -> float:
    """Return how large the database is, with all that belongs to it, in megabytes."""
    return sum(part.stat().st_size for part in folder.glob("havruta.db*")) / MEGABYTE


async def _reads(library: SefariaLibrary) -> list[float]:
    """Return how long each of many sections took that had been read before, in ms."""
    title, _, chapters = TANAKH[0]
    refs = [f"{title} {number}:1" for number in range(1, chapters + 1)]
    for ref in refs:
        await library.section(title, ref)
    times = []
    for number in range(READS):
        begun = time.perf_counter()
        await library.section(title, refs[number % len(refs)])
        times.append((time.perf_counter() - begun) * 1000)
    return times


@asynccontextmanager
async def _library(url: str, sefaria: str) -> AsyncGenerator[SefariaLibrary, None]:
    async with (
        open_database(url) as database,
        open_library(
            sefaria, database.library_store, database.search_index, partial(datetime.now, UTC)
        ) as library,
    ):
        yield library


class _Words:
    """Words of two languages, each drawn as often as its rank allows; the same at every start."""

    def __init__(self) -> None:
        self._dice = random.Random(1)
        self._weights = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))
        self._hebrew = [self._hebrew_word() for _ in range(WORDS)]
        self._english = [self._english_word() for _ in range(WORDS)]

    def hebrew(self) -> str:
        """Return a verse in Hebrew."""
        return " ".join(self._drawn(self._hebrew, HEBREW_WORDS)) + "\u05c3"

    def english(self) -> str:
        """Return a verse in English, with a note."""
        told, note = (" ".join(self._drawn(self._english, n)) for n in (ENGLISH_WORDS, 4))
        marker = '<sup class="footnote-marker">a</sup>'
        return f'{told}{marker}<i class="footnote">{note}</i>.'

    def _drawn(self, words: list[str], count: int) -> list[str]:
        return self._dice.choices(words, cum_weights=self._weights, k=count)

    def _hebrew_word(self) -> str:
        letters = self._dice.choices(LETTERS, k=self._dice.randint(2, 6))
        return "".join(letter + self._dice.choice(MARKS) for letter in letters)

    def _english_word(self) -> str:
        return "".join(self._dice.choices("etaoinshrdlucmfwypvbgk", k=self._dice.randint(2, 9)))


@asynccontextmanager
async def _made_up_sefaria() -> AsyncGenerator[str, None]:
    """Yield the address of a Sefaria that has every book of Tanakh."""
    words, chapters = _Words(), {title: count for title, _, count in TANAKH}

    async def answer(request: web.Request) -> web.Response:
        path = unquote(request.path).replace("_", " ")
        kind, _, ref = path.removeprefix("/api/").rpartition("/")
        if kind == "shape" and ref in chapters:
            return web.json_response(
                [{"title": ref, "book": ref, "chapters": [VERSES] * chapters[ref]}]
            )
        if kind == "v3/texts":
            return web.json_response(_texts(ref, words))
        return web.json_response({"error": "nothing here"}, status=404)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _texts(ref: str, words: _Words) -> dict[str, Any]:
    title, _, number = ref.rpartition(".")
    version = {"license": "CC0", "versionSource": "https://example.org", "isSource": True}
    columns = (
        ("hebrew", "he", [words.hebrew() for _ in range(VERSES)]),
        ("english", "en", [words.english() for _ in range(VERSES)]),
    )
    return {
        "ref": f"{title} {number}",
        "heRef": "ספר",
        "sections": [number],
        "toSections": [number],
        "versions": [
            {**version, "versionTitle": f"Made up in {family}", "languageFamilyName": family}
            | {"language": code, "actualLanguage": code, "text": text}
            for family, code, text in columns
        ],
    }
