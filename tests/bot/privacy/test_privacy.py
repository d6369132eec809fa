"""/privacy: what is kept of somebody, told to them and forgotten."""

import json

from havruta import disclosure
from tests.bot.conftest import said
from tests.bot.people.test_settings import answer, labels


async def test_everything_that_is_kept_comes_as_a_private_file(world):
    """SY-2"""
    await world.begin()

    told = await world.jacob.slash(world.table, "privacy export")

    message = answer(told)
    [file] = message.attachments
    data = json.loads(await file.read())
    assert message.ephemeral
    assert file.filename == "havruta.json"
    assert data["kept"]["users"][0]["name"] == "Jacob"
    assert data["learning"][0]["people"] == ["Isaac", "Jacob"]


async def test_what_is_more_than_discord_takes_is_on_the_page(world, monkeypatch):
    """SY-2, OP-1"""
    monkeypatch.setattr(disclosure, "written", lambda _: "x" * (9 << 20))

    told = await world.isaac.slash(world.table, "privacy export")

    assert "Your profile on the page has the whole file." in said(told)


async def test_whoever_confirms_it_is_forgotten_and_begins_anew(world):
    """SY-2, ID-1"""
    await world.begin()
    asked = await world.isaac.slash(world.table, "privacy delete")
    question = answer(asked)
    means, choices = question.content, labels(question)
    still = said(await world.isaac.slash(world.table, "havruta list"))

    await world.isaac.click(question, label="Delete my data")
    await world.tell()
    anew = said(await world.isaac.slash(world.table, "havruta list"))

    assert question.content.startswith("I have forgotten you.")
    assert "Sessions that you had with others stay theirs, without your name." in means
    assert choices == ["Delete my data"]
    assert "Ruth" in still
    assert anew.startswith("You have no havruta yet.")
    told = world.jacob.user.dm_channel.last_message.content
    assert told.startswith("The havruta “Ruth” is yours now, since its owner has left.")
