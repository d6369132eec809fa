"""OP-1, OP-6: what Discord takes away, and how the bot hears of it."""

import asyncio

import discord
import pytest

from sandbox.server import open_sandbox
from sandbox.world import seed
from tests.sandbox.testbot import a_bot


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


async def test_a_bot_that_is_put_out_hears_of_it_and_reaches_nothing_there(
    bot, api, channel, steer
):
    gone = asyncio.create_task(bot.wait_for("guild_remove"))
    await asyncio.sleep(0)

    await steer("DELETE", "/members/havruta")

    assert (await gone).id == channel.guild.id
    with pytest.raises(discord.Forbidden) as refused:
        await channel.send("Ruth")
    assert refused.value.code == 50001
    assert (await api("GET", f"/guilds/{seed.GUILD_ID}")).code == 10004
    assert (await api("GET", "/users/@me/guilds")).body == []


async def test_a_bot_that_shares_no_server_writes_to_nobody(bot, steer):
    isaac = await bot.fetch_user(int(seed.ISAAC_ID))
    await steer("DELETE", "/members/havruta")

    with pytest.raises(discord.Forbidden) as refused:
        await isaac.send("Ruth")

    assert refused.value.code == 50278


async def test_a_bot_that_is_invited_again_goes_on(bot, channel, steer):
    await steer("DELETE", "/members/havruta")
    back = asyncio.create_task(bot.wait_for("guild_join"))
    await asyncio.sleep(0)

    await steer("PUT", "/members/havruta")

    assert (await back).id == channel.guild.id
    assert (await channel.send("Ruth")).content == "Ruth"


async def test_a_bot_that_comes_to_no_server_is_in_none(sandbox, monkeypatch):
    sandbox.world.move_member(sandbox.world.bot, inside=False)

    async with a_bot(sandbox, monkeypatch) as bot:
        assert list(bot.guilds) == []


@pytest.mark.parametrize(("query", "offered"), [("", False), ("?commands=kept", True)])
async def test_a_server_without_the_bot_may_still_have_its_commands(
    bot, person, steer, query, offered
):
    await steer("DELETE", f"/members/havruta{query}")

    isaac = await person("isaac")

    assert ("ping" in [command["name"] for command in isaac.commands()]) == offered


async def test_a_member_who_has_left_is_none_and_cannot_be_written_to(api, bot, steer):
    await steer("DELETE", "/members/jacob")

    member = await api("GET", f"/guilds/{seed.GUILD_ID}/members/{seed.JACOB_ID}")
    direct = (await api("POST", "/users/@me/channels", json={"recipient_id": seed.JACOB_ID})).body
    written = await api("POST", f"/channels/{direct['id']}/messages", json={"content": "x"})

    assert member.code == 10007
    assert written.code == 50278
    await steer("PUT", "/members/jacob")
    again = await api("POST", f"/channels/{direct['id']}/messages", json={"content": "x"})
    assert again.status == 200


async def test_nobody_who_is_not_there_leaves(steer):
    assert (await steer("DELETE", "/members/moses")).status == 404


async def test_everything_in_the_beginning_has_the_bot_in_it(bot, channel, steer):
    await steer("DELETE", "/members/havruta")

    await steer("POST", "/reset")

    assert (await channel.send("Ruth")).content == "Ruth"


async def test_a_bot_that_writes_to_people_too_fast_reaches_no_new_ones(api, steer, sandbox):
    """HV-5, and the quarantine is told as a broken rule."""
    await steer("POST", "/spam", json={"most": 2, "seconds": 10})

    async def write(person_id):
        opened = await api("POST", "/users/@me/channels", json={"recipient_id": person_id})
        if opened.status != 200:
            return opened
        path = f"/channels/{opened.body['id']}/messages"
        return await api("POST", path, json={"content": "Come and learn"})

    first = [(await write(seed.ISAAC_ID)).status for _ in range(3)]
    stranger, known = await write(seed.ESAU_ID), await write(seed.ISAAC_ID)

    assert first == [200] * 3
    assert (stranger.status, stranger.code) == (403, 20026)
    assert known.status == 200
    assert [broken.code for broken in sandbox.violations] == [20026]


async def test_a_bot_that_takes_its_time_is_never_flagged(api, steer, sandbox):
    await steer("POST", "/spam", json={"most": 1, "seconds": 10})
    opened = await api("POST", "/users/@me/channels", json={"recipient_id": seed.ISAAC_ID})

    for _ in range(4):
        await api("POST", f"/channels/{opened.body['id']}/messages", json={"content": "x"})
        await steer("POST", "/clock", json={"advance": 11})

    assert not sandbox.spam.flagged


@pytest.mark.parametrize(("names", "sent"), [(True, "Exodus · שמות"), (False, "Exodus")])
async def test_a_choice_may_be_sent_by_its_name(bot, isaac, steer, names, sent):
    """HV-1: Discord does so at times."""
    await steer("POST", "/choices", json={"names": names})
    (offered,) = await isaac.autocomplete("study create", "book", "exo")

    answer = await isaac.command("study create", book=offered.value)

    assert answer.message.embeds[0]["title"] == sent


async def test_what_was_never_offered_is_sent_as_it_was_typed(bot, isaac, steer):
    await steer("POST", "/choices", json={"names": True})

    answer = await isaac.command("study create", book="Ruth")

    assert answer.message.embeds[0]["title"] == "Ruth"
