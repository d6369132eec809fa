"""/history, and turning its pages."""

from datetime import timedelta

import pytest

from bot.history import seeking
from havruta.sessions import lifecycle, presence
from havruta.sessions.reports import Choices
from tests.bot.conftest import person, said, the_session


async def test_history_shows_what_was_covered(world, card):
    """PR-1"""
    asked = await world.isaac.slash(world.table, "session end")
    await world.isaac.click(asked.response, label="End session")

    told = said(await world.jacob.slash(world.table, "history"))

    assert "Ruth 1:1 · 0 min" in told
    assert "started at once" in told
    assert "No session has ended yet." in said(await world.esau.slash(world.table, "history"))


@pytest.fixture
async def past(world, study, clock):
    """Nine sessions of Isaac's, one a day, and what the two have learned elsewhere."""
    await world.begin()
    isaac = await person(world, world.isaac)
    for _ in range(9):
        await world.isaac.slash(world.table, "session start")
        session = await the_session(world)
        await presence.connect(study, session_id=session.id, by=isaac)
        clock.advance(timedelta(days=1))
        await lifecycle.end(study, session_id=session.id, by=isaac)
    await world.isaac.slash(world.table, "session learned", ref="2:1-3", when="2026-02-28")
    await world.tell()
    asked = world.jacob.user.dm_channel.last_message
    await world.jacob.user.click(asked, label="Confirm")


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({"kind": "away"}, 1),
        ({"kind": "scheduled"}, 0),
        ({"book": "Ruth", "kind": "instant"}, 8),
        ({"book": "Berakhot"}, 0),
        ({"since": "2026-03-03", "until": "2026-03-04"}, 2),
        ({"until": "28 February"}, 1),
        ({"since": "last month", "until": "last month"}, 1),
        ({"since": "בשבוע שעבר", "until": "שלשום"}, 8),
    ],
)
async def test_a_history_is_narrowed_by_whatever_one_looks_for(world, past, asked, number):
    """PR-1"""
    told = said(await world.isaac.slash(world.table, "history", **asked))

    assert told.count("'name': '") == number
    assert ("No such session has ended." in told) is (number == 0)


async def test_a_history_of_somebody_is_turned_as_narrow_as_it_was(world, past):
    """PR-1: what is looked for stands in the buttons, and in the way to the page."""
    assert (
        said(await world.isaac.slash(world.table, "history", user=world.jacob)).count("'name': '")
        == 1
    )

    narrow = {"user": world.isaac, "book": "Ruth", "since": "2026-03-01", "kind": "instant"}
    shown = await world.isaac.slash(world.table, "history", **narrow)
    assert "Page 1 of 2" in said(shown)
    assert "kind=instant&since=2026-03-01" in str(shown.response.components)
    await world.isaac.click(shown.response, label="Older")

    assert "Page 2 of 2" in said(shown)
    assert said(shown).count("'name': '") == 1
    await world.isaac.click(shown.response, label="Newer")
    assert said(shown).count("'name': '") == 8


async def test_one_session_is_told_with_all_that_there_is_of_it(world, past):
    """PR-1, SE-9: who was there how long, and the ways to its page and its texts."""
    shown = await world.isaac.slash(world.table, "history", kind="away")
    async with world.study.reading() as records:
        (havruta,) = await records.havrutot.of(await person(world, world.isaac))
        oldest = (await records.sessions.of([havruta.id]))[-1]

    details = await world.isaac.select(shown.response, [oldest.id])

    assert "Ruth 2:1 – 2:3" in said(details)
    assert "Isaac · 0 min\\nJacob · 0 min" in said(details) or "Jacob · 0 min" in said(details)
    assert "away from the page" in said(details)
    assert f"/session/{oldest.id}/sheet" in said(details)


@pytest.mark.parametrize("said", ["", "::::", "abcdef::x::", "zzz", "::i:99999999:20260301"])
def test_what_a_button_says_is_read_as_far_as_it_makes_sense(said):
    """PR-1, SY-3: whatever somebody makes of a button."""
    found = seeking.read(said, None, Choices((), ("Ruth",), ()))

    assert found.book is None
    assert found.since is None


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
