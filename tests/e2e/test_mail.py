"""An invitation by e-mail as a newcomer tries it: from the chat through the sandbox's sent mail."""

import pytest
from playwright.async_api import expect

from benchmarks.household import GUIDE, sit_down
from tests.patience import PATIENCE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def led_by(mail, label):
    """Open the newest mail, follow its link, and return the page that opens."""
    async with mail.context.expect_page() as opened:
        await mail.frame_locator("iframe").get_by_role("link", name=label, exact=True).click()
    return await opened.value


async def test_who_is_invited_by_e_mail_learns_along_without_discord(household, window):
    """IN-2, IN-4, NO-1, SE-1, RM-1: they accept, are told of the session, and are in it."""
    async with household.person("isaac") as isaac, window() as mail:
        mail.set_default_timeout(PATIENCE * 1000)
        await mail.goto(f"{household.sandbox.page_url}/mail")
        await isaac.command("havruta create", book=GUIDE, partners="Ruth@example.org")

        await mail.get_by_role("link", name="to ruth@example.org").first.click()
        invitation = await led_by(mail, "Open the invitation")
        await expect(invitation.get_by_role("heading")).to_contain_text("An invitation from Isaac")
        await invitation.get_by_label("What shall the others call you?").fill("Ruth")
        await invitation.get_by_role("button", name="Accept").click()
        await expect(invitation.get_by_role("heading", name=GUIDE)).to_be_visible()
        await isaac.until(lambda message: "Ruth has joined" in message.text)

        await sit_down(isaac)
        await mail.goto(f"{household.sandbox.page_url}/mail")
        await mail.get_by_role("link", name="Now in session").click()
        room = await led_by(mail, "Join")
        await expect(room.locator("body")).to_have_attribute("data-connection", "live")
        await expect(room.locator("main")).to_have_attribute("data-ref", f"{GUIDE} 1:1")
        people = room.get_by_role("list", name="People").get_by_role("listitem")
        await expect(people).to_have_text(["Ruth"])
        assert household.program.failures == []
