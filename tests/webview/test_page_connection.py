"""The line between a window and the server: broken, dead, refused, and back again."""

import json
import re

import pytest
from playwright.async_api import expect

from benchmarks.browser import open_link
from havruta.people import credentials
from havruta.sessions import navigation
from webview.protocol.messages import VERSION

CUT_OFF = re.compile("Reconnecting|not connected just now|can’t be reached just now")
"""What is said of a break, the longer it lasts the more."""

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_page_that_was_cut_off_is_where_the_room_is(
    windows, cable, isaac, jacob, session, study
):
    """RM-4"""
    window = await windows(jacob, session)
    cable.pull()
    await window.connection("reconnecting")
    await expect(window.status_line).to_contain_text(CUT_OFF)

    await navigation.navigate(study, session_id=session.id, ref="Ruth 2:20", by=isaac.id)
    cable.plugged = True

    await window.connection("live")
    await window.is_at("Ruth 2:20")
    await window.shows("Ruth 2:20")


async def test_others_do_not_see_a_short_break(windows, cable, isaac, jacob, session):
    """RM-4: within a grace period the others do not see it leave."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await isaacs.people("Isaac leads", "Jacob")
    await isaacs.tab.evaluate(
        """() => {
          window.fewest = 2;
          new MutationObserver((all) => {
            window.fewest = Math.min(window.fewest, document.querySelectorAll("#people li").length);
          }).observe(document.querySelector("#people"), {childList: true});
        }"""
    )

    async with isaacs.comes_back(), jacobs.comes_back():
        cable.cut()
    await isaacs.segment("Ruth 1:2").click()
    await jacobs.is_at("Ruth 1:2")

    assert await isaacs.tab.evaluate("window.fewest") == 2


@pytest.mark.parametrize("grace", [0.05], ids=["short grace"])
async def test_a_page_does_not_come_back_as_somebody_else(
    windows, cable, isaac, jacob, session, grace
):
    """ID-6, SY-1: whoever has signed in to the browser since has a page of their own."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    cable.pull()
    await isaacs.connection("reconnecting")
    await isaacs.tab.context.add_cookies(await jacobs.tab.context.cookies())
    cable.plugged = True

    await isaacs.connection("ended")

    await expect(isaacs.status_line).to_contain_text("You are signed out.")
    await expect(isaacs.button("End session")).to_be_hidden()
    await jacobs.connection("live")
    await jacobs.people("Jacob leads")


async def test_reading_alone_goes_on_over_a_break(windows, cable, isaac, jacob, session):
    """RM-4, SE-4"""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await jacobs.segment("Ruth 1:15").click()
    await isaacs.people("Isaac leads", "Jacob at 1:15")
    before = await jacobs.scrolled()

    cable.pull()
    await jacobs.connection("reconnecting")
    cable.plugged = True
    await jacobs.connection("live")

    await expect(jacobs.follow).to_be_visible()
    assert await jacobs.scrolled() == before
    await isaacs.connection("live")
    await isaacs.people("Isaac leads", "Jacob at 1:15")


async def test_a_wish_without_a_connection_is_not_kept_for_later(windows, cable, isaac, session):
    """RM-4: in a longer break one reads on alone, and the room is where it was."""
    window = await windows(isaac, session)
    cable.pull()
    await window.connection("reconnecting")

    await expect(window.announcer).to_contain_text(CUT_OFF)
    await expect(window.status_line).to_contain_text("can’t be reached just now")
    await window.segment("Ruth 1:3").click()
    await expect(window.status_line).to_contain_text("can’t be reached just now")
    cable.plugged = True

    await window.connection("live")
    await expect(window.status_line).to_have_text("You are at 1:3 · The room is at 1:1")
    await window.is_at("Ruth 1:1")
    await window.segment("Ruth 1:2").click()
    await window.is_at("Ruth 1:2")
    await expect(window.status_line).to_have_text("You turn the pages")


def let_through(socket):
    socket.connect_to_server()


async def test_a_page_whose_sockets_do_not_pass_says_what_is_likely(windows, isaac, session):
    """RM-4: one reads on alone meanwhile, as long as it takes."""
    context = await windows.context()
    await context.route_web_socket("**/socket?*", lambda socket: socket.close())
    tab = await windows.tab(context)
    await open_link(tab, await link(windows, session, isaac))

    await expect(tab.locator("#status")).to_contain_text("but not its live connection: a proxy")
    await tab.locator("#next").click()
    await expect(tab.locator('.segment[data-ref="Ruth 2:1"]')).to_be_in_viewport()
    await tab.locator('.segment[data-ref="Ruth 2:3"]').click()
    await expect(tab.locator("#status")).to_contain_text("but not its live connection: a proxy")
    await context.unroute_all()
    await context.route_web_socket("**/socket?*", let_through)
    await expect(tab.locator("#status")).to_have_text("You are at 2:3 · The room is at 1:1")
    await tab.get_by_role("button", name="Follow", exact=True).click()
    await expect(tab.locator("#status")).to_have_text("You turn the pages")


async def test_a_network_that_went_away_in_silence_is_noticed(windows, isaac, session):
    """RM-4"""
    window = await windows(isaac, session)

    await window.tab.context.set_offline(True)
    await window.connection("reconnecting")
    await window.tab.context.set_offline(False)

    await window.connection("live")


async def test_a_server_that_restarts_gets_its_pages_back(
    windows, cable, serving, addresses, isaac, session
):
    """OP-4, RM-4"""
    window = await windows(isaac, session)
    cable.pull()
    await window.connection("reconnecting")

    async with serving(0) as next_process:
        cable._port = next_process.port
        cable.plugged = True
        await window.connection("live")
        await window.segment("Ruth 1:2").click()
        await window.is_at("Ruth 1:2")
        cable.pull()


async def test_a_page_whose_reader_signed_out_stays_away(windows, cable, jacob, session):
    window = await windows(jacob, session)
    other = await windows.another(window)
    await other.tab.goto(other.tab.url.partition("/session")[0] + "/profile")

    await other.button("Sign out of this browser").click()

    await window.connection("ended")
    await expect(window.tab.get_by_text("You are signed out. Press Join")).to_be_visible()


async def outdate(context, *, times=None):
    """Have the profile get a module from an older release."""

    async def age(route):
        answer = await route.fetch()
        text = (await answer.text()).replace(f"VERSION = {VERSION}", "VERSION = 0")
        headers = answer.headers | {"cache-control": "no-store"}
        await route.fulfill(response=answer, headers=headers, body=text)

    await context.route("**/session.js", age, times=times)


async def test_a_page_that_is_older_than_the_server_is_loaded_again(windows, jacob, session):
    context = await windows.context()
    await outdate(context, times=1)

    tab = await windows.tab(context)
    await open_link(tab, await link(windows, session, jacob))

    await expect(tab.locator("body")).to_have_attribute("data-connection", "live")


async def test_a_page_that_stays_open_over_two_releases_is_loaded_again_twice(
    windows, jacob, session
):
    context = await windows.context()
    tab = await windows.tab(context)
    await open_link(tab, await link(windows, session, jacob))
    for _ in range(2):
        await expect(tab.locator("body")).to_have_attribute("data-connection", "live")
        await outdate(context, times=1)

        await tab.reload()

    await expect(tab.locator("body")).to_have_attribute("data-connection", "live")


async def test_a_page_that_stays_too_old_says_so(windows, jacob, session):
    context = await windows.context()
    await outdate(context)

    tab = await windows.tab(context)
    await open_link(tab, await link(windows, session, jacob))

    await expect(tab.get_by_text("This page is older than the server.").last).to_be_visible()
    await expect(tab.locator("body")).to_have_attribute("data-connection", "ended")


async def test_the_page_asks_whether_the_line_is_alive(windows, isaac, session):
    """RM-8: heartbeats find dead peers."""
    said = []
    context = await windows.context()
    tab = await windows.tab(context)
    tab.on("websocket", lambda ws: ws.on("framesent", lambda frame: said.append(json.loads(frame))))
    await open_link(tab, await link(windows, session, isaac))
    await expect(tab.locator("body")).to_have_attribute("data-connection", "live")

    await tab.evaluate("window.dispatchEvent(new Event('online'))")

    await expect(tab.locator("body")).to_have_attribute("data-connection", "live")
    assert {"type": "ping", "id": 1} in said


async def link(windows, session, user):
    """A personal link to the session."""
    return await credentials.link(windows._study, session_id=session.id, by=user.id)
