"""Who is meant by a list of partners."""

import pytest

from tests.bot.conftest import said


async def test_a_bot_is_nobody_to_learn_with(world):
    robot = world.guild.add_member(world.env.create_user("Golem", bot=True))

    answer = await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{robot.id}>"
    )

    assert "I can’t invite “Golem”." in said(answer)


@pytest.mark.parametrize(
    "written",
    [
        "{jacob}{esau}",
        "{jacob}, {esau}, {jacob}",
        "with {jacob} AND {esau}",
        "({jacob}) – {esau}!",
        "עם {jacob} ו{esau}",
        "me, {isaac}; {jacob} plus {esau}",
    ],
)
async def test_partners_are_separated_as_people_do(world, written):
    people = {name: f"<@{getattr(world, name).id}>" for name in ("isaac", "jacob", "esau")}

    answer = await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=written.format(**people)
    )

    assert "Your partners get an invitation" in said(answer)
    listed = said(await world.isaac.slash(world.table, "havruta list"))
    assert "Invited: Jacob (not answered yet), Esau (not answered yet)" in listed


async def test_a_partner_whom_discord_cannot_look_up_just_now_is_invited_all_the_same(world):
    """IN-1"""
    world.env.inject_error("GET", "/guilds/*/members/*", status=503, code=0, times=None)

    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    await world.tell()

    assert "Invited: Somebody" in said(await world.isaac.slash(world.table, "havruta list"))
    await world.jacob.user.click(world.jacob.user.dm_channel.last_message, label="Accept")
    assert "Isaac, Jacob" in said(await world.isaac.slash(world.table, "havruta list"))


async def test_a_known_partner_keeps_their_name_while_discord_does_not_say_it(world):
    """IN-1, ID-1"""
    await world.jacob.slash(world.table, "havruta list")
    world.env.inject_error("GET", "/guilds/*/members/*", status=503, code=0, times=None)

    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )

    assert "Invited: Jacob (" in said(await world.isaac.slash(world.table, "havruta list"))
