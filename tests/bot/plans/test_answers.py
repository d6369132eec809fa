"""Coming, late, or not: said by a button, seen by all."""

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
