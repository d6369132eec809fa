"""Messages by REST: what a bot reads, changes, deletes, and sends once although it sends twice."""

import discord
import pytest

from sandbox.world import seed
from tests.patience import PATIENCE

MESSAGES = f"/channels/{seed.GENERAL_ID}/messages"


@pytest.fixture
def channel(bot):
    return bot.get_channel(int(seed.GENERAL_ID))


async def test_a_nonce_sends_a_message_once(channel, isaac):
    first = await channel.send("reminder", nonce="n1")
    second = await channel.send("reminder", nonce="n1")
    other = await channel.send("reminder", nonce="n2")

    assert first.id == second.id != other.id
    await isaac.until(lambda message: message.id == str(other.id))
    assert len(isaac.messages()) == 2


async def test_a_nonce_is_forgotten_after_a_few_minutes(channel, sandbox):
    first = await channel.send("reminder", nonce="n1")
    sandbox.clock.advance(5 * 60 + 1)

    second = await channel.send("reminder", nonce="n1")

    assert first.id != second.id


async def test_an_edit_keeps_what_it_does_not_name(channel, isaac):
    message = await channel.send("before", embed=discord.Embed(title="Ruth"))

    await message.edit(content="after")

    seen = await isaac.until(lambda one: one.content == "after")
    assert seen.edited
    assert seen.embeds[0]["title"] == "Ruth"


async def test_an_edit_can_take_everything_else_away(channel, isaac):
    view = discord.ui.View().add_item(discord.ui.Button(label="Join", custom_id="join"))
    message = await channel.send("before", embed=discord.Embed(title="Ruth"), view=view)

    await message.edit(content="after", embed=None, view=None)

    seen = await isaac.until(lambda one: one.content == "after")
    assert (seen.embeds, seen.components) == ([], [])


async def test_messages_older_than_an_hour_have_their_own_limit(api, sandbox):
    made = await api("POST", MESSAGES, json={"content": "card"})
    path = f"{MESSAGES}/{made.body['id']}"
    sandbox.clock.advance(3601)

    edits = [await api("PATCH", path, json={"content": f"card {n}"}) for n in range(4)]

    assert [edit.status for edit in edits] == [200, 200, 200, 429]
    assert edits[-1].code == 30046
    assert edits[-1].body["retry_after"] > 0
    assert [violation.code for violation in sandbox.violations] == [30046]


async def test_a_message_of_someone_else_cannot_be_edited(api, isaac):
    said = await isaac.say("mine")

    reply = await api("PATCH", f"{MESSAGES}/{said.id}", json={"content": "yours"})

    assert (reply.status, reply.code) == (403, 50005)


async def test_a_private_answer_cannot_be_had_through_the_channel(bot, api, isaac):
    answer = await isaac.command("ping")

    replies = [
        await api(method, f"{MESSAGES}/{answer.message.id}", json={"content": "x"})
        for method in ("GET", "PATCH", "DELETE")
    ]

    assert [(reply.status, reply.code) for reply in replies] == [(404, 10008)] * 3
    assert (await api("GET", MESSAGES)).body == []


async def test_history_is_paged(channel, api, sandbox):
    sent = []
    for number, pause in enumerate((0, 100, 100, 0, 0)):
        sandbox.clock.advance(pause)
        posted = await api("POST", MESSAGES, json={"content": str(number)})
        sent.append(discord.Object(int(posted.body["id"])))

    newest = [m.content async for m in channel.history(limit=2)]
    before = [m.content async for m in channel.history(limit=2, before=sent[3])]
    after = [m.content async for m in channel.history(limit=2, after=sent[1])]
    around = [m.content async for m in channel.history(limit=3, around=sent[2])]

    assert newest == ["4", "3"]
    assert before == ["2", "1"]
    assert after == ["2", "3"]
    assert around == ["3", "2", "1"]


async def test_a_page_has_at_most_a_hundred_messages(api):
    reply = await api("GET", MESSAGES, params={"limit": "101"})

    assert (reply.status, reply.code) == (400, 50035)


async def test_without_the_right_to_its_history_a_channel_is_empty(api, steer):
    await api("POST", MESSAGES, json={"content": "hello"})
    await steer("POST", "/channels/general/permissions", json={"deny": ["read_message_history"]})

    reply = await api("GET", MESSAGES)

    assert reply.body == []


async def test_a_deleted_message_disappears(channel, isaac):
    message = await channel.send("short-lived")
    seen = await isaac.until(lambda one: one.id == str(message.id))

    await message.delete()

    await isaac.until_gone(seen)
    with pytest.raises(discord.NotFound):
        await channel.fetch_message(message.id)


async def test_the_bot_hears_of_messages_that_change_and_go(bot, channel, isaac):
    message = await channel.send("one")
    changed = bot.loop.create_task(bot.wait_for("raw_message_edit", timeout=PATIENCE))
    gone = bot.loop.create_task(bot.wait_for("raw_message_delete", timeout=PATIENCE))

    await message.edit(content="two")
    await message.delete()

    assert (await changed).message.content == "two"
    assert (await gone).message_id == message.id


async def test_only_those_who_are_named_are_called(channel, isaac, jacob):
    text = f"<@{isaac.id}> and <@{jacob.id}>, @everyone"
    isaac_alone = discord.AllowedMentions(users=[discord.Object(int(isaac.id))], everyone=False)

    named = await channel.send(text, allowed_mentions=isaac_alone)
    nobody = await channel.send(text)
    everyone = await channel.send(text, allowed_mentions=discord.AllowedMentions.all())

    assert [user.id for user in named.mentions] == [int(isaac.id)]
    assert (nobody.mentions, nobody.mention_everyone) == ([], False)
    assert (len(everyone.mentions), everyone.mention_everyone) == (2, True)


async def test_a_reply_points_at_what_it_answers(channel, isaac):
    said = await isaac.say("question")

    reply = await channel.get_partial_message(int(said.id)).reply("answer")

    seen = await isaac.until(lambda one: one.content == "answer")
    assert seen.raw["message_reference"]["message_id"] == said.id
    assert reply.type is discord.MessageType.reply


async def test_a_reply_to_what_is_gone_can_still_be_sent(channel):
    gone = discord.MessageReference(message_id=1, channel_id=channel.id, fail_if_not_exists=False)

    message = await channel.send("answer", reference=gone)

    assert message.content == "answer"


async def test_people_see_that_the_bot_is_typing(channel, sandbox, isaac):
    typed = []
    sandbox.world.listen(typed.append)

    async with channel.typing():
        pass

    assert any(type(event).__name__ == "Typed" for event in typed)


async def test_the_bot_hears_that_someone_is_typing(bot, isaac):
    typing = bot.loop.create_task(bot.wait_for("raw_typing", timeout=PATIENCE))

    await isaac._act("type", channel=isaac.channel_id())

    assert (await typing).user_id == int(isaac.id)


async def test_a_channel_that_is_not_there_is_unknown(api):
    reply = await api("POST", "/channels/1/messages", json={"content": "x"})

    assert (reply.status, reply.code) == (404, 10003)


async def test_a_thread_takes_a_conversation_aside(bot, channel, isaac):
    message = await channel.send("Ruth")

    thread = await message.create_thread(name="Ruth 1")
    await thread.send("aside")
    await thread.edit(archived=True)

    seen = await isaac.until(lambda one: one.content == "aside")
    assert seen.channel_id == str(thread.id) == str(message.id)


async def test_a_private_thread_is_seen_by_its_members(channel, isaac, jacob):
    thread = await channel.create_thread(name="two of us", type=None)
    await thread.add_user(discord.Object(int(isaac.id)))

    await thread.send("aside")

    await isaac.until(lambda one: one.content == "aside")
    await channel.send("for all")
    await jacob.until(lambda one: one.content == "for all")
    assert [m.content for m in jacob.everything()] == ["for all"]
    await thread.remove_user(discord.Object(int(isaac.id)))


async def test_a_thread_needs_its_own_permissions(channel, steer):
    deny = {"deny": ["send_messages_in_threads"]}
    thread = await channel.create_thread(name="aside", type=discord.ChannelType.public_thread)
    await steer("POST", "/channels/general/permissions", json=deny)

    with pytest.raises(discord.Forbidden) as refused:
        await thread.send("hello")

    assert refused.value.code == 50013
    assert (await channel.send("hello")).content == "hello"


async def test_a_thread_is_named_and_closed_as_discord_allows(api):
    threads = f"/channels/{seed.GENERAL_ID}/threads"

    nameless = await api("POST", threads, json={"name": ""})
    forever = await api("POST", threads, json={"name": "x", "auto_archive_duration": 7})
    in_voice = await api("POST", f"/channels/{seed.HALL_ID}/threads", json={"name": "x"})
    not_one = await api("PATCH", f"/channels/{seed.GENERAL_ID}", json={"name": "x"})

    assert "name" in nameless.body["errors"]
    assert "auto_archive_duration" in forever.body["errors"]
    assert in_voice.code == 50024
    assert not_one.code == 50013
