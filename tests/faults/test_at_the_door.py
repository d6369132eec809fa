"""A server lets the bot in."""

import aiohttp

from sandbox.world import seed

ROLE = f"/sandbox/roles/{seed.BOT_ROLE_ID}/permissions"


async def test_a_server_that_lets_the_bot_in_is_greeted_once_and_hears_what_is_missing(household):
    """UX-3, SY-4: in one message, with the commands that begin everything."""
    async with (
        household.person("isaac") as isaac,
        aiohttp.ClientSession(household.sandbox.page_url, raise_for_status=True) as http,
    ):
        async with http.delete("/sandbox/members/havruta"):
            pass
        async with http.post(ROLE, json={"permissions": ["view_channel", "send_messages"]}):
            pass
        async with http.put("/sandbox/members/havruta"):
            pass

        hello = await isaac.until(lambda message: message.text.startswith("Hello!"))
        await household.program.stop()
        await household.program.start()
        answer = await isaac.command("help")

        assert "permissions in this server: Embed Links." in hello.text
        assert "</havruta create:" in hello.text
        assert "שלום" in hello.text
        assert answer.shown.private
        greeted = [m for where in ("general", "study-table") for m in isaac.messages(where)]
        assert [message.text for message in greeted if not message.private] == [hello.text]
        assert household.program.failures == []
