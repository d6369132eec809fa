"""Who asks, as Discord tells of them."""

from tests.bot.conftest import said


async def test_what_a_server_calls_somebody_is_no_name_elsewhere(world):
    """ID-1: a nickname may be meant for one circle alone."""
    await world.begin()
    club = world.env.create_guild("Club")
    jacob = club.add_member(world.jacob.user, nick="Heel-holder")
    await jacob.slash(club.create_text_channel("bar"), "havruta list")

    assert "Isaac, Jacob" in said(await world.isaac.slash(world.table, "havruta list"))
