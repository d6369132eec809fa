"""Coming, late, or not: said by a button, seen by all."""

from datetime import timedelta

from havruta.plans import occasions
from tests.bot.conftest import said
from tests.bot.people.test_settings import answer, labels
from tests.bot.plans.conftest import scheduled


async def test_who_comes_late_or_not_is_said_by_a_button_and_told_to_the_others(pair):
    """SC-4, SC-10"""
    await scheduled(pair, when="tomorrow 20:30")
    listed = await pair.jacob.slash(pair.table, "schedule list")

    coming = await pair.jacob.click(answer(listed), label="Coming")
    late = await pair.jacob.click(answer(listed), label="Late")
    how_late = labels(answer(late))
    await pair.jacob.click(answer(late), label="10 min")
    await pair.tell()
    told_late = pair.isaac.user.dm_channel.last_message.content
    declined = await pair.jacob.click(answer(listed), label="Can’t make it")
    await pair.tell()

    assert said(coming) == "You come to “Ruth”: Monday 2 March 2026, 13:30."
    assert how_late == ["5 min", "10 min", "15 min"]
    assert said(late).startswith("You come late to “Ruth”")
    assert "10 minutes late" in told_late
    assert "You don’t come to “Ruth”" in said(declined)
    assert pair.isaac.user.dm_channel.last_message.content.startswith("Not coming to “Ruth”")
    again = str(answer(await pair.isaac.slash(pair.table, "schedule list")).components)
    assert "Can’t make it: Jacob" in again


async def test_what_is_planned_comes_with_a_card_that_takes_the_answers_and_shows_them(pair):
    """SC-3, SC-4: to each directly, with the ways to another time."""
    await scheduled(pair, when="tomorrow 20:30")
    card = pair.jacob.user.dm_channel.last_message
    ways = [button.label for row in card.components for button in row.children]

    late = await pair.jacob.user.click(card, label="Late")
    await pair.jacob.user.click(answer(late), label="5 min")
    answered = pair.jacob.user.dm_channel.last_message

    assert ways == ["Coming", "Late", "Can’t make it", "Move", "Skip"]
    assert card.content.startswith("A session of “Ruth” is planned for Monday 2 March, 13:30")
    assert answered.id == card.id
    fields = {field.name: field.value for field in answered.embeds[0].fields}
    assert fields == {"Late": "Jacob (5 min)", "No answer yet": "Isaac"}
    skipped = await pair.jacob.user.click(answered, label="Skip")
    await pair.jacob.user.click(answer(skipped), label="Call it off")
    await pair.tell()
    told = pair.isaac.user.dm_channel.last_message
    assert [button.label for row in told.components for button in row.children] == ["Restore"]


async def test_a_reminder_comes_ahead_with_the_same_card(pair, clock):
    """SC-3, SC-4: it says how long it is until then, and everybody's shows who comes."""
    await scheduled(pair, when="tomorrow 20:30")
    await occasions.see_to_due(pair.study)
    clock.advance(timedelta(hours=30, minutes=15))  # a quarter of an hour before
    await occasions.see_to_due(pair.study)
    await pair.tell()

    told = pair.jacob.user.dm_channel.last_message

    assert told.content.startswith("Your session of “Ruth” begins in 15 minutes: Monday 2 March")
    assert "<t:1772476200:R>" in told.embeds[0].description
    assert "Coming" in [button.label for row in told.components for button in row.children]
    await pair.jacob.user.click(told, label="Coming")
    theirs = pair.isaac.user.dm_channel.last_message
    assert {field.name: field.value for field in theirs.embeds[0].fields} == {
        "Coming": "Jacob",
        "No answer yet": "Isaac",
    }
    skipped = await pair.isaac.user.click(theirs, label="Skip")
    await pair.isaac.user.click(answer(skipped), label="Call it off")
    ours = [m for m in pair.jacob.user.dm_channel.history() if m.id == told.id]
    assert "It is called off." in ours[0].embeds[0].description
