"""Steering the sandbox, and who may."""

import pytest
from aiohttp.test_utils import make_mocked_request

from sandbox.testing import control
from sandbox.world import seed


async def test_the_status_tells_whether_the_bot_is_there(bot, steer):
    reply = await steer("GET", "/status")

    assert reply.body["online"]
    assert reply.body["sockets"] == 1
    assert "study" in reply.body["commands"]


async def test_the_clock_can_be_turned_forward(steer):
    before = (await steer("GET", "/status")).body["now"]

    after = await steer("POST", "/clock", json={"advance": 86400 * 366})

    assert after.body["now"][:4] > before[:4]


@pytest.mark.parametrize(
    ("remote", "near"), [("127.0.0.1", True), ("::1", True), ("10.0.0.7", False)]
)
def test_only_this_machine_steers(remote, near):
    assert control._is_near(remote) is near


async def test_a_stranger_on_the_network_does_not_steer():
    request = make_mocked_request("POST", "/sandbox/reset")
    assert request.remote is None

    with pytest.raises(control.web.HTTPForbidden):
        await control.guard(request, None)


@pytest.mark.parametrize(
    "path",
    ["/channels/kitchen/permissions", "/roles/cook/permissions", "/people/moses/live"],
)
async def test_what_is_not_there_cannot_be_steered(steer, path):
    method = "GET" if path.endswith("live") else "POST"

    reply = await steer(method, path, json={"permissions": []})

    assert reply.status == 404


async def test_a_file_that_is_not_there_is_not_found(sandbox, http):
    async with http.get(f"{sandbox.page_url}/attachments/1/2/x.png") as response:
        assert response.status == 404


async def test_an_uploaded_page_runs_no_script_here(bot, isaac, http):
    answer = await isaac.command("picture")

    async with http.get(answer.message.raw["attachments"][0]["url"]) as response:
        assert response.headers["Content-Security-Policy"] == "sandbox"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_message_with_a_file_can_lose_it(bot, isaac, sandbox):
    answer = await isaac.command("picture")
    channel = bot.get_channel(int(seed.GENERAL_ID))
    message = await channel.fetch_message(int(answer.message.id))

    kept = await message.edit(content="kept")
    lost = await message.edit(attachments=[], embeds=[], content="lost")

    assert len(kept.attachments) == 1
    assert lost.attachments == []
