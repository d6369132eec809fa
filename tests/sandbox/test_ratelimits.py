"""Rate limits and faults on request."""

import asyncio

import aiohttp
import discord
import pytest

from sandbox.discord.ratelimits import RateLimits
from sandbox.server import open_sandbox
from sandbox.world import seed
from sandbox.world.clock import Clock

MESSAGES = f"/channels/{seed.GENERAL_ID}/messages"
POST = "POST /channels/{channel_id}/messages"
ME = "GET /users/@me"


@pytest.fixture
def channel(bot):
    return bot.get_channel(int(seed.GENERAL_ID))


async def test_every_answer_says_what_is_left_of_its_bucket(api):
    replies = [await api("POST", MESSAGES, json={"content": str(n)}) for n in range(3)]

    assert [reply.headers["X-RateLimit-Remaining"] for reply in replies] == ["4", "3", "2"]
    assert {reply.headers["X-RateLimit-Limit"] for reply in replies} == {"5"}
    assert len({reply.headers["X-RateLimit-Bucket"] for reply in replies}) == 1
    assert 0 < float(replies[0].headers["X-RateLimit-Reset-After"]) <= 5


async def test_the_sixth_message_in_five_seconds_is_too_many(api, sandbox):
    replies = [await api("POST", MESSAGES, json={"content": str(n)}) for n in range(6)]

    refused = replies[-1]
    assert [reply.status for reply in replies] == [200] * 5 + [429]
    assert refused.headers["Via"]
    assert refused.headers["X-RateLimit-Scope"] == "user"
    assert 0 < refused.body["retry_after"] <= 5
    assert refused.body["global"] is False
    assert sandbox.violations == []


async def test_a_bucket_is_full_again_when_its_time_is_over(api, sandbox):
    for number in range(5):
        await api("POST", MESSAGES, json={"content": str(number)})
    sandbox.clock.advance(5)

    reply = await api("POST", MESSAGES, json={"content": "again"})

    assert reply.status == 200


async def test_each_channel_has_a_bucket_of_its_own(api):
    for number in range(5):
        await api("POST", MESSAGES, json={"content": str(number)})

    reply = await api("POST", f"/channels/{seed.TABLE_ID}/messages", json={"content": "here"})

    assert reply.status == 200


def test_fifty_requests_a_second_are_the_most(sandbox_clock):
    limits = RateLimits(sandbox_clock)

    verdicts = [limits.judge(f"GET /{number}", {}) for number in range(51)]

    assert [verdict.allowed for verdict in verdicts] == [True] * 50 + [False]
    assert verdicts[-1].is_global
    assert verdicts[-1].headers["X-RateLimit-Global"] == "true"


def test_answers_to_interactions_are_free_of_the_global_limit(sandbox_clock):
    limits = RateLimits(sandbox_clock)
    callback = "POST /interactions/{interaction_id}/{token}/callback"

    answers = [limits.judge(callback, {}) for _ in range(60)]
    others = [limits.judge(f"GET /{number}", {}) for number in range(50)]

    assert all(verdict.allowed for verdict in (*answers, *others))


async def test_limits_can_be_switched_off(tmp_path, http):
    async with open_sandbox(tmp_path, rate_limits=False) as sandbox:
        for number in range(60):
            async with http.post(
                sandbox.api_url + MESSAGES,
                json={"content": str(number)},
                headers={"Authorization": f"Bot {sandbox.token}"},
            ) as response:
                assert response.status == 200
                assert int(response.headers["X-RateLimit-Remaining"]) > 0


async def test_discord_py_waits_out_a_429_and_sends_again(channel, steer, sandbox, isaac):
    await steer("POST", "/faults", json={"route": POST, "status": 429, "retry_after": 0.01})

    await channel.send("in the end")

    await isaac.until(lambda message: message.content == "in the end")
    assert [asked.status for asked in sandbox.requests if asked.route == POST] == [429, 200]


async def test_a_server_error_comes_as_often_as_asked_for(api, steer):
    await steer("POST", "/faults", json={"route": ME, "status": 502, "times": 2})

    statuses = [(await api("GET", "/users/@me")).status for _ in range(3)]

    assert statuses == [502, 502, 200]


async def test_any_refusal_of_discord_can_be_asked_for(channel, steer):
    wish = {"route": POST, "status": 403, "code": 50278, "message": "Cannot send messages here"}
    await steer("POST", "/faults", json=wish)

    with pytest.raises(discord.Forbidden) as refused:
        await channel.send("hello")

    assert refused.value.code == 50278


async def test_cloudflare_refuses_in_its_own_way(api, channel, steer):
    """OP-6: HTML without `Via`, which discord.py does not wait out."""
    wish = {"route": "*", "status": 429, "cloudflare": True, "retry_after": 60, "times": 2}
    await steer("POST", "/faults", json=wish)

    reply = await api("GET", "/users/@me")
    with pytest.raises(discord.HTTPException) as refused:
        await channel.send("hello")

    assert reply.status == refused.value.status == 429
    assert "1015" in reply.body
    assert "Via" not in reply.headers
    assert reply.headers["Retry-After"] == "60"


async def test_an_answer_can_be_lost_after_the_deed(api, steer, isaac):
    await steer("POST", "/faults", json={"route": POST, "status": 500, "when": "after"})
    once = {"content": "sent once", "nonce": "n", "enforce_nonce": True}

    lost, again = [await api("POST", MESSAGES, json=once) for _ in range(2)]

    assert (lost.status, again.status) == (500, 200)
    await isaac.until(lambda message: message.content == "sent once")
    assert len(isaac.messages()) == 1


async def test_an_answer_can_be_withheld_after_the_deed(api, steer, isaac):
    slow = {"route": f"POST {MESSAGES}", "when": "after", "delay": 60}
    await steer("POST", "/faults", json=slow)

    asking = asyncio.create_task(api("POST", MESSAGES, json={"content": "done already"}))

    await isaac.until(lambda message: message.content == "done already")
    assert not asking.done()
    asking.cancel()


async def test_a_connection_can_be_cut(api, steer):
    await steer("POST", "/faults", json={"route": POST, "status": 0})

    with pytest.raises(aiohttp.ClientError):
        await api("POST", MESSAGES, json={"content": "hello"})


async def test_an_answer_can_be_slow(api, steer, sandbox):
    await steer("POST", "/faults", json={"route": f"POST {MESSAGES}", "delay": 0.01})

    reply = await api("POST", MESSAGES, json={"content": "slow"})

    assert reply.status == 200
    assert sandbox.faults.waiting == []


async def test_faults_can_be_taken_back(api, steer):
    await steer("POST", "/faults", json={"route": "*", "status": 500, "times": 100})
    await steer("DELETE", "/faults")

    assert (await api("GET", "/users/@me")).status == 200


async def test_a_fault_that_is_not_one_is_refused(steer):
    reply = await steer("POST", "/faults", json={"status": "many"})

    assert reply.status == 400


async def test_what_the_bot_asked_for_can_be_listed(api, steer):
    await api("POST", MESSAGES, json={"content": "hello"})
    await api("GET", "/users/@me")

    listed = await steer("GET", "/requests", params={"route": "POST *"})

    assert [(one["route"], one["status"], one["body"]) for one in listed.body] == [
        (POST, 200, {"content": "hello"})
    ]


@pytest.fixture
def sandbox_clock():
    return Clock()
