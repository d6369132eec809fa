"""Texts from a Sefaria on the wire, and what is left of them when it goes away."""

import pytest
from playwright.async_api import expect

from benchmarks.household import NOWHERE, begin, link_of, open_household, sit_down
from tests.e2e.test_story import come_in, room_at
from tests.forks import fork
from tests.sefaria.loopback import contents, open_loopback, shape, texts

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_what_was_read_can_be_read_again_while_sefaria_is_down(household_folder, window):
    """TX-5, TX-6, HV-1: kept copies are marked, version and licence shown, chat goes on."""
    async with open_loopback() as sefaria:
        sefaria.knows("/api/index", contents(("Small Book", "ספר קטן")))
        sefaria.knows("/api/shape/Small_Book", shape("Small Book", [3, 2]))
        first = texts("Small Book 1", ["אחת", "שתים", "שלוש"], ["one", "two", "three"])
        sefaria.knows("/api/v3/texts/Small_Book.1", first)
        async with open_household(
            household_folder, launch=fork, SEFARIA_URL=sefaria.url
        ) as household:
            await _read_and_read_again(household, window)


async def _read_and_read_again(household, window):
    async with (
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        household.person("rebecca") as rebecca,
        window() as page,
    ):
        refreshed = await rebecca.command("library refresh")
        assert "The catalogue has" in refreshed.shown.text
        await begin(isaac, jacob, "Small Book")
        card = await sit_down(isaac)
        await come_in(page, await link_of(isaac, card))
        segment = page.locator('article [data-ref="Small Book 1:2"]')
        await expect(segment.locator("[lang=he]")).to_contain_text("שתים")
        await expect(segment.locator("[lang=en]")).to_contain_text("two")
        await expect(page.get_by_text("Edition he")).to_be_visible()
        await expect(page.get_by_text("CC0").first).to_be_visible()

        await household.program.kill()
        household.program.environment["SEFARIA_URL"] = NOWHERE
        await household.program.start()
        await page.reload()
        await expect(page.locator("body")).to_have_attribute("data-connection", "live")

        await expect(segment.locator("[lang=en]")).to_contain_text("two")
        await page.get_by_role("button", name="Next section").first.click()
        await room_at(page, "Small Book 2:1")
        await expect(page.get_by_role("button", name="Retry")).to_be_visible()
        status = await isaac.command("session status")
        assert "Small Book 2:1" in status.shown.text

        await page.get_by_role("button", name="Previous section").first.click()
        await expect(segment.locator("[lang=he]")).to_contain_text("שתים")
        await page.reload()
        await expect(page.get_by_text("Kept copy from")).to_be_visible()
