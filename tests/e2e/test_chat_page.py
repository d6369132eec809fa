"""The main job as whoever tries it out lives it: by hand, in the sandbox's chat windows."""

import re

import pytest
from playwright.async_api import expect

from tests.chat import call, message, offers, send
from tests.e2e.test_story import room_at

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def chat_as(page, household, who):
    """Open the chat as one of the people, and wait until the bot is there."""
    await page.goto(f"{household.sandbox.page_url}/?as={who}")
    await expect(page.get_by_role("status", name="Connection")).to_have_text("Havruta is here")


async def make_a_havruta(page):
    """Fill in and send /havruta create, as the empty channel says: Genesis, with Jacob."""
    await expect(page.get_by_role("log")).to_contain_text(
        "Type “/”: /havruta create begins a havruta, /help tells all the steps."
    )
    await call(page, "havruta create")
    book = page.get_by_role("combobox", name="book")
    await expect(offers(page).first).to_be_visible()
    await book.press_sequentially("gen", delay=30)
    await book.press("Enter")
    await expect(book).to_have_value("Genesis · בראשית")
    await page.get_by_role("button", name="Add partners").click()
    await page.get_by_role("textbox", name="partners").press_sequentially("@ja")
    await expect(offers(page).first).to_have_accessible_name("@Jacob")
    await page.keyboard.press("Enter")
    await send(page)
    await expect(message(page, "Your havruta “Genesis” is made.")).to_be_visible()


async def accept(page):
    """Find the invitation among the direct messages, accept it, and go back to the channel."""
    await page.get_by_role("link", name="Havruta, 1 unread").click()
    invitation = message(page, "Isaac would learn Genesis with you")
    await invitation.get_by_role("button", name="Accept").click()
    await expect(message(page, "Welcome to “Genesis”.")).to_contain_text(
        "Havruta: You are invited:"
    )
    await page.get_by_role("link", name=re.compile("^general")).click()


async def follow_the_link(page):
    """Press Join and open the personal link; return the page that opens."""
    await page.get_by_role("button", name="Join").click()
    link = message(page, "Your own way in").get_by_role("link", name="Open the page")
    async with page.context.expect_page() as opened:
        await link.click()
    reader = await opened.value
    await reader.get_by_role("button", name="Open the session").click()
    await expect(reader.locator("body")).to_have_attribute("data-connection", "live")
    return reader


async def the_session(page):
    """Return the message that can be joined now, whatever becomes of it."""
    can_be_joined = page.get_by_role("button", name="Join")
    standing = page.get_by_role("log").locator("[data-id]").filter(has=can_be_joined)
    return page.locator(f'[data-id="{await standing.get_attribute("data-id")}"]')


async def test_two_people_at_their_chat_windows_learn_together(household, window):
    """HV-1, IN-1, UX-3, SE-1, SE-5, SE-6, SE-8, ID-2, PR-1"""
    async with window() as isaacs, window() as jacobs:
        await chat_as(isaacs, household, "isaac")
        await chat_as(jacobs, household, "jacob")
        await make_a_havruta(isaacs)
        await accept(jacobs)

        await call(isaacs, "session start")
        await send(isaacs)
        readers = [await follow_the_link(page) for page in (isaacs, jacobs)]
        for reader in readers:
            await room_at(reader, "Genesis 1:1")
        card = await the_session(jacobs)

        await call(isaacs, "session end")
        await send(isaacs)
        await message(isaacs, "End the session").get_by_role("button", name="End session").click()

        told = "Genesis 1:1 · 0 min · Isaac, Jacob"
        await expect(card).to_contain_text(told)
        await expect(card.get_by_role("button")).to_have_text("Start again")
        for reader in readers:
            await expect(reader.locator("body")).to_have_attribute("data-connection", "ended")
        await call(jacobs, "history")
        await send(jacobs)
        await expect(message(jacobs, "Sessions")).to_contain_text("Genesis 1:1 · 0 min")
        assert household.program.failures == []
