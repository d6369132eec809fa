"""How soon the front page comes to somebody with much behind them, over HTTP from the program.

Fifty havrutot of two hundred ended sessions each: what is kept of them is read, not what they were.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks import notices
from benchmarks.figures import Figure, percentile
from benchmarks.household import open_household
from benchmarks.worlds import World, open_world
from havruta.havrutot.model import Havruta
from havruta.ids import SessionId, new_id
from havruta.people import credentials
from havruta.people.model import SignIn
from havruta.refs import Shape, Stretch
from havruta.sessions import totals
from havruta.sessions.model import Ending, Session, SessionKind
from storage.engine import open_engine
from storage.rows.sessions import SessionRow
from storage.statements import columns_of, put

HAVRUTOT = 50
SESSIONS = 200
RUNNING = 10
"""In so many of the havrutot a session runs."""

ROUNDS = 500
WARM_UP = 20

BETWEEN = 0.06
"""Seconds between two pages: who asks oftener than twenty times a second is made to wait."""

LIMIT_MS = 20.0
LONG_AGO = timedelta(days=1000)
HOUR = timedelta(hours=1)
COOKIE = "the cookie of somebody who has learned for years"


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield `people.front.p99`, and what is yielded of notices."""
    url = f"sqlite+aiosqlite:///{folder}/people.db"
    async with open_world(url) as world:
        await _years_of_learning(world, url)
        await _sign_in(world)
    async with open_household(folder, DATABASE_URL=url) as household:
        times = await _front_pages(household.page_url)
    value = percentile(times, 0.99)
    yield Figure("people.front.p99", value, "ms", "the limit we set", LIMIT_MS, len(times))
    async for figure in notices.figures(folder):
        yield figure


async def _years_of_learning(world: World, url: str) -> None:
    books = [book.title for book in world.study.library.suggest("", limit=HAVRUTOT)]
    for number in range(HAVRUTOT):
        havruta = await world.havruta(books[number % len(books)])
        shape = await world.study.library.shape(havruta.book)
        async with open_engine(url) as engine, engine.begin() as db:
            await _sat_down(db, world, havruta, shape)
        await totals.recompute(world.study, havruta_id=havruta.id)
        if number < RUNNING:
            await _sits_down(world, havruta, shape)


async def _sat_down(db: AsyncConnection, world: World, havruta: Havruta, shape: Shape) -> None:
    """Store the havruta's sessions, ten segments each, with a gap of one between them."""
    began = world.study.now() - LONG_AGO
    rows = []
    for number in range(SESSIONS):
        first = number * 11 % len(shape)
        span = Stretch(shape.at(first).ref, shape.at(min(first + 9, len(shape) - 1)).ref)
        started_at = began + number * HOUR
        session = replace(
            _session(world, havruta, started_at, span.last),
            covered=(span,),
            ended_at=started_at + HOUR,
            ending=Ending.OWNER,
        )
        rows.append(columns_of(session))
    await put(db, SessionRow, *rows)


async def _sits_down(world: World, havruta: Havruta, shape: Shape) -> None:
    """Have a session run of which nobody needs to be told."""
    async with world.study.transaction() as records:
        await records.sessions.open(_session(world, havruta, world.study.now(), shape.first.ref))


def _session(world: World, havruta: Havruta, at: datetime, ref: str) -> Session:
    return Session(
        id=SessionId(new_id(at)),
        havruta_id=havruta.id,
        book=havruta.book,
        kind=SessionKind.INSTANT,
        started_at=at,
        started_by=world.isaac.id,
        began_ref=ref,
        ref=ref,
        owner_ref=ref,
        covered=(),
    )


async def _sign_in(world: World) -> None:
    digest = await credentials.browser(world.study, cookie=COOKIE)
    now = world.study.now()
    async with world.study.transaction() as records:
        await records.credentials.add_sign_in(
            SignIn(digest, world.isaac.id, now, now + credentials.SIGN_IN_LIFE, now)
        )


async def _front_pages(page_url: str) -> list[float]:
    """Return how long each page took until it was read to the end, in ms, once all is warm."""
    times = []
    async with aiohttp.ClientSession(cookies={"havruta": COOKIE}) as http:
        for _ in range(WARM_UP + ROUNDS):
            start = time.perf_counter()
            async with http.get(page_url) as response:
                page = await response.text()
            times.append((time.perf_counter() - start) * 1000)
            await asyncio.sleep(BETWEEN)
            shown = page.count('href="/session/'), page.count('/start"')
            if shown != (RUNNING, HAVRUTOT - RUNNING):
                msg = f"not every havruta is on the page: {page}"
                raise RuntimeError(msg)
    return times[WARM_UP:]
