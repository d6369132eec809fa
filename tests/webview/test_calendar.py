"""The calendar on the page, and the same as other programs read it."""

import logging
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from havruta.calendars import feeds
from havruta.havrutot import keeping
from havruta.people import preferences, whereabouts
from havruta.plans import changing, planning, replies
from havruta.plans.model import Answer, OccurrenceKey, Scope
from havruta.recurrence import Frequency, Rule, Timing

TUESDAY = datetime(2026, 3, 3, 20, 30)
A_WEEK = timedelta(days=7)
NEW_YORK = "America/New_York"


@pytest.fixture
async def plan(study, havruta, isaac):
    """Every Tuesday at half past eight, in New York."""
    timing = Timing(TUESDAY, NEW_YORK, Rule(Frequency.WEEKLY, weekdays=(1,)))
    return await planning.add(study, havruta_id=havruta.id, by=isaac.id, timing=timing)


@pytest.fixture
async def isaacs_calendar(study, isaac, plan):
    """The path of Isaac's calendar."""
    address = await feeds.renew(study, by=isaac.id)
    return address.removeprefix(study.addresses.origin)


async def shown(browser, address="/calendar"):
    answer = await browser.get(address)
    assert answer.status == 200
    return unescape(await answer.text())


def day_of(html, day):
    """Return what stands on this day of the month, as one reads it."""
    cells = re.findall(r"<td.*?</td>", html, re.DOTALL)
    for cell in cells:
        text = " ".join(re.sub(r"<[^>]+>", " ", cell).split())
        if text.startswith(f"{day} ") and 'class="outside' not in cell:
            return text
    raise AssertionError(day)


async def test_a_month_shows_what_is_planned_by_ones_own_clock(
    study, jacobs, isaacs, isaac, jacob, plan
):
    """SC-6, SC-8, DB-1: New York's evening is the next day's small hours in Jerusalem."""
    await whereabouts.set_zone(study, by=isaac.id, said=NEW_YORK)
    await whereabouts.set_zone(study, by=jacob.id, said="Asia/Jerusalem")

    theirs, of_jacob = await shown(isaacs), await shown(jacobs)

    assert "20:30 Morning" in day_of(theirs, 3)
    assert "03:30 Morning" in day_of(of_jacob, 4)
    assert "Morning" not in day_of(of_jacob, 3)
    assert "Times are those of New York." in theirs
    assert "Times are those of Jerusalem." in of_jacob
    assert re.search(r'aria-current="date">\s*<p class="date">.*?>1</span>', of_jacob, re.DOTALL)


async def test_hebrew_days_festivals_and_shabbat_are_named_in_the_readers_language(
    study, jacobs, jacob
):
    """SC-9, UX-1: Purim is on the third of March."""
    in_english = await shown(jacobs, "/calendar?month=2026-03")
    await preferences.set_language(study, by=jacob.id, language="he")
    in_hebrew = await shown(jacobs, "/calendar?month=2026-03")

    assert "Purim" in day_of(in_english, 3)
    assert "14 Adar" in day_of(in_english, 3)
    assert 'title="Shabbat"' in in_english
    assert "Adar – Nisan 5786" in in_english
    assert "פורים" in day_of(in_hebrew, 3)
    assert (
        '<th scope="col"><abbr title="יום ראשון">'
        in in_hebrew.partition("<th")[1] + (in_hebrew.partition("<th")[2])
    )
    assert 'dir="rtl"' in in_hebrew


async def test_what_was_moved_called_off_or_declined_is_seen_as_that(
    study, isaacs, isaac, havruta, plan
):
    """SC-3, SC-4, SC-5"""
    await whereabouts.set_zone(study, by=isaac.id, said=NEW_YORK)
    times = [OccurrenceKey(plan.id, TUESDAY + number * A_WEEK) for number in range(3)]
    by, to = isaac.id, TUESDAY + timedelta(days=1)
    await changing.move(study, key=times[0], by=by, to=to, zone=NEW_YORK, scope=Scope.THIS)
    await changing.call_off(study, key=times[1], by=by, scope=Scope.THIS)
    await replies.reply(study, key=times[2], by=by, answer=Answer.NOT_COMING)

    html = await shown(isaacs, "/calendar?month=2026-03")

    assert "Morning" not in day_of(html, 3)
    assert "20:30 Morning" in day_of(html, 4)
    assert "called off" in day_of(html, 10)
    assert "you can’t make it" in day_of(html, 17)
    assert "called off" not in day_of(html, 24)


async def test_a_month_is_a_list_too_and_an_empty_one_says_so(isaacs, plan):
    """SC-6, UX-2"""
    listed = await shown(isaacs, "/calendar?month=2026-03&view=list")
    empty = await shown(isaacs, "/calendar?month=2025-03")

    assert "<table" not in listed
    assert listed.count(">Morning<") == 9  # to the end of April
    assert "Nothing is planned in this month." in empty


async def test_the_list_of_this_month_is_of_what_is_coming(study, isaacs, isaac, plan, clock):
    """SC-6, DB-1: at a month's end a phone shows the next one, and what was stands below."""
    await whereabouts.set_zone(study, by=isaac.id, said=NEW_YORK)
    clock.now = datetime(2026, 3, 14, 12, tzinfo=UTC)

    agendas = []
    for address in ("/calendar", "/calendar?view=list", "/calendar?month=2026-03"):
        _, _, agenda = (await shown(isaacs, address)).partition('<div class="agenda')
        agendas.append(re.findall(r'id="day-([0-9-]+)">|(Earlier this month)', agenda))
    await changing.call_off(
        study, key=OccurrenceKey(plan.id, TUESDAY + 2 * A_WEEK), by=isaac.id, scope=Scope.ALL
    )
    empty = await shown(isaacs, "/calendar")

    listed = ["".join(found) for found in agendas[0]]
    assert listed == [
        *(f"2026-03-{day}" for day in (17, 24, 31)),
        *(f"2026-04-{day:02}" for day in (7, 14, 21, 28)),
        "Earlier this month",
        *(f"2026-03-{day:02}" for day in (3, 10)),
    ]
    assert agendas[2] == agendas[0]
    assert {"2026-03-31", "2026-04-02", "2026-04-28"} <= {day for day, _ in agendas[1]}
    assert "Nothing is planned until the end of next month." in empty
    assert "<h1>What is coming</h1>" in await shown(isaacs, "/calendar?view=list")


@pytest.mark.parametrize(
    "month",
    ["0000-01", "9999-12", "2026-13", "99999999999999999999-01", "-1", "", "<b>", "٢٠٢٦-٠٣"],
)
async def test_a_month_that_is_none_is_no_page(isaacs, month):
    """OP-1"""
    answer = await isaacs.get("/calendar", params={"month": month})

    assert answer.status == 404
    assert "There is no such page here." in await answer.text()


async def test_names_do_nothing_in_the_month(study, isaacs, isaac, havruta, plan):
    """SY-3"""
    name = '<img src=x onerror="alert(1)">'
    await keeping.rename(study, havruta_id=havruta.id, by=isaac.id, name=name)

    html = await (await isaacs.get("/calendar?month=2026-03")).text()

    assert "<img" not in html


async def test_somebody_elses_plans_are_not_seen(stranger, plan):
    """SY-1"""
    assert "Morning" not in await shown(stranger, "/calendar?month=2026-03")


@pytest.mark.parametrize("at", ["/calendar", "/profile"])
async def test_another_address_is_confirmed_where_it_is_asked_for(isaacs, study, isaac, at):
    """SC-6, DB-2"""
    made = await isaacs.post("/calendar/address", data={"back": at})
    first = await feeds.address(study, by=isaac.id)
    (asks,) = re.findall(r'href="(/calendar/address[^"]*)"', await shown(isaacs, at))
    asked = await shown(isaacs, asks)
    kept = await feeds.address(study, by=isaac.id)
    anew = await isaacs.post("/calendar/address", data={"back": at})

    assert "shows nothing any more" in asked
    assert f'<input type="hidden" name="back" value="{at}">' in asked
    assert kept == first
    assert made.headers["Location"] == anew.headers["Location"] == f"{at}#calendar"
    assert await feeds.address(study, by=isaac.id) != first


async def test_another_address_leads_back_nowhere_else(isaacs):
    """SY-3"""
    done = await isaacs.post("/calendar/address", data={"back": "//evil.example"})

    assert done.headers["Location"] == "/profile#calendar"


async def test_the_address_is_made_shown_and_made_anew_on_the_profile(isaacs, guests, plan):
    """SC-6, DB-2: the one before is no good any more, in one sentence."""
    before = await shown(isaacs, "/profile")
    made = await isaacs.post("/calendar/address")
    (first,) = re.findall(r"[^>]*/calendar/[^<]*\.ics(?=</bdi>)", await shown(isaacs, "/profile"))
    await isaacs.post("/calendar/address")
    (second,) = re.findall(r"[^>]*/calendar/[^<]*\.ics(?=</bdi>)", await shown(isaacs, "/profile"))
    over, open_ = await guests().get(first), await guests().get(second)

    assert "/calendar/" not in re.sub(r'action="[^"]*"', "", before)
    assert (made.status, made.headers["Location"]) == (303, "/profile#calendar")
    assert (over.status, open_.status) == (404, 200)
    assert "No calendar is read at this address, or not any more." in await over.text()
    assert f'href="webcal:{second.partition(":")[2]}"' in await shown(isaacs, "/profile")


async def test_a_program_reads_it_without_signing_in_and_is_told_what_it_has_already(
    study, guests, isaac, plan, isaacs_calendar
):
    """SC-6"""
    program = guests()

    first = await program.get(isaacs_calendar)
    tag = first.headers["ETag"]
    head = await program.browser.head(isaacs_calendar)
    again = await program.get(isaacs_calendar, headers={"If-None-Match": tag})
    key = OccurrenceKey(plan.id, TUESDAY)
    await changing.call_off(study, key=key, by=isaac.id, scope=Scope.THIS)
    changed = await program.get(isaacs_calendar, headers={"If-None-Match": tag})

    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert (await first.read()).startswith(b"BEGIN:VCALENDAR\r\n")
    assert (head.status, head.headers["ETag"], await head.read()) == (200, tag, b"")
    assert (again.status, await again.read()) == (304, b"")
    assert changed.status == 200
    assert b"EXDATE" in await changed.read()


async def test_the_address_stands_in_no_log(study, guests, isaac, isaacs_calendar, caplog):
    """SC-6, SY-3: neither when it opens nor when it fails."""
    secret = isaacs_calendar.rpartition("/")[2].removesuffix(".ics")
    caplog.set_level(logging.DEBUG)

    assert (await guests().get(isaacs_calendar)).status == 200
    await feeds.renew(study, by=isaac.id)
    assert (await guests().get(isaacs_calendar)).status == 404
    assert (await guests().post(isaacs_calendar)).status == 405
    study.storage.reading = None
    assert (await guests().get(isaacs_calendar)).status == 500

    assert "/calendar/{secret}.ics" in caplog.text
    assert secret not in caplog.text


async def test_the_front_page_tells_what_is_planned_next_and_whether_one_comes(
    study, jacobs, isaac, jacob, havruta, plan, clock
):
    """DB-1, SC-4, SC-8: by one's own clock, and what is for others not at all."""
    await whereabouts.set_zone(study, by=jacob.id, said="Asia/Jerusalem")
    for at, who in ((TUESDAY + timedelta(days=1), (isaac.id,)), (TUESDAY + timedelta(days=2), ())):
        timing = Timing(at, NEW_YORK)
        values = {"havruta_id": havruta.id, "by": isaac.id, "timing": timing, "who": who}
        await planning.add(study, **values)
    first = OccurrenceKey(plan.id, TUESDAY)
    await replies.reply(study, key=first, by=jacob.id, answer=Answer.NOT_COMING)

    html = await shown(jacobs, "/")

    (next_,) = re.findall(r'aria-label="What is planned next".*?</ul>', html, re.DOTALL)
    told = " ".join(re.sub(r"<[^>]+>", " ", next_).split())
    assert re.findall(r"\w+ \d+ March, \d\d:\d\d", told) == [
        "Wednesday 4 March, 03:30",
        "Friday 6 March, 03:30",
        "Wednesday 11 March, 02:30",
    ]
    assert "Wednesday 4 March, 03:30 Morning Can’t make it Friday" in told
    assert f'href="/occurrences/{first}"' in next_
