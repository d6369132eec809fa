"""Planning on the page: told back as it was understood, kept by a press, changed and answered."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape

import pytest

from havruta.havrutot import keeping
from havruta.havrutot.model import Participant
from havruta.people import whereabouts
from havruta.plans import listing, planning, views
from havruta.plans.model import Answer, OccurrenceKey, OccurrenceState
from havruta.recurrence import Frequency, Rule, Timing, walls
from havruta.sessions import lifecycle
from tests.calendars.readers import read_by_vobject

NEW_YORK, JERUSALEM = "America/New_York", "Asia/Jerusalem"
TUESDAY = datetime(2026, 3, 3, 20, 30)
A_WEEK = timedelta(days=7)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture(autouse=True)
async def clocks(study, isaac, jacob):
    """Isaac lives in Jerusalem, Jacob in New York."""
    await whereabouts.set_zone(study, by=isaac.id, said=JERUSALEM)
    await whereabouts.set_zone(study, by=jacob.id, said=NEW_YORK)


@pytest.fixture
async def weekly(study, havruta, isaac):
    """The first time of a plan: every Tuesday at half past eight in Jerusalem."""
    timing = Timing(TUESDAY, JERUSALEM, Rule(Frequency.WEEKLY, weekdays=(1,)))
    plan = await planning.add(study, havruta_id=havruta.id, by=isaac.id, timing=timing)
    return OccurrenceKey(plan.id, TUESDAY)


async def text_of(answer, status=200):
    text = unescape(await answer.text())
    assert answer.status == status, text
    return text


def form_with(html, action):
    """Return what the page's form that leads there sends along unseen."""
    (form,) = re.findall(rf'<form method="post" action="{action}".*?</form>', html, re.DOTALL)
    return dict(HIDDEN.findall(form))


def plain_text(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


async def plans_of(study, user):
    return await views.plans(study, by=user.id)


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


async def test_one_time_says_when_it_is_who_comes_and_how_it_repeats(isaacs, jacobs, weekly):
    """SC-4, SC-8: each by their own clock."""
    mine = plain_text(await text_of(await isaacs.get(f"/occurrences/{weekly}")))
    theirs = plain_text(await text_of(await jacobs.get(f"/occurrences/{weekly}")))

    assert "Tuesday 3 March, 20:30, until 21:30" in mine
    assert "15 Adar 5786" in mine
    assert "Tuesday 3 March, 13:30, until 14:30" in theirs
    assert "every Tuesday at 20:30 (Jerusalem)" in theirs
    assert "Isaac No answer yet Jacob No answer yet" in mine


async def test_people_answer_and_answer_again(isaacs, study, isaac, weekly):
    """SC-4"""
    path, told = f"/occurrences/{weekly}", []
    for answer in (
        {"answer": "coming"},
        {"answer": "late", "late": "10"},
        {"answer": "not_coming"},
    ):
        done = await isaacs.post(f"{path}/reply", data=answer)
        assert (done.status, done.headers["Location"]) == (303, path)
        told.append(plain_text(await text_of(await isaacs.get(path))))

    assert "Isaac Coming" in told[0]
    assert "Isaac Late · 10 min" in told[1]
    assert "Isaac Can’t make it" in told[2]
    shown = await views.show(study, key=weekly, by=isaac.id)
    assert [reply.answer for reply in shown.replies] == [Answer.NOT_COMING]


NO_ANSWERS = [
    {},
    {"answer": "maybe"},
    {"answer": "late", "late": "-1"},
    {"answer": "late", "late": "500"},
]


async def test_an_answer_that_is_none_changes_nothing(isaacs, study, isaac, weekly):
    """OP-1"""
    for said in NO_ANSWERS:
        answer = await isaacs.post(f"/occurrences/{weekly}/reply", data=said)
        assert answer.status == 400, said
    assert (await views.show(study, key=weekly, by=isaac.id)).replies == ()


async def test_a_time_moves_once_it_was_seen_from_what_to_what(isaacs, study, isaac, weekly):
    """SC-5, SC-3: this one alone."""
    path = f"/occurrences/{weekly}"

    asked = await text_of(await isaacs.post(f"{path}/move/preview", data={"when": "4 March 19:00"}))
    before = await views.show(study, key=weekly, by=isaac.id)
    hidden = form_with(asked, f"{path}/move")
    done = await isaacs.post(f"{path}/move", data=hidden | {"scope": "this"})

    told = plain_text(asked)
    assert "From: Tuesday 3 March, 20:30" in told
    assert "To: Wednesday 4 March 2026, 19:00 · 16 Adar 5786" in told
    assert before.occurrence.wall == TUESDAY
    assert done.headers["Location"] == path
    after = await views.show(study, key=weekly, by=isaac.id)
    assert after.occurrence.wall == datetime(2026, 3, 4, 19)
    shown = plain_text(await text_of(await isaacs.get(path)))
    assert "Moved from: Tuesday 3 March, 20:30" in shown


async def test_no_other_form_than_ours_moves_anything(isaacs, study, isaac, weekly):
    """SY-3, OP-1: to no end of time, and by no clock that there is not."""
    for wrong in (
        {"start": "9999-12-31T23:59"},
        {"start": "0001-01-01T00:00"},
        {"start": "2900-01-01T20:30"},
        {"start": "2020-01-01T20:30"},
        {"start": ""},
        {"zone": "posix/UTC"},
        {"zone": "x" * 4000},
        {"scope": "everything"},
    ):
        said = {"start": "2026-03-05T20:30", "zone": NEW_YORK, "scope": "all"} | wrong
        answer = await isaacs.post(f"/occurrences/{weekly}/move", data=said)
        assert answer.status == 400, wrong
    assert (await views.show(study, key=weekly, by=isaac.id)).occurrence.wall == TUESDAY


async def test_at_no_end_of_time_is_anything_planned(isaacs, weekly):
    """OP-1"""
    for original in ("00010101T0000", "99991231T2359", "29991231T2359", "19700101T0000"):
        answer = await isaacs.get(f"/occurrences/{weekly.plan_id}-{original}")
        assert answer.status == 404, original


async def test_all_that_follow_move_along(isaacs, study, isaac, weekly, clock):
    """SC-5"""
    second = OccurrenceKey(weekly.plan_id, TUESDAY + A_WEEK)
    said = {"start": "2026-03-11T19:00", "zone": JERUSALEM, "scope": "following"}

    done = await isaacs.post(f"/occurrences/{second}/move", data=said)

    assert (await isaacs.get(done.headers["Location"])).status == 200
    after, before = clock.now, clock.now + 4 * A_WEEK
    at = [
        wall for plan in await plans_of(study, isaac) for wall in walls(plan.timing, after, before)
    ]
    assert [one.day for one in sorted(at)] == [3, 11, 18, 25]


async def test_by_fields_and_where_nothing_is_meant_it_is_said(isaacs, weekly):
    """SC-5, OP-1"""
    path = f"/occurrences/{weekly}/move/preview"

    by_fields = await text_of(await isaacs.post(path, data={"day": "2026-03-05", "time": "18:00"}))
    refused = [
        await text_of(await isaacs.post(path, data={"when": said}), 400)
        for said in ("", "<b>", "1 February 2026 10:00")
    ]

    assert "To: Thursday 5 March 2026, 18:00" in plain_text(by_fields)
    assert all('role="alert"' in one for one in refused)


async def test_one_time_is_called_off_and_brought_back(isaacs, study, isaac, weekly):
    """SC-5, SC-3"""
    path = f"/occurrences/{weekly}"

    await isaacs.post(f"{path}/call-off", data={"scope": "this"})
    off = await text_of(await isaacs.get(path))
    await isaacs.post(f"{path}/restore")

    assert "It is called off." in off
    assert f'action="{path}/move/preview"' not in off
    shown = await views.show(study, key=weekly, by=isaac.id)
    assert shown.occurrence.state is OccurrenceState.PLANNED


async def test_a_whole_plan_is_called_off_and_brought_back(isaacs, study, isaac, weekly):
    """SC-5"""
    done = await isaacs.post(f"/occurrences/{weekly}/call-off", data={"scope": "all"})
    month = await text_of(await isaacs.get(done.headers["Location"]))
    gone = await isaacs.get(f"/occurrences/{weekly}")
    (action,) = re.findall(r'action="(/occurrences/[^"]+/restore)"', month)
    await isaacs.post(action)

    assert "It is called off, and everyone whom it concerns is told." in month
    assert gone.status == 404
    assert (await isaacs.get(f"/occurrences/{weekly}")).status == 200


async def test_a_calendar_is_shown_whatever_was_called_off(isaacs):
    """OP-1"""
    for off in ["", "x", "<b>", "0" * 26 + "-99999999T9999"]:
        html = await text_of(await isaacs.get("/calendar", params={"off": off}))
        assert "It is called off" not in html, off


HOSTILE = ("x", "-", f"{'0' * 26}-00010101T0000", f"{'0' * 26}-99991231T2359", "%00", "٢")


async def test_what_is_no_time_is_unknown(isaacs):
    """OP-1: whatever is asked of it."""
    for key in HOSTILE:
        path = f"/occurrences/{key}"
        asked = [await isaacs.get(path), await isaacs.get(f"{path}/calendar.ics")]
        for what in ("reply", "move", "move/preview", "call-off", "restore"):
            said = {"answer": "coming", "start": "2026-03-03T20:30", "zone": "UTC", "when": "8pm"}
            asked.append(await isaacs.post(f"{path}/{what}", data=said))

        assert {answer.status for answer in asked} == {404}, key


async def test_a_time_of_others_is_nobody_elses(stranger, weekly, study, isaac):
    """SY-1"""
    answer = await stranger.get(f"/occurrences/{weekly}")

    assert answer.status == 403
    assert "Morning" not in await answer.text()


async def test_one_plan_is_a_file_for_a_calendar(isaacs, study, isaac, weekly, clock):
    """SC-6: as the person sees it, with what was called off left out."""
    await isaacs.post(f"/occurrences/{weekly}/call-off", data={"scope": "this"})

    answer = await isaacs.get(f"/occurrences/{weekly}/calendar.ics")

    text = await answer.read()
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = read_by_vobject(text, clock.now, clock.now + 3 * A_WEEK)
    assert [one["at"].day for one in found] == [10, 17]


async def test_who_is_not_expected_looks_and_does_not_answer(study, jacobs, isaac, havruta):
    """SC-4"""
    timing = Timing(TUESDAY, JERUSALEM)
    plan = await planning.add(
        study, havruta_id=havruta.id, by=isaac.id, timing=timing, who=(isaac.id,)
    )
    key = OccurrenceKey(plan.id, TUESDAY)

    html = await text_of(await jacobs.get(f"/occurrences/{key}"))
    answer = await jacobs.post(f"/occurrences/{key}/reply", data={"answer": "coming"})

    assert f'action="/occurrences/{key}/reply"' not in html
    assert answer.status == 403


async def test_a_plan_is_shown_among_its_servers_events_where_somebody_wishes_it(
    isaacs, study, isaac, weekly
):
    """SC-6, SY-4: with what that takes, where it is missing."""
    path = f"/occurrences/{weekly}"

    before = await text_of(await isaacs.get(path))
    done = await isaacs.post(f"{path}/list")
    listed = await text_of(await isaacs.get(path))
    kept = await listing.find_listing(study, key=weekly, by=isaac.id)
    await listing.note(study, replace(kept, is_refused=True))
    refused = await text_of(await isaacs.get(path))

    assert f'action="{path}/list"' in before
    assert (done.status, done.headers["Location"]) == (303, path)
    assert "Its next session stands among the server’s events" in listed
    assert "I need the permission “Create Events” in the server" in refused
