"""Whatever is thrown at the page: nothing is our fault, nothing is repeated, nobody is led away."""

import asyncio
import json
from dataclasses import replace
from html import unescape
from http.client import HTTPMessage, parse_headers
from io import BytesIO
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yarl import URL

from havruta.people.model import Provider
from tests.patience import PATIENCE
from tests.roles import Who
from tests.webview.callers import ROUTES, Vouching
from webview.forms import KIND
from webview.headers import ALWAYS, POLICY
from webview.protocol.kinds import KINDS

CANARY = "<i canary="
"""If a page holds it, something was repeated that could have been a script."""
HOSTILE = [
    f"\"'>{CANARY}1>",
    f"\u202e{CANARY}2>\u2066",
    f"{{{{7*7}}}}{CANARY}3>",
    "\r\nSet-Cookie: havruta=stolen",
    "\u2028\u0085Set-Cookie: havruta=stolen",
    "//evil.example/",
    "https://evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "' OR 1=1 --",
    "../../../etc/passwd",
    "\0",
    "\ud800",
    "9" * 400,
    "a" * 3000,
    "",
]
HEADERS = [
    "Accept-Encoding",
    "Accept-Language",
    "Content-Encoding",
    "Cookie",
    "Host",
    "If-None-Match",
    "If-Modified-Since",
    "Origin",
    "Range",
    "Referer",
    "Sec-Fetch-Site",
    "User-Agent",
    "X-Forwarded-For",
    "X-Request-Id",
]
KINDS_OF_BODY = [
    KIND,
    f"{KIND}; charset=x",
    "multipart/form-data; boundary=a",
    "text/plain",
    "\xff",
]
EVERY = (Who.OWNER, Who.INVITEE, Who.NOBODY)
CLOSED = (1000, 1009, 4001)
"""Codes of a socket that closes because its page has left, said too much at once, or ended it."""
LANDING = {
    "GET /sign-in",
    "GET /sign-in/{provider}",
    "GET /sign-in/{provider}/callback",
    "POST /sign-in/mail",
    "POST /sign-out",
    "POST /identities/{provider}/unlink",
}
"""What leads on to a path that it is told."""
AT_PROVIDER = "accounts.example"

texts = st.sampled_from(HOSTILE) | st.text(max_size=12)
lines = st.binary(max_size=20).filter(lambda line: not {*b"\r\n"} & {*line})
told = st.sampled_from([one for one in HOSTILE if "\n" not in one and one.isprintable()]).map(
    lambda text: text.encode()
)
NOTHING = {"of": [], "said": {}, "worse": {}, "headers": {}, "body": None, "method": None}
"""What is hostile in a request: nothing."""


def blow(routes=ROUTES, **hostile):
    """Make requests to these routes, right but for what is hostile in them."""
    to = {"route": st.sampled_from(sorted(routes)), "who": st.sampled_from(EVERY)}
    return st.fixed_dictionaries(to | hostile).map(lambda drawn: NOTHING | drawn)


POSTS = {route for route in ROUTES if route.startswith("POST")}
BLOWS = {
    "path": blow(
        {route for route in ROUTES if "{" in route},
        of=st.lists(st.none() | texts, min_size=1, max_size=2),
    ),
    "fields": blow(
        {route for route, wish in ROUTES.items() if wish.said},
        worse=st.dictionaries(st.integers(0, 2), texts, min_size=1),
    ),
    "landing": blow(LANDING, said=st.fixed_dictionaries({"path": texts}, optional={"link": texts})),
    "headers": blow(
        headers=st.dictionaries(st.sampled_from(HEADERS), told | lines, min_size=1, max_size=2)
    ),
    "body": blow(
        POSTS, body=st.tuples(st.sampled_from(KINDS_OF_BODY), st.binary(min_size=1, max_size=60))
    ),
    "method": blow(method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE", "x"])),
}


@pytest.fixture
def providers():
    return {Provider.GOOGLE: Vouching()}


@pytest.fixture
def study(study):
    return replace(study, has_mail=True)


MANY = settings(
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("where", BLOWS)
@MANY
@given(data=st.data())
async def test_no_request_is_our_fault_or_repeated_or_leads_away(callers, page, where, data):
    """SY-3: a path, a query, a form, a header, a cookie, a body, a method."""
    answer = await _thrown(callers, page, data.draw(BLOWS[where]))

    _is_harmless(*answer, page)


NAME = f"\u202e\u2069{CANARY}1>\u2066J" + "\u0301" * 60
SHOWN = "J" + "\u0301" * 4


async def test_no_name_is_more_than_a_name_on_any_page(callers, study):
    """SY-3, UX-1: also one that was kept before such names were cleaned, and what is refused."""
    house = callers.house
    study.storage.go_back(house.freed)
    async with study.transaction() as records:
        for user in house.people.values():
            await records.users.change(user.id, name=NAME)
        for one in await records.havrutot.of(house.people[Who.OWNER].id):
            await records.havrutot.save(replace(one, name=NAME))
    callers.house = replace(house, kept=study.storage.kept, freed=study.storage.kept)

    shown_on = set()
    for route, wish in ROUTES.items():
        for who in (Who.OWNER, Who.PARTICIPANT, *EVERY):
            answer, _ = await callers.ask(who, route, wish)
            if answer.content_type == "text/html":
                html = unescape(await answer.text())
                assert not {"\u202e", "\u2066"} & {*html}, route
                assert SHOWN + "\u0301" not in html, route
                assert CANARY not in await answer.text(), route
                shown_on |= {route} if SHOWN in html else set()
    assert len(shown_on) > len(ROUTES) / 4, shown_on


async def _thrown(callers, page, blow):
    """Send the request as it is, byte for byte; return the answer's status, headers and body."""
    who, (method, _, path) = blow["who"], blow["route"].partition(" ")
    callers.study.storage.go_back(callers.house.before(who))
    wish = ROUTES[blow["route"]]
    of = {name: value.format(**callers.words) for name, value in wish.of.items()}
    said = {name: value.format(**callers.words) for name, value in wish.said.items()} | blow["said"]
    said |= {name: blow["worse"][n] for n, name in enumerate(said) if n in blow["worse"]}
    ways = {f"{{{name}}}": value for name, value in (callers.words | of).items()}
    for name, hostile in zip([one for one in ways if one in path], blow["of"], strict=False):
        ways[name] = ways[name] if hostile is None else hostile
    for name, value in ways.items():
        path = path.replace(name, quote(str(value), safe="", errors="surrogatepass"))
    form = urlencode(said, errors="surrogatepass").encode()
    kind, body = blow["body"] or (KIND, form)
    target = path if method == "POST" or not form else f"{path}?{form.decode()}"
    headers = {
        "Host": f"{page.host}:{page.port}".encode(),
        "Cookie": callers.cookies(who).encode(),
        "Content-Type": kind.encode("latin-1"),
        "Content-Length": b"%d" % len(body if method == "POST" else b""),
        **blow["headers"],
        "Connection": b"close",
    }
    head = f"{blow['method'] or method} {target} HTTP/1.1\r\n".encode()
    head += b"".join(b"%s: %s\r\n" % (name.encode(), said) for name, said in headers.items())
    return await _answer(page, head + b"\r\n" + (body if method == "POST" else b""))


async def _answer(page, request: bytes) -> tuple[int, HTTPMessage, bytes]:
    reader, writer = await asyncio.open_connection(page.host, page.port)
    try:
        writer.write(request)
        async with asyncio.timeout(PATIENCE):
            answer = BytesIO(await reader.read())
    finally:
        writer.close()
    status = int(answer.readline().split()[1])
    return status, parse_headers(answer), answer.read()


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
messages = st.fixed_dictionaries(
    {"type": st.sampled_from(sorted(KINDS)) | values},
    optional={"id": st.integers(-1, 2**54) | values, "ref": values, "jump": values, "x": values},
).map(json.dumps)


@settings(MANY, max_examples=200)
@given(said=st.lists(messages | st.text(max_size=20), min_size=1, max_size=4))
async def test_no_message_is_our_fault_or_closes_the_socket(callers, said):
    """SY-3, RM-8: and each is answered, with what may be said to a page."""
    callers.study.storage.go_back(callers.house.before(Who.OWNER))
    socket = await callers.open(Who.OWNER)
    await socket.hear("welcome")

    for message in said:
        await socket.ws.send_str(message)
    await socket.ws.send_json({"type": "ping", "id": 2**53})

    heard = [await socket.next()]
    while isinstance(heard[-1], dict) and heard[-1] != {"type": "pong", "id": 2**53}:
        heard.append(await socket.next())
    assert "internal" not in [one.get("code") for one in heard if isinstance(one, dict)]
    assert heard[-1] in ({"type": "pong", "id": 2**53}, *CLOSED), heard
    await socket.close()


def _is_harmless(status, headers, body, page):
    assert status < 500
    assert headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY
    assert {*ALWAYS} <= {*headers}
    assert "stolen" not in str(headers.get_all("Set-Cookie", []))
    if headers.get_content_type() == "text/html":
        assert CANARY.encode() not in body
    origin = URL.build(scheme="http", host=page.host, port=page.port)
    assert "\\" not in headers.get("Location", "")
    landed = origin.join(URL(headers.get("Location", "/"), encoded=True))
    assert landed.origin() == origin or landed.host == AT_PROVIDER
