"""The disk is full in the middle of a session."""

import resource

import aiohttp
import pytest

from benchmarks.household import GUIDE, begin, link_of, sit_down
from tests.faults.reader import open_reader

NOTHING_WRITTEN = "I can’t write anything down right now, so nothing has changed."


@pytest.fixture
def disk(household):
    """Lets the program's files grow, or not."""
    before = resource.prlimit(household.program.pid, resource.RLIMIT_FSIZE)

    class Disk:
        def fill(self):
            resource.prlimit(household.program.pid, resource.RLIMIT_FSIZE, (1, before[1]))

        def make_room(self):
            resource.prlimit(household.program.pid, resource.RLIMIT_FSIZE, before)

    return Disk()


async def health(household):
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{household.page_url}/healthz") as response,
    ):
        return response.status, (await response.json())["missing"]


async def test_with_a_full_disk_all_is_read_the_rest_refused_in_a_sentence_and_health_says_it(
    household, disk
):
    """OP-1, OP-2, SE-4: and all goes on where it was as soon as there is room."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        async with open_reader(household, await link_of(isaac, card)) as reader:
            disk.fill()
            refused = await reader.ask("navigate", ref=f"{GUIDE} 1:3")
            made = await isaac.command("havruta create", book=GUIDE)
            joined = await jacob.press(card, "Join")
            looked = await isaac.command("session status")
            page = f"{household.page_url}/session/{reader.session_id}"
            for address in (page, f"{page}/section?ref={GUIDE} 1:1", household.page_url):
                async with reader.http.get(address) as response:
                    assert response.status == 200, address
            unwell = await health(household)
            disk.make_room()
            moved = await reader.ask("navigate", ref=f"{GUIDE} 1:3")

            assert (refused["code"], moved["type"]) == ("cannot_store", "done")
            for said in (refused["text"], made.text, joined.text):
                assert said.startswith(NOTHING_WRITTEN)
            assert f"{GUIDE} 1:1" in looked.text
            assert unwell == (503, ["disk"])
            assert (await health(household))[0] == 200
        (failure,) = household.program.failures
        assert failure["event"] == "nothing can be stored: disk I/O error"
