"""The page in windows of all widths, and in colours that the system chooses."""

import pytest
from playwright.async_api import expect

from tests.webview.windows import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BLACK = "rgb(0, 0, 0)"


async def drawn(locator, name, part=None):
    """A computed style, of an element or a part like `::before`."""
    return await locator.evaluate(
        "(element, [name, part]) => getComputedStyle(element, part)[name]", [name, part]
    )


async def test_where_the_system_chooses_the_colours_the_marks_are_seen(
    windows, isaac, jacob, session
):
    """UX-2: where the room is, where one is, who leads and what is chosen, in high contrast."""
    await windows(isaac, session)
    window = await windows(jacob, session)
    await window.segment("Ruth 1:3").click()
    await window.people("Isaac leads", "Jacob at 1:3")

    await window.tab.emulate_media(forced_colors="active")

    for marked in (window.segment("Ruth 1:1"), window.person().first):
        assert await drawn(marked, "backgroundColor", "::before") == BLACK
    assert BLACK in await drawn(window.segment("Ruth 1:3"), "backgroundImage", "::before")
    await window.tab.locator(".aa").click()
    chosen, other = (await window.tab.locator(".choice span").all())[:2]
    assert await drawn(chosen, "outlineStyle") == "solid"
    assert await drawn(other, "outlineStyle") == "none"


CROWD = """name => {
  const line = document.querySelector("#status");
  line.textContent = `You are at 12:13 · ${name} is at 12:14`;
  const list = document.querySelector("#people");
  const person = list.firstElementChild;
  for (const other of ["Rebecca Cohen", "Shmuel ben Yehuda", "Rachel", "Leah Levi", name])
    list.append(Object.assign(person.cloneNode(), {innerHTML: `<bdi>${other}</bdi> at 12:3`}));
}"""


FAULTS = """() => {
  const box = (part) => document.querySelector(part).getBoundingClientRect();
  const previous = box("#previous").right, next = box("#next").left;
  const standing = [...document.querySelectorAll("#status, #follow:not([hidden])")];
  const faults = {
    wide: document.documentElement.scrollWidth > innerWidth,
    covered: standing.some((part) => part.offsetLeft < previous
      || part.offsetLeft + part.offsetWidth > next),
    nameless: box("#title").width < 120,
    wrapped: [...document.querySelectorAll(".tool .wide")].some((word) => word.offsetHeight > 30),
  };
  return Object.keys(faults).filter((fault) => faults[fault]);
}"""


async def test_long_names_and_a_full_room_leave_all_in_reach(windows, isaac, jacob, session):
    """UX-2: the turns, Follow, and where one is, in windows from a phone's to a laptop's."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await jacobs.segment("Ruth 1:3").click()
    await isaacs.people("Isaac leads", "Jacob at 1:3")

    for window in (isaacs, jacobs):
        await window.tab.evaluate(CROWD, "Avraham_Ben_Yitzchak_HaKohen_186")
        for width in (1024, 820, 390, 320):
            await window.tab.set_viewport_size({"width": width, "height": 700})
            assert await window.tab.evaluate(FAULTS) == [], width


async def test_zoomed_in_nothing_is_lost(windows, isaac, session):
    """UX-2: a laptop's window at 200 and at 400 percent, with its keyboard."""
    window = await windows(isaac, session)

    await window.tab.set_viewport_size({"width": 640, "height": 400})
    await window.button("? Help").click()
    await window.tab.keyboard.press("Escape")

    await window.tab.set_viewport_size({"width": 320, "height": 256})
    await window.button("End session").click()
    await expect(window.tab.get_by_role("heading", name="End the session")).to_be_in_viewport(
        ratio=1
    )
    await window.tab.keyboard.press("Escape")
    await window.tab.locator(".aa").click()
    sheet = await window.tab.locator("#settings").bounding_box()
    assert sheet["x"] == 320 - sheet["x"] - sheet["width"]


async def test_under_a_finger_the_letters_can_still_be_switched_off(windows, isaac, session):
    """UX-2: a tablet may have a keyboard (WCAG 2.1.4)."""
    window = await windows(isaac, session, **PHONE)

    await window.choose(letters=False)

    await expect(window.tab.locator("html")).to_have_attribute("data-letters", "off")


async def test_under_a_finger_the_question_mark_tells_how_to_read(windows, isaac, session):
    """UX-2: there are no keys to tell of."""
    window = await windows(isaac, session, **PHONE)

    await window.button("? Help").tap()

    dialog = window.tab.get_by_role("dialog", name="How to read here")
    await expect(dialog).to_contain_text("Touch a segment to go there")
    await expect(dialog.get_by_text("Segment before")).to_be_hidden()
    assert await window.tab.evaluate("document.documentElement.scrollWidth") == 390
