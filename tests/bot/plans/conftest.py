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
