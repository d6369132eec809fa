"""The main job as two people live it: from a slash command to one shared page and back."""

import pytest
import pytest_asyncio
from playwright.async_api import expect

from benchmarks.browser import open_link
from benchmarks.household import GUIDE, begin, free_port, link_of, open_household, sit_down
from tests.cable import open_cable

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def household(tmp_path):
    """A household whose program starts as its users start it, with nothing done before."""
    async with open_household(tmp_path) as running:
        yield running


async def come_in(page, address):
    """Open a personal link and wait until the page is live."""
    await open_link(page, address)
    await expect(page.locator("body")).to_have_attribute("data-connection", "live")


def room_at(page, ref):
    """Expect the page to show the room there."""
    return expect(page.locator("main")).to_have_attribute("data-ref", ref)


async def test_two_people_learn_together_from_a_command_to_the_next_session(household, window):
    """ID-2, HV-1, IN-1, SE-1, SE-4, SE-5, SE-6, SE-8, RM-1, RM-2, RM-6, TX-9, PR-1"""
    port = free_port()
    async with (
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        window() as isaacs,
        window() as jacobs,
        open_cable(port, household.port) as cable,
    ):
        assert await household.healthy()
        offered = await isaac.autocomplete("havruta create", "book", "learn")
        assert GUIDE in [choice.value for choice in offered]
        hebrew = await isaac.autocomplete("havruta create", "book", "ברא")
        assert "Genesis" in [choice.value for choice in hebrew]

        await begin(isaac, jacob)
        card = await sit_down(isaac)
        await come_in(isaacs, await link_of(isaac, card))
        await come_in(
            jacobs, (await link_of(jacob, card)).replace(str(household.port), str(port), 1)
        )

        for page in (isaacs, jacobs):
            await room_at(page, f"{GUIDE} 1:1")
            segment = page.locator(f'[data-ref="{GUIDE} 1:1"]').last
            await expect(segment.locator("[lang=he]")).to_contain_text("חַבְרוּתָא")
            await expect(segment.locator("[lang=en]")).to_contain_text("havruta")
        people = jacobs.get_by_role("list", name="People").get_by_role("listitem")
        await expect(people).to_have_count(2)

        await isaacs.get_by_role("button", name="Next section").first.click()
        await room_at(jacobs, f"{GUIDE} 2:1")

        cable.pull()
        await expect(jacobs.locator("body")).to_have_attribute("data-connection", "reconnecting")
        await isaacs.locator(f'[data-ref="{GUIDE} 2:3"]').last.click()
        await room_at(isaacs, f"{GUIDE} 2:3")
        cable.plugged = True
        await room_at(jacobs, f"{GUIDE} 2:3")
        await expect(jacobs.locator("body")).to_have_attribute("data-connection", "live")

        asked = await isaac.command("session end")
        await isaac.press(asked.shown, "End session")
        await isaac.until(lambda message: f"Next time you begin at {GUIDE} 2:3." in message.text)
        for page in (isaacs, jacobs):
            await expect(page.locator("body")).to_have_attribute("data-connection", "ended")
            await expect(page.get_by_text("1:1 – 2:3").first).to_be_visible()
        told = f"{GUIDE} 1:1 – 2:3 · 0 min · Isaac, Jacob"
        summary = await jacob.until(lambda message: told in message.text and not message.private)
        assert summary.id == card.id
        assert summary.buttons == ["Start again"]

        history = await jacob.command("history")
        assert f"{GUIDE} 1:1 – 2:3 · 0 min" in history.shown.text
        again = await sit_down(isaac)
        assert f"{GUIDE} 2:3" in again.text
        assert household.program.failures == []
