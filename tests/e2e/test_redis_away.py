"""Redis is away for a while, between two processes that serve one room."""

import pytest

from benchmarks.household import GUIDE, begin, link_of, sit_down
from tests.faults.reader import open_reader

pytestmark = [pytest.mark.postgresql, pytest.mark.asyncio(loop_scope="session")]

ROLES = {
    "chat": {"ROLES": "chat,clock"},
    "one": {"ROLES": "page"},
    "two": {"ROLES": "page"},
}


async def until_redis_is(member, *, there):
    """Wait until a process says that it can hear the others, or that it cannot."""
    while ("redis" in (await member.health())["missing"]) is there:
        pass


async def test_while_redis_is_away_all_goes_on_a_little_later_and_at_once_when_it_is_back(
    cluster, own_redis_server
):
    """OP-1, OP-2, RM-2, RM-3, RM-7: who follows is led by what the database says meanwhile."""
    async with (
        cluster(ROLES) as running,
        running.person("isaac") as isaac,
        running.person("jacob") as jacob,
    ):
        one, two = running["one"], running["two"]
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        running.switch.ports = [one.port]
        async with open_reader(running, await link_of(isaac, card)) as leads:
            running.switch.ports = [two.port]
            async with open_reader(running, await link_of(jacob, card)) as follows:
                await leads.ask("navigate", ref=f"{GUIDE} 1:2")
                await follows.told("place", ref=f"{GUIDE} 1:2")

                own_redis_server.stop()
                for member in running.members.values():
                    await until_redis_is(member, there=False)
                moved = await leads.ask("navigate", ref=f"{GUIDE} 1:4")
                told = await follows.told("place", ref=f"{GUIDE} 1:4")
                reads = await follows.ask("read", ref=f"{GUIDE} 1:1")
                status = await jacob.command("session status")
                async with open_reader(running, await link_of(jacob, card)) as late:
                    assert late.welcome["ref"] == f"{GUIDE} 1:4"

                own_redis_server.start()
                for member in running.members.values():
                    await until_redis_is(member, there=True)
                await leads.ask("navigate", ref=f"{GUIDE} 1:3")
                await follows.told("place", ref=f"{GUIDE} 1:3")
                await isaac.until(
                    lambda message: message.id == card.id and f"{GUIDE} 1:3" in message.text
                )

        assert (moved["type"], reads["type"]) == ("done", "done")
        assert f"{GUIDE} 1:4" in status.text
        assert told["change"] == 2
