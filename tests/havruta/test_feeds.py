"""A person's calendar at an address of its own: what it tells, and to whom."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from havruta.calendars import feeds
from havruta.errors.library import UnknownCalendar
from havruta.havrutot import keeping, membership
from havruta.people import preferences, whereabouts
from havruta.people.model import NotifyBy, Observance
from havruta.plans import changing, planning, replies, views
from havruta.plans.model import Answer, OccurrenceKey, OccurrenceState, Scope
from havruta.recurrence import Frequency, Rule, Timing, instant
from tests.calendars.readers import READERS, read_by_vobject

TUESDAY = datetime(2026, 3, 3, 20, 30)
JERUSALEM = "Asia/Jerusalem"
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
WEEKLY = Rule(Frequency.WEEKLY, weekdays=(1,))
DAILY = Rule(Frequency.DAILY)


def secret_of(address):
    return address.rpartition("/")[2].removesuffix(".ics")


@pytest.fixture
def plan(study, havruta, isaac):
    """Plans for the havruta: `await plan(rule)`."""

    async def plan(rule=WEEKLY, start=TUESDAY, zone=JERUSALEM, **more):
        timing = Timing(start, zone, rule)
        return await planning.add(study, havruta_id=havruta.id, by=isaac.id, timing=timing, **more)

    return plan


@pytest.fixture
def calendar(study, clock):
    """Reads somebody's calendar over a year: `await calendar(isaac)`."""

    async def calendar(user, read=read_by_vobject):
        address = await feeds.address(study, by=user.id) or await feeds.renew(study, by=user.id)
        text = await feeds.read(study, secret=secret_of(address))
        year = clock.now - timedelta(days=90), clock.now + timedelta(days=275)
        return [one for one in read(text, *year) if one["status"] != "CANCELLED"]

    return calendar


async def expected(study, user, clock):
    """Return when the person is expected within that year, as they see it on the page."""
    after, before = clock.now - timedelta(days=90), clock.now + timedelta(days=275)
    shown = await views.upcoming(study, by=user.id, after=after, before=before)
    return [
        (one.occurrence.starts_at, f"{one.plan.id}@havruta")
        for one in shown
        if one.occurrence.state is not OccurrenceState.CALLED_OFF
        and Answer.NOT_COMING not in {it.answer for it in one.replies if it.user_id == user.id}
    ]


def key(plan, at):
    return OccurrenceKey(plan.id, at)


@pytest.mark.parametrize("read", READERS)
async def test_a_calendar_tells_what_the_page_does_whatever_has_changed(
    study, clock, isaac, jacob, havruta, plan, calendar, read
):
    """SC-3, SC-5, SC-6: and each of the two tells what is theirs."""
    weekly, daily, once = await plan(), await plan(DAILY, zone="Europe/London"), await plan(None)
    theirs = await plan(WEEKLY, TUESDAY + timedelta(hours=2), who=(isaac.id,))
    off = await plan(None, TUESDAY + A_DAY)
    second, third, tenth = (TUESDAY + number * A_WEEK for number in (1, 2, 10))
    by, here = isaac.id, {"zone": JERUSALEM}
    to = second + A_DAY
    await changing.move(study, key=key(weekly, second), by=by, to=to, **here, scope=Scope.THIS)
    await changing.call_off(study, key=key(weekly, third), by=jacob.id, scope=Scope.THIS)
    await changing.call_off(study, key=key(off, TUESDAY + A_DAY), by=by, scope=Scope.THIS)
    to = tenth + A_DAY
    await changing.move(study, key=key(weekly, tenth), by=by, to=to, **here, scope=Scope.FOLLOWING)
    to = TUESDAY - A_DAY
    await changing.move(study, key=key(once, TUESDAY), by=by, to=to, **here, scope=Scope.THIS)
    no = {"answer": Answer.NOT_COMING}
    await replies.reply(study, key=key(daily, TUESDAY + A_WEEK), by=jacob.id, **no)
    await replies.reply(study, key=key(theirs, theirs.timing.start), by=isaac.id, **no)

    found = {
        user.id: [(one["at"], one["uid"]) for one in await calendar(user, read)]
        for user in (isaac, jacob)
    }

    for user in (isaac, jacob):
        wanted = await expected(study, user, clock)
        assert len(wanted) > 300
        assert found[user.id] == sorted(wanted)
    assert found[isaac.id] != found[jacob.id]


async def test_what_is_far_ahead_can_be_looked_at_and_declined(study, isaac, plan, calendar):
    """SC-4, SC-6: though it comes too late to be kept yet."""
    weekly = await plan()
    far = key(weekly, TUESDAY + 20 * A_WEEK)
    before = await calendar(isaac)

    shown = await views.show(study, key=far, by=isaac.id)
    await replies.reply(study, key=far, by=isaac.id, answer=Answer.NOT_COMING)

    assert shown.occurrence.wall == far.original
    assert len(await calendar(isaac)) == len(before) - 1
    declined = await views.show(study, key=far, by=isaac.id)
    assert [one.answer for one in declined.replies] == [Answer.NOT_COMING]


async def test_what_is_moved_far_ahead_is_no_more_where_it_was(study, isaac, plan):
    """SC-5, SC-6"""
    weekly = await plan()
    far = TUESDAY + 20 * A_WEEK
    at = instant(far, JERUSALEM)
    to = far + 30 * A_DAY
    moving = {"to": to, "zone": JERUSALEM, "scope": Scope.THIS}

    await changing.move(study, key=key(weekly, far), by=isaac.id, **moving)

    week = {"after": at - A_DAY, "before": at + A_DAY}
    assert await views.upcoming(study, by=isaac.id, **week) == []


async def test_what_is_declined_comes_back_with_a_yes(study, isaac, plan, calendar):
    """SC-4, SC-6"""
    once = await plan(None)
    said = {"key": key(once, TUESDAY), "by": isaac.id}

    await replies.reply(study, **said, answer=Answer.NOT_COMING)
    without = await calendar(isaac)
    await replies.reply(study, **said, answer=Answer.LATE, late_by=10)

    assert without == []
    assert len(await calendar(isaac)) == 1


async def test_a_series_that_is_called_off_keeps_what_was(study, clock, isaac, plan, calendar):
    """SC-5, SC-6"""
    weekly = await plan()
    clock.advance(10 * A_DAY)

    next_one = key(weekly, TUESDAY + 2 * A_WEEK)
    await changing.call_off(study, key=next_one, by=isaac.id, scope=Scope.ALL)

    at = [one["at"].date() for one in await calendar(isaac)]
    assert at == [date(2026, 3, 3), date(2026, 3, 10)]


async def test_a_series_that_never_began_is_gone(study, isaac, plan, calendar):
    """SC-5, SC-6"""
    weekly = await plan()

    await changing.call_off(study, key=key(weekly, TUESDAY), by=isaac.id, scope=Scope.ALL)

    assert await calendar(isaac) == []


async def test_what_was_planned_once_is_cancelled_until_its_time_is_over(study, clock, isaac, plan):
    """SC-6: a program that has it learns that it does not take place."""
    once = await plan(None)
    await changing.call_off(study, key=key(once, TUESDAY), by=isaac.id, scope=Scope.THIS)
    secret = secret_of(await feeds.renew(study, by=isaac.id))

    before = await feeds.read(study, secret=secret)
    clock.advance(3 * A_DAY)

    assert b"STATUS:CANCELLED" in before
    assert b"BEGIN:VEVENT" not in await feeds.read(study, secret=secret)


async def test_what_is_long_over_is_told_no_more(study, clock, isaac, plan):
    """SC-6"""
    await plan(None)
    await plan(replace(WEEKLY, until=date(2026, 3, 20)))
    await plan()
    secret = secret_of(await feeds.renew(study, by=isaac.id))

    clock.advance(300 * A_DAY)
    within = await feeds.read(study, secret=secret)
    clock.advance(100 * A_DAY)
    after = await feeds.read(study, secret=secret)

    assert [text.count(b"BEGIN:VEVENT") for text in (within, after)] == [3, 1]


async def test_who_has_left_or_put_it_away_has_it_in_their_calendar_no_more(
    study, isaac, jacob, havruta, plan, calendar
):
    """SC-6, SY-1"""
    await plan()

    before = await calendar(jacob)
    await membership.leave(study, havruta_id=havruta.id, by=jacob.id)
    assert before
    assert await calendar(jacob) == []
    await keeping.archive(study, havruta_id=havruta.id, by=isaac.id)
    assert await calendar(isaac) == []


async def test_an_entry_says_what_with_whom_and_where_in_its_readers_words(
    study, isaac, jacob, havruta, plan, calendar
):
    """SC-6, UX-1"""
    await plan()
    await preferences.set_language(study, by=jacob.id, language="he")
    await preferences.set_lead(study, by=isaac.id, minutes=40)
    await preferences.set_notify(study, by=jacob.id, notify=NotifyBy.NOTHING)

    told, of_hebrew = (await calendar(isaac))[0], (await calendar(jacob))[0]

    assert told["summary"] == "Morning · Ruth"
    assert told["description"] == f"With Jacob\n{told['url']}"
    assert told["url"] == f"https://page.example/havrutot/{havruta.id}"
    assert (told["minutes"], told["lead"]) == (60, 40)
    assert "רות" in of_hebrew["summary"]
    assert of_hebrew["lead"] is None


@pytest.mark.parametrize(
    ("observance", "rings"),
    [(None, True), (Observance.NOTHING, True), (Observance.REMINDERS, False)],
)
async def test_no_program_rings_on_a_shabbat_that_somebody_keeps(
    study, isaac, plan, calendar, observance, rings
):
    """SC-9: what never falls on one rings as ever; and so it does for who asks for nothing."""
    await whereabouts.set_zone(study, by=isaac.id, said=JERUSALEM)
    if observance is not None:
        await preferences.set_observance(study, by=isaac.id, observance=observance)
    once, daily = await plan(None), await plan(DAILY)

    leads = {one["uid"]: one["lead"] for one in await calendar(isaac)}

    assert leads[f"{once.id}@havruta"] == 15
    assert leads[f"{daily.id}@havruta"] == (15 if rings else None)


async def test_a_havruta_called_after_its_book_is_named_once_and_one_alone_names_nobody(
    study, isaac, jacob, havruta, plan, calendar
):
    """SC-6"""
    await keeping.rename(study, havruta_id=havruta.id, by=isaac.id, name="Ruth")
    await plan(who=(isaac.id,))

    told = (await calendar(isaac))[0]

    assert (told["summary"], told["description"]) == ("Ruth", told["url"])
    assert told["lead"] == 15


async def test_a_calendar_is_headed_as_its_person_speaks_and_by_their_clock(study, isaac):
    """SC-6, SC-8, UX-1"""
    secret = secret_of(await feeds.renew(study, by=isaac.id))

    unknown = await feeds.read(study, secret=secret)
    await whereabouts.set_zone(study, by=isaac.id, said="Asia/Jerusalem")
    await preferences.set_language(study, by=isaac.id, language="he")
    known = (await feeds.read(study, secret=secret)).decode()

    assert b"X-WR-TIMEZONE:Etc/UTC" in unknown
    assert b"X-WR-CALNAME:Havruta\r\n" in unknown
    assert "X-WR-TIMEZONE:Asia/Jerusalem" in known
    assert "X-WR-CALNAME:חברותא\r\n" in known


async def test_an_address_is_the_same_until_another_is_made_and_then_opens_nothing(
    study, isaac, jacob
):
    """SC-6, SY-1: nobody else's is touched."""
    assert await feeds.address(study, by=isaac.id) is None
    first = await feeds.renew(study, by=isaac.id)
    jacobs = await feeds.renew(study, by=jacob.id)
    assert await feeds.address(study, by=isaac.id) == first

    second = await feeds.renew(study, by=isaac.id)

    assert await feeds.address(study, by=isaac.id) == second
    assert len({first, second, jacobs}) == 3
    for address in (second, jacobs):
        assert await feeds.read(study, secret=secret_of(address))
    with pytest.raises(UnknownCalendar):
        await feeds.read(study, secret=secret_of(first))


@pytest.mark.parametrize("secret", ["", "x", "A" * 43, "A" * 5000, "ש", "\0", "../..", "%00"])
async def test_what_is_no_secret_opens_nothing(study, isaac, secret):
    """SC-6, OP-1"""
    await feeds.renew(study, by=isaac.id)

    with pytest.raises(UnknownCalendar):
        await feeds.read(study, secret=secret)


async def test_the_same_calendar_is_the_same_text(study, clock, isaac, plan):
    """SC-6: so that a program that asks every hour is told that it has it already."""
    await plan()
    secret = secret_of(await feeds.renew(study, by=isaac.id))

    text = await feeds.read(study, secret=secret)
    clock.advance(timedelta(hours=5))

    assert await feeds.read(study, secret=secret) == text
    assert clock.now.tzinfo is UTC
