"""A session's marks, posted in a thread of its message once it is over."""

import discord
import pytest

from bot.drawing import MESSAGE_LIMIT
from bot.sessions.threads import NEEDED, _pages
from tests.bot.conftest import text_of

RIGHTS = {"view_channel": True, "send_messages": True, "embed_links": True}
THREADS = {name: True for name, is_needed in NEEDED if is_needed}


@pytest.fixture
async def ended(world):
    """Jacob has marked something in a channel with these rights, and the session has ended."""

    async def ended(*, refused=False, **rights):
        allowed = discord.Permissions(**RIGHTS, **rights)
        only = discord.PermissionOverwrite.from_pair(allowed, ~allowed)
        hall = world.guild.create_text_channel("hall", overwrites={world.guild.me: only})
        partners = f"<@{world.jacob.id}>"
        await world.isaac.slash(hall, "havruta create", book="Ruth", partners=partners)
        await world.tell()
        await world.jacob.user.click(world.jacob.user.dm_channel.last_message, label="Accept")
        await world.isaac.slash(hall, "session start")
        await world.tell()
        if refused:
            path = f"/channels/{hall.id}/messages/{hall.last_message.id}/threads"
            world.env.inject_error("POST", path, status=403, code=50013, message="no", times=None)
        for kind in ("question", "return"):
            await world.jacob.slash(hall, "session mark", kind=kind, ref="1:2", text="@everyone?")
        asked = await world.isaac.slash(hall, "session end")
        await world.isaac.click(asked.response, label="End session")
        await world.at_rest()
        await world.env.settle()
        assert any("Question" in text_of(one) for one in hall.history())
        return [*world.client.get_channel(hall.id).guild.threads]

    return ended


async def test_marks_are_posted_in_a_thread_with_the_words_in_both_languages(ended):
    """MK-1, MK-2: in one message, which calls nobody."""
    (thread,) = await ended(**THREADS)

    assert thread.name == "Marks of “Ruth”"
    (posted,) = [message async for message in thread.history()]
    assert "Question · Ruth 1:2" in posted.content
    assert "> Verse 2" in posted.content
    assert "> פסוק" in posted.content
    assert posted.mentions == []
    assert not posted.mention_everyone
    assert posted.flags.suppress_notifications


async def test_where_no_thread_may_be_made_marks_stand_in_the_summary_alone(ended):
    """MK-1, SY-4"""
    assert await ended() == []


async def test_what_discord_refuses_is_no_fault_of_the_summary(ended):
    """MK-1, OP-1"""
    assert await ended(**THREADS, refused=True) == []


def test_marks_are_told_in_as_few_messages_as_hold_them():
    """MK-1"""
    blocks = ["x" * 900] * 5

    pages = [*_pages(blocks)]

    assert "\n\n".join(pages) == "\n\n".join(blocks)
    assert max(map(len, pages)) <= MESSAGE_LIMIT
    assert len(pages) == 3
