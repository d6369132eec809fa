import discord
import pytest
from babel.messages.pofile import read_po
from discord import app_commands
from structlog.testing import capture_logs

from bot.client import HavrutaBot
from bot.features import CONTROLS
from bot.havrutot import buttons as havrutot
from bot.history import buttons as history
from bot.history.seeking import Seeking
from bot.invitations import buttons as invitations
from bot.people import buttons as people
from bot.registration import register, same_commands
from bot.reminders import buttons as reminders
from bot.sessions import buttons as sessions
from havruta.havrutot.model import Lead
from havruta.people.model import NotifyBy
from havruta.wording import LOCALE, SHARED, wording

ULID = "01M82KKXK4QHG3BJRW9YXMHMYR"


async def test_commands_are_registered_only_when_they_differ(world):
    """SY-4: an unchanged bot starts without touching what Discord has."""
    bot = world.client
    before = len(world.env.http_requests)

    numbers = await register(bot.tree)
    asked = [(call.method, call.path) for call in world.env.http_requests[before:]]
    assert [method for method, _ in asked] == ["GET"]

    bot.tree.remove_command("history")
    without = await register(bot.tree)
    assert world.env.http_requests[-1].method == "PUT"
    assert without == {name: numbers[name] for name in numbers if name != "history"}
    assert numbers == bot.command_ids


async def test_what_discord_does_not_tell_is_written_anew(world):
    bot = world.client
    world.env.inject_error("GET", "/applications/*/commands", status=403)

    assert await register(bot.tree) == bot.command_ids
    assert world.env.http_requests[-1].method == "PUT"


BOOK = {"type": 3, "name": "book", "description": "Which?", "required": True}
OURS = {
    "name": "show",
    "description": "See one.",
    "type": 1,
    "options": [BOOK],
    "nsfw": False,
    "default_member_permissions": None,
    "contexts": [0, 1],
}


def answered(command):
    """The command as Discord keeps it: numbered, and with all that it says by default."""
    options = [
        {**option, "autocomplete": False, "choices": [], "name_localizations": None}
        for option in command["options"]
    ]
    return {**command, "options": options, "id": "1", "version": "2", "dm_permission": True}


async def test_commands_that_discord_does_not_take_are_our_bug_and_keep_nobody_out(world):
    """OP-1: those that it has from before go on."""
    await world.client.http.bulk_upsert_global_commands(world.client.application_id, [])
    world.env.inject_error("PUT", "/applications/*/commands", status=400, code=50035)

    with capture_logs() as logged:
        assert not await register(world.client.tree)

    assert [(line["log_level"], line["code"]) for line in logged] == [("error", 50035)]


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_commands_are_told_later_where_discord_asks_for_patience(world, method):
    """OP-1"""
    await world.client.http.bulk_upsert_global_commands(world.client.application_id, [])
    world.env.inject_error(method, "/applications/*/commands", status=429, code=0)

    with pytest.raises(discord.HTTPException):
        await register(world.client.tree)


def test_what_discord_adds_or_leaves_out_is_no_difference():
    theirs = answered(OURS)
    assert same_commands([OURS], [theirs])

    del theirs["nsfw"], theirs["default_member_permissions"]
    assert same_commands([OURS], [theirs])


@pytest.mark.parametrize(
    "said",
    [
        {"required": False},
        {"description": "Which one?"},
        {"type": 4},
        {"autocomplete": True},
        {"choices": [{"name": "Ruth", "value": "Ruth"}]},
        {"min_length": 0},
        {"max_length": 80},
        {"min_value": 0},
        {"max_value": 9},
        {"channel_types": [0]},
        {"description_localizations": {"he": "איזה?"}},
    ],
    ids=lambda said: next(iter(said)),
)
def test_whatever_an_option_says_on_one_side_alone_counts(said):
    """SY-4: what we have stopped saying does not stay on Discord for ever."""
    other = {**OURS, "options": [BOOK | said]}

    assert same_commands([other], [answered(other) | {"options": other["options"]}])
    assert not same_commands([other], [answered(OURS)])
    assert not same_commands([OURS], [other])


@pytest.mark.parametrize(
    "said",
    [
        {"name": "look"},
        {"description": "See."},
        {"options": []},
        {"options": [BOOK, BOOK | {"name": "name"}]},
        {"nsfw": True},
        {"default_member_permissions": "32"},
        {"contexts": [0]},
        {"integration_types": [0, 1]},
        {"name_localizations": {"he": "הראה"}},
    ],
    ids=str,
)
def test_whatever_a_command_says_on_one_side_alone_counts(said):
    """SY-4"""
    other = OURS | said

    assert not same_commands([other], [answered(OURS)])
    assert not same_commands([OURS], [answered(other)])


def test_a_command_more_or_less_counts():
    assert not same_commands([OURS], [])
    assert not same_commands([], [OURS])
    assert not same_commands([OURS], [OURS, OURS | {"name": "b"}])


async def test_every_description_is_in_the_catalogue(world):
    """UX-1"""
    with (LOCALE / "havruta.pot").open("rb") as file:
        sentences = {message.id for message in read_po(file)}
    commands = list(world.client.tree.walk_commands())
    options = [o for c in commands if isinstance(c, app_commands.Command) for o in c.parameters]

    assert {str(one.description) for one in [*commands, *options]} <= sentences


async def test_the_bot_asks_for_no_privileged_intent(study):
    """SY-4"""
    intents = HavrutaBot(study).intents

    assert intents == discord.Intents(guilds=True, guild_scheduled_events=True)


async def test_every_button_that_is_drawn_has_exactly_one_control():
    """A message from last year must still find its verb."""
    drawn = [
        sessions.join(wording(SHARED), ULID),
        sessions.end(wording(SHARED), ULID),
        sessions.end_now(wording(SHARED), ULID),
        sessions.start(wording(SHARED), ULID),
        history.history(wording(SHARED), ULID),
        history.history_page(Seeking(), 2, "Older"),
        history.history_page(Seeking(ULID), 3, "Older"),
        havrutot.havrutot(2, "Older"),
        reminders.status(None, 2, "Older"),
        reminders.status(ULID, 2, "Older"),
        reminders.retry(ULID, None, 1, "Again"),
        reminders.retry(ULID, ULID, 10, "Again"),
        havrutot.language(ULID, "he"),
        people.notify(wording(SHARED), NotifyBy.MAIL),
        *people.languages_to_choose(wording(SHARED)),
        invitations.accept(wording(SHARED), ULID),
        invitations.decline(wording(SHARED), ULID),
        *(havrutot.notify(wording(SHARED), ULID, told) for told in (None, *NotifyBy)),
        *(havrutot.lead(wording(SHARED), ULID, lead) for lead in Lead),
    ]

    for button in drawn:
        takers = [
            control
            for control in CONTROLS
            if control.__discord_ui_compiled_template__.fullmatch(button.custom_id)
        ]
        assert len(takers) == 1, button.custom_id
