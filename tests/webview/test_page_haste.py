"""Quick and impatient people, and text that comes late: every press counts, none counts twice."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from havruta.errors.library import LibraryAway
from tests.library import without_ruth_2

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


class Late:
    """Sections of the library that are long in coming."""

    def __init__(self, library):
        self.original = library.section
        self.sections = ()
        self.arrives = asyncio.Event()

    def __call__(self, *sections):
        self.sections = sections
        return self

    async def section(self, title, ref, /):
        if ref.partition(":")[0] in self.sections:
            await self.arrives.wait()
        return await self.original(title, ref)


@pytest.fixture
def late(library, monkeypatch):
    """Hold sections back: `text = late("Ruth 3")`, and later `text.arrives.set()`."""
    late = Late(library)
    monkeypatch.setattr(library, "section", late.section)
    return late


async def test_quick_presses_are_all_counted(windows, isaac, jacob, session):
    """UX-2: each goes on from where the one before it leads, whether that has come true or not."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    for name, ref in (("Next section", "Ruth 2:1"), ("Previous section", "Ruth 1:1")):
        await isaacs.button(name).click()
        await jacobs.is_at(ref)

    for keys, ref in (
        ("jjjjj", "Ruth 1:6"),
        ("jjjjjjkkj", "Ruth 1:11"),
        ("npnjjjjj", "Ruth 2:6"),
    ):
        await isaacs.press_at_once(keys)

        await jacobs.is_at(ref)
        await isaacs.is_at(ref)
        await isaacs.shows(ref)


async def test_a_step_taken_back_at_once_is_taken_back(windows, isaac, session):
    """UX-2: also while the first is still on its way."""
    window = await windows(isaac, session)
    await window.main.evaluate(
        """main => new MutationObserver(() => main.classList.add("moved"))
          .observe(main, { attributeFilter: ["data-ref"] })"""
    )

    await window.press_at_once("jk")

    await expect(window.main).to_have_class("moved")
    await window.is_at("Ruth 1:1")


async def test_quick_presses_count_for_who_reads_alone(windows, isaac, jacob, session):
    """UX-2, SE-4"""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)

    await jacobs.press_at_once("jjjkj")

    await isaacs.people("Isaac leads", "Jacob at 1:4")
    await jacobs.shows("Ruth 1:4")


async def test_after_a_refusal_one_goes_on_from_where_one_is(
    windows, isaac, session, study, havruta, monkeypatch
):
    """UX-2: a wish that did not come true leads nowhere, and is soon forgotten."""
    window = await windows(isaac, session)
    await window.tab.clock.pause_at(datetime.now(UTC) + timedelta(seconds=1))
    with monkeypatch.context() as broken:
        broken.setattr("havruta.sessions.navigation.navigate", _refuse)
        await window.tab.keyboard.press("j")
        await expect(window.status_line).to_contain_text("can’t be reached")

    await window.tab.keyboard.press("j")

    await window.is_at("Ruth 1:2")
    await expect(window.status_line).to_have_text("You turn the pages")


async def test_impatient_space_turns_one_page(windows, isaac, session):
    """UX-2, SE-5: nothing is passed over that nobody has seen."""
    window = await windows(isaac, session)
    await window.tab.keyboard.press("End")
    await window.scrolls_past(await window.tab.evaluate(END) - 4)

    await window.press_at_once("   ")

    await window.shows("Ruth 2:1")
    await window.tab.keyboard.press("j")
    await window.is_at("Ruth 2:2")


async def test_a_key_that_is_held_waits_for_the_text(windows, isaac, session, late):
    """RM-8, SE-5"""
    text = late("Ruth 3")
    window = await windows(isaac, session)
    await window.turns_to("Ruth 2:1")

    await window.tab.keyboard.down("n")
    await window.is_at("Ruth 3:1")
    for _ in range(10):
        await window.tab.keyboard.down("n")
    await window.tab.keyboard.up("n")
    text.arrives.set()

    await window.shows("Ruth 3:1")
    await window.tab.keyboard.press("j")
    await window.is_at("Ruth 3:2")


@pytest.mark.parametrize(("key", "ref"), [("p", "Ruth 2:1"), ("k", "Ruth 2:23")])
async def test_back_from_text_that_is_on_its_way_is_back_by_one(
    windows, isaac, session, late, key, ref
):
    """UX-2"""
    text = late("Ruth 3")
    window = await windows(isaac, session)
    await window.turns_to("Ruth 2:1")
    await window.tab.keyboard.press("n")
    await window.is_at("Ruth 3:1")

    await window.tab.keyboard.press(key)
    text.arrives.set()

    await window.is_at(ref)
    await window.shows(ref)


async def test_presses_wait_for_the_text_that_they_lead_through(windows, isaac, session, late):
    """UX-2"""
    text = late("Ruth 3")
    window = await windows(isaac, session)

    await window.press_at_once("nnjj")
    await window.is_at("Ruth 3:1")
    text.arrives.set()

    await window.is_at("Ruth 3:3")
    await window.shows("Ruth 3:3")


async def test_two_clicks_on_next_while_the_text_is_late_are_one(windows, isaac, session, late):
    """SE-5"""
    text = late("Ruth 3")
    window = await windows(isaac, session)
    await window.turns_to("Ruth 2:1")

    for _ in range(3):
        await window.button("Next section").click()
        await window.is_at("Ruth 3:1")
    text.arrives.set()

    await window.shows("Ruth 3:1")
    await window.tab.keyboard.press("j")
    await window.is_at("Ruth 3:2")


async def test_follow_is_the_last_word(windows, isaac, jacob, session, late):
    """SE-4: whatever was on its way when it was pressed."""
    text = late("Ruth 3")
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await jacobs.button("Next section").click()
    await jacobs.shows("Ruth 2:1")
    await jacobs.press_at_once("njn")
    await expect(jacobs.status_line).to_have_text("Fetching 3 …")

    await jacobs.follow.click()
    async with jacobs.tab.expect_response("**/section?ref=Ruth+3"):
        text.arrives.set()
    await jacobs.tab.keyboard.press("j")

    await isaacs.people("Isaac leads", "Jacob at 1:2")
    await jacobs.shows("Ruth 1:2")


async def test_a_section_that_came_late_is_read_from_its_first_segment(
    windows, isaac, jacob, session, library, monkeypatch
):
    """SE-4: also when its text was not to be had at first."""
    isaacs = await windows(isaac, session)
    with monkeypatch.context() as away:
        away.setattr(library, "section", without_ruth_2(library))
        jacobs = await windows(jacob, session)
        await jacobs.tab.keyboard.press("n")
        await expect(jacobs.tab.get_by_role("alert")).to_be_visible()
        await isaacs.people("Isaac leads", "Jacob at 2:1")

    await jacobs.button("Retry").click()

    await jacobs.shows("Ruth 2:1")
    await expect(jacobs.status_line).to_have_text("You are at 2:1 · Isaac is at 1:1")
    await jacobs.tab.keyboard.press("j")
    await isaacs.people("Isaac leads", "Jacob at 2:2")


async def test_turning_to_the_section_of_the_room_is_following(windows, isaac, jacob, session):
    """SE-4"""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await jacobs.button("Next section").click()
    await jacobs.shows("Ruth 2:1")

    await jacobs.button("Previous section").click()

    await expect(jacobs.status_line).to_have_text("Following Isaac")
    await isaacs.people("Isaac leads", "Jacob")


async def test_a_click_that_led_nowhere_moves_no_focus_later(windows, isaac, jacob, session):
    """UX-2, SE-4"""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await jacobs.segment("Ruth 1:1").locator(".en .number").click()
    await jacobs.tab.locator(".aa").click()
    await jacobs.tab.locator("input[name=size-he]").focus()

    await isaacs.tab.keyboard.press("j")

    await jacobs.is_at("Ruth 1:2")
    await expect(jacobs.tab.locator("input[name=size-he]")).to_be_focused()


async def test_an_enter_that_led_nowhere_moves_no_focus_later(windows, isaac, jacob, session):
    """UX-2, SE-4: the room's moves are not one's own."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await jacobs.segment("Ruth 1:1").focus()
    await jacobs.tab.keyboard.press("Enter")

    await isaacs.tab.keyboard.press("j")

    await jacobs.is_at("Ruth 1:2")
    await expect(jacobs.segment("Ruth 1:1")).to_be_focused()


async def test_after_a_fault_of_the_page_the_next_press_counts(windows, isaac, session, caplog):
    """SE-5, OP-1: a fault is told in one quiet sentence, and nothing stays dead.

    It has an id, under which the server's log says what it was and where.
    """
    window = await windows(isaac, session)
    await window.tab.evaluate(BREAK)
    await window.button("Next section").click()
    await expect(window.status_line).to_contain_text("Something on this page went wrong.")
    error_id = await window.status_line.locator(".error-id").text_content()
    (line,) = [one.getMessage() for one in caplog.records if one.name == "webview.pages.faults"]
    assert line.startswith(f"page failed: {error_id}: user={isaac.id}: TypeError: broken for once")
    assert re.search(r" /static/\w+/\w+\.js:\d+:\d+$", line)
    assert windows.faults == ["broken for once"]
    windows.faults.clear()

    await window.button("Next section").click()

    await window.is_at("Ruth 2:1")
    await expect(window.status_line).to_have_text("You turn the pages")


END = "document.documentElement.scrollHeight - innerHeight"
BREAK = """() => {
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = () => {
    WebSocket.prototype.send = send;
    throw new TypeError("broken for once");
  };
}"""


async def _refuse(*_args, **_values):
    raise LibraryAway(ref="Ruth 1:2")
