"""How often anybody may ask, by address and by person."""

import asyncio
import logging
import time
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import aiohttp
import pytest

from webview import limits
from webview.app_keys import LIMITS
from webview.limits import OF_A_PERSON, PAGES
from webview.protocol.kinds import OFTEN
from webview.protocol.rate_limiter import Rate, RateLimiters

SECURITY = Path(__file__).parents[2] / "docs/security.md"
MADE_UP = {"Cookie": "havruta=made-up"}


@pytest.fixture(autouse=True)
def at_once(monkeypatch, page):
    """Whoever hurries is refused at once, and no turn comes by waiting."""
    monkeypatch.setattr(limits, "HOLD", 0.0)
    page.application[LIMITS]._now = lambda: 0.0


@pytest.fixture
async def elsewhere(page):
    """Asks from another address."""
    connector = aiohttp.TCPConnector(local_addr=("127.0.0.2", 0))
    async with aiohttp.ClientSession(page.url, connector=connector) as http:
        yield http


async def test_one_address_asks_so_often_and_leaves_the_page_to_others(guests, elsewhere, caplog):
    """RM-8, SY-3: a flood with made-up cookies."""
    caplog.set_level(logging.INFO, "security")
    flood = guests()

    answers = [await flood.get("/", headers=MADE_UP) for _ in range(2 * PAGES.burst)]

    assert {answer.status for answer in answers[: PAGES.burst]} == {200}
    assert 429 in {answer.status for answer in answers}
    (refused, *_) = [answer for answer in answers if answer.status == 429]
    assert "Try again in a moment." in await refused.text()
    assert refused.headers["Connection"] == "close"
    assert int(refused.headers["Retry-After"]) > 0
    assert "Content-Security-Policy" in refused.headers
    assert (await flood.get("/healthz")).status == 200
    assert (await flood.get("/favicon.svg")).status == 200
    assert (await elsewhere.get("/")).status == 200
    noted = [record.getMessage() for record in caplog.records if record.name == "security"]
    assert [line.partition(":")[0] for line in noted] == ["asks too often"]


async def test_a_person_asks_so_often_from_however_many_addresses(
    jacobs, isaacs, page, monkeypatch
):
    """RM-8"""
    monkeypatch.setattr(limits, "PAGES", Rate(10_000, 10_000.0))
    page.application[LIMITS]._known.clear()

    statuses = [(await jacobs.get("/sign-ins")).status for _ in range(2 * OF_A_PERSON.burst)]

    assert 429 in statuses
    assert (await isaacs.get("/sign-ins")).status == 200


async def test_whoever_hurries_waits_before_they_are_refused(guests, page, monkeypatch):
    """RM-8: so that a flood is as slow as its connections are few."""
    monkeypatch.setattr(limits, "HOLD", 0.2)
    monkeypatch.setattr(limits, "PAGES", Rate(1, 10.0))
    guest = guests()
    begun = time.monotonic()

    statuses = sorted(
        [answer.status for answer in await asyncio.gather(*(guest.get("/") for _ in range(8)))]
    )

    assert statuses[0] == 200
    assert statuses[-1] == 429
    assert time.monotonic() - begun >= 0.2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
    ],
)
def test_whoever_has_one_address_of_a_network_has_them_all(monkeypatch, one, other, same):
    """RM-8"""
    found = []
    for address in (one, other):
        monkeypatch.setattr(limits.devices, "address_of", lambda *_, address=address: address)
        found.append(limits._network(SimpleNamespace(app={limits.PROXIES: None})))

    assert (found[0] == found[1]) is same


def test_of_too_many_those_silent_for_longest_are_forgotten():
    """RM-8: what is known of them may not grow without bound."""
    limiters = RateLimiters(lambda: 0.0, most=2)
    rate = Rate(1, 1.0)
    first = limiters.of("first", "asks", rate)
    limiters.of("second", "asks", rate)
    assert limiters.of("first", "asks", rate) is first

    limiters.of("third", "asks", rate)

    assert limiters.of("first", "asks", rate) is first
    assert len(limiters._known) == 2


def test_a_turn_that_does_not_come_in_time_is_not_taken():
    """RM-8: a flood puts nobody off for longer than it lasts."""
    limiter = RateLimiters(lambda: 0.0).of("somebody", "asks", Rate(2, 1.0))

    waits = [limiter.reserve_within(1.0) for _ in range(6)]

    assert waits == [0.0, 0.0, 1.0, None, None, None]


async def test_a_proxy_that_is_not_trusted_is_told_of(guests, elsewhere, caplog):
    """OP-5: without the setting all who come through it would count as one."""
    caplog.set_level(logging.INFO, "security")

    for _ in range(3):
        await guests().get("/", headers={"X-Forwarded-For": "192.0.2.7"})
    await elsewhere.get("/")

    (line,) = [record.getMessage() for record in caplog.records if record.name == "security"]
    assert line.startswith("not believed whom it asks for (TRUSTED_PROXIES): user=- address=127.")


@pytest.mark.parametrize(
    ("what", "rate"),
    [
        ("pages, of one address", limits.PAGES),
        ("files, of one address", limits.FILES),
        ("`/livez`, `/healthz` and `/metrics`, of one address", limits.HEALTH),
        ("pages, of one person", limits.OF_A_PERSON),
        ("links by e-mail, of one address", limits.MAIL),
        ("faults that one person's pages report", limits.REPORTS),
        ("sockets that one person opens", limits.SOCKETS),
        ("messages of one person's pages", OFTEN),
    ],
)
def test_the_limits_are_as_documented(what, rate):
    """RM-8"""
    a_second = Fraction(rate.per_second).limit_denominator(100)
    assert f"| {what} | {rate.burst} | {a_second} |" in SECURITY.read_text()
