"""A call that is recorded, as its people see it: asked, told all the while, and by keyboard."""

from dataclasses import replace

import pytest
from playwright.async_api import expect

from havruta.people import preferences
from tests.recorder import FakeRecorder
from tests.webview.calls import ALLOWED, is_in_call
from tests.webview.test_recording import rachel

__all__ = ["rachel"]

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ASKED = "May you be recorded? It is Isaac who asks to record the call."


@pytest.fixture
def recorder(tmp_path):
    return FakeRecorder(tmp_path)


@pytest.fixture
def study(study, recorder):
    return replace(study, recorder=recorder)


@pytest.fixture
def callers(windows):
    """Opens windows of people who come into the call at once, and gives their banners."""

    async def open_window(user, session):
        window = await windows.prepared(user, session, "", **ALLOWED)
        await is_in_call(window)
        return window, window.tab.locator("#recording")

    return open_window


async def says(banner, text):
    """Wait until this is said, to screen readers as well, and nothing else."""
    await expect(banner.get_by_role("status")).to_have_text(text)


async def test_all_are_asked_and_told_all_the_while(
    callers, windows, study, isaac, jacob, rachel, session, recorder
):
    """CA-9, UX-2: in both languages, by keyboard, and whether in the call or not."""
    await preferences.set_language(study, by=rachel.id, language="he")
    isaacs, isaac_sees = await callers(isaac, session)
    jacobs, jacob_sees = await callers(jacob, session)
    reader = await windows(rachel, session)
    reader_sees = reader.tab.locator("#recording")
    await expect(jacobs.button("Record the call")).to_be_hidden()

    await isaacs.button("Record the call").press("Enter")
    await says(isaac_sees, "The call will be recorded once all have agreed. Still asked: Jacob")
    await expect(jacob_sees).to_contain_text(ASKED)
    await expect(jacob_sees).to_contain_text("kept on this server for 30 days")
    await says(reader_sees, "המשתתפים בשיחה נשאלים אם מותר להקליט אותה, לבקשת \u2068Isaac\u2069.")
    await jacobs.button("Rather not").press("Enter")
    for banner in (isaac_sees, jacob_sees):
        text = "Not everyone would like to be recorded, so nothing is recorded any more."
        await says(banner, text)
    await isaacs.button("Close").click()
    await expect(isaac_sees).to_be_hidden()

    await isaacs.button("Record the call").click()
    await jacobs.button("I may be recorded").click()
    for banner in (isaac_sees, jacob_sees):
        await says(banner, "This call is being recorded.")
    await says(reader_sees, "השיחה הזאת מוקלטת.")
    await expect(reader_sees.get_by_role("button")).to_have_count(0)
    await jacobs.tab.reload()
    await says(jacob_sees, "This call is being recorded.")

    rachels, rachel_sees = await callers(rachel, session)
    await expect(rachel_sees).to_contain_text("האם מותר להקליט גם אותך?")
    text = "The recording waits, and nothing is kept, until all have agreed. Still asked: Rachel"
    await says(isaac_sees, text)
    await rachels.button("מותר להקליט אותי").click()
    await says(isaac_sees, "This call is being recorded.")
    await rachels.button("הפסקה ומחיקה של הכול").click()
    text = "The recording is over, and all of it is deleted: somebody has taken back their consent."
    await says(isaac_sees, text)

    recorder.well = False
    await expect(isaacs.button("Record the call")).to_be_hidden()
