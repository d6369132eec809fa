import copy

import discord
import pytest

from bot import buttons
from bot.client import HavrutaBot
from bot.controls import CONTROLS
from bot.registration import register, same_commands
from havruta.model import Lead, Told

ULID = "01M82KKXK4QHG3BJRW9YXMHMYR"


async def test_commands_are_registered_only_when_they_differ(world):
    """SY-4: an unchanged bot starts without touching what Discord has."""
    bot = world.announcements._client
    before = len(world.env.http_requests)

    assert await register(bot.tree) is False
    asked = [(call.method, call.path) for call in world.env.http_requests[before:]]
    assert [method for method, _ in asked] == ["GET"]

    bot.tree.remove_command("history")
    assert await register(bot.tree) is True


async def test_what_discord_does_not_tell_is_written_anew(world):
    bot = world.announcements._client
    world.env.inject_error("GET", "/applications/*/commands", status=403)

    assert await register(bot.tree) is True


@pytest.mark.parametrize("change", ["description", "option", "gone", "new"])
def test_every_difference_in_what_we_say_counts(change):
    ours = [{"name": "a", "description": "d", "options": [{"name": "o", "required": True}]}]
    theirs = copy.deepcopy(ours)
    theirs[0] |= {"id": "1", "nsfw": False}
    assert same_commands(ours, theirs)

    match change:
        case "description":
            theirs[0]["description"] = "other"
        case "option":
            theirs[0]["options"][0]["required"] = False
        case "gone":
            theirs = []
        case "new":
            theirs.append({"name": "b"})

    assert not same_commands(ours, theirs)


async def test_the_bot_asks_for_no_privileged_intent(study):
    """SY-4"""
    intents = HavrutaBot(study).intents

    assert intents == discord.Intents(guilds=True)


async def test_every_button_that_is_drawn_has_exactly_one_control():
    """A message from last year must still find its verb."""
    drawn = [
        buttons.join(ULID),
        buttons.end(ULID),
        buttons.end_now(ULID),
        buttons.start(ULID),
        buttons.history(ULID),
        buttons.history_page(None, 2, "Older"),
        buttons.history_page(ULID, 3, "Older"),
        buttons.havrutot(2, "Older"),
        buttons.accept(ULID),
        buttons.decline(ULID),
        *(buttons.tell(ULID, told) for told in Told),
        *(buttons.lead(ULID, lead) for lead in Lead),
    ]

    for button in drawn:
        takers = [
            control
            for control in CONTROLS
            if control.__discord_ui_compiled_template__.fullmatch(button.custom_id)
        ]
        assert len(takers) == 1, button.custom_id
