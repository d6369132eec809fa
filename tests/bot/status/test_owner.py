"""The owner is told in chat of what has become wrong, without asking."""

from contextlib import asynccontextmanager

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.operators import owner
from bot.status.owner import OwnersWatch
from havruta.errors.outside import StorageAway


class Steady:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def steady(monkeypatch):
    steady = Steady()
    monkeypatch.setattr("bot.status.owner.monotonic", steady)
    return steady


@pytest.fixture
def after(world, runs, instrumented, steady):
    """Isaac runs the bot; look again after so many seconds, and return what he was told last."""
    runs(world.isaac)
    watch = OwnersWatch(world.client, world.study, instrumented())

    async def after(seconds):
        steady.now += seconds
        await watch.look()
        last = world.isaac.user.dm_channel.last_message
        return None if last is None else last.content

    return after


async def test_the_owner_is_told_once_what_is_wrong_and_once_that_it_is_well(world, after, parts):
    """OP-8"""
    assert await after(0) is None
    parts["redis"] = False
    assert await after(30) is None

    told = await after(60)
    assert told.startswith("**Something is wrong with Havruta.** /status says it all.\n- Redis")
    await after(60)
    parts["redis"] = True
    await after(30)
    assert await after(60) == "Well again: Redis."
    assert len(list(world.isaac.user.dm_channel.history())) == 2


async def test_the_owner_is_told_in_their_language_while_the_database_knows_it(world, after, parts):
    """OP-8, UX-4"""
    await world.isaac.slash(world.table, "settings", language="he")
    parts["redis"] = False
    await after(0)
    assert "Redis" in (told := await after(60))
    assert "Something" not in told

    parts["database"] = False
    await after(0)
    assert "The database does not answer." in await after(60)


async def test_a_database_that_goes_in_the_middle_keeps_no_news_back(
    world, after, parts, monkeypatch
):
    """OP-8: nor what its owner speaks, which only that knows."""

    @asynccontextmanager
    async def away(_):
        raise StorageAway
        yield

    await world.isaac.slash(world.table, "settings", language="he")
    monkeypatch.setattr(type(world.study.storage), "reading", away)
    parts["redis"] = False
    await after(0)

    assert (await after(60)).startswith("**Something is wrong with Havruta.**")


async def test_an_owner_who_cannot_be_written_to_is_a_line_in_the_log(world, after, parts):
    """OP-1, OP-8"""
    await world.close_direct_messages(world.isaac)
    parts["redis"] = False
    await after(0)

    with capture_logs() as logged:
        assert await after(60) is None

    (line,) = [one for one in logged if one["event"] == "the owner could not be told"]
    assert line["log_level"] == "warning"
    assert "Redis" in line["told"]


async def test_while_discord_is_away_that_is_a_line_in_the_log_too(
    world, after, parts, monkeypatch
):
    """OP-1, OP-8"""

    async def away(_):
        raise aiohttp.ClientConnectionError

    monkeypatch.setattr(world.client, "create_dm", away)
    parts["chat"] = False
    await after(0)

    with capture_logs() as logged:
        await after(60)

    assert [one["event"] for one in logged] == ["the owner could not be told"]


async def test_of_several_processes_one_tells_the_owner(world, after, parts):
    """OP-7, OP-8: and nobody does before Discord has said who that is."""
    parts["redis"] = False
    world.client.shard_ids = [1]
    await after(0)
    assert await after(60) is None

    world.client.shard_ids, world.client._application = [0, 2], None
    await after(0)
    assert await after(60) is None
    assert owner(None) is None
