"""How often a command or a press asks the memory: once at the door, and as often as it must."""

import pytest

AT_MOST = {
    "/session start": 3,
    "/session status": 3,
    "/session end": 2,
    "/havruta show": 4,
    "/history": 2,
    "Join": 2,
    "End": 2,
    "Accept": 2,
    "Decline": 2,
}


@pytest.fixture
def counted(study, monkeypatch):
    """Every transaction from now on."""
    opened, transaction = [], study.storage.transaction

    def count():
        opened.append(1)
        return transaction()

    monkeypatch.setattr(study.storage, "transaction", count)
    return opened


@pytest.mark.parametrize("command", [name for name in AT_MOST if name.startswith("/")])
async def test_a_command_opens_no_more_transactions_than_it_must(world, card, counted, command):
    """OP-6: each waits for the one before it."""
    await world.isaac.slash(world.table, command.removeprefix("/"))

    assert len(counted) <= AT_MOST[command]


async def test_the_first_start_of_a_session_opens_no_more_than_the_next(world, counted):
    """OP-6"""
    await world.begin()
    counted.clear()

    await world.isaac.slash(world.table, "session start")

    assert len(counted) == AT_MOST["/session start"]


@pytest.mark.parametrize("label", ["Join", "End"])
async def test_a_press_on_a_card_opens_no_more_transactions_than_it_must(
    world, card, counted, label
):
    """OP-6"""
    await world.isaac.click(card, label=label)

    assert len(counted) <= AT_MOST[label]


@pytest.mark.parametrize("label", ["Accept", "Decline"])
async def test_an_answer_opens_no_more_transactions_than_it_must(world, counted, label):
    """OP-6"""
    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    await world.tell()
    counted.clear()

    await world.jacob.user.click(world.jacob.user.dm_channel.last_message, label=label)

    assert len(counted) <= AT_MOST[label]
