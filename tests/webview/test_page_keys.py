"""The page by keyboard alone."""

import pytest
from playwright.async_api import expect

END = "document.documentElement.scrollHeight - innerHeight"

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_keys_move_through_the_text(windows, isaac, session):
    """UX-2: from each place to the next, and the place can be seen."""
    window = await windows(isaac, session)

    for key, ref in (
        ("ArrowDown", "Ruth 1:2"),
        ("j", "Ruth 1:3"),
        ("k", "Ruth 1:2"),
        ("ArrowUp", "Ruth 1:1"),
        ("ArrowRight", "Ruth 2:1"),
        ("ArrowLeft", "Ruth 1:1"),
        ("n", "Ruth 2:1"),
        ("n", "Ruth 3:1"),
        ("p", "Ruth 2:1"),
        ("ArrowUp", "Ruth 1:22"),
    ):
        await window.tab.keyboard.press(key)
        await window.is_at(ref)
        await window.shows(ref)
        await expect(window.tab.locator("[aria-current]")).to_be_visible()


async def test_letters_can_be_no_keys(windows, isaac, session):
    """UX-2: for those who speak to their machine (WCAG 2.1.4)."""
    window = await windows(isaac, session)
    await window.choose(letters=False)
    await window.tab.keyboard.press("Escape")

    await window.press_at_once("jjn?")
    await window.tab.keyboard.press("ArrowDown")

    await window.is_at("Ruth 1:2")
    await expect(window.tab.get_by_role("dialog", name="The keys")).to_be_hidden()
    await window.tab.reload()
    await window.connection("live")
    await window.tab.keyboard.press("n")
    await window.tab.keyboard.press("ArrowDown")
    await window.is_at("Ruth 1:3")


async def test_beside_no_english_the_left_arrow_goes_on(windows, isaac, session):
    """UX-2"""
    window = await windows(isaac, session)
    await window.choose(layout="he")

    await window.tab.keyboard.press("ArrowLeft")

    await window.is_at("Ruth 2:1")


async def test_the_letters_of_a_hebrew_keyboard_move_by_their_place(windows, isaac, session):
    """UX-2"""
    window = await windows(isaac, session)

    await window.tab.evaluate(
        """() => document.body.dispatchEvent(
          new KeyboardEvent("keydown", { key: "ח", code: "KeyJ", bubbles: true }))"""
    )

    await window.is_at("Ruth 1:2")


async def test_the_ring_around_what_has_the_focus_is_whole(windows, isaac, session):
    """UX-2: nothing of it is beyond the window's edge."""
    window = await windows(isaac, session)
    await window.tab.keyboard.press("Tab")

    for name in ("Aa: how the text looks", "End session", "Next section"):
        button = window.button(name)
        await button.focus()
        beyond = await button.evaluate(
            """button => {
              const { outlineOffset, outlineWidth, outlineStyle } = getComputedStyle(button);
              const ring = parseFloat(outlineOffset) + parseFloat(outlineWidth);
              const { top, bottom, left, right } = button.getBoundingClientRect();
              return outlineStyle === "none" || top < ring || left < ring
                || bottom + ring > innerHeight || right + ring > innerWidth;
            }"""
        )
        assert not beyond, name


async def test_the_focus_goes_from_follow_to_the_text(windows, isaac, jacob, session):
    """UX-2: a button that goes away must not take it along."""
    await windows(isaac, session)
    window = await windows(jacob, session)
    await window.tab.keyboard.press("n")

    await window.follow.press("Enter")

    await expect(window.follow).to_be_hidden()
    await expect(window.main).to_be_focused()


async def test_the_focus_goes_from_the_last_next_to_the_text(windows, isaac, session):
    """UX-2"""
    window = await windows(isaac, session)
    for chapter in (2, 3, 4):
        await window.button("Next section").press("Enter")
        await window.shows(f"Ruth {chapter}:1")

    await expect(window.tab.locator("#next")).to_be_disabled()
    await expect(window.main).to_be_focused()


async def test_space_reads_on_and_at_the_end_turns_the_page(windows, isaac, session):
    """UX-2"""
    window = await windows(isaac, session)

    await window.tab.keyboard.press("Space")
    await window.scrolls_past(100)
    await window.is_at("Ruth 1:1")
    await window.tab.keyboard.press("End")
    await window.scrolls_past(await window.tab.evaluate(END) - 4)
    await window.tab.keyboard.press("Space")

    await window.is_at("Ruth 2:1")
    await window.shows("Ruth 2:1")


async def test_the_place_can_be_reached_by_tab_and_the_focus_goes_with_it(windows, isaac, session):
    """UX-2"""
    window = await windows(isaac, session)
    await window.segment("Ruth 1:1").focus()

    await window.tab.keyboard.press("ArrowDown")
    await window.is_at("Ruth 1:2")

    await expect(window.segment("Ruth 1:2")).to_be_focused()
    await expect(window.segment("Ruth 1:2")).to_have_attribute("tabindex", "0")
    await expect(window.tab.locator('.segment[tabindex="0"]')).to_have_count(1)
    await window.tab.keyboard.press("n")
    await expect(window.segment("Ruth 2:1")).to_be_focused()


async def test_the_focus_is_always_visible(windows, isaac, session):
    """UX-2"""
    window = await windows(isaac, session)

    seen = set()
    for _ in range(12):
        await window.tab.keyboard.press("Tab")
        seen.add(
            await window.tab.evaluate(
                """() => {
                  const here = document.activeElement;
                  const ring = here.matches(".segment") ? here.querySelector(".number") : here;
                  const outline = getComputedStyle(ring);
                  return `${here.tagName}: ${outline.outlineStyle}`;
                }"""
            )
        )

    assert seen - {"BODY: none"} == {"A: solid", "BUTTON: solid", "LI: solid"}


async def test_enter_goes_to_the_segment_that_has_the_focus(windows, isaac, jacob, session):
    """UX-2"""
    window = await windows(jacob, session)
    await window.segment("Ruth 1:5").focus()

    await window.tab.keyboard.press("Enter")

    await expect(window.follow).to_be_visible()
    await expect(window.status_line).to_contain_text("You are at 1:5")


async def test_follow_by_keyboard(windows, isaac, jacob, session):
    """UX-2, SE-4"""
    window = await windows(jacob, session)
    await window.tab.keyboard.press("j")
    await expect(window.follow).to_be_visible()

    await window.follow.focus()
    await window.tab.keyboard.press("Enter")

    await expect(window.follow).to_be_hidden()
    await expect(window.segment("Ruth 1:1")).to_have_attribute("tabindex", "0")


async def test_the_keys_are_listed_when_asked_for(windows, isaac, session):
    """UX-2"""
    window = await windows(isaac, session)

    await window.tab.keyboard.press("?")
    dialog = window.tab.get_by_role("dialog", name="The keys")
    await expect(dialog).to_contain_text("Next segment")
    await window.tab.keyboard.press("j")
    await window.tab.keyboard.press("Escape")

    await expect(dialog).to_be_hidden()
    await window.is_at("Ruth 1:1")


async def test_the_list_of_keys_begins_at_its_beginning(windows, isaac, session):
    """UX-2: also where not all of it can be seen at once."""
    window = await windows(isaac, session, viewport={"width": 320, "height": 480})

    await window.tab.keyboard.press("?")

    await expect(window.tab.get_by_role("heading", name="The keys")).to_be_in_viewport()


async def test_the_sheet_goes_when_the_focus_leaves_it(windows, isaac, session):
    """UX-2: it would stand over the text that has the focus."""
    window = await windows(isaac, session)
    sheet = window.tab.get_by_role("dialog", name="How the text looks")
    await window.tab.locator(".aa").press("Enter")

    await window.tab.locator("input[name=letters]").focus()
    await expect(sheet).to_be_visible()
    await window.tab.keyboard.press("Tab")

    await expect(sheet).to_be_hidden()
    await expect(window.button("? Help")).to_be_focused()


async def test_keys_in_a_control_belong_to_it(windows, isaac, session):
    """UX-2"""
    window = await windows(isaac, session)
    await window.tab.locator(".aa").click()
    await window.tab.locator("input[name=size-he]").focus()

    await window.tab.keyboard.press("ArrowRight")

    await expect(window.tab.locator("html")).to_have_attribute("data-size-he", "4")
    await window.is_at("Ruth 1:1")


async def test_a_key_that_is_held_does_not_run_away(windows, isaac, jacob, session):
    """RM-8"""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)

    for _ in range(10):
        await isaacs.tab.keyboard.down("j")
    await isaacs.tab.keyboard.up("j")

    await isaacs.segment("Ruth 1:20").click()

    for window in (isaacs, jacobs):
        await window.is_at("Ruth 1:20")
        await window.shows("Ruth 1:20")
