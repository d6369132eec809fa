"""Pages of people who meet in a call, in browsers on this machine and on machines of their own."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from playwright.async_api import Page, async_playwright

from benchmarks.browser import FLAGS, open_browser, open_link
from benchmarks.call.networks import HERE, Machine
from benchmarks.household import GUIDE, Household, begin, link_of, sit_down
from sandbox.testing.person import Person
from sandbox.testing.screen import Seen

ALLOWED: Final = ("camera", "microphone")
PEOPLE: Final = ("isaac", "jacob", "rebecca", "esau")

NOTE_CONNECTIONS: Final = """
  window.connections = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) {
      super(...given);
      connections.push(this);
    }
  };
"""
"""Has a page keep its connections where they are found."""

RELAYED: Final = """
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(given) {
      super({ ...given, iceTransportPolicy: "relay" });
    }
  };
"""
"""Has a page reach the others through the relay alone."""

UNREACHABLE: Final = """
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (said) {
    const { type, to } = JSON.parse(said);
    if (type !== "signal" || to === "server") send.call(this, said);
  };
"""
"""Has a page never tell another one how it is reached: they have to go through the server."""

JOIN: Final = """() => new Promise((done) => {
  const began = performance.now();
  document.querySelector("[data-do=join]").click();
  const look = () => {
    const video = document.querySelector(".tile:not(.own) video");
    if (video?.srcObject) video.requestVideoFrameCallback(() => done(performance.now() - began));
    else requestAnimationFrame(look);
  };
  look();
})"""
"""Joins the call; tells how many milliseconds later the first picture of somebody else came."""


@asynccontextmanager
async def pair(household: Household) -> AsyncGenerator[tuple[Seen, Person, Person], None]:
    """Yield the message of a session, and two who learn in it."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        yield await sit_down(isaac), isaac, jacob


@asynccontextmanager
async def four(household: Household, script: str) -> AsyncGenerator[list[Page], None]:
    """Yield the pages of four who are in a call; each runs a script of ours before its own."""
    async with AsyncExitStack() as stack:
        browser = await stack.enter_async_context(open_browser())
        people = [await stack.enter_async_context(household.person(key)) for key in PEOPLE]
        first, *others = people
        partners = " ".join(f"<@{person.id}>" for person in others)
        await first.command("havruta create", book=GUIDE, partners=partners)
        for person in others:
            invitation = await person.until(lambda message: "Accept" in message.buttons)
            await person.press(invitation, "Accept")
        card = await sit_down(first)
        pages = []
        for person in people:
            context = await browser.new_context(permissions=ALLOWED)
            await context.add_init_script(script)
            pages.append(await context.new_page())
            await come_in(pages[-1], await link_of(person, card))
            await pages[-1].wait_for_selector("body[data-call=in]")
        yield pages


async def come_in(page: Page, address: str) -> None:
    """Open somebody's page of the session."""
    await open_link(page, address)
    await page.wait_for_selector("body[data-connection=live]")


@asynccontextmanager
async def window(machine: Machine, household: Household, script: str) -> AsyncGenerator[Page, None]:
    """Yield a page of a browser on that machine, to which this one is as good as secure."""
    secure = f"--unsafely-treat-insecure-origin-as-secure=http://{HERE}:{household.port}"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=machine.program, args=[*FLAGS, secure]
        )
        try:
            context = await browser.new_context(permissions=ALLOWED)
            await context.add_init_script(script)
            yield await context.new_page()
        finally:
            await browser.close()


async def join_once(page: Page) -> float:
    """Join, and leave once somebody else is seen; return how many ms that took."""
    took: float = await page.evaluate(JOIN)
    await page.locator("[data-do=leave]").click()
    await page.reload()
    await page.wait_for_selector("body[data-connection=live]")
    await page.wait_for_selector("#call:not([hidden])")
    return took
