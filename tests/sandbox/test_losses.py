"""OP-1, OP-6: what Discord takes away, and how the bot hears of it."""

import asyncio

import discord
import pytest

from sandbox.server import open_sandbox
from sandbox.world import seed


@pytest.fixture
def channel(bot):
    return bot.get_channel(int(seed.GENERAL_ID))


@pytest.fixture
async def thread(channel):
    return await channel.create_thread(name="aside", type=discord.ChannelType.public_thread)


async def test_a_message_in_an_archived_thread_is_not_changed(thread, steer):
    message = await thread.send("Ruth 1:1")
    await steer("POST", f"/channels/{thread.id}/thread", json={"archived": True})

    with pytest.raises(discord.HTTPException) as refused:
        await message.edit(content="Ruth 1:2")

    assert (refused.value.status, refused.value.code) == (400, 50083)


async def test_the_bot_opens_an_archived_thread_and_goes_on(thread, steer):
    message = await thread.send("Ruth 1:1")
    await steer("POST", f"/channels/{thread.id}/thread", json={"archived": True})

    await thread.edit(archived=False)

    assert (await message.edit(content="Ruth 1:2")).content == "Ruth 1:2"


async def test_a_message_opens_an_archived_thread_again(thread, steer, sandbox):
    await steer("POST", f"/channels/{thread.id}/thread", json={"archived": True})

    await thread.send("Ruth 1:1")

    assert not sandbox.world.channel(str(thread.id)).archived


@pytest.mark.parametrize(("archived", "code"), [(True, 50083), (False, 160005)])
async def test_a_locked_thread_takes_no_message_and_stays_closed(thread, steer, archived, code):
    await steer(
        "POST", f"/channels/{thread.id}/thread", json={"archived": archived, "locked": True}
    )

    for attempt in (thread.send("Ruth"), thread.edit(archived=False)):
        with pytest.raises(discord.Forbidden) as refused:
            await attempt
        assert refused.value.code in (code, 50013)


async def test_only_a_thread_is_archived(steer):
    reply = await steer("POST", "/channels/general/thread", json={"archived": True})

    assert reply.status == 400


async def test_a_deleted_channel_is_unknown_and_the_bot_hears_of_it(bot, channel, thread, steer):
    message = await channel.send("Ruth 1:1")
    gone = asyncio.create_task(bot.wait_for("guild_channel_delete"))
    await asyncio.sleep(0)

    await steer("DELETE", "/channels/general")

    assert (await gone).id == channel.id
    for attempt in (channel.send("Ruth"), message.edit(content="x"), thread.send("aside")):
        with pytest.raises(discord.NotFound) as refused:
            await attempt
        assert refused.value.code == 10003


async def test_a_deleted_channel_is_gone_from_the_screen(isaac, bot, channel, steer):
    await channel.send("Ruth 1:1")
    shown = await isaac.until(lambda one: one.content == "Ruth 1:1")

    await steer("DELETE", "/channels/general")

    await isaac.until_gone(shown)


async def test_a_deleted_channel_stays_deleted_until_all_begins_anew(tmp_path):
    async with open_sandbox(tmp_path) as sandbox:
        sandbox.world.delete_channel(sandbox.world.channel(seed.GENERAL_ID))

    async with open_sandbox(tmp_path) as sandbox:
        before = [channel.name for channel in sandbox.world.channels]
        sandbox.reset()
        after = [channel.name for channel in sandbox.world.channels]

    assert "general" not in before
    assert "general" in after


async def test_an_answer_that_is_awaited_as_its_channel_goes_ends_in_peace(
    bot, isaac, steer, sandbox
):
    await isaac.first_answer("slow")

    await steer("DELETE", "/channels/general")
    await steer("POST", "/clock", json={"advance": 16 * 60})

    assert sandbox.world.interactions == []
