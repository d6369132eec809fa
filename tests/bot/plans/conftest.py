"""Plans in chat: Isaac in Jerusalem and Jacob in New York have a havruta."""

import pytest

from havruta.plans import views
from tests.bot.conftest import person, said
from tests.bot.people.test_settings import answer


@pytest.fixture
async def pair(world):
    """The world with their havruta, and their clocks known."""
    await world.begin()
    await world.isaac.slash(world.table, "settings", zone="Jerusalem")
    await world.jacob.slash(world.table, "settings", zone="New York")
    return world


@pytest.fixture
async def trio(pair):
    """The same, and Esau with them, who have all told their clocks."""
    await pair.isaac.slash(pair.table, "havruta invite", users=f"<@{pair.esau.id}>")
    await pair.tell()
    await pair.esau.user.click(pair.esau.user.dm_channel.last_message, label="Accept")
    await pair.esau.slash(pair.table, "settings", zone="London")
    await pair.tell()
    return pair


async def scheduled(world, **options):
    """Isaac plans a session, sees it, and keeps it; return the answer that says so."""
    shown = await world.isaac.slash(world.table, "schedule add", **options)
    await world.isaac.click(answer(shown), label="Keep")
    await world.tell()
    return said(shown)


async def times(world):
    """When Isaac is expected from now on, by the wall of each."""
    isaac = await person(world, world.isaac)
    found = await views.coming(world.study, by=isaac, most=100)
    return [f"{one.occurrence.wall:%Y-%m-%d %H:%M}" for one in found]
