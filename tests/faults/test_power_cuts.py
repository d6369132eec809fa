"""Kill -9 at any moment loses nothing that was acknowledged."""

import asyncio

from benchmarks.household import GUIDE, begin, link_of, sit_down
from sandbox.discord.faults import Fault
from tests.faults.reader import open_reader

TO_STOP = 10.0
"""So many seconds it may take, says the seam."""


async def test_a_power_cut_in_the_middle_of_a_session_loses_nothing(household, cut_the_power):
    """SE-5, SE-7, RM-3: the place, its number and what was covered are as they were."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        async with open_reader(household, await link_of(isaac, card)) as reader:
            await reader.ask("navigate", ref=f"{GUIDE} 1:3")
            await cut_the_power()
            await household.program.start()

            welcome = await reader.connect()
            assert (welcome["ref"], welcome["change"]) == (f"{GUIDE} 1:3", 1)
            await reader.ask("end")

        told = f"{GUIDE} 1:1 – 1:3 · 0 min · Isaac"
        summary = await jacob.until(lambda message: told in message.text)
        assert summary.id == card.id


async def test_a_session_started_just_before_a_power_cut_is_still_announced_once(
    household, cut_the_power
):
    """SE-1, NO-4: its message was promised in the transaction that started it."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        slow = Fault(route="POST /channels/{channel_id}/messages", delay=60.0)
        household.sandbox.faults.add(slow)
        await isaac.command("session start")
        await cut_the_power()
        household.sandbox.faults.clear()
        await household.program.start()

        card = await jacob.until(lambda message: "End" in message.buttons)
        assert await link_of(jacob, card)
        standing = [message for message in jacob.messages() if "End" in message.buttons]
        assert len(standing) == 1


async def test_a_summary_that_was_being_drawn_when_the_power_went_is_drawn_after_all(
    household, cut_the_power
):
    """SE-6, SE-8: the end is kept, and the message is known to lack its summary."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        slow = Fault(route="PATCH /channels/{channel_id}/messages/{message_id}", delay=60.0)
        household.sandbox.faults.add(slow)
        asked = await isaac.command("session end")
        await isaac.press(asked.message, "End session")
        await isaac.until(lambda message: "Next time you begin at" in message.text)
        await cut_the_power()
        household.sandbox.faults.clear()
        assert "End" in jacob.now(card).buttons

        await household.program.start()

        await jacob.until(lambda message: message.id == card.id and "End" not in message.buttons)
        assert "nobody came" in jacob.now(card).text


async def test_a_room_that_was_empty_when_the_power_went_still_ends(
    household, cut_the_power, rewrite
):
    """SE-7: a restart of the server in between changes nothing."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        async with open_reader(household, await link_of(isaac, card)) as reader:
            await reader.ask("navigate", ref=f"{GUIDE} 1:2")
            await cut_the_power()
        for table in ("stays", "connections"):
            rewrite(f"UPDATE {table} SET seen_at = datetime(seen_at, '-6 minutes')")  # noqa: S608
        await household.program.start()

        told = f"{GUIDE} 1:1 – 1:2"
        await jacob.until(lambda message: told in message.text and "End" not in message.buttons)
        again = await sit_down(isaac)
        assert f"{GUIDE} 1:2" in again.text


async def test_a_session_that_nobody_joined_ends_after_half_an_hour(
    household, cut_the_power, rewrite
):
    """SE-7: never joined, thirty minutes."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        await sit_down(isaac)
        await cut_the_power()
        rewrite("UPDATE sessions SET started_at = datetime(started_at, '-31 minutes')")
        await household.program.start()

        await jacob.until(lambda message: "nobody came" in message.text)


async def test_buttons_from_before_the_power_cut_still_work(household, cut_the_power):
    """SE-6, ID-2"""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        await cut_the_power()
        await household.program.start()

        assert await link_of(jacob, card)
        asked = await isaac.press(card, "End")
        await isaac.press(asked.shown, "End session")
        await jacob.until(lambda message: "nobody came" in message.text)


async def test_a_graceful_stop_takes_less_than_ten_seconds(household):
    """OP-4 in part: it stops cleanly when told to, with a page open."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        async with open_reader(household, await link_of(isaac, card)):
            async with asyncio.timeout(TO_STOP):
                assert await household.program.stop() == 0

        assert household.program.failures == []


async def test_a_message_that_was_to_be_redrawn_is_redrawn_after_a_restart(household):
    """SE-8, OP-4"""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        async with open_reader(household, await link_of(isaac, card)) as reader:
            await reader.ask("navigate", ref=f"{GUIDE} 1:3")
            await household.program.stop()

        await household.program.start()

        await isaac.until(lambda message: message.id == card.id and f"{GUIDE} 1:3" in message.text)
