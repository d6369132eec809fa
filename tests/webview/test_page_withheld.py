"""Browsers that withhold something: cookies, storage. In-app browsers and private windows do."""

import pytest
from playwright.async_api import expect

from benchmarks.browser import open_link
from havruta.people import credentials
from tests.webview.windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WITHHELD = "for (const storage of ['localStorage', 'sessionStorage']) "
NULL = f"{WITHHELD} Object.defineProperty(window, storage, {{ value: null }})"
THROWS = (
    f"{WITHHELD} Object.defineProperty(window, storage, {{ get() {{ throw new Error('no'); }} }})"
)


@pytest.mark.parametrize("withheld", [NULL, THROWS], ids=["null", "throws"])
async def test_without_storage_a_reader_stays_where_they_read_alone(
    windows, cable, isaac, jacob, session, withheld
):
    """SE-4, RM-4, TX-1: over a break and a reload; and they are told what is not kept."""
    isaacs = await windows(isaac, session)
    context = await windows.context()
    await context.add_init_script(withheld)
    jacobs = Window(await windows.tab(context))
    await open_link(jacobs.tab, await link(windows, session, jacob))
    await jacobs.connection("live")
    await jacobs.segment("Ruth 1:15").click()
    await isaacs.people("Isaac leads", "Jacob at 1:15")

    async with jacobs.comes_back(), isaacs.comes_back():
        cable.cut()
    await jacobs.tab.reload()

    await jacobs.connection("live")
    await expect(jacobs.follow).to_be_visible()
    await isaacs.people("Isaac leads", "Jacob at 1:15")
    await jacobs.choose_for_good(theme="dark")
    await jacobs.tab.route("**/reading", lambda route: route.abort())
    await jacobs.choose(theme="sepia")
    await jacobs.tab.locator(".aa").click()
    await expect(jacobs.tab.get_by_text("This could not be kept just now")).to_be_visible()
    await expect(jacobs.tab.locator("html")).to_have_attribute("data-theme", "sepia")


async def test_without_cookies_it_is_said_what_to_do_and_the_link_is_not_spent(
    windows, jacob, session
):
    """ID-1: the same link opens the session in a browser that keeps cookies."""
    address = await link(windows, session, jacob)
    context = await windows.context()
    tab = await windows.tab(context)
    await context.route("**/join/*", without_cookies)

    await open_link(tab, address)

    await expect(tab.get_by_text("Open in browser")).to_be_visible()
    other = Window(await windows.tab(await windows.context()))
    await open_link(other.tab, address)
    await other.connection("live")


async def without_cookies(route):
    """Keep no cookie of what is answered."""
    answer = await route.fetch()
    await route.request.frame.page.context.clear_cookies()
    headers = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
    await route.fulfill(response=answer, headers=headers)


async def link(windows, session, user):
    """A personal link to the session."""
    return await credentials.link(windows._study, session_id=session.id, by=user.id)
