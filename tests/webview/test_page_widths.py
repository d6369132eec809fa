"""The page in windows of all widths, and in colours that the system chooses."""

import pytest
from playwright.async_api import expect

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
