"""/havruta leave, remove, transfer, as those concerned meet them."""

import pytest

from tests.bot.conftest import labels, person, said


async def test_a_havruta_is_given_to_somebody_who_agrees(world):
    """HV-3: both are told, pressing again changes nothing, and then the old owner may leave."""
    await world.begin()

    asked = said(await world.isaac.slash(world.table, "havruta transfer", user=world.jacob))
    stays = said(await world.isaac.slash(world.table, "havruta leave"))
    await world.tell()
    offer = world.jacob.user.dm_channel.last_message
    text, choices = offer.content, labels(offer)
    accepted = said(await world.jacob.user.click(offer, label="Take it over"))
    await world.tell()

    assert asked.startswith("I ask Jacob whether to own “Ruth”. Until they accept, it is yours.")
    assert stays.startswith("You own “Ruth”.")
    assert text.startswith("Would you own “Ruth”? It is Isaac’s to give.")
    assert choices == ["Take it over", "Decline"]
    assert accepted == "From now on “Ruth” is yours."
    answered = world.jacob.user.dm_channel.last_message
    assert (answered.content, labels(answered)) == (accepted, [])
    told = world.isaac.user.dm_channel.last_message.content
    assert told.startswith("Your offer is accepted: Jacob owns “Ruth” now")
    left = said(await world.isaac.slash(world.table, "havruta leave"))
    await world.tell()
    assert left == "You have left “Ruth”."
    told = world.jacob.user.dm_channel.last_message.content
    assert told == "Somebody has left “Ruth”: Isaac."


@pytest.mark.parametrize("press", ["Decline", "Take the offer back", "offer it to oneself"])
async def test_an_offer_that_comes_to_nothing_says_so(world, press):
    """HV-3: whoever presses what is left of it hears that it is over."""
    await world.begin()
    made = await world.isaac.slash(world.table, "havruta transfer", user=world.jacob)
    await world.tell()
    offer = world.jacob.user.dm_channel.last_message

    match press:
        case "Decline":
            await world.jacob.user.click(offer, label=press)
            await world.tell()
            told = world.isaac.user.dm_channel.last_message.content
            assert told.startswith("Your offer is declined: Jacob does not want to own “Ruth”")
        case "Take the offer back":
            await world.isaac.click(made.response, label=press)
            assert "is yours, and stays so" in made.response.content
        case _:
            own = await world.isaac.slash(world.table, "havruta transfer", user=world.isaac)
            assert "is yours, and stays so" in said(own)

    if press != "Decline":
        late = said(await world.jacob.user.click(offer, label="Take it over"))
        assert late == "This offer has been answered already, or was taken back."
    assert labels(world.jacob.user.dm_channel.history()[-1]) == []
    assert "You own “Ruth”." in said(await world.isaac.slash(world.table, "havruta leave"))


async def test_somebody_is_removed_and_told_so_privately(world):
    """HV-3: nobody else reads it, also where their direct messages are closed."""
    await world.begin()
    await world.isaac.slash(world.table, "havruta invite", users=f"<@{world.esau.id}>")
    await world.tell()

    taken_back = said(await world.isaac.slash(world.table, "havruta remove", user=world.esau))
    late = await world.esau.user.click(world.esau.user.dm_channel.last_message, label="Accept")
    unknown = said(await world.isaac.slash(world.table, "havruta remove", user=world.esau))
    before = len(world.table.history())
    removed = said(await world.isaac.slash(world.table, "havruta remove", user=world.jacob))
    await world.tell()

    assert taken_back == "The invitation of Esau to “Ruth” is taken back."
    assert "This invitation has been taken back." in said(late)
    assert unknown == "Nobody called Esau belongs to “Ruth”."
    assert removed == "From now on Jacob does not belong to “Ruth”."
    told = world.jacob.user.dm_channel.last_message.content
    assert told == "You do not belong to “Ruth” any more: Isaac has removed you."
    assert len(world.table.history()) == before
    assert "You have no havruta yet." in said(await world.jacob.slash(world.table, "havruta list"))
    own = said(await world.isaac.slash(world.table, "havruta remove", user=world.isaac))
    assert own.startswith("You own “Ruth”.")


async def test_a_bot_neither_owns_nor_goes(world):
    """HV-3"""
    await world.begin()
    robot = world.guild.add_member(world.env.create_user("Golem", bot=True))

    for command in ("transfer", "remove"):
        answer = said(await world.isaac.slash(world.table, f"havruta {command}", user=robot))
        assert "“Golem”" in answer


async def test_who_is_no_member_here_is_chosen_from_the_havrutas_people(world):
    """HV-3: to be removed, or to own it; somebody may have left the server."""
    await world.begin()
    world.guild.remove_member(world.jacob)
    jacob = world.jacob.user
    await world.isaac.slash(world.table, "havruta invite", users=f"<@{world.esau.id}>")
    invited = world.study.storage.snapshot()["invitations"][-1]["id"]

    asked = await world.isaac.slash(world.table, "havruta transfer")
    await world.isaac.select(asked.response, [await person(world, jacob)])
    offered = asked.response.content
    asked = await world.isaac.slash(world.table, "havruta remove")
    await world.isaac.select(asked.response, [await person(world, jacob)])

    assert offered.startswith("I ask Jacob whether to own “Ruth”.")
    assert asked.response.content == "From now on Jacob does not belong to “Ruth”."
    asked = await world.isaac.slash(world.table, "havruta remove")
    await world.isaac.select(asked.response, [f"invitation:{invited}"])
    assert asked.response.content == "That invitation to “Ruth” is taken back."
    for command in ("remove", "transfer"):
        nobody = said(await world.isaac.slash(world.table, f"havruta {command}"))
        assert nobody == "Nobody but you belongs to it."
