"""No file handle is left in the middle of a session."""

import asyncio

import aiohttp

from benchmarks.household import GUIDE, begin, link_of, sit_down
from tests.faults.reader import open_reader
from tests.handles import used_up

ASKED = ("havruta list", "session status", "history", "progress", "reminders status", "help")
OUR_FAULT = "Something went wrong on our side. Try again"
NO_ROOM = (503, "Too many connections.\n")


async def front(household):
    """What somebody sees who comes to the page now, by a connection of their own."""
    async with aiohttp.ClientSession() as http, http.get(household.page_url) as response:
        return response.status, await response.text()


async def test_with_no_file_handle_left_everybody_is_told_something_and_all_goes_on(household):
    """OP-1, OP-4: rooms as before; chat and page say one sentence, and recover by themselves."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        async with open_reader(household, await link_of(isaac, card)) as reader:
            with used_up(household.program.pid):
                moved = await reader.ask("navigate", ref=f"{GUIDE} 1:3")
                at_once = [person.command(asked) for asked in ASKED for person in (isaac, jacob)]
                made = isaac.command("havruta create", book=GUIDE, name="Made without")
                answers = await asyncio.gather(*at_once, made, jacob.press(card, "Join"))
                refused = await front(household)
            await household.program.logged("there are file handles again")

            assert moved["type"] == "done"
            assert all(answer.shown is not None for answer in answers)
            assert refused == NO_ROOM
            assert (await front(household))[0] == 200
            listed = (await isaac.command("havruta list")).shown.text
            assert ("Made without" in answers[-2].text) == ("Made without" in listed)
            assert (await reader.connect())["ref"] == f"{GUIDE} 1:3"
            assert (await reader.ask("navigate", ref=f"{GUIDE} 1:2"))["type"] == "done"
        failed = [line["event"] for line in household.program.failures]
        assert failed.count("no file handles are left") == 1
        said = sum(answer.text.startswith(OUR_FAULT) for answer in answers)
        assert failed.count("interaction failed") == said
        assert "asyncio" not in {line["logger"] for line in household.program.failures}
