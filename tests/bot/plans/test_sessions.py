"""What is planned and what runs: begun early, opened in time, and what comes next."""

from datetime import timedelta

from havruta.plans import occasions
from havruta.sessions.model import SessionKind
from tests.bot.conftest import labels as labels_of
from tests.bot.conftest import said, the_session
from tests.bot.people.test_settings import answer, labels
from tests.bot.plans.conftest import scheduled

BUTTONS = ["Join", "Ask to lead", "Bring everyone here", "End", "Use Discord voice"]


async def opened(world):
    """Have the clock open what is due; return its message."""
    await occasions.see_to_due(world.study)
    await world.tell()
    return world.table.last_message


async def test_starting_shortly_before_asks_whether_it_is_what_is_planned(pair):
    """SC-3, SE-2: and what is said to be it opens no second time."""
    await scheduled(pair, when="in 40 minutes")
    asked = await pair.jacob.slash(pair.table, "session start")

    await pair.jacob.click(answer(asked), label="Yes, begin it now")
    await pair.tell()

    assert said(asked).startswith("A session of “Ruth” is planned: <t:1772368800:R>.")
    assert labels(answer(asked)) == ["Yes, begin it now", "No, one more"]
    assert (await the_session(pair)).kind is SessionKind.SCHEDULED
    assert labels_of(pair.table.last_message) == [
        "Join",
        "Ask to lead",
        "Bring everyone here",
        "End",
        "Use Discord voice",
    ]
    assert "Nothing is scheduled" not in said(await pair.jacob.slash(pair.table, "schedule list"))


async def test_a_session_beside_what_is_planned_is_one_more(pair):
    """SE-2: a plan for later never blocks starting now."""
    await scheduled(pair, when="in 40 minutes")
    shown = await pair.isaac.slash(pair.table, "havruta list")
    asked = await pair.isaac.click(answer(shown), label="Start now")

    await pair.isaac.click(answer(asked), label="No, one more")

    assert (await the_session(pair)).kind is SessionKind.INSTANT


async def test_what_was_planned_opens_as_any_session_and_names_the_next(pair, clock):
    """SE-3, SC-3, SE-8: with Join and End; the summary and the status say what comes next."""
    await scheduled(pair, when="every day 16:00")
    clock.advance(timedelta(hours=2))
    card = await opened(pair)
    status = said(await pair.isaac.slash(pair.table, "session status"))
    asked = await pair.isaac.click(card, label="End")
    await pair.isaac.click(answer(asked), label="End session")
    await pair.redrawn()
    shown = said(await pair.isaac.slash(pair.table, "havruta show"))
    history = said(await pair.isaac.slash(pair.table, "history"))

    assert card.embeds[0].title == "Ruth"
    assert labels_of(card) == BUTTONS
    assert "'name': 'Next session', 'value': '<t:1772460000:F>'" in status
    summary = pair.table.last_message
    assert summary.id == card.id
    assert summary.embeds[0].fields[0].value == "<t:1772460000:F>"
    assert "Next session: <t:1772460000:F>" in shown
    assert "planned" in history


async def test_the_box_of_a_havruta_leads_to_planning_it(pair):
    """HV-2: Schedule stands on it, and opens the form."""
    listed = await pair.jacob.slash(pair.table, "havruta list")

    opened_ = await pair.jacob.click(answer(listed), label="Schedule")
    shown = await pair.jacob.submit_modal(
        opened_, {"when": "tomorrow 20:30", "repeat": "", "until": "", "minutes": ""}
    )

    assert answer(shown).embeds[0].fields[0].name == "Monday 2 March 2026, 20:30"
