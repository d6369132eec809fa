"""The time zone in chat: asked about once, and chosen by city."""

import pytest

from havruta.people import identities, whereabouts
from havruta.people.model import Profile, Provider
from tests.bot.conftest import said
from tests.bot.people.test_settings import answer, labels


@pytest.fixture
async def isaacs_browser(world):
    """Isaac has opened a page in a browser that goes by Jerusalem's clock."""
    profile = Profile(Provider.DISCORD, str(world.isaac.id), None)
    isaac = await identities.known(world.study, profile)
    await whereabouts.learn_zone(world.study, by=isaac.id, zone="Asia/Jerusalem")


async def test_what_the_browser_says_is_asked_about_once_and_confirmed_with_one_tap(
    world, isaacs_browser
):
    """SC-8"""
    first = await world.isaac.slash(world.table, "havruta list")
    question = first.followups[-1]
    asked, choices = question.content, labels(question)
    again = await world.isaac.slash(world.table, "havruta list")
    await world.isaac.click(question, label="Yes")

    assert asked == "Is your time zone Asia/Jerusalem? It is 2:00\u202fPM there now."
    assert question.ephemeral
    assert choices == ["Yes", "Other…"]
    assert asked not in said(again)
    assert question.content == "Your time zone: Asia/Jerusalem. It is 2:00\u202fPM there now."
    assert labels(question) == []


async def test_whose_zone_is_another_is_told_how_to_choose_it(world, isaacs_browser):
    """SC-8"""
    question = (await world.isaac.slash(world.table, "havruta list")).followups[-1]

    await world.isaac.click(question, label="Other…")

    assert question.content.startswith("Type /settings, choose zone,")


async def test_a_zone_is_chosen_by_a_city_in_either_language(world):
    """SC-8"""
    offered = await world.isaac.autocomplete(world.table, "settings", "zone", "תל א")
    chosen = await world.isaac.slash(world.table, "settings", zone=offered[0]["value"])

    assert offered[0]["name"] == "Tel Aviv · Asia/Jerusalem"
    assert "Your time zone: Asia/Jerusalem. It is 2:00\u202fPM there now." in said(chosen)


async def test_a_city_that_nobody_knows_changes_nothing(world):
    """SC-8, OP-1"""
    refused = await world.isaac.slash(world.table, "settings", zone="Atlantis")

    assert said(refused).startswith("I don’t know the time in “Atlantis”.")
    assert "I don’t know your time zone yet." in said(
        await world.isaac.slash(world.table, "settings")
    )


async def test_a_town_says_when_shabbat_begins_there_and_is_forgotten_on_request(world):
    """SC-9: shown back in one sentence; without it the rule of the zone stands."""
    offered = await world.isaac.autocomplete(world.table, "settings", "town", "haif")
    chosen = await world.isaac.slash(world.table, "settings", town=offered[0]["value"])
    told = said(chosen)
    card = answer(chosen)

    forgotten = await world.isaac.click(card, label="Forget the place")
    refused = await world.isaac.slash(world.table, "settings", town="Brooklyn")

    assert offered[0]["name"] == "Haifa · Asia/Jerusalem"
    assert "In Haifa, Shabbat is from Friday 6 March, 17:23 to Saturday 7 March, 18:19." in told
    assert "In Haifa" not in card.content
    assert "/settings town tells where you are" in card.content
    assert "is not that of your time zone, Asia\\/Jerusalem." in said(refused)
    assert forgotten is not None
