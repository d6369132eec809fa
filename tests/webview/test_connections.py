"""Connections: how many there may be, how long they may take, and what is refused unread."""

import asyncio
import logging
import resource
import socket
from collections import Counter
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, closing, suppress
from dataclasses import replace
from ipaddress import ip_network

import pytest

from tests.patience import PATIENCE
from webview import connections
from webview.app import ACCEPTED_AT_ONCE, open_webview
from webview.connections import MOST, MOST_OF_AN_ADDRESS, Bounds, Connections
from webview.devices import Proxies

ROOMY = Bounds(100, 100, idle=30.0, body=30.0, hold=0.1, silent=0.0, pause=0.0)
SECRET = "S3CRET"
LONG = "x" * 9_000
WELL = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
FORM = (
    b"POST /join/x HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded"
    b"\r\nContent-Length: 50\r\n\r\na="
)
OTHER = "127.0.0.2"


@pytest.fixture
async def opens(study, addresses, kept_fonts):
    """Serves the page within bounds: `host, port = await opens(bounds)`."""
    async with AsyncExitStack() as stack:

        async def health():
            return {}

        async def opens(bounds):
            serving = open_webview(
                study,
                addresses,
                host="127.0.0.1",
                port=0,
                health=health,
                kept_fonts=kept_fonts,
                bounds=bounds,
            )
            return await stack.enter_async_context(serving)

        yield opens


@asynccontextmanager
async def connected(page, address="127.0.0.1"):
    reader, writer = await asyncio.open_connection(page.host, page.port, local_addr=(address, 0))
    yield reader, writer
    writer.transport.abort()


async def sent(page, request, address="127.0.0.1"):
    """Return all that is answered until the connection ends."""
    async with connected(page, address) as (reader, writer), asyncio.timeout(PATIENCE):
        writer.write(request)
        return await reader.read()


async def is_well(page, address="127.0.0.1"):
    answer = await sent(page, WELL.replace(b"Host", b"Connection: close\r\nHost"), address)
    return answer.split()[1] == b"200"


@pytest.mark.parametrize(
    "request_head",
    [
        f"GET / HTTP/1.1\r\nCookie: havruta={SECRET}; x={LONG}\r\n\r\n",
        f"GET /join/{SECRET}?{LONG} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET /join/{SECRET} HTTP/9.9\r\n\r\n",
        f"{SECRET} /join/x\x01 HTTP/1.1\r\n\r\n",
        f"GET http://[{SECRET} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET / HTTP/1.1\r\n{SECRET} : x\r\n\r\n",
        f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {SECRET}\r\n\r\n",
        f"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {SECRET}, chunked\r\n\r\n{SECRET}",
        "GET / HTTP/1.1\r\nHost: x\r\n"
        + "".join(f"{SECRET}{n}: 1\r\n" for n in range(200))
        + "\r\n",
    ],
    ids=range(9),
)
async def test_what_is_refused_unread_gets_a_fixed_answer_and_one_line(opens, caplog, request_head):
    """SY-3, OP-1: no secrets in logs, and none in what is answered."""
    caplog.set_level(logging.DEBUG)
    page = await opens(ROOMY)
    caplog.clear()

    answer = (await sent(page, request_head.encode())).decode()

    head, _, body = answer.partition("\r\n\r\n")
    assert head.split()[1] == "400"
    assert "Content-Security-Policy: default-src 'none'" in head
    assert "X-Content-Type-Options: nosniff" in head
    assert "Cache-Control: no-store" in head
    assert "X-Request-I" in head
    assert body == "This could not be understood.\n"
    ours = [record for record in caplog.records if record.name != "asyncio"]
    assert [record.getMessage().split()[1:3] for record in ours] == [["?", "400"]]
    assert SECRET not in answer + "".join(map(str, (vars(record) for record in caplog.records)))


@pytest.mark.parametrize(
    "request_part",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: x\r\n",
        FORM,
        b"POST /sign-out HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\na=",
        WELL,
    ],
    ids=["silent", "in the line", "in the head", "in a form", "in a body", "after an answer"],
)
async def test_a_connection_that_keeps_us_waiting_is_ended(opens, request_part):
    """RM-8: however much of a request it has sent, and though it goes on dripping."""
    page = await opens(replace(ROOMY, idle=0.2, body=0.2))

    async with connected(page) as (reader, writer), asyncio.timeout(PATIENCE):
        writer.write(request_part)
        dripping = asyncio.create_task(drip(writer, request_part))
        with suppress(ConnectionResetError):  # a drip may come just after the end
            await reader.read()
        dripping.cancel()

    assert await is_well(page)


async def test_whoever_goes_in_the_middle_of_a_form_is_no_fault_of_ours(opens, caplog):
    """OP-1"""
    page = await opens(replace(ROOMY, body=0.2))

    async with connected(page) as (reader, writer), asyncio.timeout(PATIENCE):
        writer.write(b"POST /sign-out HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\na=")
        with suppress(ConnectionResetError):
            await reader.read()

    assert await is_well(page)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_trusted_proxys_connections_are_kept_for_its_next_requests(opens):
    """OP-5: one that is closed just as a request comes is an error to whoever sent it."""
    proxies = Proxies([ip_network("127.0.0.1/32")])
    page = await opens(replace(ROOMY, idle=0.1, proxies=proxies))

    async with connected(page) as (reader, writer), connected(page, OTHER) as (others, _):
        async with asyncio.timeout(PATIENCE):
            assert await others.read() == b""
        writer.write(WELL)
        async with asyncio.timeout(PATIENCE):
            assert (await reader.readline()).split()[1] == b"200"


async def drip(writer, request_part):
    """Send a byte now and then that neither ends a head nor is one by itself."""
    while request_part not in {b"", WELL}:
        await asyncio.sleep(0.05)
        writer.write(b"a")


async def test_an_answer_that_is_not_taken_is_given_up(opens):
    """RM-8: a slow reader."""
    page = await opens(replace(ROOMY, body=0.2, lasting=0.2))
    font = b"GET /static/x/fonts/cardo.woff2 HTTP/1.1\r\nHost: x\r\n\r\n"

    async with connected(page) as (reader, writer), asyncio.timeout(PATIENCE):
        reader._transport.pause_reading()
        writer.write(font * 400)
        while not writer.transport.is_closing():
            await asyncio.sleep(0.05)
            with_more = writer.transport.get_write_buffer_size()
            writer.write(b"" if with_more else b"\r\n")


async def test_a_socket_lasts_longer_than_any_answer(opens, guests, jacob, session):
    """RM-1"""
    page = await opens(replace(ROOMY, idle=0.1, body=0.1, lasting=0.1))
    guest = await guests.inside(jacob, session)
    address = f"{page.url}/session/{session.id}/socket?v=2"

    async with guest.browser.ws_connect(address) as socket:
        for number in range(5):
            await asyncio.sleep(0.1)
            await socket.send_json({"type": "ping", "id": number})
        async with asyncio.timeout(PATIENCE):
            while (await socket.receive_json()) != {"type": "pong", "id": 4}:
                pass


async def test_silent_connections_make_room_for_whoever_asks(opens):
    """RM-8: three times as many as there may be leave the page well."""
    page = await opens(replace(ROOMY, total=20, per_address=10))

    async with AsyncExitStack() as stack:
        for number in range(60):
            address = "127.0.0.1" if number % 2 else OTHER
            await stack.enter_async_context(connected(page, address))
        assert await is_well(page)
        assert await is_well(page, OTHER)


async def test_of_one_address_one_gives_way_at_a_time(opens):
    """RM-8: whoever floods comes again at once, and each time would cost as much."""
    page = await opens(replace(ROOMY, per_address=2, pause=1000.0))

    async with connected(page) as (first, _), connected(page) as (second, _):
        assert await is_well(page)
        assert await first.read() == b""
        async with connected(page):
            assert (await sent(page, b"")).startswith(b"HTTP/1.1 503")
        assert await is_well(page, OTHER)
        assert not second.at_eof()


@pytest.mark.parametrize(
    ("bounds", "elsewhere"),
    [
        (replace(ROOMY, per_address=3), True),
        (replace(ROOMY, total=3), False),
        (replace(ROOMY, per_address=3, proxies=Proxies([ip_network("127.0.0.1/32")])), None),
    ],
    ids=["of an address", "of all", "of a proxy"],
)
async def test_where_all_are_busy_no_more_are_taken(
    opens, guests, jacob, session, bounds, elsewhere
):
    """RM-8: those that are open go on; a trusted proxy's are not counted by address."""
    page = await opens(bounds)
    guest = await guests.inside(jacob, session)
    address = f"{page.url}/session/{session.id}/socket?v=2"

    async with AsyncExitStack() as stack:
        for _ in range(3):
            opening = guest.browser.ws_connect(address)
            socket = await stack.enter_async_context(opening)

        if elsewhere is None:
            assert await is_well(page)
        else:
            refusal = (await sent(page, b"")).decode()
            assert refusal.startswith("HTTP/1.1 503")
            assert "Content-Security-Policy" in refusal
            assert refusal.endswith("\r\n\r\nToo many connections.\n")
            assert await is_well(page, OTHER) is elsewhere
        await socket.send_json({"type": "ping", "id": 9})
        async with asyncio.timeout(PATIENCE):
            while (await socket.receive_json()) != {"type": "pong", "id": 9}:
                pass
    assert await is_well(page)


@pytest.mark.parametrize(
    ("files", "total", "per_address"),
    [
        (400, 133, 99),
        (1024, 724, MOST_OF_AN_ADDRESS),
        (64, 21, 15),
        (20_000, MOST, MOST_OF_AN_ADDRESS),
        (-1, MOST, MOST_OF_AN_ADDRESS),
    ],
)
def test_connections_leave_files_for_everything_else(monkeypatch, files, total, per_address):
    """OP-7"""
    monkeypatch.setattr(resource, "getrlimit", lambda _: (files, files))

    bounds = Bounds.of_this_process()

    assert (bounds.total, bounds.per_address) == (total, per_address)


async def test_a_fault_of_the_parser_ends_the_connection_without_its_words(
    opens, monkeypatch, caplog
):
    """SY-3"""

    def broken(*_):
        raise RuntimeError(SECRET)

    page = await opens(ROOMY)
    monkeypatch.setattr(connections.web.RequestHandler, "data_received", broken)

    assert await sent(page, WELL) == b""

    assert "connection failed: RuntimeError" in caplog.text
    assert SECRET not in caplog.text


async def test_a_fault_before_our_error_desk_says_nothing_of_itself(opens, monkeypatch, caplog):
    """OP-1, SY-3"""

    def broken(*_, **__):
        raise RuntimeError(SECRET)

    page = await opens(ROOMY)
    monkeypatch.setattr("webview.errors.refused", broken)

    answer = (await sent(page, WELL.replace(b"/healthz", b"/nowhere"))).decode()

    assert answer.split()[1] == "500"
    assert answer.endswith("This could not be understood.\n")
    assert SECRET not in answer


async def test_a_crowd_holds_up_nobody_who_is_there(opens, monkeypatch):
    """OP-6: between any two rounds of what goes on, few are taken in."""
    page, loop = await opens(ROOMY), asyncio.get_running_loop()
    rounds, come, made, all_in = 0, Counter(), Connections.__call__, asyncio.Event()

    def turn():
        nonlocal rounds
        rounds += 1
        loop.call_soon(turn)

    def make(connections):
        come[rounds] += 1
        if come.total() == 50:
            all_in.set()
        return made(connections)

    monkeypatch.setattr(Connections, "__call__", make)
    with ExitStack() as crowd:
        for _ in range(50):
            crowd.enter_context(closing(socket.create_connection((page.host, page.port))))
        loop.call_soon(turn)
        await all_in.wait()

    assert max(come.values()) <= ACCEPTED_AT_ONCE
