"""Planning on the page: told back as it was understood, and kept by a press."""

import re
from dataclasses import replace
from datetime import datetime
from html import unescape

import pytest

from havruta.havrutot import keeping
from havruta.havrutot.model import Participant
from havruta.people import whereabouts
from havruta.plans.model import OccurrenceKey
from havruta.recurrence import Frequency, Rule, Timing
from havruta.sessions import lifecycle
from tests.webview.plan_pages import (
    HIDDEN,
    JERUSALEM,
    NEW_YORK,
    TUESDAY,
    form_with,
    plain_text,
    plans_of,
    text_of,
)

pytestmark = pytest.mark.usefixtures("clocks")


async def test_what_is_said_in_words_is_told_back_and_kept_by_a_press_alone(
    isaacs, study, isaac, havruta
):
    """SC-1: with the partners' clocks, the Hebrew dates, and what falls on a festival."""
    said = {"havruta": havruta.id, "when": "every day 20:30", "minutes": "45"}

    shown = await text_of(await isaacs.post("/plans/preview", data=said))
    before = await plans_of(study, isaac)
    kept = await isaacs.post("/plans", data=form_with(shown, "/plans"))

    told = plain_text(shown)
    assert "every day at 20:30 (Jerusalem)" in told
    assert "45 min" in told
    assert "Monday 2 March, 20:30 14 Adar 5786 · In New York: 13:30 · Jacob" in told
    assert "Friday 6 March, 20:30 19 Adar 5786" not in told  # the first five are until Thursday
    assert before == []
    (plan,) = await plans_of(study, isaac)
    assert (plan.timing.start, plan.timing.zone, plan.minutes) == (
        datetime(2026, 3, 1, 20, 30),
        JERUSALEM,
        45,
    )
    assert (kept.status, kept.headers["Location"]) == (
        303,
        f"/occurrences/{OccurrenceKey(plan.id, plan.timing.start)}",
    )


async def test_it_is_for_those_who_are_chosen_and_for_whoever_chooses(
    isaacs, study, storage, isaac, jacob, esau, havruta
):
    """SC-1: of those who belong, where there are more than two."""
    async with storage.transaction() as records:
        people = (*havruta.participants, Participant(esau.id, study.now()))
        await records.havrutot.save(replace(havruta, participants=people))
    said = {"havruta": havruta.id, "when": "tomorrow 20:30", "who": [jacob.id, "x"]}

    form = await text_of(await isaacs.get(f"/plans/new?havruta={havruta.id}"))
    shown = await text_of(await isaacs.post("/plans/preview", data=said))
    await isaacs.post("/plans", data=form_with(shown, "/plans"))

    assert "With whom, if not with all" in form
    assert f'value="{jacob.id}" checked' in shown
    (plan,) = await plans_of(study, isaac)
    assert {*plan.who} == {isaac.id, jacob.id}
    assert await plans_of(study, esau) == []


async def test_what_falls_on_shabbat_is_said_before_it_is_kept(isaacs, havruta):
    """SC-1, SC-9: to whom it does, by their own clock."""
    said = {"havruta": havruta.id, "when": "Friday 20:30"}

    told = plain_text(await text_of(await isaacs.post("/plans/preview", data=said)))

    assert "This is Shabbat: Isaac" in told


async def test_what_is_not_clear_is_asked_and_a_choice_is_told_back(isaacs, havruta):
    """SC-1: nothing is guessed."""
    said = {"havruta": havruta.id, "when": "tomorrow at 8"}

    asked = await text_of(await isaacs.post("/plans/preview", data=said))
    forms = re.findall(r'<form method="post" action="/plans/preview">.*?</form>', asked, re.DOTALL)
    chosen = await text_of(
        await isaacs.post("/plans/preview", data=dict(HIDDEN.findall(forms[-1])))
    )

    assert "In the morning or in the evening?" in asked
    assert "20:00" in plain_text(forms[-1])
    assert "Monday 2 March 2026 at 20:00 (Jerusalem)" in plain_text(chosen)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"repeat": "once"}, None),
        ({"repeat": "on Mars"}, None),
        ({"repeat": "daily", "count": "3"}, Rule(Frequency.DAILY, count=3)),
        ({"repeat": "weekly"}, Rule(Frequency.WEEKLY, weekdays=(1,))),
        (
            {"repeat": "fortnightly", "weekday": ["3", "1", "9"], "until": "2026-06-01"},
            Rule(Frequency.WEEKLY, interval=2, weekdays=(1, 3), until=datetime(2026, 6, 1).date()),
        ),
        ({"repeat": "monthly"}, Rule(Frequency.MONTHLY, month_day=3)),
        ({"repeat": "weekday"}, Rule(Frequency.MONTHLY, weekdays=(1,), nth=1)),
    ],
)
async def test_fields_say_the_same(isaacs, study, isaac, havruta, fields, rule):
    """SC-1, UX-2"""
    said = {"havruta": havruta.id, "day": "2026-03-03", "time": "20:30", **fields}

    shown = await text_of(await isaacs.post("/plans/preview", data=said))
    await isaacs.post("/plans", data=form_with(shown, "/plans"))

    (plan,) = await plans_of(study, isaac)
    assert plan.timing == Timing(TUESDAY, JERUSALEM, rule)


async def test_the_last_weekday_of_a_month_is_meant_as_that(isaacs, study, isaac, havruta):
    """SC-1"""
    said = {"havruta": havruta.id, "day": "2026-03-31", "time": "20:30", "repeat": "weekday"}

    shown = await text_of(await isaacs.post("/plans/preview", data=said))
    await isaacs.post("/plans", data=form_with(shown, "/plans"))

    (plan,) = await plans_of(study, isaac)
    assert plan.timing.rule == Rule(Frequency.MONTHLY, weekdays=(1,), nth=-1)


REFUSED = [
    ({"when": "yesterday <b>"}, "I don’t understand"),
    ({"when": "1 February 2026 20:30"}, "That is past"),
    ({"when": ""}, "I don’t understand"),
    ({"when": "x" * 300}, "I don’t understand"),
    ({"when": "tomorrow 20:30", "minutes": "0"}, "whole number from 5 to 720"),
    ({"when": "tomorrow 20:30", "minutes": "9" * 400}, "whole number from 5 to 720"),
    ({"when": "tomorrow 20:30", "minutes": "1e3"}, "whole number from 5 to 720"),
    ({"day": "9999-12-31", "time": "23:59"}, "I don’t understand"),
    ({"day": "0001-01-01", "time": "00:00"}, "I don’t understand"),
    ({"day": "2900-01-01", "time": "20:30"}, "No day fits"),
    ({"day": "0000-00-00", "time": "20:30"}, "I don’t understand"),
    ({"day": "2026-03-03", "time": ""}, "I don’t understand"),
    ({"day": "2020-03-03", "time": "20:30"}, "That is past"),
    ({"day": "2026-03-03", "time": "20:30", "repeat": "daily", "count": "0"}, "from 1 to 999"),
    (
        {"day": "2026-03-03", "time": "20:30", "repeat": "daily", "until": "<b>"},
        "I don’t understand “<b>”",
    ),
    (
        {"day": "2026-03-03", "time": "20:30", "repeat": "daily", "until": "2026-03-01"},
        "I don’t understand",
    ),
]


BEYOND = [
    {"day": day, "time": "23:59", "repeat": often}
    for day in ("0001-01-01", "9999-12-31")
    for often in ("once", "daily", "weekday")
]


async def test_what_is_beyond_every_calendar_is_refused(isaacs, study, isaac, havruta, weekly):
    """OP-1: in whatever field, and as an address, too."""
    await whereabouts.set_zone(study, by=isaac.id, said="America/New_York")
    asked = [
        await isaacs.post("/plans/preview", data={"havruta": havruta.id, **said}) for said in BEYOND
    ]
    for zone in ("America/New_York", JERUSALEM):
        data = {"start": "9999-12-31T23:59", "zone": zone, "scope": "following"}
        asked.append(await isaacs.post(f"/occurrences/{weekly}/move", data=data))

    assert [answer.status for answer in asked] == [400] * len(asked)
    assert (await isaacs.get(f"/occurrences/{weekly.plan_id}-99991231T2359")).status == 404
    assert len(await plans_of(study, isaac)) == 1


async def test_what_cannot_be_planned_is_said_in_the_form(isaacs, study, isaac, havruta):
    """OP-1, SC-1: with what was written, and as nothing but text."""
    for said, refused in REFUSED:
        answer = await isaacs.post("/plans/preview", data={"havruta": havruta.id, **said})

        html = await answer.text()
        assert answer.status == 400, said
        assert refused in unescape(html), said
        assert "<b>" not in html, said
    assert await plans_of(study, isaac) == []


WRONG = [
    {"start": ""},
    {"start": "2026-03-03"},
    {"start": "99999-03-03T20:30"},
    {"rule": "FREQ=SECONDLY"},
    {"rule": "FREQ=DAILY;INTERVAL=0"},
    {"rule": "x" * 4000},
    {"rule": "FREQ=WEEKLY;BYDAY=WE"},  # the start is a Tuesday
    {"zone": "Atlantis"},
    {"zone": "posix/UTC"},
    {"start": "9999-12-31T23:59", "zone": NEW_YORK},
    {"start": "0001-01-01T00:00"},
    {"rule": "FREQ=DAILY;UNTIL=99991231", "zone": NEW_YORK},
    {"zone": "../../etc/passwd"},
    {"minutes": "100000"},
    {"start": "2020-03-03T20:30"},
    {"start": "0001-01-01T00:00"},
    {"start": "0001-01-01T00:00", "rule": "FREQ=DAILY"},
    {"start": "9999-12-31T23:59", "zone": "America/New_York"},
]


async def test_no_other_form_than_ours_plans_anything(isaacs, study, isaac, havruta):
    """SY-3, OP-1"""
    said = {"havruta": havruta.id, "start": "2026-03-03T20:30", "zone": JERUSALEM, "minutes": "60"}

    for wrong in WRONG:
        answer = await isaacs.post("/plans", data=said | wrong)
        assert answer.status == 400, wrong
    assert await plans_of(study, isaac) == []


async def test_for_whose_havruta_nobody_plans_who_does_not_belong(stranger, study, isaac, havruta):
    """SY-1"""
    said = {"havruta": havruta.id, "when": "tomorrow 20:30"}
    keep = {"start": "2026-03-03T20:30", "zone": "UTC", "minutes": "60"}

    shown = await stranger.post("/plans/preview", data=said)
    unknown = await stranger.post("/plans/preview", data=said | {"havruta": "x"})
    kept = await stranger.post("/plans", data=said | keep)

    assert (shown.status, unknown.status, kept.status) == (403, 404, 403)
    assert await plans_of(study, isaac) == []


async def test_the_form_names_only_what_sessions_can_be_planned_of(
    isaacs, study, isaac, havruta, session
):
    """UX-2"""
    with_it = await text_of(await isaacs.get(f"/plans/new?havruta={havruta.id}&day=2026-03-03"))
    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    await keeping.archive(study, havruta_id=havruta.id, by=isaac.id)
    without = await text_of(await isaacs.get("/plans/new"))

    assert f'<option value="{havruta.id}" selected>Morning' in with_it
    assert 'value="2026-03-03"' in with_it
    assert havruta.id not in without
    assert "Begin one here" in plain_text(without)
