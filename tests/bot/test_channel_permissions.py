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


@pytest.fixture
async def hall(world):
    """A channel where a havruta of Isaac and Jacob is at home."""
    hall = world.guild.create_text_channel("hall")
    await world.isaac.slash(hall, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>")
    await world.tell()
    await world.jacob.user.click(world.jacob.user.dm_channel.last_message, label="Accept")
    await world.tell()
    return hall


@pytest.mark.parametrize("asked", ["elsewhere", "directly", "by button", "by a partner"])
async def test_a_home_that_is_gone_strands_nobody(world, hall, asked):
    """SE-1, HV-6: said once, to whoever starts and to the owner; all are told directly."""
    listed = await world.isaac.slash(world.table, "havruta list")
    await world.client.get_channel(hall.id).delete()

    def start():
        if asked == "directly":
            return world.isaac.user.slash("session start")
        if asked == "by button":
            return world.isaac.click(listed.response, label="Start now")
        starter = world.jacob if asked == "by a partner" else world.isaac
        return starter.slash(world.table, "session start")

    first = said(await start())
    await world.tell()

    assert "Its channel is gone, so I tell each of you directly from now on." in first
    for one in (world.isaac, world.jacob):
        assert any(message.embeds for message in one.user.dm_channel.history())
    owner = [message.content for message in world.isaac.user.dm_channel.history()]
    lost = [text for text in owner if text.startswith("The channel of “Ruth” is gone")]
    assert len(lost) == (asked == "by a partner")
    assert "gone" not in said(await world.isaac.slash(world.table, "session start"))


async def test_the_owner_may_give_a_havruta_that_has_lost_its_home_another_one(world, hall):
    """HV-6: here, by a press; the message of what runs goes there as soon as it is asked for."""
    await world.client.get_channel(hall.id).delete()
    started = await world.isaac.slash(world.table, "session start")
    await world.tell()

    moved = said(await world.isaac.click(started.response, label="Make this its channel"))
    await world.isaac.slash(world.table, "session start")
    await world.tell()

    assert moved == "From now on the messages of “Ruth” go here."
    assert world.table.last_message.embeds[0].title == "Ruth"


async def test_where_the_bot_may_not_speak_one_can_start_all_the_same(world, hall):
    """SE-1, SY-4: the permission is named first; then each is told directly."""
    await world.client.get_channel(hall.id).set_permissions(
        world.client.get_channel(hall.id).guild.me, send_messages=False
    )
    world.env.inject_error(
        "POST", f"/channels/{hall.id}/messages", status=403, code=50013, times=None
    )

    refused = await world.jacob.slash(world.table, "session start")
    started = await world.jacob.click(refused.response, label="Start, and tell everyone directly")
    await world.tell()

    assert f"I need the permission “Send Messages” in <#{hall.id}>" in said(refused)
    assert f"I can’t write in <#{hall.id}>, so I tell each of you directly." in said(started)
    for one in (world.isaac, world.jacob):
        assert any(message.embeds for message in one.user.dm_channel.history())


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (10003, "Its channel is gone, so I tell each of you directly from now on."),
        (50001, "I am not in the server of its channel"),
    ],
)
async def test_a_server_that_is_gone_is_told_from_one_without_the_bot(world, hall, code, sentence):
    """SE-1, HV-6: the one has lost its havrutot; the other may let the bot in again."""
    other = world.env.create_guild("Elsewhere")
    isaac = other.add_member(world.isaac.user)
    table = other.create_text_channel("table")
    world.env.inject_error("GET", f"/channels/{hall.id}", status=404, code=code, times=None)
    world.client._connection._remove_guild(world.client.get_guild(world.guild.id))

    answer = await isaac.slash(table, "session start")

    assert sentence in said(answer)
    assert "Make this its channel" in said(answer)


@pytest.mark.parametrize("status", [500, 429, 404])
async def test_what_discord_does_not_say_just_now_is_in_nobodys_way(world, hall, status):
    """OP-1: it will say so itself when it comes to posting."""
    server = world.client.get_channel(hall.id).guild
    server._channels.pop(hall.id)
    world.env.inject_error("GET", f"/channels/{hall.id}", status=status, code=0, times=None)

    answer = await world.isaac.slash(world.table, "session start")

    assert "The others press Join on the session’s message in" in said(answer)


def _mute():
    return discord.PermissionOverwrite(view_channel=True, send_messages=False, embed_links=True)
