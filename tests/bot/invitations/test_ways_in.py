"""/havruta invite, link and join, and the button Invite."""

import re

from tests.bot.conftest import labels, said

CODE = re.compile("`([0-9A-Z-]{19})`")


async def test_the_owner_invites_more_people_and_hears_of_each(world):
    """IN-1"""
    await world.begin()
    laban = world.guild.add_member(world.env.create_user("Laban"))
    named = " ".join(f"<@{one.id}>" for one in (world.esau, world.jacob, laban))

    done = said(await world.isaac.slash(world.table, "havruta invite", users=named))
    again = said(await world.isaac.slash(world.table, "havruta invite", users=f"<@{laban.id}>"))
    await world.tell()

    assert done.splitlines() == [
        "Invitations to “Ruth”:",
        "- Invited: Esau, Laban.",
        "- Belongs to it already: Jacob.",
    ]
    assert "- Invited already, and has not answered: Laban." in again
    for person in (world.esau, laban):
        offer = person.user.dm_channel.last_message
        assert labels(offer) == ["Accept", "Decline"]
    assert "Welcome to “Ruth”." in said(await laban.user.click(offer, label="Accept"))


async def test_invite_is_a_button_and_whom_is_chosen_from_a_list(world):
    """HV-2, IN-1: those chosen are invited, in the place of the question."""
    await world.begin()
    listed = await world.isaac.slash(world.table, "havruta list")
    asked = await world.isaac.click(listed.response, label="Invite")

    await world.isaac.select(asked.response, [world.esau, world.jacob])
    await world.tell()

    answer = asked.response.content
    assert "Invited: Esau." in answer
    assert "Belongs to it already: Jacob." in answer
    assert labels(world.esau.user.dm_channel.last_message) == ["Accept", "Decline"]
    theirs = said(await world.jacob.slash(world.table, "havruta list"))
    assert "'label': 'Invite'" not in theirs


async def test_a_code_is_made_used_and_revoked(world):
    """HV-4, IN-5: it is shown once, to its maker alone."""
    await world.begin()
    made = await world.isaac.slash(world.table, "havruta link", count=2, days=3)
    (code,) = CODE.findall(said(made))
    address = f"https://page.example/code/{code}" in said(made)
    await world.isaac.click(made.response, label="Revoke 1")

    revoked = said(await world.esau.slash(world.garden, "havruta join", code=code))
    again = await world.isaac.slash(world.table, "havruta link", count=1)
    (fresh,) = CODE.findall(said(again))
    joined = said(await world.esau.user.slash("havruta join", code=fresh.lower()))
    await world.tell()

    assert address
    assert "revoked: nobody can join with it any more" in made.response.content
    assert revoked.startswith("This code has been revoked. Ask for a new one.")
    assert joined.startswith("Welcome to “Ruth”.")
    told = world.isaac.user.dm_channel.last_message.content
    assert told == "Your code has been used: Esau has joined “Ruth”."
    laban = world.guild.add_member(world.env.create_user("Laban"))
    spent = said(await laban.slash(world.table, "havruta join", code=fresh))
    assert spent.startswith("This code has been used as often as it may. Ask for a new one.")
    twice = said(await world.esau.slash(world.table, "havruta join", code=fresh))
    assert twice == "You belong to “Ruth” already."


async def test_a_code_can_be_made_from_the_list_and_leads_into_the_session_that_runs(world):
    """HV-2, IN-5"""
    await world.begin()
    await world.sit_down()
    listed = await world.isaac.slash(world.table, "havruta list")
    asked = await world.isaac.click(listed.response, label="Invite")

    made = await world.isaac.click(asked.response, label="Make a code")
    (code,) = CODE.findall(said(made))
    joined = await world.esau.slash(world.table, "havruta join", code=code)

    assert "used 0 of 10 times" in said(made)
    assert "'label': 'Join'" in said(joined)
