"""What is on the sandbox's chat page, as one finds it by eye."""

from playwright.async_api import expect


def box(page):
    """Where one writes."""
    return page.get_by_role("textbox", name="Message")


def offers(page):
    """The commands, people or choices that are offered."""
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def message(page, text):
    """The messages that say this."""
    return page.get_by_role("log").get_by_role("article").filter(has_text=text)


async def call(page, words):
    """Choose a command by keyboard, as far as its first field or the button that sends it."""
    await box(page).press_sequentially(f"/{words}")
    await expect(offers(page).first).to_have_accessible_name(f"/{words}")
    await box(page).press("Enter")


async def send(page):
    """Send what is filled in."""
    await page.get_by_role("button", name="Send").click()
