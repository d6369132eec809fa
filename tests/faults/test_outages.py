"""The database, or Redis, goes away in the middle of a session, and comes back."""

import aiohttp
import pytest

from benchmarks.household import GUIDE, begin, free_port, link_of, open_household, sit_down
from tests import postgresql
from tests.cable import open_cable
from tests.faults.reader import open_reader
from tests.forks import fork

postgresql_server = postgresql.postgresql_server
migrated_postgresql = postgresql.migrated_postgresql

AWAY = "I can’t reach my notes right now"


@pytest.fixture
def away_url(postgresql_server, migrated_postgresql):
    """The port to lay a cable from, and the database's URL by it."""
    port = free_port()
    url = postgresql_server.url(postgresql_server.database(migrated_postgresql))
    return port, url.replace(f":{postgresql_server.port}/", f":{port}/")


async def back(reader):
    """Come back as a page does that is told to; return where the room is."""
    while True:
        try:
            return await reader.connect()
        except (AssertionError, aiohttp.ClientError):
            continue


@pytest.mark.postgresql
async def test_while_the_database_is_away_one_sentence_says_so_and_what_was_done_is_kept(
    household_folder, postgresql_server, away_url
):
    """OP-1, OP-2, OP-4: chat, page and socket; all goes on by itself once it is back."""
    port, url = away_url
    async with (
        open_cable(port, postgresql_server.port) as cable,
        open_household(household_folder, launch=fork, DATABASE_URL=url) as household,
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
    ):
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        async with open_reader(household, await link_of(isaac, card)) as reader:
            assert (await reader.ask("navigate", ref=f"{GUIDE} 1:2"))["type"] == "done"
            cable.pull()
            said = (await isaac.command("havruta list")).shown.text
            refused = await reader.ask("navigate", ref=f"{GUIDE} 1:3")
            async with reader.http.get(household.page_url) as front:
                page = front.status, await front.text()

            cable.plugged = True
            while AWAY in (listed := await isaac.command("havruta list")).shown.text:
                pass
            welcome = await back(reader)
            moved = await reader.ask("navigate", ref=f"{GUIDE} 1:3")

        assert (said.startswith(AWAY), refused["code"]) == (True, "storage_away")
        assert (page[0], AWAY in page[1]) == (503, True)
        assert "In session" in listed.shown.text
        assert (welcome["ref"], moved["type"]) == (f"{GUIDE} 1:2", "done")
        events = {failure["event"] for failure in household.program.failures}
        assert all(event.startswith("the database can't be reached") for event in events)
