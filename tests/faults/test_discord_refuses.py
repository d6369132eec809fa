"""Discord fails, forbids, or takes a request and loses its answer."""

import aiohttp
import pytest

from benchmarks.household import GUIDE, begin, sit_down
from sandbox.discord.faults import Fault


@pytest.fixture
def fault(household):
    """Let a coming request fail."""

    def add(route, **how):
        household.sandbox.faults.add(Fault(route=route, **how))

    return add


async def forbid(household, *permissions):
    """Take permissions away from the bot in the channel where everyone is."""
    address = f"{household.sandbox.page_url}/sandbox/channels/general/permissions"
    async with (
        aiohttp.ClientSession() as http,
        http.post(address, json={"deny": permissions}, raise_for_status=True),
    ):
        pass


async def end(isaac):
    asked = await isaac.command("session end")
    await isaac.press(asked.message, "End session")


async def test_a_name_written_like_a_mention_calls_nobody(household):
    """IN-1, NO-1: only those concerned are mentioned."""
    async with (
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        household.person("esau") as esau,
    ):
        await jacob.close_dms()

        await isaac.command(
            "havruta create", book=GUIDE, name=f"With <@{esau.id}>", partners=f"<@{jacob.id}>"
        )

        invitation = await jacob.until(lambda message: "Accept" in message.buttons)
        assert invitation.mentions == [jacob.id]


async def test_a_summary_that_is_forbidden_is_drawn_when_it_is_allowed_again(household, fault):
    """SE-7: every way of ending reaches the message."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        fault("PATCH /channels/*", status=403, code=50001, message="Missing Access")

        await end(isaac)

        await isaac.until(lambda message: message.id == card.id and "nobody came" in message.text)
        assert isaac.now(card).buttons == ["Start again"]


async def test_one_message_that_cannot_be_drawn_holds_up_no_other(household, fault):
    """SE-6, SE-8: and what it cannot show is told directly."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        shown = await jacob.command("havruta show")
        await jacob.press(shown.message, "Tell me directly")
        card = await sit_down(isaac)
        direct = await jacob.until(lambda message: "End" in message.buttons, where="dm")
        fault(f"*/{card.channel_id}/messages/*", times=99, status=400, code=50083)

        await end(isaac)

        await jacob.until(lambda message: message.id == direct.id and "End" not in message.buttons)
        assert "End" in isaac.now(card).buttons
        await isaac.until(lambda message: "nobody came" in message.text, where="dm")


async def test_who_may_come_in_can_while_the_bot_may_not_speak_at_home(household):
    """SE-2: the second start answers with the one that runs."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        await sit_down(isaac)
        await forbid(household, "send_messages")

        answer = await jacob.command("session start")

        assert "is in session at" in answer.text
        assert "Open the page" in answer.message.links


@pytest.mark.parametrize("where", ["general", "study-table"])
async def test_a_home_that_the_bot_cannot_see_is_named_with_the_permission(household, where):
    """SE-1, OP-1: nothing is started that nobody hears of, asked there or elsewhere."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        await forbid(household, "view_channel")

        refused = await isaac.command("session start", where=where, havruta=GUIDE)

        home = f"<#{isaac.channel_id('general')}>"
        assert f"I need the permission “View Channel” in {home} for that." in refused.text
        await forbid(household)
        await sit_down(isaac, where=where, havruta=GUIDE)


async def test_what_another_process_has_answered_is_left_to_it(household, fault):
    """OP-1: two processes with one token hear of everything twice."""
    async with household.person("isaac") as isaac:
        fault("POST /interactions/*", status=400, code=40060, message="Already acknowledged.")

        answer = await isaac.command("havruta list")

        assert answer.failed
        assert (await household.program.logged("answered already"))["asked"] == "/havruta list"
        assert household.program.failures == []


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_connection_that_breaks_at_the_first_answer_leaves_nobody_waiting(
    household, fault, when
):
    """OP-1: never silence, whether Discord has taken the answer or not."""
    async with household.person("isaac") as isaac:
        for sentence, option in (("is made.", GUIDE), ("I don’t know a book called", "Nonsense")):
            fault("POST /interactions/*", status=0, when=when)

            answer = await isaac.command("havruta create", book=option)

            assert sentence in answer.text

        asked_twice = [40060, 40060] if when == "after" else []
        assert [broken.code for broken in household.sandbox.violations] == asked_twice
        household.sandbox.ledger.violations.clear()
