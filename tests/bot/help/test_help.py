"""How everything begins: /help, and what a newcomer is told once with their first answer."""

import re

import pytest

from bot import welcome
from havruta.wording import languages, wording
from tests.bot.conftest import said

SHORT = "New here? A havruta is a few people with one book."
MENTION = re.compile(r"</([a-z ]+):(\d+)>")


async def test_help_tells_the_first_steps_in_one_private_message(world):
    """UX-3: with commands that begin to be typed when they are pressed."""
    answer = await world.isaac.slash(world.table, "help")

    known = {command.qualified_name for command in world.client.tree.walk_commands()}
    ids = {str(number) for number in world.client.command_ids.values()}
    named = MENTION.findall(said(answer))
    assert {name for name, _ in named} <= known
    assert {number for _, number in named} <= ids
    assert len(named) == 10
    assert SHORT not in said(answer)
    assert len(answer.followups or [answer.response]) == 1
    assert "עברית" in said(answer)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("havruta create", {"book": "Ruth"}),
        ("havruta create", {"book": "No such book"}),
        ("havruta list", {}),
        ("history", {}),
    ],
)
async def test_a_newcomer_is_told_in_short_with_their_first_answer_and_never_again(
    world, command, options
):
    """UX-3: whatever they ask, and also if it is refused."""
    answers = [said(await world.esau.slash(world.table, command, **options)) for _ in range(2)]

    assert [SHORT in answer for answer in answers] == [True, False]
    assert "</havruta create:" in answers[0]


async def test_whoever_begins_by_choosing_a_language_is_told_in_it(world):
    """UX-1, UX-3"""
    answer = said(await world.esau.slash(world.table, "settings", language="he"))

    assert SHORT not in answer
    assert welcome.in_short(wording("he"), world.client) in answer


async def test_what_is_only_offered_or_told_leaves_a_newcomer_new(world):
    """UX-3: they have not been answered yet."""
    await world.begin()
    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.esau.id}>"
    )
    await world.tell()
    await world.esau.autocomplete(world.table, "session start", "havruta", "")

    pressed = await world.esau.user.click(world.esau.user.dm_channel.last_message, label="Decline")

    assert SHORT in said(pressed)


async def test_what_fills_its_message_is_followed_by_the_first_steps(world):
    """UX-3: a list takes no text beside it."""
    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.esau.id}>"
    )

    listed = await world.esau.slash(world.table, "havruta list")

    assert len([listed.response, *listed.followups]) == 2
    assert SHORT in said(listed)


@pytest.mark.parametrize("language", sorted(languages()))
def test_each_step_is_on_a_line_and_all_of_it_fits(simcord_bot, language):
    """UX-1, UX-3: whose number is not known is named as it is typed."""
    told = welcome.first_steps(wording(language), simcord_bot)

    assert len(told) < 2000
    assert "/havruta create" in told
