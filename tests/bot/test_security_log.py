"""What must be found out later of the chat."""

import pytest
from structlog.testing import capture_logs


@pytest.fixture
def noted():
    with capture_logs() as lines:
        yield lines


async def test_it_says_who_was_let_in_and_what_was_refused_to_whom(world, noted):
    """OP-2, SY-3: who, where, and no secrets."""
    await world.begin()
    await world.isaac.slash(world.table, "session start")
    await world.tell()
    card = world.table.last_message
    await world.jacob.click(card, label="Join")
    await world.esau.click(card, label="Join")
    await world.jacob.click(card, label="End")

    ours = [line for line in noted if {"user", "server", "channel"} <= line.keys()]
    assert [(line["event"], line["user"]) for line in ours] == [
        ("link given", str(world.isaac.id)),
        ("link given", str(world.jacob.id)),
        ("refused: not_allowed", str(world.esau.id)),
        ("refused: not_allowed", str(world.jacob.id)),
    ]
    assert {line["channel"] for line in ours} == {str(world.table.id)}
    assert "/join/" not in str(noted)
