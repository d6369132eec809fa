"""Chat, clock and pages as processes of their own, over Redis and PostgreSQL; some are killed."""

import asyncio
from datetime import timedelta

import pytest
from playwright.async_api import expect

from benchmarks.faults.reader import open_reader
from benchmarks.household import GUIDE, begin, link_of, sit_down
from tests.e2e.test_story import come_in, room_at
from tests.patience import PATIENCE

pytestmark = [pytest.mark.postgresql, pytest.mark.asyncio(loop_scope="session")]

ROLES = {
    "chat": {"ROLES": "chat"},
    "clock": {"ROLES": "clock"},
    "one": {"ROLES": "page"},
    "two": {"ROLES": "page"},
}
SECOND = timedelta(seconds=1)
SOON = (
    ("havruta.sessions.presence", "UNSEEN", 2 * SECOND),
    ("havruta.sessions.lifecycle", "LEFT_EMPTY", SECOND),
    ("havruta.sessions.watch", "RETURN", SECOND),
    ("scheduler.duties", "SWEEP", SECOND),
    ("webview.rooms.rooms", "KEEP_ALIVE_INTERVAL", 0.5),
)
SUMMED_UP = ["Start again"]
IN_TURN = (("bot.client", "IDENTIFY_EVERY", 1.2 * SECOND),)


def live(page):
    return expect(page.locator("body")).to_have_attribute("data-connection", "live")


async def both_learn_at(isaacs, jacobs, ref):
    """Expect both to be there, live and seen, and Isaac to lead Jacob there."""
    for page in (isaacs, jacobs):
        await live(page)
        people = page.get_by_role("list", name="People").get_by_role("listitem")
        await expect(people).to_have_count(2)
    await isaacs.locator(f'[data-ref="{ref}"]').last.click()
    await room_at(jacobs, ref)


@pytest.mark.browser
async def test_a_process_that_dies_takes_nothing_with_it(cluster, window, own_redis_server):
    """RM-4, RM-5, RM-7, OP-4, OP-7, SE-6, SE-8: killed, restarted and told to stop, one by one."""
    async with (
        cluster(ROLES) as running,
        running.person("isaac") as isaac,
        running.person("jacob") as jacob,
        window() as isaacs,
        window() as jacobs,
    ):
        for member in running.members.values():
            assert await member.health() == {"healthy": True, "missing": []}
        one, two = running["one"], running["two"]
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        for page, person, member in ((isaacs, isaac, one), (jacobs, jacob, two)):
            running.switch.ports = [member.port]
            await come_in(page, await link_of(person, card))
        running.switch.ports = [one.port, two.port]
        await both_learn_at(isaacs, jacobs, f"{GUIDE} 1:2")

        await one.program.kill()  # Isaac's page goes to the other
        await both_learn_at(isaacs, jacobs, f"{GUIDE} 1:3")
        await running["clock"].program.kill()
        await running["chat"].program.kill()
        own_redis_server.stop()
        await both_learn_at(isaacs, jacobs, f"{GUIDE} 1:4")
        own_redis_server.start()
        await asyncio.gather(*(running[name].start() for name in ("one", "clock", "chat")))
        assert await two.program.stop() == 0  # both are told to move
        await both_learn_at(isaacs, jacobs, f"{GUIDE} 1:5")
        await isaac.until(lambda message: message.id == card.id and f"{GUIDE} 1:5" in message.text)

        asked = await isaac.command("session end")
        await isaac.press(asked.shown, "End session")
        summary = await isaac.until(lambda message: message.buttons == SUMMED_UP)
        assert summary.id == card.id
        assert f"{GUIDE} 1:1 – 1:5" in summary.text
        for page in (isaacs, jacobs):
            await expect(page.locator("body")).to_have_attribute("data-connection", "ended")
        assert len([m for m in isaac.messages() if m.buttons == SUMMED_UP]) == 1


async def test_the_idle_clock_runs_on_where_pages_were_killed(cluster):
    """SE-7, RM-7, OP-7: nobody comes back; the session ends by itself, with one summary."""
    async with (
        cluster(ROLES, changes=SOON) as running,
        running.person("isaac") as isaac,
    ):
        await isaac.command("havruta create", book=GUIDE)
        card = await sit_down(isaac)
        async with open_reader(running.page_url, await link_of(isaac, card)) as reader:
            async with asyncio.timeout(PATIENCE):
                while await reader.ask("navigate", ref=f"{GUIDE} 1:2") is None:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            running.switch.ports = []
            for name in ("one", "two"):
                await running[name].program.kill()

            summary = await isaac.until(lambda message: message.buttons == SUMMED_UP)
            assert summary.id == card.id
            assert f"{GUIDE} 1:1 – 1:2" in summary.text


async def test_chat_is_divided_by_shards_that_identify_one_after_another(cluster):
    """OP-7, SE-8: a server's process hears of it, the first one of direct messages."""
    members = {
        "first": {"ROLES": "chat", "SHARDS": "0/3"},
        "second": {"ROLES": "chat,clock", "SHARDS": "1-2/3"},
        "page": {"ROLES": "page"},
    }
    async with (
        cluster(members, changes=IN_TURN, identify_seconds=0.3) as running,
        running.person("isaac") as isaac,
        running.person("jacob") as jacob,
    ):
        shards = {session.shard for session in running.sandbox.gateway.sessions.values()}
        assert shards == {(number, 3) for number in range(3)}
        await begin(isaac, jacob)  # Jacob answers in a direct message
        card = await sit_down(isaac)

        async with open_reader(running.page_url, await link_of(jacob, card)) as reader:
            async with asyncio.timeout(PATIENCE):
                while await reader.ask("read", ref=f"{GUIDE} 1:2") is None:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            await isaac.until(lambda message: message.id == card.id and "Jacob" in message.text)
            for name in ("first", "second"):
                await running[name].program.kill()
            await asyncio.gather(*(running[name].start() for name in ("first", "second")))
            asked = await isaac.command("session end")
            await isaac.press(asked.shown, "End session")
            summary = await isaac.until(lambda message: message.buttons == SUMMED_UP)
        assert summary.id == card.id
