"""The bot itself, its commands, and the places it may look into."""

import discord
import pytest

from sandbox.world import seed
from sandbox.world.model import ChannelKind

COMMANDS = f"/applications/{seed.APPLICATION_ID}/commands"
PING = {"name": "ping", "description": "Says hello"}


async def test_a_command_keeps_its_id_when_it_is_registered_again(api):
    first = await api("PUT", COMMANDS, json=[PING])

    again = await api("PUT", COMMANDS, json=[PING])
    changed = await api("PUT", COMMANDS, json=[PING | {"description": "Says shalom"}])

    assert again.body == first.body
    assert changed.body[0]["id"] == first.body[0]["id"]
    assert changed.body[0]["version"] != first.body[0]["version"]


async def test_what_is_not_registered_any_more_is_gone(api, isaac):
    await api("PUT", COMMANDS, json=[PING, {"name": "pong", "description": "Says hello too"}])

    await api("PUT", COMMANDS, json=[PING])

    listed = await api("GET", COMMANDS)
    assert [command["name"] for command in listed.body] == ["ping"]


async def test_a_guilds_commands_are_its_own(api):
    guild = f"/applications/{seed.APPLICATION_ID}/guilds/{seed.GUILD_ID}/commands"

    made = await api("PUT", guild, json=[PING])

    assert made.body[0]["guild_id"] == seed.GUILD_ID
    assert (await api("GET", COMMANDS)).body == []
    assert len((await api("GET", guild)).body) == 1


async def test_one_command_can_be_added_read_and_removed(api):
    added = await api("POST", COMMANDS, json=PING)
    again = await api("POST", COMMANDS, json=PING)
    path = f"{COMMANDS}/{added.body['id']}"

    found = await api("GET", path)
    removed = await api("DELETE", path)
    missing = await api("GET", path)

    assert (added.status, again.status) == (201, 200)
    assert found.body["name"] == "ping"
    assert removed.status == 204
    assert (missing.status, missing.code) == (404, 10063)


async def test_another_application_is_unknown(api):
    reply = await api("GET", "/applications/1/commands")

    assert (reply.status, reply.code) == (404, 10002)


async def test_another_guild_is_closed(api):
    reply = await api("GET", f"/applications/{seed.APPLICATION_ID}/guilds/1/commands")

    assert (reply.status, reply.code) == (403, 50001)


async def test_discord_py_reads_what_it_registered(bot):
    registered = await bot.tree.fetch_commands()

    assert {command.name for command in registered} >= {"study", "ping", "options"}


async def test_the_bot_may_look_around(bot):
    guild = await bot.fetch_guild(int(seed.GUILD_ID))
    channels = await guild.fetch_channels()
    roles = await guild.fetch_roles()
    isaac = await guild.fetch_member(int(seed.ISAAC_ID))
    table = await bot.fetch_channel(int(seed.TABLE_ID))
    app = await bot.application_info()

    assert guild.name == "Beit Midrash"
    assert {channel.name for channel in channels} == {"general", "study-table", "Study hall"}
    assert {role.name for role in roles} == {"@everyone", "Havruta"}
    assert isaac.display_name == "Isaac"
    assert table.name == "study-table"
    assert app.owner.name == "rebecca"
    assert [emoji async for emoji in async_list(await bot.fetch_application_emojis())] == []
    assert [entitlement async for entitlement in bot.entitlements()] == []
    assert [guild.id async for guild in bot.fetch_guilds(with_counts=False)] == [guild.id]


async def async_list(items):
    for item in items:
        yield item


async def test_members_are_found_by_id_and_by_name_over_the_gateway(bot):
    guild = bot.get_guild(int(seed.GUILD_ID))

    by_id = await guild.query_members(user_ids=[int(seed.JACOB_ID), 1])
    by_name = await guild.query_members(query="isa")

    assert [member.display_name for member in by_id] == ["Jacob"]
    assert [member.display_name for member in by_name] == ["Isaac"]


async def test_members_are_found_by_name_over_rest(api):
    path = f"/guilds/{seed.GUILD_ID}/members/search"

    reply = await api("GET", path, params={"query": "ja", "limit": "5"})

    assert [member["user"]["global_name"] for member in reply.body] == ["Jacob"]


async def test_all_members_are_only_for_those_with_the_intent(bot):
    guild = bot.get_guild(int(seed.GUILD_ID))

    with pytest.raises(discord.ClientException):
        [member async for member in guild.fetch_members()]


async def test_strangers_are_unknown(api):
    member = await api("GET", f"/guilds/{seed.GUILD_ID}/members/1")
    user = await api("GET", "/users/1")
    guild = await api("GET", "/guilds/1")
    direct = await api("POST", "/users/@me/channels", json={"recipient_id": "1"})
    members = await api("GET", f"/guilds/{seed.GUILD_ID}/members")

    assert [r.code for r in (member, user, guild, direct, members)] == [
        10007,
        10013,
        10004,
        10013,
        50001,
    ]


async def test_direct_messages_are_the_same_however_often_they_are_opened(api):
    first = await api("POST", "/users/@me/channels", json={"recipient_id": seed.ISAAC_ID})
    again = await api("POST", "/users/@me/channels", json={"recipient_id": int(seed.ISAAC_ID)})

    assert first.body["id"] == again.body["id"]
    assert first.body["type"] == ChannelKind.DIRECT


async def test_the_threads_that_are_open_are_listed(bot):
    channel = bot.get_channel(int(seed.GENERAL_ID))
    await channel.create_thread(name="aside", type=discord.ChannelType.public_thread)

    threads = await channel.guild.active_threads()

    assert [thread.name for thread in threads] == ["aside"]


async def test_the_gateways_address_is_told(api, sandbox):
    plain = await api("GET", "/gateway")
    for_bot = await api("GET", "/gateway/bot")

    assert plain.body["url"] == for_bot.body["url"] == sandbox.gateway_url
    assert for_bot.body["shards"] == 1
