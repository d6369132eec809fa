"""A planned session from the first word to the next one, over a power cut and real sockets."""

from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from benchmarks.household import begin, open_household
from tests.faults.conftest import NOT_LONG
from tests.forks import fork

JERUSALEM = ZoneInfo("Asia/Jerusalem")


@pytest.fixture
async def household(household_folder, moved):
    launch = partial(fork, changes=(*NOT_LONG, ("bot.program", "datetime", moved)))
    async with open_household(household_folder, launch=launch) as running:
        yield running


def tomorrow_evening():
    """Half past eight, by Jerusalem's clock."""
    day = datetime.now(JERUSALEM) + timedelta(days=1)
    return day.replace(hour=20, minute=30, second=0, microsecond=0).astimezone(UTC)


async def test_what_is_planned_is_told_reminded_of_opened_and_followed_by_the_next(
    household, moved
):
    """SC-1, SC-3, SC-4, SC-7, SE-3, SE-8, UX-1: whatever happens to the program in between."""
    starts_at = tomorrow_evening()
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        await isaac.command("settings", zone="Jerusalem")
        await jacob.command("settings", zone="New York", language="he")
        shown = await isaac.command("schedule add", when="tomorrow 20:30", repeat="every day")
        assert "every day at 20:30 (Jerusalem)" in shown.shown.text
        await isaac.press(shown.shown, "Keep")
        card = await jacob.until(lambda message: "אשתתף" in message.buttons, where="dm")
        assert f"<t:{starts_at.timestamp():.0f}:R>" in card.text
        await household.program.kill()
        moved.move_to(starts_at - timedelta(minutes=10))
        await household.program.start()
        reminder = await isaac.until(lambda message: "begins in 10 minutes" in message.text)
        assert "This reminder comes late" in reminder.text

        asked = await jacob.press(card, "אאחר")
        await jacob.press(asked.shown, asked.shown.buttons[0])
        await isaac.until(lambda message: "Coming 5 minutes late" in message.text)
        await jacob.until(lambda message: message.id == card.id and "(5 דק׳)" in message.text)

        moved.move_to(starts_at)
        opened = await jacob.until(
            lambda message: "Join" in message.buttons and not message.private
        )
        status = await isaac.command("session status")
        following = f"<t:{(starts_at + timedelta(days=1)).timestamp():.0f}:F>"
        assert following in status.shown.text
        ending = await isaac.press(opened, "End")
        await isaac.press(ending.shown, "End session")
        summary = await jacob.until(lambda message: "Start again" in message.buttons)

    assert summary.id == opened.id
    assert f"Next session\n{following}" in summary.text
    assert household.program.failures == []
