"""nginx and Caddy, as they are deployed, before page processes that come and go."""

import asyncio
import ssl
from contextlib import contextmanager
from http import HTTPStatus

import aiohttp
import pytest
from aiohttp import WSMsgType
from playwright.async_api import expect

from benchmarks import proxies
from benchmarks.certificates import HERE
from benchmarks.household import GUIDE, begin, free_port, link_of, sit_down
from tests.e2e.test_processes import both_learn_at
from tests.e2e.test_story import come_in

pytestmark = [pytest.mark.postgresql, pytest.mark.asyncio(loop_scope="session")]

ROLES = {
    "chat": {"ROLES": "chat,clock"},
    "one": {"ROLES": "page"},
    "two": {"ROLES": "page"},
}
BEAT = 2.0
SILENCE = 5
"""In seconds: as much more than a heartbeat as where it is deployed."""
BEATS = (("webview.sockets", "HEARTBEAT", BEAT),)
ELSEWHERE, THERE = "127.0.0.7", "127.0.0.8"
PATH = "/havruta"
FORGED = {"X-Forwarded-For": "203.0.113.9"}


@pytest.fixture
def proxy(tmp_path):
    """Starts "nginx" or "caddy" before pages at these ports."""

    @contextmanager
    def started(name, pages, **options):
        if proxies.program(name) is None:
            pytest.skip(proxies.HOW_TO_GET_IT[name])
        with proxies.running(name, tmp_path / name, pages, **options) as running:
            yield running

    return started


def guest(address=HERE, **options):
    """Somebody without a browser, who comes from this address and looks at no certificate."""
    line = aiohttp.TCPConnector(local_addr=(address, 0), ssl=False, limit=0)
    return aiohttp.ClientSession(connector=line, **options)


async def hear(proxy, page, *, seconds):
    """Have another socket of the page's person open for so long, and say nothing by it."""
    kept = [f"{one['name']}={one['value']}" for one in await page.context.cookies()]
    address = f"{proxy.url}/session/{page.url.partition('/session/')[2].partition('?')[0]}/socket"
    until = asyncio.get_running_loop().time() + seconds
    async with (
        guest(headers={"Cookie": "; ".join(kept)}) as http,
        http.ws_connect(address, params={"v": "2"}, autoping=False) as socket,
    ):
        while asyncio.get_running_loop().time() < until:
            frame = await socket.receive(timeout=2 * SILENCE)
            assert frame.type in {WSMsgType.TEXT, WSMsgType.PING}, frame
            if frame.type is WSMsgType.PING:
                await socket.pong(frame.data)


async def flood(proxy, member):
    """Ask too often from one address: it alone is refused, and named in the log."""
    async with guest(ELSEWHERE, headers=FORGED) as hasty, guest(THERE) as other:
        address = f"{proxy.url}/healthz"
        asked = [asyncio.ensure_future(hasty.get(address)) for _ in range(40)]
        await member.program.logged(
            f"asks too often: user=- address={ELSEWHERE} browser='another browser' "
            "asked='GET /healthz'"
        )
        async with other.get(address) as response:
            assert response.status == HTTPStatus.OK
        statuses = {response.status for response in await asyncio.gather(*asked)}
        assert statuses == {HTTPStatus.OK, HTTPStatus.TOO_MANY_REQUESTS}


async def post_from_another_site(proxy, member):
    """Have another site's page post: the log names who was at it, whatever they forge."""
    async with (
        guest(THERE, headers={**FORGED, "Sec-Fetch-Site": "cross-site"}) as http,
        http.post(f"{proxy.url}/sign-out") as response,
    ):
        assert response.status == HTTPStatus.FORBIDDEN
    await member.program.logged(
        f"refused to another site's page: user=- address={THERE} browser='another browser' "
        "asked='POST /sign-out'"
    )


@pytest.mark.browser
async def test_two_learn_by_tls_through_nginx_and_caddy_while_pages_come_and_go(
    cluster, window, proxy
):
    """OP-4, OP-5, RM-4, RM-7, RM-8, SY-3: signed in, led, idle, killed, restarted, told to stop."""
    ports = {"nginx": free_port(), "caddy": free_port()}
    outside = {"PUBLIC_URL": f"https://{HERE}:{ports['nginx']}", "TRUSTED_PROXIES": HERE}
    trusting = {"ignore_https_errors": True}
    async with (
        cluster(ROLES, BEATS, **outside) as running,
        running.person("isaac") as isaac,
        running.person("jacob") as jacob,
        window(**trusting) as isaacs,
        window(**trusting) as jacobs,
    ):
        one, two = running["one"], running["two"]
        pages = [one.port, two.port]
        with (
            proxy("nginx", pages, port=ports["nginx"], silence=SILENCE) as nginx,
            proxy("caddy", pages, port=ports["caddy"]) as caddy,
        ):
            await begin(isaac, jacob)
            card = await sit_down(isaac)
            links = [await link_of(isaac, card), await link_of(jacob, card)]
            links[1] = links[1].replace(nginx.url, caddy.url, 1)
            for page, link in zip((isaacs, jacobs), links, strict=True):
                await come_in(page, link)
            await both_learn_at(isaacs, jacobs, f"{GUIDE} 1:2")

            await one.program.kill()
            await both_learn_at(isaacs, jacobs, f"{GUIDE} 1:3")
            await asyncio.gather(
                hear(nginx, isaacs, seconds=SILENCE + BEAT),
                hear(caddy, jacobs, seconds=SILENCE + BEAT),
                flood(caddy, two),
                post_from_another_site(nginx, two),
            )
            await one.start()
            assert await two.program.stop() == 0  # both are told to move
            await both_learn_at(isaacs, jacobs, f"{GUIDE} 1:4")

            await end_session(isaac, isaacs, jacobs)
            for front, link in zip((nginx, caddy), links, strict=True):
                assert link.rpartition("/")[2] not in front.written()


@pytest.mark.browser
async def test_two_learn_at_a_path_of_a_host_that_has_another_site(cluster, window, proxy):
    """OP-4, OP-5, RM-7, SY-3: by two page processes, of which one dies; all is below that path."""
    ports = {"nginx": free_port(), "caddy": free_port()}
    page_url = f"https://{HERE}:{ports['nginx']}{PATH}"
    trusting = {"ignore_https_errors": True}
    async with (
        cluster(ROLES, PUBLIC_URL=page_url, TRUSTED_PROXIES=HERE) as running,
        running.person("isaac") as isaac,
        running.person("jacob") as jacob,
        window(**trusting) as isaacs,
        window(**trusting) as jacobs,
    ):
        one, two = running["one"], running["two"]
        pages = [one.port, two.port]
        asked = []
        for page in (isaacs, jacobs):
            page.on("request", lambda request: asked.append(request.url))
            page.on("websocket", lambda socket: asked.append(socket.url.replace("wss:", "https:")))
        with (
            proxy("nginx", pages, port=ports["nginx"], path=PATH) as nginx,
            proxy("caddy", pages, port=ports["caddy"], path=PATH) as caddy,
        ):
            await begin(isaac, jacob)
            card = await sit_down(isaac)
            links = [await link_of(isaac, card), await link_of(jacob, card)]
            links[1] = links[1].replace(nginx.url, caddy.url, 1)
            for page, link in zip((isaacs, jacobs), links, strict=True):
                await come_in(page, link)
            await both_learn_at(isaacs, jacobs, f"{GUIDE} 1:2")
            await one.program.kill()
            await both_learn_at(isaacs, jacobs, f"{GUIDE} 1:3")
            await one.start()
            assert await one.health() == {"healthy": True, "missing": []}

            await end_session(isaac, isaacs, jacobs)
            await jacobs.get_by_role("link", name="To the front page").click()
            await expect(jacobs).to_have_url(f"{caddy.url}/")
            await sign_in_anew(isaacs, nginx)

            away = running.sandbox.page_url
            assert [url for url in asked if not url.startswith((*fronts(nginx, caddy), away))] == []
            async with guest() as http:
                for front, link in zip((nginx, caddy), links, strict=True):
                    for path in ("/", "/healthz", f"{PATH}x"):
                        async with http.get(front.host + path) as response:
                            assert await response.text() == proxies.OTHERS
                    async with http.get(front.url) as response:
                        assert str(response.url) == f"{front.url}/"
                    assert link.rpartition("/")[2] not in front.written()


async def end_session(isaac, *pages):
    """End what is learned, by chat; every page tells of it."""
    asked = await isaac.command("session end")
    await isaac.press(asked.shown, "End session")
    for page in pages:
        await expect(page.locator("body")).to_have_attribute("data-connection", "ended")


async def sign_in_anew(page, front):
    """Sign out, and in again by Discord."""
    await page.goto(f"{front.url}/profile")
    await page.get_by_role("button", name="Sign out of this browser").click()
    await expect(page).to_have_url(f"{front.url}/")
    await page.get_by_role("link", name="Continue with Discord").click()
    await page.get_by_role("link", name="Continue as Isaac").click()
    await expect(page).to_have_url(f"{front.url}/")
    await expect(page.get_by_role("link", name="Isaac", exact=True)).to_be_visible()


def fronts(*proxies):
    return [f"{proxy.url}/" for proxy in proxies]


@pytest.mark.parametrize("path", ["", PATH])
@pytest.mark.parametrize("name", ["nginx", "caddy"])
async def test_where_no_process_is_a_proxy_says_so_and_writes_no_address_down(proxy, name, path):
    """OP-1, OP-5, SY-3: in both languages; a page that a browser has kept goes on (no id)."""
    with proxy(name, [free_port()], port=free_port(), path=path) as front:
        async with guest() as http, http.get(f"{front.url}/calendar/a-secret.ics") as response:
            said = await response.text()

        assert response.status == HTTPStatus.SERVICE_UNAVAILABLE
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert response.headers["Retry-After"] == "5"
        assert response.headers["Cache-Control"] == "no-store"
        assert "X-Request-Id" not in response.headers
        assert said.splitlines() == [
            "Havruta is away for a moment. Try again in a minute.",
            "חברותא לא זמינה לרגע. אפשר לנסות שוב בעוד דקה.",
        ]
        assert "a-secret" not in front.written()


@pytest.mark.parametrize("name", ["nginx", "caddy"])
async def test_a_proxy_shows_nobody_the_figures(proxy, name):
    """OP-5, SY-3: however the address is written; it is not even asked for."""
    with proxy(name, [free_port()], port=free_port()) as front:
        for path in ("/metrics", "/%6Detrics", "//metrics", "/x/../metrics", "/metrics?a=b"):
            status = await answered(front, f"GET {path} HTTP/1.1")
            assert status == HTTPStatus.NOT_FOUND, path


async def answered(proxy, line):
    """Ask with just this line; return the status."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    reader, writer = await asyncio.open_connection(HERE, proxy.port, ssl=trusting)
    writer.write(f"{line}\r\nHost: {HERE}:{proxy.port}\r\nConnection: close\r\n\r\n".encode())
    status = await reader.readline()
    writer.close()
    return int(status.split()[1])
