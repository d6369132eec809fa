"""Marks from chat, what becomes of open questions, and source sheets."""

import pytest

from havruta.sessions import lifecycle
from tests.bot.conftest import person, said, the_session


@pytest.fixture
async def session(world, card):
    return await the_session(world)


async def test_a_mark_is_made_where_one_is_or_where_one_says_on_words_if_they_stand_there(
    world, session
):
    """MK-1"""
    here = said(await world.jacob.slash(world.table, "session mark", kind="return"))
    there = said(
        await world.jacob.slash(
            world.table, "session mark", kind="question", ref="1:2", quote="Verse 2", text="Why?"
        )
    )
    elsewhere = said(
        await world.jacob.slash(
            world.table, "session mark", kind="note", ref="1:2", quote="no such", text="So."
        )
    )

    assert here == "That is marked at Ruth 1:1."
    assert there == "That is marked at Ruth 1:2."
    assert "so the whole of it is marked" in elsewhere
    async with world.study.reading() as records:
        kept = await records.annotations.of([session.id])
    assert [(one.ref, one.exact, one.text) for one in kept] == [
        ("Ruth 1:1", "", ""),
        ("Ruth 1:2", "Verse 2", "Why?"),
        ("Ruth 1:2", "", "So."),
    ]
    other = said(
        await world.jacob.slash(
            world.table, "session mark", kind="note", text="x", ref="Esther 1:1"
        )
    )
    assert other == "There is no “Esther 1:1” in this book."


async def test_open_questions_are_listed_and_closed_from_chat(world, session):
    """MK-2"""
    assert said(await world.isaac.slash(world.table, "session questions")) == "No question is open."
    for number in range(12):
        await world.jacob.slash(world.table, "session mark", kind="question", text=f"Why {number}?")

    shown = await world.isaac.slash(world.table, "session questions")
    assert "**Ruth 1:1** Why 0? · Jacob" in said(shown)
    assert "And 2 more" in said(shown)
    async with world.study.reading() as records:
        first = (await records.annotations.of([session.id]))[0]
    await world.isaac.select(shown.response, [first.id])

    left = said(await world.isaac.slash(world.table, "session questions"))
    assert "Why 0?" not in left
    assert "And 1 more" in left


async def test_a_sheet_is_of_the_last_session_or_of_a_span_with_the_name_as_one_has_it(
    world, session
):
    """MK-3"""
    none = said(await world.isaac.slash(world.table, "havruta sheet"))
    assert none == "No session has ended yet."
    await world.jacob.slash(world.table, "session mark", kind="note", text="יהוה", ref="1:1")
    await lifecycle.end(world.study, session_id=session.id, by=await person(world, world.isaac))

    last = await world.isaac.slash(world.table, "havruta sheet")
    span = await world.isaac.slash(world.table, "havruta sheet", ref="1:1-3")

    assert "genizah" in said(last)
    assert "Ruth 1:1 – 1:3" in said(span)
    markdown, html = [await read(one) for one in span.response.attachments]
    assert markdown.startswith("# Ruth 1:1 – 1:3")
    assert "ה׳" in markdown
    assert "<!doctype html>" in html
    await world.isaac.click(span.response, label="From now on, the Name in full")
    full = await world.isaac.slash(world.table, "havruta sheet", ref="1:1-3")
    assert "יהוה" in await read(full.response.attachments[0])
    await world.isaac.click(full.response, label="From now on, the Name as ה׳")


async def read(attachment):
    return (await attachment.read()).decode()
