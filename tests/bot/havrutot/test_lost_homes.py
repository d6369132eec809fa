"""Homes that Discord takes away while nobody learns there."""

import discord
import pytest

from bot.havrutot.lost_homes import LostHomes
from tests.bot.conftest import said


@pytest.fixture
def lost_homes(world):
    return LostHomes(world.study)


async def test_who_owns_what_was_at_home_in_a_deleted_channel_hears_of_it_once(world, lost_homes):
    """HV-6: at once, and with the way to another home; a session there is told by its message."""
    await world.begin()
    await world.isaac.slash(world.garden, "havruta create", book="Ruth", name="Elsewhere")
    await world.isaac.slash(world.table, "havruta create", book="Ruth", name="Live")
    await world.isaac.slash(world.table, "session start", havruta="Live")
    await world.tell()
    before = len(world.isaac.user.dm_channel.history())

    for _ in range(2):
        await lost_homes.leave(world.client.get_channel(world.table.id))
        await world.tell()

    (told,) = world.isaac.user.dm_channel.history()[before:]
    assert told.content.startswith("The channel of “Ruth” is gone")
    moved = said(await world.isaac.slash(world.garden, "havruta home", havruta="Ruth"))
    assert "“Ruth” go here" in moved  # and not the others on Ruth


async def test_a_thread_that_is_gone_is_left_too(world, lost_homes):
    """HV-6"""
    await world.isaac.slash(world.garden, "havruta create", book="Ruth")
    data = {
        "id": str(world.garden.id),
        "guild_id": str(world.guild.id),
        "parent_id": str(world.table.id),
        "type": 11,
    }

    await lost_homes.leave(discord.RawThreadDeleteEvent(data))
    await world.tell()

    assert "“Ruth” is gone" in world.isaac.user.dm_channel.last_message.content


async def test_a_server_that_puts_the_bot_out_is_told_of_to_owners_once(world, lost_homes):
    """HV-6: the home is kept, for the bot may be let in again."""
    await world.begin()

    await lost_homes.shut_out(world.client.get_guild(world.guild.id))
    await world.tell()

    told = world.isaac.user.dm_channel.last_message.content
    assert told.startswith("I was put out of the server of “Ruth”")
    assert "/havruta home gives it another home" in told
    assert world.jacob.user.dm_channel.history()[-1].content != told
    await world.isaac.slash(world.table, "session start")
    await world.tell()
    assert world.table.last_message.embeds[0].title == "Ruth"
