"""The sessions that have been, on the page."""

from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from havruta.refs import Stretch
from havruta.sessions import lifecycle, presence

HOUR = timedelta(hours=1)


async def shown(browser, address="/history"):
    answer = await browser.get(address)
    assert answer.status == 200
    return unescape(await answer.text())


@pytest.fixture
async def past(study, havruta, isaac, jacob, clock):
    """A session of the two, and a day later one to which nobody came."""
    session = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    for one in (isaac, jacob):
        await presence.connect(study, session_id=session.id, by=one.id)
    async with study.transaction() as records:
        await records.sessions.save(replace(session, covered=(Stretch("Ruth 1:1", "Ruth 1:3"),)))
    clock.advance(timedelta(minutes=1))
    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    clock.advance(timedelta(days=1))
    missed = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    await lifecycle.end(study, session_id=missed.id, by=isaac.id)
    return session, missed


async def test_history_shows_who_was_there_and_how_long_and_leads_to_the_text(isaacs, past):
    """PR-1, SE-9"""
    html = await shown(isaacs)

    first, second = past
    assert html.index(str(second.id)) < html.index(str(first.id))
    assert "Ruth 1:1 – 1:3" in html
    assert "</bdi> · 1 min" in html
    assert "https://www.sefaria.org/Ruth.1.1" in html


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("?kind=instant", 2),
        ("?kind=scheduled", 0),
        ("?book=Ruth", 2),
        ("?book=Esther", 0),
        ("?since=2026-03-02", 1),
        ("?until=2026-03-01", 1),
        ("?since=soon&until=9999-12-31&kind=odd&person=%00&page=x&havruta=none", 2),
        ("?page=99999999999999", 2),
    ],
)
async def test_history_is_narrowed_by_the_address_and_nonsense_asks_for_nothing(
    isaacs, past, asked, number
):
    """PR-1, UX-5"""
    html = await shown(isaacs, f"/history{asked}")

    assert html.count('<h3><a class="name" href="/session/') == number


async def test_history_finds_whom_one_learned_with_and_in_which_havruta(
    isaacs, past, havruta, jacob
):
    """PR-1"""
    html = await shown(isaacs, f"/history?person={jacob.id}&havruta={havruta.id}")

    assert html.count('<h3><a class="name" href="/session/') == 1


async def test_a_long_history_has_pages(isaacs, past, monkeypatch):
    """PR-1"""
    monkeypatch.setattr("webview.pages.history.SIZE", 1)

    first, second = [await shown(isaacs, f"/history?book=Ruth&page={n}") for n in (1, 2)]

    assert "/history?page=2&book=Ruth" in first
    assert "/history?page=1&book=Ruth" in second
