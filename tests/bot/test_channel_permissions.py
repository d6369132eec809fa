"""Where the bot may not speak."""

import discord
import pytest

from tests.bot.conftest import said

HIDDEN = discord.PermissionOverwrite(view_channel=False)


async def test_a_channel_where_the_bot_may_not_speak_is_named_with_the_permission(world):
    """SY-4"""
    mute = world.guild.create_text_channel("mute", overwrites={world.guild.me: _mute()})

    answer = await world.isaac.slash(mute, "havruta create", book="Ruth")

    assert f"I need the permission “Send Messages” in <#{mute.id}>" in said(answer)


@pytest.mark.parametrize("elsewhere", ["nothing", "change_nickname"])
async def test_a_channel_that_the_bot_cannot_see_is_no_home(world, elsewhere):
    """SE-1, SY-4: whatever it may do beside channels."""
    client = world.client
    for role in client.get_channel(world.table.id).guild.me.roles:
        rights = {} if elsewhere == "nothing" else {elsewhere: True}
        role._permissions = discord.Permissions(**rights).value
    hidden = world.guild.create_text_channel("hidden", overwrites={world.guild.me: HIDDEN})

    answer = await world.isaac.slash(hidden, "havruta create", book="Ruth")

    assert f"I need the permission “View Channel” in <#{hidden.id}>" in said(answer)
    assert "You have no havruta yet." in said(await world.isaac.slash(world.table, "havruta list"))


async def test_a_thread_that_sleeps_is_a_home_still(world):
    """HV-6: Discord tells of archived threads only those who ask."""
    hall = world.guild.create_text_channel("hall")
    channel = world.client.get_channel(hall.id)
    thread = await channel.create_thread(name="Ruth", type=discord.ChannelType.public_thread)
    (handle,) = hall.threads
    await world.isaac.slash(handle, "havruta create", book="Ruth")
    await thread.edit(archived=True)
    assert channel.guild.get_channel_or_thread(thread.id) is None

    answer = await world.isaac.slash(world.table, "session start")

    assert "is in session at" in said(answer)


async def test_a_home_that_is_gone_is_no_place_for_a_session(world):
    """SE-1"""
    hall = world.guild.create_text_channel("hall")
    await world.isaac.slash(hall, "havruta create", book="Ruth")
    await world.client.get_channel(hall.id).delete()

    answer = await world.isaac.slash(world.table, "session start")

    assert f"in <#{hall.id}> for that." in said(answer)


def _mute():
    return discord.PermissionOverwrite(view_channel=True, send_messages=False, embed_links=True)
