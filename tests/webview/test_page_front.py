"""The front page and its forms in a real browser."""

import pytest
from playwright.async_api import expect

from havruta.people import credentials
from tests.webview.windows import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
async def at_home(windows, study, cable):
    """Opens the front page of somebody who has come in by a link."""

    async def open_(user, session, **options):
        tab = await windows.tab(await windows.context(**options))
        link = await credentials.link(study, session_id=session.id, by=user.id)
        await tab.goto(link)
        await tab.get_by_role("button", name="Open the session").click()
        await tab.wait_for_url("**/session/*")
        await tab.goto(link.rpartition("/join/")[0])
        return tab

    return open_


def field(tab, label, role="combobox"):
    return tab.get_by_role(role, name=label, exact=True)


async def test_a_havruta_is_made_and_begun_from_the_page(at_home, isaac, session, library):
    """DB-1, UX-2: by keyboard, in the language of the book."""
    tab = await at_home(isaac, session)
    await tab.get_by_role("link", name="New havruta").click()
    book = field(tab, "Book")

    await book.press_sequentially("רו")
    option = tab.get_by_role("option", name="Ruth · רות")
    await expect(option).to_be_visible()
    await expect(book).to_have_attribute("aria-expanded", "true")
    await book.press("ArrowDown")
    await expect(option).to_have_attribute("aria-selected", "true")
    await book.press("Enter")
    await expect(book).to_have_value("Ruth · רות")
    await expect(tab.get_by_role("listbox")).to_be_hidden()
    await tab.get_by_label("Jacob").check()
    await tab.get_by_role("button", name="Begin").click()

    await expect(tab.get_by_role("heading", level=1)).to_have_text("Ruth")
    await expect(tab.get_by_text("not answered yet")).to_be_visible()
    await tab.get_by_role("button", name="Start now").click()
    await tab.wait_for_url("**/session/*")
    await expect(tab.locator("body")).to_have_attribute("data-connection", "live")


async def test_what_is_offered_goes_as_one_types_on_clicks_or_escapes(at_home, isaac, session):
    """DB-1"""
    tab = await at_home(isaac, session)
    await tab.goto(f"{tab.url}havrutot/new")
    book, options = field(tab, "Book"), tab.get_by_role("option")

    await book.press_sequentially("ru")
    await expect(options).to_have_count(1)
    await book.press("Escape")
    await expect(tab.get_by_role("listbox")).to_be_hidden()
    await book.press("ArrowUp")
    await expect(options.first).to_be_visible()
    await book.press("ArrowUp")
    await expect(options.last).to_have_attribute("aria-selected", "true")
    await options.first.click()
    await expect(book).to_have_value("Ruth · רות")
    await book.fill("qq")
    await expect(tab.get_by_role("listbox")).to_be_hidden()


async def test_without_scripts_the_forms_do_the_same(windows, at_home, isaac, session):
    """DB-1"""
    tab = await at_home(isaac, session)
    context = await windows.context(java_script_enabled=False)
    await context.add_cookies(await tab.context.cookies())
    plain = await windows.tab(context)

    await plain.goto(f"{tab.url}havrutot/new")
    await field(plain, "Book", "textbox").fill("רות")
    await plain.get_by_role("button", name="Begin").click()

    await expect(plain.get_by_role("heading", level=1)).to_have_text("Ruth")


async def test_the_browsers_zone_is_learned_and_chosen_on_a_phone(at_home, isaac, session):
    """SC-8, DB-2"""
    tab = await at_home(isaac, session, timezone_id="Europe/Paris", **PHONE)
    await tab.goto(f"{tab.url}profile")
    zone = field(tab, "The large city whose time is yours")

    await expect(zone).to_have_value("Paris · Europe/Paris")
    await zone.fill("tel")
    await tab.get_by_role("option", name="Tel Aviv · Asia/Jerusalem").tap()
    await tab.locator("form[action='/profile/time'] button").tap()

    await expect(zone).to_have_value("Jerusalem · Asia/Jerusalem")
    await expect(tab.get_by_text("Your browser says so.")).to_be_hidden()
    width = await tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width == 0


async def test_suggestions_that_fail_say_so_and_the_field_goes_on(at_home, isaac, session):
    """OP-1: in one sentence, with what the log knows it by; it goes once they are there again."""
    tab = await at_home(isaac, session)
    await tab.get_by_role("link", name="New havruta").click()
    book = field(tab, "Book")
    said = tab.get_by_role("status").filter(has_text="Nothing can be suggested just now.")
    headers = {"X-Request-Id": "1a2b3c4d"}
    await tab.route("**/books?*", lambda route: route.fulfill(status=503, headers=headers))

    await book.press_sequentially("r")
    await expect(said).to_contain_text("1a2b3c4d")
    await tab.unroute("**/books?*")
    await book.press_sequentially("u")

    await expect(tab.get_by_role("option", name="Ruth · רות")).to_be_visible()
    await expect(said).to_have_count(0)
    await tab.route("**/books?*", lambda route: route.abort())
    await book.press_sequentially("t")
    await expect(said).to_contain_text("Write it in full, and go on.")
