"""What every answer carries, what machines ask for, and what is said when we are at fault."""

import asyncio
import gzip
import logging
import re
from pathlib import Path
from types import SimpleNamespace

import aiohttp
import brotli
import pytest
from prometheus_client import CollectorRegistry

from havruta.sessions import navigation, presence
from webview.app import open_webview
from webview.app_keys import PROXIES, ROOMS
from webview.assets import fonts
from webview.devices import networks
from webview.metrics import Metrics


async def test_health_is_good_when_everything_is_there(guests):
    """OP-2"""
    answer = await guests().get("/healthz")

    assert answer.status == 200
    assert await answer.json() == {"healthy": True, "missing": []}


async def test_health_says_what_is_missing(guests, wellness):
    """OP-2"""
    wellness["chat"] = False

    answer = await guests().get("/healthz")

    assert answer.status == 503
    assert await answer.json() == {"healthy": False, "missing": ["chat"]}


async def test_a_process_is_alive_whatever_is_missing(guests, wellness):
    """OP-2: whoever started it anew for a database that is away would lose what it still does."""
    wellness["database"] = False

    answer = await guests().get("/livez")

    assert (answer.status, await answer.json()) == (200, {"alive": True})


class Nobody(list):
    """Rooms without anybody."""

    calls = SimpleNamespace(callers=list)


def test_metrics_tell_how_the_media_process_is():
    """CA-7, OP-2: nothing while it is not there; without the role nothing at all."""
    counts = {"well": 1, "rooms": 2, "pid": 4711}
    told = Metrics(CollectorRegistry(), Nobody(), lambda: counts)
    assert b"havruta_media_rooms 2.0" in told.text()
    assert b"havruta_media_recordings 0.0" in told.text()
    assert b"4711" not in told.text()

    counts.clear()

    assert b"havruta_media_well 0.0" in told.text()
    assert b"havruta_media" not in Metrics(CollectorRegistry(), Nobody()).text()


async def test_metrics_count_rooms_pages_and_requests(guests, jacobs, session):
    """OP-2"""
    socket, _ = await jacobs.enter(session)

    text = await (await guests().get("/metrics")).text()

    assert "havruta_page_visitors 1.0" in text
    assert "havruta_page_rooms 1.0" in text
    assert 'havruta_page_requests_total{route="/join/{token}",status="303"} 1.0' in text
    await socket.close()


async def told(guest):
    """What the page's figures are, by their names with labels."""
    text = await (await guest.get("/metrics")).text()
    figures = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in figures}


async def test_moves_are_measured_and_ends_of_sockets_counted_by_their_reason(
    page, guests, jacobs, isaacs, session, monkeypatch
):
    """OP-2: left, lost, or sent away."""
    monkeypatch.setattr(page.application[ROOMS], "_grace", 0.0)
    owners, _ = await isaacs.enter(session)
    await owners.ask("navigate", ref="Ruth 1:3")
    await owners.ask("ping")
    left, _ = await jacobs.enter(session)
    await left.ws.send_json({"type": "leave"})
    await owners.names("Isaac")
    lost, _ = await jacobs.enter(session)
    await owners.names("Isaac", "Jacob")
    lost.cut()
    await owners.names("Isaac")
    await owners.ask("end")
    await owners.closed()

    figures = await told(guests())
    assert figures["havruta_move_seconds_count"] == 1
    assert figures['havruta_move_seconds_bucket{le="+Inf"}'] == 1
    assert figures['havruta_page_messages_total{type="ping"}'] == 1
    for reason in ("left", "lost", "ended"):
        assert figures[f'havruta_page_closings_total{{reason="{reason}"}}'] == 1


async def test_what_pages_are_refused_is_counted_by_its_code_and_our_own_faults_too(
    guests, jacobs, session, monkeypatch
):
    """OP-1, OP-2"""
    socket, _ = await jacobs.enter(session)
    await socket.ask("navigate", ref="Ruth 1:3")

    async def broken(*args, **values):
        raise RuntimeError

    monkeypatch.setattr(navigation, "read_alone", broken)
    await socket.ask("read", ref="Ruth 1:3")
    monkeypatch.setattr(presence, "connect", broken)
    code = await (await jacobs.open(session)).closed()

    figures = await told(guests())
    assert code == 1011
    assert figures['havruta_page_refusals_total{code="not_allowed"}'] == 1
    assert figures['havruta_page_refusals_total{code="internal"}'] == 1
    assert figures['havruta_page_closings_total{reason="internal"}'] == 1


async def test_pages_in_a_call_are_counted(guests, jacobs, isaacs, session):
    """OP-2, CA-1"""
    one, _ = await isaacs.enter(session)
    await jacobs.enter(session)
    await one.say("call_join", muted=True, camera=False)
    await one.hear("call")

    figures = await told(guests())
    assert (figures["havruta_page_calls"], figures["havruta_page_callers"]) == (1, 1)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "8.8.8.8"},
        {"X-Forwarded-For": "127.0.0.1, 8.8.8.8"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Real-IP": "8.8.8.8"},
        {"Forwarded": "for=8.8.8.8;proto=https"},
        {"Via": "2.0 Caddy"},
    ],
)
async def test_figures_are_not_there_for_the_world(guests, headers):
    """OP-2, SY-3: whatever a proxy passes on that nobody has named is from outside."""
    answer = await guests().get("/metrics", headers=headers)

    assert answer.status == 404
    assert "havruta_" not in await answer.text()


@pytest.mark.parametrize(
    ("forwarded", "status"),
    [("8.8.8.8", 404), ("10.0.0.5, 8.8.8.8", 404), ("8.8.8.8, 10.0.0.5", 200), ("nonsense", 200)],
)
async def test_figures_are_there_for_our_own_networks_by_our_own_proxy(
    page, monkeypatch, forwarded, status
):
    """OP-2, SY-3: what somebody says of themselves before it counts for nothing."""
    monkeypatch.setattr(page.application[PROXIES], "_networks", networks("127.0.0.1"))
    async with (
        aiohttp.ClientSession(page.url) as http,
        http.get("/metrics", headers={"X-Forwarded-For": forwarded}) as answer,
    ):
        assert answer.status == status


EVERYWHERE = [
    "/",
    "/livez",
    "/healthz",
    "/metrics",
    "/join/x",
    "/session/x",
    "/nowhere",
    "/favicon.svg",
]


@pytest.mark.parametrize("path", EVERYWHERE)
async def test_every_answer_forbids_what_the_page_does_not_need(guests, path):
    """SY-3: strict Content-Security-Policy without inline script."""
    answer = await guests().get(path)

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] in {"same-origin", "strict-origin"}
    assert re.fullmatch(r"[0-9a-f]{8}", answer.headers["X-Request-Id"])


@pytest.mark.parametrize("path", ["/", "/join/x", "/nowhere"])
async def test_no_page_has_script_or_style_inside(guests, path):
    """SY-3"""
    html = await (await guests().get(path)).text()

    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", html)


async def test_a_sessions_page_has_no_script_or_style_inside(isaacs, session):
    """SY-3"""
    html = await (await isaacs.get(f"/session/{session.id}")).text()

    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", html)


async def test_a_page_that_does_not_exist_says_so(guests):
    """OP-1"""
    answer = await guests().get("/nowhere")

    html = await answer.text()
    assert answer.status == 404
    assert "There is no such page here." in html
    assert 'href="/"' in html


async def test_a_method_that_does_not_fit_is_refused_like_a_page(guests):
    """OP-1"""
    answer = await guests().post("/healthz")

    assert answer.status == 405
    assert "There is no such page here." in await answer.text()


async def test_a_request_that_is_too_large_is_refused(guests):
    """RM-8"""
    answer = await guests().post("/sign-out", data=b"x" * 2**20)

    assert answer.status in {303, 413}


@pytest.mark.parametrize(("path", "whole"), [("", True), ("/section?ref=Ruth 1", False)])
async def test_our_own_fault_has_an_id_that_the_log_has_too(
    jacobs, session, storage, monkeypatch, caplog, path, whole
):
    """OP-1: never a stack trace, never silence."""

    def broken(**_):
        msg = "the disk is on fire"
        raise RuntimeError(msg)

    for name in ("transaction", "unlocked", "reading", "asking"):
        monkeypatch.setattr(storage, name, broken)

    answer = await jacobs.get(f"/session/{session.id}{path}")

    html = await answer.text()
    error_id = answer.headers["X-Request-Id"]
    assert answer.status == 500
    assert "Something went wrong on our side." in html
    assert error_id in html
    assert "fire" not in html
    assert ("<!doctype html>" in html) is whole
    (record,) = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert error_id in record.getMessage()
    assert "on fire" in str(record.exc_info[1])


async def test_what_is_no_request_is_refused_and_logged_in_one_line(page, caplog):
    """OP-2: it has no route, and no line of the log may fail for that."""
    caplog.set_level(logging.INFO, "webview.access")
    reader, writer = await asyncio.open_connection(page.host, page.port)

    writer.write("GET /session/א HTTP/1.1\r\nHost: x\r\n\r\n".encode())

    answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.0 400")
    lines = [r.getMessage() for r in caplog.records if r.name == "webview.access"]
    assert [line.split(" ")[1:3] for line in lines] == [["?", "400"]]


async def addresses_in(guest, path="/"):
    html = await (await guest.get(path)).text()
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', html)


async def test_every_file_that_a_page_names_is_there_for_ever(isaacs, session):
    named = await addresses_in(isaacs, f"/session/{session.id}")

    assert len(named) >= 4
    for path in named:
        answer = await isaacs.get(path)
        assert answer.status == 200, path
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


async def test_files_are_packed_for_those_who_can_unpack_them(guests):
    guest = guests()
    path = next(p for p in await addresses_in(guest) if p.endswith("base.css"))
    guest.browser._auto_decompress = False
    plain = await (await guest.get(path, headers={"Accept-Encoding": "identity"})).read()

    small = await guest.get(path, headers={"Accept-Encoding": "gzip, deflate, br"})
    older = await guest.get(path, headers={"Accept-Encoding": "gzip"})

    assert small.headers["Content-Encoding"] == "br"
    assert brotli.decompress(await small.read()) == plain
    assert gzip.decompress(await older.read()) == plain
    assert small.headers["Vary"] == "Accept-Encoding"


async def test_a_file_is_not_sent_twice(guests):
    guest = guests()
    path = (await addresses_in(guest))[0]
    etag = (await guest.get(path)).headers["ETag"]

    answer = await guest.get(path, headers={"If-None-Match": etag})

    assert answer.status == 304


async def test_a_page_of_an_older_release_gets_todays_files_and_keeps_none(guests):
    answer = await guests().get("/static/olderrelease/styles/base.css")

    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("name", ["nothing.css", "../app.py", "%2e%2e/app.py", "fonts/none.woff2"])
async def test_there_are_no_other_files(guests, name):
    answer = await guests().get(f"/static/x/{name}")

    assert answer.status == 404


@pytest.mark.parametrize(
    "name",
    ["frank-ruhl-hebrew", "cardo-hebrew", "cardo", "cardo-italic", "cardo-bold"],
)
async def test_the_fonts_are_served_packed(guests, name):
    answer = await guests().get(f"/static/x/fonts/{name}.woff2")

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "font/woff2"
    assert (await answer.read()).startswith(b"wOF2")


def test_two_processes_may_pack_the_fonts_at_once(tmp_path, monkeypatch):
    """TX-1: the other one does so while this one has written a font and not put it in its place."""
    monkeypatch.setattr("webview.assets.font_packing.woff2", lambda *_: b"a font")
    write, others = Path.write_bytes, []

    def interrupted(path, body):
        monkeypatch.setattr(Path, "write_bytes", write)
        write(path, body)
        others.append(fonts.packed(tmp_path))

    monkeypatch.setattr(Path, "write_bytes", interrupted)

    packed = fonts.packed(tmp_path)

    assert others == [packed]
    assert {path.name for path in tmp_path.rglob("*.*")} == {cut.name for cut in fonts.CUTS}


def test_fonts_that_cannot_be_kept_are_served_all_the_same(tmp_path, monkeypatch, caplog):
    """TX-1: the disk is full, and nothing half written stays."""

    def full(path, body):
        path.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("webview.assets.font_packing.woff2", lambda *_: b"a font")
    monkeypatch.setattr(Path, "write_bytes", full)

    packed = fonts.packed(tmp_path)

    assert packed["cardo.woff2"] == b"a font"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert "No space left on device" in caplog.text


async def test_the_fonts_licences_are_served_with_them(guests):
    for name in ("OFL-Cardo.txt", "OFL-Frank-Ruhl-Libre.txt"):
        assert (
            "SIL Open Font License" in await (await guests().get(f"/static/x/fonts/{name}")).text()
        )


async def test_fonts_that_cannot_be_packed_leave_the_page_with_others(
    study, addresses, guests, kept_fonts, monkeypatch, caplog
):
    def broken(_kept):
        raise OSError

    async def health():
        return {}

    monkeypatch.setattr("webview.assets.fonts.packed", broken)
    async with open_webview(study, addresses, host="127.0.0.1", port=0, health=health) as page:
        font = await guests().get(f"{page.url}/static/x/fonts/cardo.woff2")
        front = await guests().get(f"{page.url}/")

    assert font.status == 404
    assert front.status == 200
    assert "packing the fonts" in caplog.text


async def test_the_icon_is_where_browsers_look_for_it(guests):
    answer = await guests().get("/favicon.svg")

    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
