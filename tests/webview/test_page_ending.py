"""Ending a session on the page, and seeing it end."""

import pytest
from playwright.async_api import expect

from havruta.sessions import lifecycle, reports
from tests.webview.windows import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_owner_ends_the_session_after_a_confirmation(
    windows, cable, isaac, jacob, session, study, clock
):
    """SE-6, RM-6"""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await isaacs.segment("Ruth 1:5").click()
    await jacobs.is_at("Ruth 1:5")
    clock.now = clock.now.replace(minute=25)

    await isaacs.button("End session").click()
    dialog = isaacs.tab.get_by_role("dialog")
    await expect(dialog).to_contain_text("End the session for everyone?")
    await dialog.get_by_role("button", name="End session").click()

    for window in (isaacs, jacobs):
        await window.connection("ended")
        farewell = window.tab.get_by_role("region", name="What was learned")
        await expect(farewell).to_contain_text("Ruth 1:1 – 1:5")
        await expect(farewell).to_contain_text("25 min · Isaac, Jacob")
        await expect(farewell).to_contain_text("The next session begins at Ruth 1:5.")
        await window.shows("Ruth 1:5")
        await expect(window.button("Next section")).to_be_hidden()
    report = await reports.report(study, session_id=session.id)
    assert not report.session.is_live

    await jacobs.button("Start again").click()
    await jacobs.connection("live")
    await jacobs.is_at("Ruth 1:5")


async def test_a_page_does_not_come_back_after_the_end(
    windows, cable, isaac, jacob, session, study
):
    """RM-6: closes the sockets with a code that stops reconnection."""
    window = await windows(jacob, session)
    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    await window.connection("ended")
    tried = cable.tried

    await window.tab.evaluate("window.dispatchEvent(new Event('online'))")
    await window.tab.context.set_offline(True)
    await window.tab.context.set_offline(False)
    await window.segment("Ruth 1:3").click()

    await window.connection("ended")
    await window.is_at("Ruth 1:1")
    assert cable.tried == tried


async def test_the_session_can_be_ended_on_a_phone(windows, isaac, session):
    """SE-6, UX-2"""
    window = await windows(isaac, session, **PHONE)

    await window.button("End session").tap()
    await window.tab.get_by_role("dialog").get_by_role("button", name="End session").tap()

    await window.connection("ended")


async def test_one_may_think_better_of_it(windows, isaac, session, study):
    """SE-6"""
    window = await windows(isaac, session)
    await window.button("End session").click()

    await window.button("Keep learning").click()

    await expect(window.tab.get_by_role("dialog")).to_be_hidden()
    await window.segment("Ruth 1:2").click()
    await window.is_at("Ruth 1:2")
    assert (await reports.report(study, session_id=session.id)).session.is_live


async def test_escape_ends_nothing(windows, isaac, session, study):
    """SE-6"""
    window = await windows(isaac, session)
    await window.button("End session").click()

    await window.tab.keyboard.press("Escape")

    await expect(window.tab.get_by_role("dialog")).to_be_hidden()
    await window.segment("Ruth 1:2").click()
    await window.is_at("Ruth 1:2")
    assert (await reports.report(study, session_id=session.id)).session.is_live


async def test_only_the_owner_is_offered_to_end_it(windows, jacob, session):
    """SE-6"""
    window = await windows(jacob, session)

    await expect(window.tab.get_by_role("button", name="End")).to_have_count(0)


async def test_a_double_click_on_end_ends_once(windows, isaac, session, study):
    """SE-6"""
    window = await windows(isaac, session)
    await window.button("End session").click()

    await window.tab.get_by_role("dialog").get_by_role("button", name="End session").dblclick()

    await window.connection("ended")
    history = await reports.history(study, havruta_id=None, by=isaac.id, page=1, size=5)
    assert len(history.reports) == 1


async def test_who_cannot_see_the_page_is_led_to_what_was_learned(
    windows, isaac, jacob, session, study
):
    """RM-6, UX-2: the line that says how things stand is gone by then."""
    window = await windows(jacob, session)

    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    ended = window.tab.get_by_role("heading", name="This session has ended.")
    await expect(ended).to_be_focused()


async def test_after_the_end_nobody_is_asked_to_wait(windows, isaac, jacob, session):
    """RM-6: there is no connection to wait for, neither for who ended it nor for the others."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await isaacs.button("End session").click()
    await isaacs.tab.get_by_role("dialog").get_by_role("button", name="End session").click()

    for window in (isaacs, jacobs):
        await window.connection("ended")
        await window.segment("Ruth 1:3").click()

        assert await window.status_line.text_content() == "This session has ended."


async def test_opening_the_page_after_the_end_shows_the_summary(
    windows, isaac, jacob, session, study
):
    """RM-6"""
    window = await windows(jacob, session)
    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    await window.connection("ended")

    await window.tab.reload()

    await expect(window.tab.get_by_role("heading")).to_have_text("This session has ended.")
