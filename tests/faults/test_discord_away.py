"""Discord is away for ten minutes, and comes back."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from functools import partial

import aiohttp
import pytest

from benchmarks.household import GUIDE, Household, begin, free_port, link_of, sit_down
from sandbox.server import open_sandbox
from tests.cable import open_cable
from tests.faults.conftest import NOT_LONG
from tests.faults.reader import open_reader
from tests.faults.test_plans import tomorrow_evening
from tests.forks import fork

TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
async def at_cable(household_folder, moved):
    """The household whose program has Discord at the other end of a cable, and the cable."""
    port, changes = free_port(), (*NOT_LONG, ("bot.program", "datetime", moved))
    discord = {
        "DISCORD_API_URL": f"http://127.0.0.1:{port}/api/v10",
        "DISCORD_GATEWAY_URL": f"ws://127.0.0.1:{port}/gateway/",
    }
    async with (
        open_sandbox(household_folder / "sandbox", rate_limits=False) as sandbox,
        open_cable(port, sandbox.port) as cable,
    ):
        launch = partial(fork, changes=changes)
        household = Household(sandbox, household_folder, discord, launch)
        await household.program.start()
        yield household, cable
        await household.program.stop()
        assert not sandbox.violations, sandbox.violations


async def waiting(household):
    """Return once something waits to be told that can't be."""
    due = 0.0
    async with aiohttp.ClientSession() as http:
        while not due:
            async with http.get(f"{household.page_url}/metrics") as response:
                figures = await response.text()
            due = float(re.search(r"^havruta_notices_due (\S+)", figures, re.MULTILINE)[1])


def with_button(person, label):
    """The messages that all may press this on."""
    return [one for one in person.messages() if label in one.buttons and not one.private]


def reminders(person):
    """What they were reminded of, wherever."""
    return [one for one in person.everything() if "begins in" in one.text]


async def test_what_happened_while_discord_was_away_is_told_once_afterwards(at_cable, moved):
    """OP-1, OP-2, NO-1, SE-1, SE-6: the page works all the while, and nobody has to do anything."""
    household, cable = at_cable
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        async with open_reader(household, await link_of(isaac, card)) as reader:
            cable.close()
            done = await reader.ask("navigate", ref=f"{GUIDE} 1:3")
            await reader.ask("end")
            ours = {"Origin": household.page_url}
            again = f"{household.page_url}/session/{reader.session_id}/again"
            async with reader.http.post(again, headers=ours) as response:
                started = response.status, "data-session" in await response.text()
            async with reader.http.get(f"{household.page_url}/healthz") as response:
                unwell = response.status, (await response.json())["missing"]
            moved.move_to(datetime.now(UTC) + TEN_MINUTES)
            await household.program.logged("a session's message was not redrawn")
            # Drawn anew as somebody comes or goes, it says so no more.
            late = asyncio.create_task(
                jacob.until(
                    lambda message: (
                        "End" in message.buttons and "This comes 10 minutes late." in message.text
                    )
                )
            )
            await cable.open()

            summary = await jacob.until(lambda message: "Start again" in message.buttons)
            opened = await late
            listed = await isaac.command("havruta list")

    assert done["type"] == "done"
    assert started == (200, True)
    assert unwell == (503, ["chat"])
    assert (summary.id, f"{GUIDE} 1:1 – 1:3" in summary.text) == (card.id, True)
    assert not opened.private
    assert "In session" in listed.shown.text
    assert [len(with_button(jacob, label)) for label in ("Start again", "End")] == [1, 1]
    failed = {line["event"].split(":")[0] for line in household.program.failures}
    assert failed <= {"notice not carried"}  # what was under way as the line broke


async def test_a_reminder_that_discord_missed_comes_late_and_none_once_it_has_begun(
    at_cable, moved
):
    """SC-3, SC-7, SE-3, NO-1: sessions open at their time all the same, and are told of once."""
    household, cable = at_cable
    starts_at = tomorrow_evening()
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        for person in (isaac, jacob):
            await person.command("settings", zone="Jerusalem")
        shown = await isaac.command("schedule add", when="tomorrow 20:30", repeat="every day")
        await isaac.press(shown.shown, "Keep")
        await jacob.until(lambda message: "Coming" in message.buttons, where="dm")

        cable.close()
        moved.move_to(starts_at + TEN_MINUTES)
        await waiting(household)
        await cable.open()
        opened = await jacob.until(lambda message: "End" in message.buttons and not message.private)
        for person in (isaac, jacob):
            assert not reminders(person)
        asked = await isaac.press(opened, "End")
        await isaac.press(asked.shown, "End session")
        await isaac.until(lambda message: "Start again" in message.buttons)

        cable.close()
        moved.move_to(starts_at + timedelta(days=1) - TEN_MINUTES)
        await waiting(household)
        await cable.open()
        for person in (isaac, jacob):
            reminder = await person.until(lambda message: "begins in 10 minutes" in message.text)
            assert "This reminder comes late." in reminder.text
            assert len(reminders(person)) == 1
        assert len(with_button(isaac, "Start again")) == 1
