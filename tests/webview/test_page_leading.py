"""RM-5: who leads is seen, given, asked for and granted on the page, and nobody is grabbed."""

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def choose(window, name, action):
    """Open what can be done about somebody, and choose from it."""
    await window.person().filter(has_text=name).get_by_role("button").click()
    await window.tab.get_by_role("dialog").get_by_role("button", name=action).click()


async def test_the_lead_goes_round(windows, isaac, jacob, session):
    """RM-5, UX-2: asked for, put off, granted, used, taken back; and everyone is asked to come."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await isaacs.people("Isaac leads", "Jacob")

    await choose(jacobs, "Jacob", "Ask to lead")
    await isaacs.people("Isaac leads", "Jacob asks to lead")
    wishes = isaacs.tab.get_by_role("region", name="What is asked of you")
    asked = wishes.get_by_role("paragraph").filter(has_text="May Jacob lead?")
    await expect(isaacs.announcer).to_contain_text("May Jacob lead?")
    await asked.get_by_role("button", name="Not now").click()
    await expect(asked).to_be_hidden()
    await choose(jacobs, "Jacob", "Ask no more")
    await choose(jacobs, "Jacob", "Ask to lead")
    await asked.get_by_role("button", name="Give the lead").click()

    await isaacs.people("Isaac", "Jacob leads")
    await expect(asked).to_be_hidden()
    await expect(jacobs.status_line).to_have_text("You turn the pages")
    await jacobs.segment("Ruth 1:4").click()
    await isaacs.is_at("Ruth 1:4")
    await isaacs.segment("Ruth 1:15").click()
    await jacobs.people("Isaac at 1:15", "Jacob leads")
    await isaacs.is_at("Ruth 1:4")

    await choose(jacobs, "Jacob", "Bring everyone here")
    called = wishes.get_by_role("paragraph").filter(has_text="Will you come to 1:4?")
    await called.get_by_role("button", name="Stay here").click()
    await expect(called).to_be_hidden()
    await jacobs.people("Isaac at 1:15", "Jacob leads")
    await choose(jacobs, "Jacob", "Bring everyone here")
    await called.get_by_role("button", name="Come").click()
    await jacobs.people("Isaac", "Jacob leads")

    await choose(isaacs, "Isaac", "Take the lead back")
    await jacobs.people("Isaac leads", "Jacob")


async def test_one_goes_to_somebody_without_following_them(windows, isaac, jacob, session):
    """RM-5: going to where somebody is and following are two things."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await isaacs.segment("Ruth 1:2").click()
    await jacobs.segment("Ruth 1:15").click()
    await isaacs.people("Isaac leads", "Jacob at 1:15")

    await choose(isaacs, "Jacob", "Go to 1:15")

    await jacobs.is_at("Ruth 1:15")


async def test_the_lead_of_an_owner_who_goes_passes_on_until_they_are_back(
    windows, isaac, jacob, session
):
    """RM-5: an absent leader's lead passes on."""
    jacobs = await windows(jacob, session)
    await jacobs.people("Jacob")
    isaacs = await windows(isaac, session)
    await jacobs.people("Jacob", "Isaac leads")

    await isaacs.tab.close(run_before_unload=True)
    await jacobs.people("Jacob leads")
    await expect(jacobs.announcer).to_contain_text("You turn the pages")

    await windows(isaac, session)
    await jacobs.people("Jacob", "Isaac leads")
