"""Signing in, in a browser: from a session's plain address, by each provider, and back there."""

import pytest
import pytest_asyncio
from playwright.async_api import expect

from sandbox.server import open_sandbox
from sandbox.world import seed
from tests.openid import program
from tests.openid.program import KEY_ID, TEAM
from tests.patience import PATIENCE
from webview.providers.opening import open_providers
from webview.providers.registration import AppleService, DiscordApplication, GoogleClient

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

openid_program = program.openid_program


@pytest.fixture
def clock(real_clock):
    return real_clock


@pytest_asyncio.fixture(loop_scope="session")
async def providers(tmp_path, openid_program, clock):
    await openid_program.fail()
    pem = openid_program.team_key.as_pem(private=True).decode()
    async with (
        open_sandbox(tmp_path / "sandbox") as sandbox,
        open_providers(
            [
                DiscordApplication(seed.APPLICATION_ID, sandbox.client_secret, sandbox.api_url),
                GoogleClient("google-client", program.SECRET, openid_program.issuer),
                AppleService("apple-client", TEAM, KEY_ID, pem, openid_program.issuer),
            ],
            clock,
            patience=PATIENCE,
        ) as providers,
    ):
        yield providers


async def test_one_person_comes_in_by_three_ways_and_gives_one_up(
    cable, addresses, profiles, session
):
    """ID-3, ID-4, ID-5: also by a form from another site, with which no cookie of ours comes."""
    context = await profiles.new()
    page, faults = await context.new_page(), []
    page.on("console", lambda said: faults.append(said.text) if "Policy" in said.text else None)
    origin = addresses.origin
    there = f"{origin}/session/{session.id}"

    await page.goto(there)
    await page.get_by_role("link", name="Continue with Discord").click()
    await page.get_by_role("link", name="Cancel").click()
    await expect(page.get_by_role("heading")).to_have_text(
        "You did not go on with Discord. Nothing has changed."
    )
    await page.get_by_role("link", name="Continue with Discord").click()
    await page.get_by_role("link", name="Continue as Rebecca").click()
    await expect(page).to_have_url(there)
    await expect(page.get_by_role("heading")).to_contain_text("you are not part of")

    await page.goto(f"{origin}/profile")
    await page.get_by_role("link", name="Link Apple").click()
    await page.get_by_role("link", name="naomi").click()
    await expect(page).to_have_url(f"{origin}/profile")
    await page.get_by_role("link", name="Link Google").click()  # who is known there already
    ways = page.get_by_role("region", name="How you sign in").get_by_role("listitem")
    await expect(ways).to_have_count(3)

    discord = ways.filter(has_text="Discord")
    await discord.get_by_text("Unlink", exact=True).click()
    await discord.get_by_role("button", name="Unlink Discord").click()
    await expect(page.get_by_role("link", name="Link Discord")).to_be_visible()
    await page.get_by_role("button", name="Sign out of this browser").click()

    await page.goto(f"{origin}/sign-in?path=/profile")
    await page.get_by_role("link", name="Continue with Apple").click()
    await expect(page).to_have_url(f"{origin}/profile")
    await expect(page.get_by_role("heading", name="Rebecca")).to_be_visible()
    assert faults == []
    await context.close()
