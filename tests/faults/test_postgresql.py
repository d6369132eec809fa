"""The same program on the other database."""

import pytest

from benchmarks.household import GUIDE, begin, link_of, open_household, sit_down
from tests import postgresql
from tests.faults.reader import open_reader
from tests.forks import fork

postgresql_server = postgresql.postgresql_server
pooled_server = postgresql.pooled_server


@pytest.mark.postgresql
@pytest.mark.parametrize("way", ["postgresql_server", "pooled_server"])
async def test_a_session_is_lived_on_postgresql_and_survives_a_power_cut(
    household_folder, postgresql_server, way, request
):
    """OP-1, OP-3, SE-5, SE-6, PR-1: directly, and through PgBouncer that pools by transaction."""
    url = request.getfixturevalue(way).url(postgresql_server.database())
    async with (
        open_household(household_folder, launch=fork, DATABASE_URL=url) as household,
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
    ):
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        async with open_reader(household, await link_of(isaac, card)) as reader:
            await reader.ask("navigate", ref=f"{GUIDE} 2:2")
            for path in ("", "/section?ref=1"):
                address = f"{household.page_url}/session/%00{path}"
                async with reader.http.get(address) as answer:
                    assert answer.status == 404
            assert (await reader.ask("navigate", ref="\0"))["code"] == "unknown_ref"
            await household.program.kill()
            await household.program.start()
            welcome = await reader.connect()
            assert (welcome["ref"], welcome["change"]) == (f"{GUIDE} 2:2", 1)
            await reader.ask("end")

        history = await jacob.command("history")
        assert f"{GUIDE} 1:1 – 2:2" in history.shown.text
        assert household.program.failures == []
