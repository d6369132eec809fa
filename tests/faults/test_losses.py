"""Discord takes away where a havruta is at home: a thread, a channel, a server."""

import aiohttp
import pytest

from benchmarks.household import GUIDE
from sandbox.world import seed
from sandbox.world.events import ChannelMade
from sandbox.world.model import Channel, ChannelKind

PLACE = f"{GUIDE} 1:1"


@pytest.fixture
async def steer(household):
    """Take things away, as the sandbox's own addresses do."""
    async with aiohttp.ClientSession() as http:

        async def ask(method, path, **wish):
            url = f"{household.sandbox.page_url}/sandbox{path}"
            async with http.request(method, url, json=wish, raise_for_status=True):
                pass

        yield ask


@pytest.fixture
def thread(household):
    """A thread that Isaac has made in a channel."""
    world = household.sandbox.world
    thread = Channel(
        id=world.new_id(),
        kind=ChannelKind.PUBLIC_THREAD,
        name="aside",
        guild_id=seed.GUILD_ID,
        parent_id=seed.GENERAL_ID,
        owner_id=seed.ISAAC_ID,
        created=world.clock.now(),
        members=[seed.ISAAC_ID, seed.JACOB_ID, seed.BOT_ID],
    )
    world.save(thread)
    world.tell(ChannelMade(thread))
    return thread


def is_card(message):
    return "End" in message.buttons and not message.private


def is_summary(message):
    return "nobody came" in message.text


async def end(isaac, **where):
    asked = await isaac.command("session end", havruta=GUIDE, **where)
    await isaac.press(asked.message, "End session")


async def settle_in(isaac, jacob, where):
    """Isaac and Jacob have a havruta at home there, and it is in session; return its card."""
    await isaac.command("havruta create", book=GUIDE, partners=f"<@{jacob.id}>", where=where)
    invitation = await jacob.until(lambda message: "Accept" in message.buttons, where="dm")
    await jacob.press(invitation, "Accept")
    await isaac.command("session start", where=where)
    return await isaac.until(is_card, where=where)


async def test_a_card_in_a_thread_that_sleeps_becomes_the_summary(household, steer, thread):
    """SE-6, SE-8: the thread is woken; nothing is left of Join and End."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        card = await settle_in(isaac, jacob, "aside")
        await steer("POST", "/channels/aside/thread", archived=True)

        await end(isaac, where="study-table")

        summary = await isaac.until(is_summary, where="aside")
        assert summary.id == card.id
        assert not {"Join", "End"} & {*summary.buttons}


async def test_a_locked_thread_hides_nothing_from_anybody(household, steer, thread):
    """SE-1, SE-6, NO-2: the summary, and the next session, reach each directly and at once."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await settle_in(isaac, jacob, "aside")
        await steer("POST", "/channels/aside/thread", archived=True, locked=True)

        await end(isaac, where="study-table")
        for one in (isaac, jacob):
            await one.until(is_summary, where="dm")

        for locked in ({"archived": True}, {}):
            await steer("POST", "/channels/aside/thread", locked=True, **locked)
            answer = await jacob.command("session start", havruta=GUIDE, where="study-table")
            assert f"is in session at {PLACE}" in answer.text
            card = await jacob.until(is_card, where="dm")
            told = await isaac.until(lambda m: "the thread is locked" in m.text, where="dm")
            assert "So I tell each of you directly" in told.text
            await end(isaac, where="study-table")
            await jacob.until(lambda m, card=card: m.id == card.id and is_summary(m), where="dm")
            assert [m.text for m in isaac.messages("dm")].count(told.text) == 1 + (not locked)
        assert household.program.failures == []


@pytest.mark.parametrize("where", ["general", "aside"])
async def test_a_channel_that_is_deleted_while_a_session_runs_strands_nobody(
    household, steer, thread, where
):
    """SE-1, SE-8, HV-6: each has the living message directly, to the end and the next time."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await settle_in(isaac, jacob, where)

        await steer("DELETE", f"/channels/{where}")

        gone = await isaac.until(lambda m: m.text.startswith("The channel of"), where="dm")
        assert "Your place and your history are kept." in gone.text
        cards = [await one.until(is_card, where="dm") for one in (isaac, jacob)]
        await end(isaac, where="dm")
        for one, card in zip((isaac, jacob), cards, strict=True):
            await one.until(lambda m, card=card: m.id == card.id and is_summary(m), where="dm")
        answer = await jacob.command("session start", where="study-table")
        assert answer.text.startswith(f"The havruta “{GUIDE}” is in session at {PLACE}.")
        await isaac.until(is_card, where="dm")
        assert len([m for m in isaac.messages("dm") if m.text == gone.text]) == 1
        history = await jacob.command("history", where="study-table")
        assert "nobody came" in history.text
        assert household.program.failures == []


async def test_where_the_commands_are_and_the_bot_is_not_the_cause_is_named(household, steer):
    """SY-4, SE-1: with the way to let it in; and nobody's havruta waits for that."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await settle_in(isaac, jacob, "general")
        await end(isaac)
        await steer("DELETE", "/members/havruta?commands=kept")

        refused = await isaac.command("havruta create", book=GUIDE)
        answers = [await jacob.command("session start", where=where) for where in ("general", "dm")]

        assert refused.text.startswith("I am not in that server, only my commands are.")
        assert "permission" not in refused.text
        assert f"guild_id={seed.GUILD_ID}" in refused.message.links["Let me in"]
        for answer in answers:
            assert "I am not in the server of its channel" in answer.text
            assert {"Open the page", "Let me in"} <= answer.message.links.keys()
        await steer("PUT", "/members/havruta")
        assert "is made." in (await isaac.command("havruta create", book=GUIDE)).text
        assert household.program.failures == []


async def test_a_partner_who_has_left_the_server_is_not_called_in_vain(household, steer):
    """SE-1, NO-2: the owner hears at once that nothing reaches them."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await settle_in(isaac, jacob, "general")
        await end(isaac)
        await steer("DELETE", "/members/jacob")

        await isaac.command("session start")

        told = await isaac.until(lambda m: "I could not tell Jacob" in m.text, where="dm")
        assert "they share no server with me. Please tell them yourself." in told.text
        assert household.program.failures == []
