"""MK-1, MK-2, RM-5: what is written beside the text, in real browsers."""

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SELECT = """(text) => {
  const selection = getSelection();
  selection.removeAllRanges();
  const range = document.createRange();
  const node = document.createTreeWalker(text, NodeFilter.SHOW_TEXT).nextNode();
  range.setStart(node, 1);
  range.setEnd(node, 5);
  selection.addRange(range);
  return selection.toString();
}"""
UNDERLINED = """() => [...(CSS.highlights?.get("marked") ?? [])].map(String)"""
HOSTILE = "<b>Why</b> did he go?"


async def test_words_are_marked_for_all_and_a_question_is_closed(windows, isaac, jacob, session):
    """MK-1, MK-2: on the words, without moving the text; what is hostile stands as written."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    segment = jacobs.segment("Ruth 1:2")
    before = await isaacs.segment("Ruth 1:3").bounding_box()

    words = await segment.locator(".en p").evaluate(SELECT)
    await jacobs.button("Mark").click()
    panel = jacobs.tab.get_by_role("complementary", name="Notes and chat")
    await panel.get_by_role("textbox", name="What is it about?").fill(HOSTILE)
    await panel.get_by_role("button", name="Question").click()

    sign = isaacs.segment("Ruth 1:2").get_by_role("button", name="Marks here: 1")
    await expect(sign).to_be_visible()
    assert await isaacs.tab.evaluate(UNDERLINED) == [words]
    assert await isaacs.segment("Ruth 1:3").bounding_box() == before
    await sign.click()
    shown = isaacs.tab.get_by_role("complementary", name="Notes and chat")
    await expect(shown.get_by_text(HOSTILE)).to_be_visible()
    await shown.get_by_role("button", name="Answered").click()
    await expect(sign).to_be_hidden()
    await panel.get_by_role("button", name="Delete").click()
    await expect(shown.get_by_text(HOSTILE)).to_be_hidden()


async def test_who_types_is_moved_by_nobody_until_they_have_sent_it(windows, isaac, jacob, session):
    """RM-5: and what is said is counted where it is not seen, read out, and read afterwards."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await jacobs.button("Notes and chat").click()
    field = jacobs.tab.get_by_role("textbox", name="Write to everyone in the room")
    await field.fill("Peace be with")

    await isaacs.segment("Ruth 1:15").click()
    await expect(jacobs.status_line).to_have_text("You are at 1:1 · Isaac is at 1:15")
    await expect(jacobs.follow).to_be_visible()
    await jacobs.shows("Ruth 1:1")
    await field.press("Enter")

    await jacobs.shows("Ruth 1:15")
    await expect(jacobs.status_line).to_have_text("Following Isaac")
    door = isaacs.button("Notes and chat, 1 unread")
    await expect(door).to_be_visible()
    await expect(isaacs.tab.locator("#heard")).to_have_text("Written by Jacob: Peace be with")
    await door.click()
    said = isaacs.tab.get_by_role("log", name="Chat").get_by_role("listitem")
    await expect(said).to_have_count(1)
    await expect(said).to_contain_text("Peace be with")
    await expect(isaacs.button("Notes and chat")).to_be_visible()
