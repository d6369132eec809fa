"""The load test of a Tuesday night: it goes well, and would say so if it did not."""

import asyncio
import json
from collections import Counter
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from xml.etree import ElementTree as ET

import aiohttp
import pytest
from aiohttp import web

from benchmarks.load import chat, pages, report
from benchmarks.load.__main__ import write
from benchmarks.load.evening import Tempo
from benchmarks.load.figures import of_night
from benchmarks.load.gauges import Gauge, Reading
from benchmarks.load.measures import GaveUp, Measures
from benchmarks.load.night import HOUSES, LATE, ONE, Night, Size, live
from benchmarks.load.pages import Browser, Page, Room
from benchmarks.load.reckoning import Account, Kept, reckon
from benchmarks.load.town import Promise
from havruta.notices.model import NoticeKind, NoticeState
from tests import households
from tests.conftest import NOON
from tests.forks import fork
from tests.patience import PATIENCE

kept_fonts = households.kept_fonts
migrated_file = households.migrated_file
household_folder = households.household_folder

SECOND = timedelta(seconds=1)
LOOKS_EACH_SECOND = (("scheduler.duties", "SWEEP", SECOND),)
A_FEW = Size(sessions=4, seconds=3.0, tempo=Tempo(move=0.4, command=1.0, page=1.0))


async def test_a_few_tables_learn_and_nothing_is_lost(household_folder):
    """OP-9: all come in by their links, each move reaches all, each is told, nothing fails."""
    launch = partial(fork, changes=LOOKS_EACH_SECOND)

    night = await live(ONE, household_folder, A_FEW, launch=launch, ahead=4 * SECOND)

    assert night.measures.errors == Counter()
    assert (night.account.lost, night.account.doubled) == (Counter(), 0)
    assert night.account.promised == len(night.account.late) == 1 + 3 + 3 + 3
    assert len(night.measures.ms(pages.SIGN_IN)) == len(night.measures.ms(pages.SOCKET)) == 12
    assert len(night.measures.ms(pages.END)) == 4
    assert len(night.measures.ms(pages.MOVE)) >= 4
    assert len(night.measures.ms(chat.COMMAND)) > 4
    assert night.databases["all"][0] > 0
    assert all(gauge.readings for gauge in night.gauges.values())


@asynccontextmanager
async def _served(path, handler):
    """Yield where a page is that is not ours, and a browser's HTTP."""
    app = web.Application()
    app.router.add_get(path, handler)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with aiohttp.ClientSession() as http:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}", http
    finally:
        await runner.cleanup()


async def test_an_answer_of_500_is_an_error():
    """OP-9: whatever the page cannot answer is counted by what it was."""

    async def failing(_):
        return web.Response(status=500)

    measures = Measures()

    async with _served("/", failing) as (origin, http):
        browser = Browser(http, origin, 1, measures)
        with pytest.raises(GaveUp):
            await browser.ask(pages.PAGE, "GET", "/")

    assert measures.errors == Counter({"page: 500": 1})


@asynccontextmanager
async def _two_in_a_room(measures, handler):
    """Yield a room with two open pages of a server that is not ours."""
    async with _served("/session/a/socket", handler) as (origin, http):
        room = Room(measures)
        room.pages = {
            name: Page(Browser(http, origin, number, measures), "/session/a", room)
            for number, name in enumerate(("owner", "other"))
        }
        staying = [asyncio.create_task(page.stay()) for page in room.pages.values()]
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*(page.entered.wait() for page in room.pages.values()))
            yield room
        finally:
            for one in staying:
                one.cancel()
            await asyncio.gather(*staying, return_exceptions=True)


def _server(tells):
    """A page's server that tells `tells(sockets, asker)` of a move."""
    sockets = []

    async def handle(request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        sockets.append(socket)
        await socket.send_json({"type": "welcome", "change": 0})
        async for frame in socket:
            assert json.loads(frame.data)["type"] == "navigate"
            for one in tells(sockets, socket):
                await one.send_json({"type": "place", "change": 1, "ref": "Psalms 1:2"})
        return socket

    return handle


async def test_a_move_that_does_not_reach_everybody_is_lost(monkeypatch):
    """OP-9: that the owner knows of it does not suffice."""
    monkeypatch.setattr(pages, "LATE", 0.05)
    measures = Measures()

    async with _two_in_a_room(measures, _server(lambda _, asker: [asker])) as room:
        await room.move("owner", "Psalms 1:2")

    assert (measures.errors["move lost"], measures.ms(pages.MOVE)) == (1, [])


async def test_a_move_has_taken_until_the_last_page_knows_it():
    """OP-9: one that reached all is measured, and no error."""
    measures = Measures()

    async with _two_in_a_room(measures, _server(lambda sockets, _: sockets)) as room:
        await room.move("owner", "Psalms 1:2")

        assert measures.errors["move lost"] == 0
    assert len(measures.ms(pages.MOVE)) == 1


async def test_a_socket_that_is_closed_is_counted_by_its_code():
    """OP-9: a page whose line was ended before the session was comes back, and it is counted."""

    async def handle(request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        over = "again" in heard
        heard.append("again")
        if over:
            await socket.send_json({"type": "ended"})
        await socket.close(code=4001 if over else 1011)
        return socket

    heard, measures = [], Measures()
    async with _served("/session/a/socket", handle) as (origin, http):
        room = Room(measures)
        page = room.pages["owner"] = Page(Browser(http, origin, 1, measures), "/session/a", room)
        async with asyncio.timeout(PATIENCE):
            await page.stay()

    assert measures.errors == Counter({"socket closed with 1011": 1})


def test_what_nobody_was_told_is_lost_and_what_was_told_twice_is_doubled():
    """OP-9: of a promise, of one that the database has given up, and of one that waits."""
    kind, other = NoticeKind.REMINDER, NoticeKind.MISSED
    kept, lost, doubled = (Promise(kind, "h", name) for name in "abc")
    notices = [
        Kept("n1", kept, NoticeState.DELIVERED, NOON),
        Kept("n2", lost, NoticeState.DELIVERED, NOON),
        Kept("n3", doubled, NoticeState.DELIVERED, NOON),
        Kept("n4", doubled, NoticeState.DELIVERED, NOON),
        Kept("n5", Promise(other, "h", "a"), NoticeState.FAILED, NOON),
        Kept("n6", Promise(other, "h", "b"), NoticeState.OBSOLETE, NOON),
    ]
    told = [("1", NOON + SECOND), ("3", NOON), ("4", NOON + SECOND), ("strange", NOON)]

    account = reckon(dict.fromkeys((kept, lost, doubled), NOON), notices, told)

    assert account == Account(3, [(NOON, 1000.0), (NOON, 0.0)], Counter({kind: 1, other: 1}), 1)


@pytest.fixture
def bad_night():
    """A night of which everything is known."""
    measures = Measures()
    for ms in range(1, 101):
        measures.note(chat.COMMAND, float(ms))
        measures.note(pages.MOVE, ms / 10)
    measures.note(LATE, 1000.0)
    measures.fail("page: 500")
    gauge = Gauge(1, [Reading(0.0, 1.0, 100.0, 10), Reading(10.0, 6.0, 120.0, 40)])
    account = Account(7, [(NOON, 1000.0)], Counter({NoticeKind.REMINDER: 2}), 1)
    size = Size(100, 60.0)
    return Night(ONE, size, NOON, measures, {"all": gauge}, {"all": (50.0, 0.5)}, account)


def test_the_report_tells_what_took_how_long_and_what_went_wrong(bad_night):
    """OP-9: latency by kind, errors, what was lost, and what each process took."""
    lines = [" ".join(line.split()) for line in report.text(bad_night).splitlines()]

    assert "a command's first answer 100 50.0 95.0 99.0 100.0" in lines
    assert "notices: 7 promised, 2 lost, 1 told twice" in lines
    assert "1 × page: 500" in lines
    assert "all 5.0 50% 100 120 40 50 10.0" in lines


def test_the_figures_are_held_against_their_limits(bad_night):
    """OP-9: a line of JSON each, under the names that are promised."""
    lines = [json.loads(figure.line()) for figure in of_night(bad_night)]

    assert {one["figure"]: (one["value"], one["peer"]) for one in lines} == {
        "load.command.p99": (99.0, 500.0),
        "load.move.p99": (9.9, 100.0),
        "load.notices.lost": (2, 7),
        "load.errors": (1, 201),
    }


def test_report_picture_and_figures_are_written_by_the_house(bad_night, tmp_path):
    """OP-9: what is looked at after a night of each kind stands beside the other's."""
    write(bad_night, tmp_path / "load")

    picture = ET.fromstring((tmp_path / "load/one.svg").read_text())  # noqa: S314 - it is ours
    told = " ".join(picture.itertext())
    assert "a command's first answer" in told
    assert {"one.txt", "one.svg", "one.jsonl"} == {p.name for p in (tmp_path / "load").iterdir()}
    assert set(HOUSES) == {"one", "several"}
