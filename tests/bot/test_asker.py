"""Who asks, as Discord tells of them."""

import pytest

from tests.bot.conftest import said


@pytest.fixture
async def club(world):
    """Another server, where Jacob is called otherwise; return how Isaac calls a command there."""
    await world.begin()
    club = world.env.create_guild("Club")
    isaac = club.add_member(world.isaac.user)
    jacob = club.add_member(world.jacob.user, nick="Heel-holder")
    bar = club.create_text_channel("bar")
    await jacob.slash(bar, "havruta list")
    return lambda command, **options: isaac.slash(bar, command, **options)


async def test_what_a_server_calls_somebody_is_no_name_elsewhere(world, club):
    """ID-1: a nickname may be meant for one circle alone."""
    assert "Isaac, Jacob" in said(await world.isaac.slash(world.table, "havruta list"))
    assert "Isaac, Jacob" in said(await world.isaac.user.slash("havruta list"))


@pytest.mark.parametrize("command", ["havruta list", "havruta show"])
async def test_a_server_sees_its_own_names(world, club, command):
    """ID-1, HV-2"""
    assert "Isaac, Heel-holder" in said(await club(command))
