"""How often a command or a press asks the memory: once at the door, and as often as it must."""

import pytest
from discord import app_commands

COMMANDS = {
    "havruta create": 3,
    "havruta list": 3,
    "havruta show": 4,
    "havruta rename": 5,  # with its session's message, which is drawn anew
    "havruta place": 4,
    "havruta home": 3,
    "havruta archive": 3,
    "havruta restore": 3,
    "havruta delete": 3,
    "havruta leave": 3,
    "havruta follow": 3,
    "havruta remove": 4,
    "havruta transfer": 4,
    "havruta invite": 4,
    "havruta link": 3,
    "havruta sheet": 5,
    "session mark": 6,  # with its session’s message, which is drawn anew
    "session questions": 3,
    "session learned": 6,
    "havruta join": 2,
    "session start": 3,
    "session status": 3,
    "session end": 2,
    "history": 2,
    "progress": 3,
    "library refresh": 1,
    "status": 1,
    "reminders status": 2,
    "settings": 2,
    "help": 1,
    "privacy export": 2,
    "privacy delete": 1,
    "schedule add": 2,
    "schedule list": 2,
    "schedule move": 3,
    "schedule skip": 3,
    "schedule cancel": 3,
    "text show": 1,
    "text search": 1,
    "text daily": 1,
}
SWITCHES = {"Join": 2, "History": 2, "Tell me directly": 4}


@pytest.fixture
def opened(study, monkeypatch):
    """Every transaction, to read or to write, once it has been opened."""
    opened = []

    def counted(opens):
        def count(**how):
            opened.append(opens.__name__)
            return opens(**how)

        return count

    for name in ("transaction", "unlocked", "reading", "asking"):
        monkeypatch.setattr(study.storage, name, counted(getattr(study.storage, name)))
    return opened


def test_every_command_is_counted_here(world):
    known = world.client.tree.walk_commands()
    commands = {one.qualified_name for one in known if isinstance(one, app_commands.Command)}

    assert commands == COMMANDS.keys()


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_command_opens_no_more_transactions_than_it_must(world, card, opened, command):
    """OP-6: each waits for the one before it."""
    options = {
        "havruta create": {"book": "Ruth", "partners": f"<@{world.jacob.id}>"},
        "havruta rename": {"name": "Evening"},
        "havruta place": {"ref": "2:3"},
        "havruta remove": {"user": world.jacob},
        "havruta transfer": {"user": world.jacob},
        "havruta invite": {"users": f"<@{world.esau.id}>"},
        "havruta join": {"code": "no code"},
        "havruta follow": {"calendar": "929"},
        "schedule add": {"when": "in 2 hours"},
        "schedule move": {"when": "in 2 hours"},
        "havruta sheet": {"ref": "1:1-3"},
        "session mark": {"kind": "question"},
        "session learned": {"ref": "1:1"},
        "text show": {"ref": "Ruth 1:16"},
        "text search": {"query": "Ruth"},
    }

    await world.isaac.slash(world.table, command, **options.get(command, {}))

    assert len(opened) == COMMANDS[command]


async def test_the_first_start_of_a_session_opens_no_more_than_the_next(world, opened):
    """OP-6"""
    await world.begin()
    opened.clear()

    await world.isaac.slash(world.table, "session start")

    assert len(opened) == COMMANDS["session start"]


@pytest.mark.parametrize("label", SWITCHES)
async def test_a_press_opens_no_more_transactions_than_it_must(world, card, opened, label):
    """OP-6"""
    shown = await world.isaac.slash(world.table, "havruta show")
    opened.clear()

    await world.isaac.click(shown.response, label=label)

    assert len(opened) == SWITCHES[label]


@pytest.mark.parametrize("label", ["Accept", "Decline"])
async def test_an_answer_opens_no_more_transactions_than_it_must(world, opened, label):
    """OP-6"""
    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    await world.tell()
    opened.clear()

    await world.jacob.user.click(world.jacob.user.dm_channel.last_message, label=label)

    assert len(opened) == 2
