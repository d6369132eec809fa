"""/havruta follow: learning what everybody learns, and what a pair does that lags behind."""

from datetime import UTC, datetime, timedelta

import pytest

from havruta.plans import views
from tests.bot.conftest import person, said

RUTH_BEGINS = datetime(2027, 10, 16, 12, tzinfo=UTC)
"""In Nach Yomi."""


@pytest.fixture
async def followed(world, clock):
    """Isaac and Jacob learn Ruth with everybody."""
    clock.now = RUTH_BEGINS
    await world.begin()
    return await world.isaac.slash(world.table, "havruta follow", calendar="nach_yomi")


def card(result):
    [message] = result.followups or [result.response]
    return message


def meaning(pressed):
    """What was answered to a press, privately."""
    (answer,) = pressed.followups
    assert answer.ephemeral
    return answer.content


async def shown(world, who):
    return await who.slash(world.table, "havruta show")


async def test_the_card_says_what_everybody_learns_and_how_far_one_is_behind(
    world, followed, clock
):
    """SC-11"""
    assert "Nach Yomi: Ruth 1" in said(followed)
    assert "behind" not in said(followed)

    clock.advance(timedelta(days=1))
    later = said(await shown(world, world.isaac))
    listed = said(await world.isaac.slash(world.table, "havruta list"))

    assert "Nach Yomi: Ruth 2 · 1 day behind" in later
    assert "Nach Yomi: Ruth 2 · 1 day behind" in listed
    assert "you finish on October 20, 2027, the others on October 19, 2027" in later
    assert "Ruth 1 stays open" in later
    assert "level on October 24, 2027" in later
    assert "Stay behind" not in listed


async def test_two_of_them_say_how_they_go_on(world, followed, clock):
    """SC-11"""
    clock.advance(timedelta(days=2))
    isaacs = await shown(world, world.isaac)
    wished = await world.isaac.click(card(isaacs), label="Go on with everybody")
    jacobs = await shown(world, world.jacob)
    seen = said(jacobs)
    agreed = await world.jacob.click(card(jacobs), label="Go on with everybody")
    then = said(await shown(world, world.isaac))

    assert "It holds once another of you says so." in meaning(wished)
    assert "As Isaac wishes, you would go on with everybody." in seen
    assert "What you left out is marked." in meaning(agreed)
    assert "Left open: Ruth 1 – Ruth 2" in then
    assert "behind" not in then
    assert "Last place: Ruth 3" in then


async def test_they_may_stay_behind_and_be_asked_no_more(world, followed, clock):
    """SC-11"""
    clock.advance(timedelta(days=2))
    for who in (world.isaac, world.jacob):
        result = await who.click(card(await shown(world, who)), label="Stay behind")
    then = said(await shown(world, world.isaac))

    assert "From now on you learn so far behind." in meaning(result)
    assert "Nach Yomi: Ruth 3 · 2 days behind" in then
    assert "Stay behind" not in then


async def test_all_of_it_is_said_in_hebrew(world, followed, clock):
    """SC-11, UX-4"""
    await world.isaac.slash(world.table, "settings", language="he")
    clock.advance(timedelta(days=2))

    told = said(await shown(world, world.isaac))

    assert "נ״ך יומי: רות ג׳ · פיגור של יומיים" in told
    assert "רות א׳ – רות ב׳" in told
    assert "21 באוקטובר 2027" in told


async def test_whoever_reads_ahead_is_told_that_they_are(world, followed, clock):
    """SC-11"""
    await world.isaac.slash(world.table, "havruta place", ref="2:1")
    one = said(await shown(world, world.isaac))
    await world.isaac.slash(world.table, "havruta place", ref="4:1")
    more = said(await shown(world, world.isaac))

    assert "today’s is learned" in one
    assert "3 portions ahead" in more


async def test_a_week_is_the_measure_of_the_parasha(world, study, clock):
    """SC-11"""
    library = study.library
    library.books["Genesis"] = library.books["Ruth"]
    clock.now = datetime(2026, 11, 30, 12, tzinfo=UTC)
    await world.begin()
    await world.isaac.slash(world.table, "havruta follow", calendar="parasha")
    clock.advance(timedelta(weeks=2))

    assert "the week’s parasha: Vayigash · 2 weeks behind" in said(await shown(world, world.isaac))


async def test_on_a_day_of_rest_there_is_nothing(world, study, clock):
    """SC-11"""
    library = study.library
    library.books["II Kings"] = library.books["Ruth"]
    clock.now = datetime(2026, 11, 27, 12, tzinfo=UTC)
    await world.begin()

    told = said(await world.isaac.slash(world.table, "havruta follow", calendar="929"))

    assert "929: nothing today" in told


async def test_a_havruta_may_go_its_own_way_again(world, followed):
    """SC-11"""
    told = said(await world.isaac.slash(world.table, "havruta follow", calendar="none"))
    again = said(await world.isaac.slash(world.table, "havruta follow", calendar="none"))

    assert "Nach Yomi" not in told
    assert "follows no calendar of learning" in again


@pytest.mark.parametrize(
    ("language", "label", "every", "times"),
    [("en", "Add a session", "every week", "3 times"), ("he", "הוספת מפגש", "כל שבוע", "3 פעמים")],
)
async def test_a_session_more_each_week_is_a_plan_that_is_asked_for_and_kept(
    world, study, followed, clock, language, label, every, times
):
    """SC-11, SC-1: so many times as it takes; it is told back before it is kept."""
    await world.isaac.slash(world.table, "settings", language=language)
    await world.isaac.slash(world.table, "settings", zone="Jerusalem")
    clock.advance(timedelta(days=3))
    shown_ = await shown(world, world.isaac)

    opened = await world.isaac.click(card(shown_), label=label)
    said_ = [one["component"].get("value", "") for one in opened.modal["components"]]
    repeat, until = said_[1:3]
    preview = await world.isaac.submit_modal(
        opened,
        {"when": "Thursday 20:30", "repeat": repeat, "until": until, "minutes": "", "who": []},
    )
    before = await views.plans(study, by=await person(world, world.isaac))
    await world.isaac.click(card(preview), label="Keep" if language == "en" else "שמירה")

    assert (repeat, until, before) == (every, times, [])
    (plan,) = await views.plans(study, by=await person(world, world.isaac))
    assert (plan.timing.rule.count, plan.timing.rule.weekdays) == (3, (3,))
