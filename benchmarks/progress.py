"""How soon a picture and a page of what was learned are there, and all of it is recomputed."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp

from benchmarks.figures import Figure, percentile
from benchmarks.household import open_household
from benchmarks.worlds import World, open_world
from bot.progress.pictures import Painter
from havruta.havrutot.model import Havruta
from havruta.ids import SessionId, StayId, UserId, new_id
from havruta.people import credentials
from havruta.people.model import SignIn
from havruta.progress import drawing, recomputing, reports
from havruta.refs import Shape, Stretch
from havruta.sessions.learned import summed
from havruta.sessions.model import Ending, Session, SessionKind, Stay
from havruta.wording import wording
from storage.engine import open_engine
from storage.rows.sessions import LearningRow, SessionRow, StayRow
from storage.statements import columns_of, put

HAVRUTOT, SESSIONS = 20, 250
"""Five thousand sessions of one person."""
MANY_HAVRUTOT = 400
"""A hundred thousand sessions."""
ROUNDS, WARM_UP = 200, 10
BETWEEN = 0.06
"""Seconds between two pages: who asks oftener than twenty times a second is made to wait."""
PICTURE_MS, PAGE_MS, RECOMPUTE_S = 60.0, 50.0, 60.0
LONG_AGO = timedelta(days=1000)
HOUR = timedelta(hours=1)
COOKIE = "the cookie of somebody who has learned for years"


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield the picture's and the page's 99th percentile, and how long recomputing takes."""
    url = f"sqlite+aiosqlite:///{folder}/progress.db"
    async with open_world(url) as world:
        *_, last = await _learned(world, url, HAVRUTOT)
        await recomputing.recompute_all(world.study)
        await _sign_in(world)
        times = await _pictures(world, last)
    yield Figure("progress.picture.p99", times, "ms", "the limit we set", PICTURE_MS, ROUNDS)
    async with open_household(folder, DATABASE_URL=url) as household:
        times = await _pages(f"{household.page_url}/havrutot/{last.id}/progress")
    yield Figure("progress.page.p99", times, "ms", "the limit we set", PAGE_MS, ROUNDS)
    url = f"sqlite+aiosqlite:///{folder}/many.db"
    async with open_world(url) as world:
        await _learned(world, url, MANY_HAVRUTOT)
        start = time.perf_counter()
        await recomputing.recompute_all(world.study)
        took = time.perf_counter() - start
    yield Figure("progress.recompute", took, "s", "the limit we set", RECOMPUTE_S, 1)


async def _learned(world: World, url: str, havrutot: int) -> list[Havruta]:
    """Have so many havrutot learned for years."""
    made = []
    books = [book.title for book in world.study.library.suggest("", limit=HAVRUTOT)]
    for number in range(havrutot):
        havruta = await world.havruta(books[number % len(books)])
        shape = await world.study.library.shape(havruta.book)
        sessions = _sessions(world, havruta, shape)
        stays = [_stay(session, world.isaac.id) for session in sessions]
        learned = summed(stays, {world.isaac.id: "Asia/Jerusalem"})
        async with open_engine(url) as engine, engine.begin() as db:
            await put(db, SessionRow, *map(columns_of, sessions))
            await put(db, StayRow, *map(columns_of, stays))
            await put(db, LearningRow, *map(columns_of, learned))
        made.append(havruta)
    return made


def _sessions(world: World, havruta: Havruta, shape: Shape) -> list[Session]:
    """Return its sessions, ten segments each, with a gap of one between them."""
    began, sessions = world.study.now() - LONG_AGO, []
    for number in range(SESSIONS):
        first = number * 11 % len(shape)
        span = Stretch(shape.at(first).ref, shape.at(min(first + 9, len(shape) - 1)).ref)
        at = began + number * timedelta(days=3)
        session = Session(
            id=SessionId(new_id(at)),
            havruta_id=havruta.id,
            book=havruta.book,
            kind=SessionKind.INSTANT,
            started_at=at,
            started_by=world.isaac.id,
            began_ref=span.first,
            ref=span.last,
            owner_ref=span.last,
            covered=(span,),
            ended_at=at + HOUR,
            ending=Ending.OWNER,
        )
        sessions.append(session)
    return sessions


def _stay(session: Session, user_id: UserId) -> Stay:
    began, ended = session.started_at, session.ended_at or datetime.now(UTC)
    return Stay(StayId(new_id(began)), session.id, user_id, began, ended, ended)


async def _sign_in(world: World) -> None:
    digest = await credentials.browser(world.study, cookie=COOKIE)
    now = world.study.now()
    async with world.study.transaction() as records:
        await records.credentials.add_sign_in(
            SignIn(digest, world.isaac.id, now, now + credentials.SIGN_IN_LIFE, now)
        )


async def _pictures(world: World, havruta: Havruta) -> float:
    """Return how long a picture takes to be drawn and painted, in ms, at the 99th percentile."""
    found = await reports.progress(world.study, havruta_id=havruta.id, by=world.isaac.id)
    times, painter = [], Painter()
    for _ in range(WARM_UP + ROUNDS):
        start = time.perf_counter()
        await painter.png(drawing.picture(wording("he"), drawing.LIGHT, found, found.ours))
        times.append((time.perf_counter() - start) * 1000)
    await painter.close()
    return percentile(times[WARM_UP:], 0.99)


async def _pages(address: str) -> float:
    """Return how long a page took until it was read to the end, in ms, likewise."""
    times = []
    async with aiohttp.ClientSession(cookies={"havruta": COOKIE}) as http:
        for _ in range(WARM_UP + ROUNDS):
            start = time.perf_counter()
            async with http.get(address) as response:
                page = await response.text()
            times.append((time.perf_counter() - start) * 1000)
            await asyncio.sleep(BETWEEN)
            if page.count('class="chart"') != 2 * 2:
                msg = f"not every chart is on the page: {page}"
                raise RuntimeError(msg)
    return percentile(times[WARM_UP:], 0.99)
