"""/havruta list and show."""

import pytest

from tests.bot.conftest import said


async def test_the_list_shows_place_partners_progress_and_buttons(world):
    """HV-2"""
    await world.begin()

    listed = said(await world.isaac.slash(world.table, "havruta list"))

    assert "Last place: Ruth 1:1\nרות א׳:א׳\nIsaac, Jacob\n0% of the book · 0 sessions" in lines_of(
        listed
    )
    assert "'label': 'Start now'" in listed
    assert "'label': 'History'" in listed


async def test_a_havruta_in_session_offers_join(world):
    """HV-2"""
    await world.begin()
    await world.sit_down()

    listed = said(await world.jacob.slash(world.table, "havruta list"))

    assert "**In session** at Ruth 1:1" in lines_of(listed)
    assert "'label': 'Join'" in listed


async def test_many_havrutot_come_in_pages(world):
    for number in range(6):
        await world.isaac.slash(world.table, "havruta create", book="Ruth", name=f"No. {number}")

    first = await world.isaac.slash(world.table, "havruta list")
    latest = said(first)
    await world.isaac.click(first.response, label="Older")

    assert "No. 5" in latest
    assert "No. 0" not in latest
    assert "No. 0" in said(first)


async def test_the_home_is_where_it_was_made_and_several_may_share_it(world):
    """HV-6"""
    await world.isaac.slash(world.garden, "havruta create", book="Ruth", name="Here")
    await world.isaac.slash(world.garden, "havruta create", book="Ruth", name="Here too")

    await world.isaac.slash(world.table, "session start", havruta="Here")
    await world.isaac.slash(world.table, "session start", havruta="Here too")
    await world.tell()

    titles = [message.embeds[0].title for message in world.garden.history() if message.embeds]
    assert sorted(titles) == ["Here", "Here too"]
    assert world.table.last_message is None


async def test_the_owner_can_let_everyone_turn_pages(world, study, storage):
    """SE-4: a havruta can be set to free."""
    await world.begin()

    shown = await world.isaac.slash(world.table, "havruta show")
    freed = await world.isaac.click(shown.response, label="Let everyone turn pages")
    as_jacob = said(await world.jacob.slash(world.table, "havruta show"))

    (answer,) = freed.followups
    assert answer.ephemeral
    assert "From now on everyone turns the pages" in answer.content
    assert "turn pages" not in as_jacob
    assert "Only I turn pages" in said(await world.isaac.slash(world.table, "havruta show"))


@pytest.mark.parametrize(
    ("label", "opposite"),
    [
        ("Tell me directly", "Tell me in the channel"),
        ("Let everyone turn pages", "Only I turn pages"),
        ("Go on from the leader’s place", "Go on from my place"),
    ],
)
async def test_a_switch_that_is_pressed_offers_the_way_back(world, label, opposite):
    """HV-3, NO-1, SE-4"""
    await world.isaac.slash(world.table, "havruta create", book="Ruth")
    shown = await world.isaac.slash(world.table, "havruta show")

    await world.isaac.click(shown.response, label=label)
    assert (label in said(shown), opposite in said(shown)) == (False, True)
    await world.isaac.click(shown.response, label=opposite)

    assert (label in said(shown), opposite in said(shown)) == (True, False)


def lines_of(text):
    return text.replace("\\n", "\n")
