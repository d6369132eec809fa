"""What is promised is on its way at once, from the commit to Discord."""

import asyncio

from benchmarks.household import GUIDE, begin

SOON = 5.0
"""NO-4: a third of the clock's round, so that nobody waits for it, on the busiest machine."""


async def test_a_session_is_in_the_channel_without_waiting_for_the_clock(household):
    """NO-4, SE-1"""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)

        starting = asyncio.create_task(isaac.command("session start"))
        card = await jacob.until(lambda message: "End" in message.buttons, timeout=SOON)

        assert card.mentions == [jacob.id]
        assert "is in session at" in (await starting).text


async def test_an_invitation_is_in_the_direct_messages_without_waiting_for_the_clock(household):
    """NO-4, IN-1"""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        command = isaac.command("havruta create", book=GUIDE, partners=f"<@{jacob.id}>")
        making = asyncio.create_task(command)

        await jacob.until(lambda message: "Accept" in message.buttons, where="dm", timeout=SOON)

        assert "is made." in (await making).text
