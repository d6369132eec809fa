"""A process that has some of Discord's shards leaves alone what is another's."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot.living_cards import LEFT_UNDONE
from bot.shards import SHIFT, are_divided, is_ours
from havruta.sessions import lifecycle
from tests.bot.conftest import labels, person, the_session


def client(ids, total):
    return SimpleNamespace(shard_ids=ids, shard_count=total)


@pytest.mark.parametrize(
    ("ids", "total", "guild", "ours"),
    [
        (None, None, str(5 << SHIFT), True),
        (None, None, None, True),
        ([0, 1], 4, str(5 << SHIFT), True),
        ([0, 1], 4, str((6 << SHIFT) + 1), False),
        ([0, 1], 4, None, True),
        ([2, 3], 4, None, False),
    ],
)
def test_a_server_is_of_the_shard_that_discord_says(ids, total, guild, ours):
    """OP-7: and direct messages are of the first."""
    assert is_ours(client(ids, total), guild) is ours
    assert are_divided(client(ids, total)) is (total is not None)


@pytest.fixture
def elsewhere(world, monkeypatch):
    """Another process has the shard of the world's server."""
    other = ((world.guild.id >> SHIFT) + 1) % 2
    monkeypatch.setattr(world.client, "shard_count", 2)
    monkeypatch.setattr(world.client, "shard_ids", [other], raising=False)


async def test_a_message_of_anothers_server_is_drawn_only_where_that_has_left_it(
    world, card, elsewhere, clock
):
    """SE-8, OP-7: whoever has the server may have died, and then anybody sums up."""
    session, isaac = await the_session(world), await person(world, world.isaac)
    await lifecycle.end(world.study, session_id=session.id, by=isaac)
    await world.at_rest()
    assert labels(world.table.last_message) != ["Start again"]

    clock.advance(LEFT_UNDONE + timedelta(seconds=1))
    await world.cards.finish()
    await world.at_rest()

    assert labels(world.table.last_message) == ["Start again"]
