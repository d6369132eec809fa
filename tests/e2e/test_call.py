"""A call through the server, of two who do not reach each other, with a real media process."""

from contextlib import AsyncExitStack
from types import SimpleNamespace

import pytest
import pytest_asyncio
from playwright.async_api import expect

from benchmarks.browser import open_link
from benchmarks.household import begin, link_of, open_household, sit_down
from tests.forks import fork
from tests.webview.calls import NOTE_CONNECTIONS, SENT, hears, is_in_call, sees, tile

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

UNREACHABLE = """
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (said) {
    const { type, to } = JSON.parse(said);
    if (type !== "signal" || to === "server") send.call(this, said);
  };
"""
"""Has a page never tell another one how it is reached."""

WAYS = """() => window.connections
  .filter(({ connectionState }) => connectionState !== "closed").length"""
"""How many connections a page has."""


@pytest_asyncio.fixture(loop_scope="session")
async def household(household_folder):
    async with open_household(
        household_folder, launch=fork, ROLES="chat,page,clock,media"
    ) as running:
        yield running


async def come_in(stack, window, person, card):
    """Open the page of somebody whom no other page reaches."""
    page = await stack.enter_async_context(window(permissions=["camera", "microphone"]))
    await page.add_init_script(NOTE_CONNECTIONS + UNREACHABLE)
    await open_link(page, await link_of(person, card))
    await is_in_call(SimpleNamespace(tab=page))
    return SimpleNamespace(tab=page)


async def test_who_do_not_reach_each_other_talk_through_the_server(household, window):
    """CA-1, CA-3, CA-7: it takes over by itself, and is found anew when a network changes."""
    async with (
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        AsyncExitStack() as stack,
    ):
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        isaacs = await come_in(stack, window, isaac, card)
        jacobs = await come_in(stack, window, jacob, card)
        await jacobs.tab.get_by_role("button", name="Mute", exact=True).click()

        for page, other in ((isaacs, "Jacob"), (jacobs, "Isaac")):
            await sees(page, other)
            await expect(tile(page, other)).to_contain_text("good connection")
        await hears(jacobs, "Isaac")
        assert await jacobs.tab.evaluate(SENT, "audio") == [False]
        for page in (isaacs, jacobs):
            await page.tab.wait_for_function(f"() => ({WAYS})() === 2")

        await jacobs.tab.evaluate("window.before = connections.length")
        await jacobs.tab.evaluate("dispatchEvent(new Event('online'))")
        await jacobs.tab.wait_for_function(
            f"() => connections.length === before + 2 && ({WAYS})() === 2"
        )
        await sees(isaacs, "Jacob")
        await sees(jacobs, "Isaac")
        assert await jacobs.tab.evaluate(SENT, "audio") == [False]
        assert household.program.failures == []
