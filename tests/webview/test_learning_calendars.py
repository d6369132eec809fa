"""A calendar of learning on the page: chosen, lagged behind, and three ways to go on."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from havruta.plans import views
from havruta.recurrence import Frequency
from havruta.sessions import lifecycle
from tests.havruta.looking import havruta_of
from tests.webview.plan_pages import form_with, plain_text, text_of

RUTH_BEGINS = datetime(2027, 10, 16, 12, tzinfo=UTC)
"""In Nach Yomi."""


@pytest.fixture
async def isaacs(guests, isaac, havruta, clock):
    clock.now = RUTH_BEGINS
    return await guests.signed_in(isaac)


@pytest.fixture
async def jacobs(guests, jacob, isaacs):
    return await guests.signed_in(jacob)


@pytest.fixture
async def at(havruta):
    return f"/havrutot/{havruta.id}"


@pytest.fixture
async def lagging(isaacs, at, clock):
    """They have followed Nach Yomi for three days, and not learned."""
    await isaacs.post(f"{at}/follow", data={"calendar": "nach_yomi"})
    clock.advance(timedelta(days=3))


async def test_an_owner_has_a_havruta_follow_a_calendar_and_go_its_own_way(
    isaacs, jacobs, study, havruta, at
):
    """SC-11: whose day it shows to all; who does not own it chooses none."""
    done = await isaacs.post(f"{at}/follow", data={"calendar": "nach_yomi"})
    mine, theirs = [await text_of(await one.get(at)) for one in (isaacs, jacobs)]
    again = await isaacs.post(f"{at}/follow", data={"calendar": "nach_yomi"})
    refused = await isaacs.post(f"{at}/follow", data={"calendar": "tide_tables"})
    await isaacs.post(f"{at}/follow", data={"calendar": ""})

    assert (done.status, done.headers["Location"], again.status) == (303, at, 303)
    assert "Nach Yomi: Ruth 1" in plain_text(mine).replace("\u2068", "").replace("\u2069", "")
    assert '<option value="nach_yomi" selected>' in mine
    assert "Nach Yomi" in theirs
    assert f'action="{at}/follow"' not in theirs
    assert refused.status == 400
    assert (await havruta_of(study, havruta)).following is None


async def test_a_lag_is_shown_with_three_ways_to_go_on_and_what_comes_of_each(
    isaacs, jacobs, study, havruta, at, lagging
):
    """SC-11: nothing is doubled silently; it holds once both have said so."""
    told = plain_text(await text_of(await isaacs.get(at)))
    await isaacs.post(f"{at}/catch-up", data={"choice": "leave"})
    seen = await text_of(await jacobs.get(at))
    before = (await havruta_of(study, havruta)).ref
    await jacobs.post(f"{at}/catch-up", data={"choice": "leave"})
    after = plain_text(await text_of(await jacobs.get(at)))
    none = await jacobs.post(f"{at}/catch-up", data={"choice": "stay"})
    wrong = await jacobs.post(f"{at}/catch-up", data={"choice": "double"})

    assert "3 days behind" in told
    assert "you finish on October 22, 2027, the others on October 19, 2027." in told
    assert "Ruth 1 – Ruth 3 stays open, and is marked." in told
    assert "Add a session each week: you are level on November 9, 2027." in told
    assert "As Isaac wishes, you would go on with everybody." in plain_text(seen).replace(
        "\u2068", ""
    ).replace("\u2069", "")
    assert before == "Ruth 1:1"
    assert "Left open: Ruth 1 – Ruth 3" in after.replace("\u2068", "").replace("\u2069", "")
    assert "behind" not in after
    assert (none.status, wrong.status) == (409, 400)


async def test_a_session_more_each_week_is_planned_once_it_was_seen(
    isaacs, study, isaac, at, lagging
):
    """SC-11, SC-1: the form asks when, for so many times as it takes, and Keep plans it."""
    (add,) = re.findall(r'href="(/plans/new[^"]*count[^"]*)"', await text_of(await isaacs.get(at)))
    form = await text_of(await isaacs.get(add))
    said = {
        "havruta": at.rpartition("/")[2],
        "day": "2027-10-21",
        "time": "20:30",
        "repeat": "weekly",
        "count": "3",
        "minutes": "60",
    }
    preview = await text_of(await isaacs.post("/plans/preview", data=said))
    before = await views.plans(study, by=isaac.id)
    await isaacs.post("/plans", data=form_with(preview, "/plans"))

    assert "<details open>" in form
    assert 'value="weekly" checked' in form
    assert 'name="count" type="number" min="1" max="999" inputmode="numeric" value="3"' in form
    assert before == []
    (plan,) = await views.plans(study, by=isaac.id)
    assert (plan.timing.rule.frequency, plan.timing.rule.count) == (Frequency.WEEKLY, 3)


async def test_while_it_is_in_session_nothing_turns_under_it(
    isaacs, study, isaac, havruta, at, lagging
):
    """SC-11, OP-1"""
    await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)

    told = await text_of(await isaacs.get(at))
    refused = await isaacs.post(f"{at}/catch-up", data={"choice": "stay"})

    assert "Once its session has ended, you can choose." in told
    assert f'action="{at}/catch-up"' not in told
    assert refused.status == 409
