"""What is remembered of Discord's rate limits."""

import asyncio

import discord
import pytest

from bot.notices.rate_limits import SECONDS, RateLimits


@pytest.fixture
async def client():
    async with discord.Client(intents=discord.Intents.none()) as client:
        yield client


async def test_what_is_over_is_forgotten_and_nothing_that_holds_or_is_waited_for(client):
    """NO-2, OP-7: or memory and time would grow with everybody who is told something."""
    now = asyncio.get_running_loop().time()
    for name in ("over", "holds", "under way", "waited for", "unanswered"):
        client.http.get_ratelimit(name).expires = now - 1
    client.http.get_ratelimit("holds").expires = now + 60
    client.http.get_ratelimit("under way").outgoing = 1
    client.http.get_ratelimit("waited for")._pending_requests.append(asyncio.Future())
    client.http.get_ratelimit("unanswered").expires = None
    kept = {"holds", "under way", "waited for", "unanswered"}

    limits = RateLimits(client)
    limits.forget_over()
    assert set(client.http._buckets) == kept

    client.http.get_ratelimit("over later").expires = now - 1
    limits.forget_over()
    assert set(client.http._buckets) == {*kept, "over later"}, f"looked again within {SECONDS} s"
