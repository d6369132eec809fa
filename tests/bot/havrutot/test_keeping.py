"""/havruta rename, place, home, archive, restore, delete, as their people meet them."""

from tests.bot.conftest import labels, said


async def test_an_owner_renames_a_havruta_moves_its_place_and_its_home(world):
    """HV-3, HV-6: and the session's message goes by the new name at once."""
    await world.begin()

    renamed = said(await world.isaac.slash(world.table, "havruta rename", name="Evening"))
    moved = said(await world.isaac.slash(world.table, "havruta place", ref="ב׳:ג׳"))
    home = said(await world.isaac.slash(world.garden, "havruta home"))
    await world.isaac.slash(world.garden, "session start")
    await world.tell()
    begun = world.garden.last_message.embeds[0]
    await world.isaac.slash(world.garden, "havruta rename", name="*Night*")
    await world.redrawn()
    card = world.garden.last_message.embeds[0]

    assert renamed == "From now on it is called “Evening”."
    assert moved.startswith("Next time “Evening” goes on at Ruth 2:3.")
    assert home == "From now on the messages of “Evening” go here."
    assert (begun.title, "Ruth 2:3" in begun.description) == ("Evening", True)
    assert card.title == "\\*Night\\*"
    assert "direct" in said(await world.isaac.user.slash("havruta home", havruta="*Night*"))


async def test_a_havruta_is_put_away_and_brought_back(world):
    """HV-3, HV-2: the list shows it apart; both are told to its people."""
    await world.begin()

    archived = await world.isaac.slash(world.table, "havruta archive")
    listed = said(await world.isaac.slash(world.table, "havruta list"))
    shown = said(await world.jacob.slash(world.table, "havruta show"))
    refused = said(await world.jacob.slash(world.table, "session start"))
    await world.tell()
    told = world.jacob.user.dm_channel.last_message.content
    await world.isaac.click(archived.response, label="Restore")
    await world.tell()

    assert "The havruta “Ruth” is archived." in said(archived)
    assert "### Archived" in listed
    assert "### Archived" in shown
    assert "'label': 'Start now'" not in listed
    assert refused.startswith("The havruta “Ruth” is archived.")
    assert told.startswith("The havruta “Ruth” has been archived by Isaac")
    back = world.jacob.user.dm_channel.last_message
    assert back.content == "The havruta “Ruth” has been brought back by Isaac: you can learn on."
    assert "is in session at" in said(await world.jacob.user.click(back, label="Start now"))


async def test_a_havruta_is_deleted_once_its_owner_has_confirmed(world):
    """HV-3: pressed twice, or while it is in session, the answer says how it is."""
    await world.begin()
    asked = await world.isaac.slash(world.table, "havruta delete")
    card = await world.sit_down()

    asking = said(asked)
    busy = await world.isaac.click(asked.response, label="Delete for good")
    ending = await world.isaac.click(card, label="End")
    await world.isaac.click(ending.response, label="End session")
    await world.isaac.click(asked.response, label="Delete for good")
    done = asked.response.content
    await world.tell()

    assert "2 people belong to it." in asking
    assert "“Ruth” is in session." in busy.followups[0].content
    assert done == "The havruta “Ruth” is deleted."
    told = world.jacob.user.dm_channel.last_message.content
    assert told == ("The havruta “Ruth” has been deleted by Isaac, with its place and its history.")
    assert "You have no havruta yet." in said(await world.jacob.slash(world.table, "havruta list"))
    await world.at_rest()
    assert labels(world.table.last_message) == ["Start again"]
    again = said(await world.jacob.click(card, label="Start again"))
    assert again == "That havruta does not exist any more."
