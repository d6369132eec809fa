"""Discord's own description of its API, held against what discord.py sends and what we answer."""

import json

import aiohttp
import discord
import pytest

from sandbox.world import seed
from sandbox.world.model import InteractionKind
from tests.openapi import answer_schema, complaint, complaints, needs_description, with_a_body

pytestmark = needs_description


async def test_what_discord_py_sends_is_as_discord_describes_it(bot, isaac, sandbox):
    card = (await isaac.command("study create", book="Ruth")).message
    await isaac.autocomplete("study create", "book", "e")
    await isaac.press(card, "Join")
    layout = (await isaac.command("layout")).message
    await isaac.choose(layout, "How fast?", "slow")
    await isaac.press(layout, "Turn")
    await isaac.submit((await isaac.command("form")).modal, note="Naomi")
    bot.hold.set()
    await isaac.command("slow")
    await isaac.until(lambda message: message.content == "and more")
    channel = bot.get_channel(int(seed.GENERAL_ID))
    sent = await channel.send("hello", embed=discord.Embed(title="Ruth", colour=1), nonce="n")
    await sent.edit(content="changed", view=None)
    await sent.create_thread(name="aside")
    user = await bot.fetch_user(int(isaac.id))
    await user.send("hello")

    requests = with_a_body(sandbox.requests)

    assert len({one.route for one in requests}) >= 7
    assert complaints(requests) == []
    assert sandbox.violations == []


@pytest.mark.parametrize(
    ("route", "path"),
    [
        ("GET /users/@me", "/users/@me"),
        ("GET /users/{}", f"/users/{seed.ISAAC_ID}"),
        ("GET /applications/@me", "/applications/@me"),
        ("GET /gateway", "/gateway"),
        ("GET /gateway/bot", "/gateway/bot"),
        ("GET /users/@me/guilds", "/users/@me/guilds"),
        ("GET /guilds/{}", f"/guilds/{seed.GUILD_ID}"),
        ("GET /guilds/{}/channels", f"/guilds/{seed.GUILD_ID}/channels"),
        ("GET /guilds/{}/roles", f"/guilds/{seed.GUILD_ID}/roles"),
        ("GET /guilds/{}/threads/active", f"/guilds/{seed.GUILD_ID}/threads/active"),
        ("GET /guilds/{}/members/{}", f"/guilds/{seed.GUILD_ID}/members/{seed.ISAAC_ID}"),
        ("GET /guilds/{}/members/search", f"/guilds/{seed.GUILD_ID}/members/search?query=i"),
        ("GET /channels/{}", f"/channels/{seed.GENERAL_ID}"),
        ("GET /channels/{}", "/channels/1000000000000000201"),
        ("GET /applications/{}/commands", f"/applications/{seed.APPLICATION_ID}/commands"),
        ("GET /applications/{}/emojis", f"/applications/{seed.APPLICATION_ID}/emojis"),
    ],
)
async def test_what_we_answer_is_as_discord_describes_it(bot, api, route, path):
    reply = await api("GET", path)

    assert reply.status == 200
    assert complaint(answer_schema(route), reply.body) is None


async def test_our_messages_are_as_discord_describes_them(bot, api, isaac):
    await isaac.say("@Jacob, hello")
    await isaac.command("study create", book="Ruth", partners="@Jacob")
    await isaac.command("layout")
    await isaac.command("picture")
    path = f"/channels/{seed.GENERAL_ID}"
    thread = await api("POST", f"{path}/threads", json={"name": "aside", "type": 11})

    page = await api("GET", f"{path}/messages")

    assert len(page.body) == 4
    for message in page.body:
        assert complaint(answer_schema("GET /channels/{}/messages/{}"), message) is None
    assert complaint(answer_schema("POST /channels/{}/threads", 201), thread.body) is None


async def test_a_first_answer_is_confirmed_as_discord_describes_it(sandbox, api):
    user, channel = sandbox.world.user(seed.ISAAC_ID), sandbox.world.channel(seed.GENERAL_ID)
    asked = sandbox.interactions.offer(InteractionKind.COMMAND, user, channel, {})
    path = f"/interactions/{asked.id}/{asked.token}/callback?with_response=1"

    reply = await api("POST", path, json={"type": 4, "data": {"content": "x", "flags": 64}})

    schema = answer_schema("POST /interactions/{}/{}/callback")
    assert complaint(schema, reply.body) is None
    assert reply.body["interaction"]["response_message_ephemeral"]


async def test_refusals_have_discords_form(api):
    too_long = {"content": "x" * 2001}

    reply = await api("POST", f"/channels/{seed.GENERAL_ID}/messages", json=too_long)

    assert complaint({"$ref": "#/components/schemas/Error"}, reply.body) is None
    assert reply.body["errors"]["content"]["_errors"][0]["code"] == "BASE_TYPE_MAX_LENGTH"


async def test_files_arrive_beside_what_is_said(api, isaac):
    form = aiohttp.FormData()
    form.add_field("payload_json", json.dumps({"content": "look"}))
    form.add_field("files[0]", b"hello", filename="note.txt", content_type="text/plain")

    reply = await api("POST", f"/channels/{seed.GENERAL_ID}/messages", data=form)

    assert complaint(answer_schema("POST /channels/{}/messages"), reply.body) is None
    assert reply.body["attachments"][0]["content_type"] == "text/plain"
