"""Whatever is typed into an option: one private sentence, and nothing changed."""

import unicodedata
from datetime import datetime

import pytest
from discord import AppCommandOptionType, app_commands, ui

from bot.drawing import row
from bot.havrutot.buttons import havrutot
from bot.history.buttons import history_page
from bot.history.seeking import Seeking
from havruta.plans import planning
from havruta.recurrence import Timing
from havruta.sessions import lifecycle
from havruta.wording import END, FIRST_STRONG
from tests.bot.conftest import only_answer, person, said, seen, the_session

OF_ONE = (
    *(
        "show",
        "rename",
        "place",
        "follow",
        "home",
        "archive",
        "restore",
        "delete",
        "leave",
        "remove",
    ),
    *("transfer", "invite", "link"),
)
CALLING = ("skip", "cancel")
OPTIONS = [
    ("havruta create", "book"),
    ("havruta create", "name"),
    ("havruta create", "partners"),
    *((f"havruta {command}", "havruta") for command in OF_ONE),
    ("text show", "ref"),
    ("text search", "query"),
    ("havruta rename", "name"),
    ("havruta place", "ref"),
    ("havruta invite", "users"),
    ("havruta invite", "emails"),
    ("havruta join", "code"),
    ("session start", "havruta"),
    ("session status", "havruta"),
    ("session end", "havruta"),
    *(("session mark", option) for option in ("ref", "havruta")),
    ("session questions", "havruta"),
    *(("session learned", option) for option in ("ref", "when", "users", "havruta")),
    *(("havruta sheet", option) for option in ("ref", "havruta")),
    *(("history", option) for option in ("havruta", "book", "since", "until")),
    ("progress", "havruta"),
    ("reminders status", "havruta"),
    ("settings", "zone"),
    ("settings", "town"),
    *(("schedule add", option) for option in ("when", "repeat", "until", "users", "havruta")),
    ("schedule list", "havruta"),
    *(("schedule move", option) for option in ("when", "which", "havruta")),
    *((f"schedule {command}", option) for command in CALLING for option in ("when", "havruta")),
]
FREE = [("session mark", "text"), ("session mark", "quote")]
"""What may be anything: it is kept as it was written, or is no words of the text."""
NAMED = [option for option in OPTIONS if option[1] not in {"name", "code"}]
OFFERED = [option for option in OPTIONS if option[1] in {"book", "havruta"}]
TYPED = {
    "long": "x" * 5000,
    "long in Hebrew": "רות " * 1250,
    "turned around": "Ruth\u202e",
    "a control": "Ruth\x00\x1b[2J",
    "marks on marks": "R" + "\u0301" * 4000,
    "lines": "Ruth\n" * 500,
    "a mention of all": "@everyone \u202e",
    "markup": "`[Ruth](https://example.com)` ||**\u2066" * 20,
    "not an id": "01M82KKXK4QHG3BJRW9YXMHMY\u202e",
    "a placeholder": "{book} {0} %s \u202e",
}
"""All of these are too long or hold what cannot be seen, so that they are no name either."""


@pytest.fixture
async def table(world):
    """Isaac's havruta with Jacob is in session; return how all stands."""
    await world.begin()
    await world.sit_down()
    await world.isaac.slash(world.table, "settings", zone="Jerusalem")
    session, isaac = await the_session(world), await person(world, world.isaac)
    tomorrow = Timing(datetime(2026, 3, 2, 20), "Asia/Jerusalem")
    await planning.add(world.study, havruta_id=session.havruta_id, by=isaac, timing=tomorrow)
    await world.tell()
    return seen(world)


async def answered(world, command, option, typed):
    needed = {
        "havruta create": {"book": "Ruth"},
        "havruta place": {"ref": "2:3"},
        "havruta follow": {"calendar": "none"},
        "havruta remove": {"user": world.esau},
        "havruta transfer": {"user": world.esau},
        "schedule add": {"when": "tomorrow 8pm"},
        "schedule move": {"when": "tomorrow 9pm"},
        "session mark": {"kind": "note"},
        "session learned": {"ref": "1:1"},
    }
    options = needed.get(command, {}) | {option: typed}
    answer = only_answer(await world.isaac.slash(world.table, command, **options))
    await world.tell()
    return answer


async def test_every_option_of_every_command_is_typed_into_here(world):
    commands = world.client.tree.walk_commands()

    assert sorted([*OPTIONS, *FREE]) == sorted(
        (command.qualified_name, option.name)
        for command in commands
        if isinstance(command, app_commands.Command)
        for option in command.parameters
        if option.type is AppCommandOptionType.string and not option.choices
    )


@pytest.mark.parametrize(("command", "option"), OPTIONS)
async def test_what_cannot_be_meant_gets_one_private_sentence_and_changes_nothing(
    world, table, command, option
):
    """HV-1, SY-1, OP-1: it is short, in one piece, and hides nothing that was typed."""
    for name, typed in TYPED.items():
        answer = await answered(world, command, option, typed)

        assert 0 < len(answer) < 1000, name
        assert not answer.startswith("Something went wrong"), name
        shown = answer.replace(FIRST_STRONG, "").replace(END, "")  # which are ours
        assert [c for c in shown if unicodedata.category(c)[0] == "C"] == [], name
        assert seen(world) == table, name


@pytest.mark.parametrize(("command", "option"), NAMED)
async def test_what_is_not_known_is_named_in_one_private_sentence(world, table, command, option):
    """HV-1, OP-1"""
    answer = await answered(world, command, option, "Nonsense")

    assert "“nonsense”" in answer.casefold()
    assert seen(world) == table


@pytest.mark.parametrize(("command", "option"), OFFERED)
async def test_nothing_that_is_typed_troubles_what_is_offered(world, table, command, option):
    """HV-1, OP-6"""
    for name, typed in TYPED.items():
        assert await world.isaac.autocomplete(world.table, command, option, typed) == [], name

    assert seen(world) == table


@pytest.mark.parametrize("mark", ["\u200f", "\u2067", "\ufeff"])
async def test_what_a_keyboard_leaves_in_what_is_typed_is_no_matter_anywhere(world, mark):
    """HV-1, OP-1: books, names, partners and havrutot alike."""
    typed = {"book": f"{mark}Ruth", "name": f"Dawn{mark}", "partners": f"{mark}<@{world.jacob.id}>"}
    made = said(await world.isaac.slash(world.table, "havruta create", **typed))

    offered = await world.isaac.autocomplete(world.table, "session start", "havruta", f"da{mark}")
    started = said(await world.isaac.slash(world.table, "session start", havruta=f"dawn{mark}"))

    assert "“Dawn” is made. You begin at Ruth 1:1.\nYour partners get an invitation" in made
    assert [one["name"] for one in offered] == ["Dawn · Ruth · Ruth 1:1"]
    assert "“Dawn” is in session" in started
    past = said(await world.isaac.slash(world.table, "history", havruta=mark))
    assert "No session has ended yet" in past


@pytest.mark.parametrize("page", [0, 2, 999999])
@pytest.mark.parametrize(
    ("draw", "shown"),
    [
        (
            lambda page: row(history_page(Seeking(), page, "Older")),
            lambda message: message.embeds[0].fields[0].name == "Ruth 1:1 · 0 min",
        ),
        (
            lambda page: ui.LayoutView().add_item(ui.ActionRow(havrutot(page, "Older"))),
            lambda message: "### Ruth" in str(message.components),
        ),
    ],
    ids=["history", "list"],
)
async def test_a_page_that_is_not_there_is_the_nearest_one(world, table, draw, shown, page):
    """PR-1, HV-2"""
    session, isaac = await the_session(world), await person(world, world.isaac)
    await lifecycle.end(world.study, session_id=session.id, by=isaac)
    await world.at_rest()
    before, _ = seen(world)
    channel = world.client.get_channel(world.table.id)
    await channel.send(view=draw(page))

    turned = await world.isaac.click(world.table.last_message, label="Older")

    assert turned.followups == []
    assert shown(turned.response)
    assert seen(world)[0] == before
