"""Discord's socket breaks in the middle of a session."""

import asyncio

import aiohttp
import pytest

from benchmarks.household import GUIDE, begin, link_of, sit_down
from sandbox.world.events import BotCame
from tests.faults.reader import open_reader
from tests.patience import PATIENCE

RESUMED = [("cut", True), ("reconnect", True), ("invalid", True)]
FORGOTTEN = [("cut", False), ("invalid", False)]


async def drop(household, how, resumable):
    """Disturb the program's socket."""
    address = f"{household.sandbox.page_url}/sandbox/gateway/drop"
    wish = {"how": how, "resumable": resumable}
    async with aiohttp.ClientSession() as http, http.post(address, json=wish) as response:
        assert await response.json() == {"sockets": 1}


@pytest.fixture
def back(household):
    """Is set when the program has come back to Discord."""
    came = asyncio.Event()

    def hear(event):
        if event == BotCame(online=True):
            came.set()

    stop = household.sandbox.world.listen(hear)
    yield came
    stop()


def answers(household):
    """Each first answer to an interaction, by its address."""
    requests = household.sandbox.requests
    return [one.path for one in requests if one.path.endswith("/callback")]


def posted(household):
    """Each message that the program has written to a channel, by its nonce."""
    requests = household.sandbox.requests
    return [one.body["nonce"] for one in requests if one.route.startswith("POST /channels/")]


@pytest.mark.parametrize(("how", "resumable"), RESUMED + FORGOTTEN)
async def test_a_session_outlives_the_socket_and_nothing_is_said_twice(
    household, back, how, resumable
):
    """SE-6, SE-8, PR-1: commands and buttons work as before, and there is one of everything."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        async with open_reader(household, await link_of(isaac, card)) as reader:
            await drop(household, how, resumable)
            await reader.ask("navigate", ref=f"{GUIDE} 1:3")
            async with asyncio.timeout(PATIENCE):
                await back.wait()

            assert await link_of(jacob, card)
            status = await jacob.command("session status")
            assert f"{GUIDE} 1:3" in status.text
            asked = await isaac.command("session end")
            await isaac.press(asked.message, "End session")

        told = f"{GUIDE} 1:1 – 1:3 · 0 min · Isaac"
        await jacob.until(lambda message: message.id == card.id and told in message.text)
        assert len([message for message in jacob.messages() if told in message.text]) == 1
        history = await jacob.command("history")
        assert history.text.count("0 min") == 1
        for once in (answers(household), posted(household)):
            assert len(once) == len(set(once))
        assert household.program.failures == []


@pytest.mark.parametrize(("how", "resumable"), RESUMED)
async def test_what_is_asked_while_the_socket_is_down_is_answered_once(household, how, resumable):
    """OP-1: Discord keeps what it could not tell, and tells it when the program is back."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        await drop(household, how, resumable)

        answer = await isaac.command("session start")

        assert "is in session at" in answer.text
        card = await jacob.until(lambda message: "End" in message.buttons)
        assert await link_of(jacob, card)
        assert len([message for message in jacob.messages() if "End" in message.buttons]) == 1
        assert len(answers(household)) == len(set(answers(household)))
        assert household.program.failures == []
