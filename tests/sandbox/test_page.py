"""The chat page in a real browser, with two people at it."""

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import discord
import pytest
import pytest_asyncio
from playwright.async_api import expect

from sandbox.world import seed
from sandbox.world.model import Message
from tests import browser
from tests.chat import box, call, message, offers
from tests.patience import PATIENCE
from tests.sandbox.conftest import open_generous_sandbox
from tests.sandbox.testbot import a_bot

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

chromium = browser.chromium


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(tmp_path):
    async with open_generous_sandbox(tmp_path) as sandbox:
        yield sandbox


@pytest_asyncio.fixture(loop_scope="session")
async def bot(sandbox, monkeypatch):
    async with a_bot(sandbox, monkeypatch) as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="session")
async def window(sandbox, chromium):
    """Opens the page as somebody: `await window("isaac")`."""
    faults, contexts = [], []

    async def open_window(who=None, **options):
        contexts.append(await chromium.new_context(**options))
        page = await contexts[-1].new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.set_default_timeout(PATIENCE * 1000)
        await page.goto(f"{sandbox.page_url}/?as={who}" if who else sandbox.page_url)
        return page

    yield open_window
    for context in contexts:
        await context.close()
    assert faults == []


@asynccontextmanager
async def watching(page, text):
    """Within, the page has to come to show the text."""
    yield
    await expect(page.get_by_text(text).first).to_be_visible()


async def test_two_people_talk_and_command_side_by_side(bot, window, sandbox):
    isaac, jacob = await window("isaac"), await window("jacob")
    await expect(isaac.get_by_role("status", name="Connection")).to_have_text("Havruta is here")

    await box(isaac).press_sequentially("Shalom @ja")
    await expect(isaac.get_by_role("option", name="@Jacob")).to_be_visible()
    await box(isaac).press("Tab")
    await box(isaac).press("Enter")
    await expect(message(jacob, "Shalom")).to_contain_text("@Jacob")

    await call(isaac, "study create")
    book = isaac.get_by_role("combobox", name="book")
    await book.press_sequentially("ברא")
    await expect(isaac.get_by_role("option", name="בראשית")).to_be_visible()
    await book.press("Enter")
    await isaac.get_by_role("button", name="Add partners").click()
    await isaac.get_by_role("textbox", name="partners").press_sequentially("@ja")
    await isaac.get_by_role("option", name="@Jacob").click()
    await isaac.get_by_role("button", name="Send").click()

    card = message(jacob, "It begins.")
    await expect(card).to_contain_text("Isaac used /study create")
    await expect(card).to_contain_text("בראשית")
    read = card.get_by_role("link", name="Read")
    await expect(read).to_have_attribute("target", "_blank")
    await card.get_by_role("button", name="Join").click()
    private = message(jacob, "Jacob may come in to s1.")
    await expect(private).to_contain_text("Only you can see this")
    await expect(message(isaac, "may come in")).to_have_count(0)
    await card.get_by_role("button", name="Join").click()
    dismiss = private.get_by_role("button", name="Dismiss")
    await expect(dismiss).to_have_count(2)
    await dismiss.first.press("Enter")
    await expect(dismiss).to_have_count(1)
    await expect(dismiss).to_be_focused()
    await dismiss.press("Enter")
    await expect(private).to_have_count(0)
    await expect(box(jacob)).to_be_focused()
    assert sandbox.violations == []


async def test_a_command_is_filled_in_by_keyboard(bot, window):
    page = await window("isaac", forced_colors="active")

    await box(page).press("Shift+Tab")
    await expect(page.get_by_role("log")).to_be_focused()
    await expect(page.get_by_role("log")).to_have_css("outline-style", "solid")
    await box(page).press_sequentially("/")
    await expect(offers(page)).to_have_count(9)
    await expect(offers(page).first).to_have_css("outline-style", "solid")
    await expect(offers(page).first).to_have_accessible_name("/form")
    await expect(offers(page).first).to_have_accessible_description("Asks for a note")
    await box(page).press("Escape")
    await expect(offers(page)).to_have_count(0)
    await box(page).fill("")
    await call(page, "options")
    user = page.get_by_role("combobox", name="user")
    likely = ["@Jacob", "@Rebecca", "@Esau", "@Isaac", "@Havruta"]
    await expect(offers(page)).to_have_text(likely)
    await user.fill("A name that is longer than the field is at first")
    assert await user.evaluate("field => field.scrollWidth <= field.clientWidth"), "clipped"
    await user.fill("")
    await user.press_sequentially("ja")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("combobox", name="user")).to_have_value("@Jacob")
    await page.keyboard.press("Enter")
    number = page.get_by_role("textbox", name="number")
    await expect(number).to_have_attribute("aria-invalid", "true")
    await expect(number).to_be_focused()
    await expect(number).to_have_accessible_description("Needed: From one to ten")
    await number.fill("7")
    await expect(number).to_have_accessible_description("From one to ten")
    await expect(page.get_by_text("From one to ten")).to_be_visible()
    for name, choice in (("pace", "fast"), ("aloud", "True"), ("channel", "#general")):
        await page.get_by_role("button", name=f"Add {name}").click()
        await page.get_by_role("combobox", name=name).press("ArrowUp")
        await page.get_by_role("option", name=choice).click()
    await page.get_by_role("button", name="Add share").click()
    await page.keyboard.press("Backspace")
    await expect(page.get_by_role("textbox", name="share")).to_have_count(0)
    await page.keyboard.press("Enter")

    await expect(message(page, "['Jacob', 7, 'fast', True, 0.5, 'general']")).to_be_visible()
    await call(page, "ping")
    await page.get_by_role("button", name="Cancel").click()
    await expect(box(page)).to_be_focused()


@asynccontextmanager
async def quick_hands(page):
    """Within, everything is done before the page has paused to ask the bot for offers."""
    await page.clock.install()
    await page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    yield
    await page.clock.resume()


@pytest.mark.parametrize("key", ["Enter", "Tab"])
async def test_a_key_takes_no_offer_for_what_was_typed_before(bot, window, key):
    """Who types on and picks at once gets the first that fits what they typed."""
    page = await window("isaac")
    await call(page, "study create")
    book = page.get_by_role("combobox", name="book")
    await expect(offers(page).first).to_have_accessible_name("Genesis")

    async with quick_hands(page):
        await book.press_sequentially("job")
        await book.press(key)
        await expect(book).to_have_value("job")

    await expect(book).to_have_value("Job")
    await expect(offers(page)).to_have_count(0)
    await expect(book).to_be_focused()


async def test_a_key_takes_nothing_where_nothing_fits_what_is_typed(bot, window):
    page = await window("isaac")
    await call(page, "study create")
    book = page.get_by_role("combobox", name="book")
    await expect(offers(page).first).to_have_accessible_name("Genesis")

    async with quick_hands(page):
        await book.press_sequentially("joy")
        await book.press("Enter")

    await expect(page.get_by_text("No options match your search.")).to_be_visible()
    await expect(book).to_have_value("joy")


async def test_what_the_bot_does_can_be_seen(bot, window, sandbox):
    page = await window("isaac")

    await call(page, "form")
    await page.keyboard.press("Enter")
    form = page.get_by_role("dialog", name="A note")
    await form.get_by_label("Your note").fill("ab")
    await form.get_by_role("button", name="Submit").click()
    await expect(form).to_contain_text("Write between 3 and 50 characters.")
    await form.get_by_label("Your note").fill("Naomi")
    await form.get_by_role("button", name="Submit").click()
    await expect(form).not_to_be_visible()
    await expect(message(page, "Noted: Naomi")).to_be_visible()

    await call(page, "layout")
    await page.keyboard.press("Enter")
    card = message(page, "In the days when the judges ruled")
    await card.get_by_role("combobox", name="How fast?").select_option("fast")
    await expect(message(page, "fast it is")).to_be_visible()
    await card.get_by_role("button", name="Turn").click()
    await expect(message(page, "Ruth 1:2")).to_contain_text("(edited)")

    await call(page, "slow")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("Havruta is thinking…")).to_be_visible()
    bot.hold.set()
    await expect(message(page, "thought").first).to_be_visible()

    await call(page, "silent")
    await page.keyboard.press("Enter")
    await bot.taken.get()
    sandbox.clock.advance(3.1)
    failed = message(page, "The application did not respond")
    await expect(failed).to_contain_text("You used /silent")
    await failed.get_by_role("button", name="Dismiss").press("Enter")
    await expect(failed).to_have_count(0)
    await expect(box(page)).to_be_focused()
    assert sandbox.violations == []


async def test_a_message_is_shown_as_discord_shows_it(bot, window):
    page = await window("isaac", timezone_id="Asia/Jerusalem")
    channel = bot.get_channel(int(seed.GENERAL_ID))
    dead = discord.ui.Button(label="Dead", custom_id="dead", style=discord.ButtonStyle.danger)
    view = discord.ui.View().add_item(dead)
    view.add_item(discord.ui.Button(label="Off", custom_id="off", disabled=True))
    text = (
        f"# Heading\n**bold** *italic* `code` ||secret|| <@{seed.ISAAC_ID}> <#{seed.TABLE_ID}>\n"
        "[masked](https://example.org/m) https://example.org/b.\n> quoted\n- item\n"
        rf"\<\@{seed.JACOB_ID}\> \<t\:0\:R\> https\:\/\/example.org\/n \@everyone"
        "\n"
        "אָמַר רַבִּי\n<t:1795000000:F> <script>alert(1)</script> **never closed"
    )
    everyone = discord.AllowedMentions.all()

    await channel.send(text, view=view, allowed_mentions=everyone)

    shown = message(page, "never closed")
    await expect(shown.get_by_role("heading", name="Heading", level=2)).to_be_visible()
    await expect(shown.locator("strong")).to_have_text("bold")
    await expect(shown.locator("em")).to_have_text("italic")
    await expect(shown.locator("code")).to_have_text("code")
    await expect(shown.locator(".mention-me")).to_have_text("@Isaac")
    await expect(shown.get_by_text("#study-table")).to_be_visible()
    masked = shown.get_by_role("link", name="masked")
    await expect(masked).to_have_attribute("href", "https://example.org/m")
    bare = shown.get_by_role("link", name="https://example.org/b")
    await expect(bare).to_have_attribute("href", "https://example.org/b")
    await expect(shown.locator("blockquote")).to_have_text("quoted")
    await expect(shown.get_by_role("listitem")).to_have_text("item")
    hebrew = shown.get_by_text("אָמַר רַבִּי")
    await expect(hebrew).to_have_css("direction", "rtl")
    await expect(shown.locator("[lang=he]")).to_have_text(["אָמַר רַבִּי"])
    await expect(shown.locator("time").last).to_have_text("Wednesday, November 18, 2026 at 1:06 PM")
    await expect(shown).to_contain_text("<script>alert(1)</script>")
    written = f"<@{seed.JACOB_ID}> <t:0:R> https://example.org/n @everyone"
    await expect(shown.get_by_text(written)).to_have_text(written)
    await expect(shown.get_by_role("link")).to_have_count(2)
    await expect(shown.locator("time")).to_have_count(2)
    await expect(shown.get_by_role("button", name="Off")).to_be_disabled()
    await shown.get_by_role("button", name="Show spoiler").click()
    await expect(shown.get_by_role("button", name="secret")).to_be_visible()


async def test_a_press_that_nobody_answers_says_so(bot, window, sandbox):
    page = await window("isaac")
    channel = bot.get_channel(int(seed.GENERAL_ID))
    view = discord.ui.View().add_item(discord.ui.Button(label="Dead", custom_id="dead"))
    await channel.send("Press it", view=view)
    view.stop()
    pressed = bot.loop.create_task(bot.wait_for("interaction", timeout=PATIENCE))

    button = message(page, "Press it").get_by_role("button", name="Dead")
    await button.click()
    await pressed
    await expect(button).to_have_attribute("aria-busy", "true")
    sandbox.clock.advance(3.1)

    await expect(message(page, "Press it")).to_contain_text("This interaction failed")
    await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_a_phone_chooses_a_person_a_channel_and_reads_on(bot, window, sandbox):
    phone = {"width": 390, "height": 780}
    page = await window(viewport=phone, has_touch=True, is_mobile=True)
    needed = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"

    await expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    assert await page.evaluate(needed) == list(phone.values())
    await page.get_by_role("link", name="Jacob").click()
    channels, menu = (page.get_by_role(role, name="Channels") for role in ("navigation", "button"))
    await expect(channels).not_to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_have_text("#general")
    await menu.press("Enter")
    await expect(page.get_by_role("link", name="general")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(channels).not_to_be_visible()
    await expect(menu).to_be_focused()
    user = await bot.fetch_user(int(seed.JACOB_ID))
    await user.send("A word in private")
    await page.get_by_role("button", name="Channels, 1 unread").click()
    await page.get_by_role("link", name="Havruta, 1 unread").click()
    await expect(message(page, "A word in private")).to_be_visible()
    await page.get_by_role("button", name="Channels").click()
    await page.get_by_label("Let the bot write to me").uncheck()
    await page.get_by_role("combobox", name="You are").select_option("Isaac")
    await expect(page).to_have_url(f"{sandbox.page_url}/?as=isaac#{seed.GENERAL_ID}")

    assert await page.evaluate(needed) == list(phone.values())
    assert not sandbox.world.user(seed.JACOB_ID).dms_open


async def test_the_page_comes_back_when_the_line_breaks(window, sandbox):
    page = await window("jacob")
    await expect(box(page)).to_be_visible()

    for socket in list(sandbox.sockets):
        await socket.close()
    async with watching(page, "after the break"):
        world = sandbox.world
        said = world.new_id()

        world.post(
            Message(
                id=said,
                channel_id=seed.GENERAL_ID,
                author_id=seed.ISAAC_ID,
                created=world.clock.now(),
                content="after the break",
            )
        )
