"""That what people chose reads at Discord as they wrote it, and does nothing."""

import re

import pytest

from bot.drawing import literal
from tests.bot.conftest import said, text_of

LIVE = re.compile(
    r"(?<!\\)(?:<(?:@[!&]?|#|t:|a?:\w+:|/|id:)|https?://|discord\.gg/|@(?:everyone|here)"
    r"|:\w+:|\[[^\[\]]*\]\(|\*\*|__|~~|\|\||`|^#+ |^-# |^[-+*] |^\d+[.)] |^> )",
    re.IGNORECASE,
)
"""What Discord renders as something else, as its clients find it."""
OURS = re.compile(
    r"'(?:custom_id|url)': '[^']*'|<t:\d{9,}:\w>|<@\d{15,}>|</[a-z ]+:\d{15,}>"
    r"|\*\*(?:In session|Ruth 1:1)\*\*"
)
"""What the bot itself has rendered, or is never shown."""
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")


@pytest.mark.parametrize(
    "written",
    [
        "https://evil.example/x?y=1",
        "HTTP://EVIL.example",
        "discord.gg/abc",
        "steam://run/1",
        "[a gift](https://evil.example)",
        "<https://evil.example>",
        "<@123456789012345678>",
        "<@&123456789012345678>",
        "<#123456789012345678>",
        "<t:0:R>",
        "<:smile:123456789012345678>",
        "</havruta create:123456789012345678>",
        "<id:guide>",
        "@everyone @here",
        ":smile: at 20:30",
        "**bold** __under__ ~~gone~~ ||spoiler|| `code`",
        "# Title",
        "-# small",
        "- item",
        "1. item",
        "2) item",
        "> quoted",
        r"a \ b",
    ],
)
def test_what_somebody_chose_reads_as_it_was_written_and_does_nothing(written):
    """UX-1, SY-1"""
    shown = literal(written)

    assert LIVE.search(written) or written in {"steam://run/1", r"a \ b"}
    assert not LIVE.search(shown)
    assert "://" not in shown
    assert ESCAPED.sub(r"\1", shown) == written


@pytest.mark.parametrize("name", ["Ruth", "Noa’s (2nd) group, 7:30!", "C# & co.", "רות – ערב"])
def test_an_ordinary_name_stays_as_it_is(name):
    """UX-1"""
    assert literal(name) == name


async def test_no_name_does_anything_in_any_message(world):
    """UX-1, SY-1: whatever command or notice tells it."""
    names = "<t:0:R>", "[Jacob](https://evil.example)", "@everyone" + "\u0301" * 20
    isaac, jacob, esau = [world.guild.add_member(world.env.create_user(name)) for name in names]
    named = {"name": "https://evil.example/<@1>", "partners": f"<@{jacob.id}><@{esau.id}>"}
    answers = [await isaac.slash(world.table, "havruta create", book="Ruth", **named)]
    await world.tell()
    invited = [person.user.dm_channel.last_message for person in (jacob, esau)]
    answers.append(await jacob.slash(world.table, "havruta list"))
    answers.append(await jacob.user.click(invited[0], label="Accept"))
    answers.append(await esau.user.click(invited[1], label="Decline"))
    await world.tell()
    seeing = "havruta list", "havruta show", "session start", "session status"
    answers += [await isaac.slash(world.table, command) for command in seeing]
    await world.tell()
    running = text_of(world.table.last_message)
    asked = await isaac.slash(world.table, "session end")
    await isaac.click(asked.response, label="End session")
    await world.at_rest()
    answers.append(await isaac.slash(world.table, "session end"))
    answers.append(await isaac.slash(world.table, "history"))
    told = [*invited, world.table.last_message, isaac.user.dm_channel.last_message]

    written = [*map(said, answers), running, *map(text_of, told)]

    assert [text for text in written if LIVE.search(OURS.sub("", text))] == []
    assert [text for text in written if "evil.example" not in text] == []


def test_a_name_that_towers_or_hides_is_brought_down_first():
    """UX-1"""
    assert literal("\u202e*a" + "\u0301" * 60) == r"\*a" + "\u0301" * 4
