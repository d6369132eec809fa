"""One time of a plan on the page: seen, answered, moved, called off and brought back."""

import re
from dataclasses import replace
from datetime import datetime

import pytest

from havruta.plans import listing, planning, views
from havruta.plans.model import Answer, OccurrenceKey, OccurrenceState
from havruta.recurrence import Timing, walls
from tests.calendars.readers import read_by_vobject
from tests.webview.plan_pages import (
    A_WEEK,
    JERUSALEM,
    NEW_YORK,
    TUESDAY,
    form_with,
    plain_text,
    plans_of,
    text_of,
)

pytestmark = pytest.mark.usefixtures("clocks")


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


async def test_of_two_who_move_the_same_time_the_second_is_told_and_moves_nothing(
    isaacs, jacobs, study, isaac, weekly
):
    """SC-5, OP-1: each saw it where it was; who presses twice has moved it once."""
    path = f"/occurrences/{weekly}"
    mine, theirs = [
        form_with(
            await text_of(await one.post(f"{path}/move/preview", data={"when": when})),
            f"{path}/move",
        )
        for one, when in ((isaacs, "4 March 19:00"), (jacobs, "5 March 10:00"))
    ]

    first = [await isaacs.post(f"{path}/move", data=mine) for _ in range(2)]
    late = await jacobs.post(f"{path}/move", data=theirs)

    assert [answer.status for answer in first] == [303, 303]
    assert "It was moved meanwhile" in await text_of(late, 409)
    wall_now = (await views.show(study, key=weekly, by=isaac.id)).occurrence.wall
    assert wall_now == datetime(2026, 3, 4, 19)
    for wrong in ("", "x", "9999-12-31T23:59"):
        answer = await jacobs.post(f"{path}/move", data=theirs | {"seen": wrong})
        assert answer.status == 400, wrong


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
