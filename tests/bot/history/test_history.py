"""/history, and turning its pages."""

from datetime import timedelta

from havruta.sessions import lifecycle
from tests.bot.conftest import person, said, the_session


async def test_history_shows_what_was_covered(world, card):
    """PR-1"""
    asked = await world.isaac.slash(world.table, "session end")
    await world.isaac.click(asked.response, label="End session")

    told = said(await world.jacob.slash(world.table, "history"))

    assert "Ruth 1:1 · 0 min" in told
    assert "started at once" in told
    assert "No session has ended yet." in said(await world.esau.slash(world.table, "history"))


async def test_a_long_history_is_turned_in_place(world, study, storage, clock):
    """PR-1: pages, newest first."""
    await world.begin()
    owner = await person(world, world.isaac)
    for _ in range(9):
        await world.isaac.slash(world.table, "session start")
        session = await the_session(world)
        clock.advance(timedelta(minutes=len(session.id)))
        await lifecycle.end(study, session_id=session.id, by=owner)

    shown = await world.isaac.slash(world.table, "history")
    newest = said(shown)
    await world.isaac.click(shown.response, label="Older")
    oldest = said(shown)

    assert newest.count("26 min") == 8
    assert "Page 1 of 2" in newest
    assert oldest.count("26 min") == 1
    assert "Page 2 of 2" in oldest
