"""The contract of `Annotations` and `Remarks`, on memory, SQLite and PostgreSQL."""

from dataclasses import replace

import pytest

from havruta.annotations.model import AnnotationKind, Remark
from havruta.errors.annotations import UnknownAnnotation
from havruta.ids import AnnotationId
from tests.storage.samples import (
    ANNOTATION,
    HAVRUTA,
    ISAAC,
    JACOB,
    NOON,
    OTHER,
    SESSION,
    another,
    ended,
)

BEFORE = ended(another("before"))
EARLIER = replace(ANNOTATION, id=AnnotationId("m0"), session_id=BEFORE.id)
NOTE = replace(ANNOTATION, id=AnnotationId("m2"), kind=AnnotationKind.NOTE, text="Why?")
CLOSED = replace(ANNOTATION, id=AnnotationId("m3"), closed_at=NOON, closed_by=JACOB.id)


@pytest.fixture
async def marked(world):
    async with world.transaction() as records:
        await records.sessions.save(BEFORE)
        for one in (CLOSED, NOTE, ANNOTATION, EARLIER):
            await records.annotations.save(one)
    return world


async def test_marks_are_found_by_session_in_the_order_they_were_made(marked):
    """MK-1"""
    async with marked.reading() as records:
        assert await records.annotations.of([SESSION.id]) == [ANNOTATION, NOTE, CLOSED]
        assert await records.annotations.of([]) == []
        assert await records.annotations.count(SESSION.id) == 3
        assert await records.annotations.get(NOTE.id) == NOTE


async def test_the_questions_of_all_sessions_are_open_until_they_are_closed(marked):
    """MK-2"""
    async with marked.reading() as records:
        assert await records.annotations.open_in(HAVRUTA.id) == [EARLIER, ANNOTATION]
        assert await records.annotations.open_in(OTHER.id) == []


async def test_around_a_session_are_its_marks_and_what_others_left_open(marked):
    """MK-2"""
    async with marked.reading() as records:
        around = await records.annotations.around(SESSION.id, HAVRUTA.id)
        assert around == [EARLIER, ANNOTATION, NOTE, CLOSED]
        assert await records.annotations.around(BEFORE.id, HAVRUTA.id) == [EARLIER, ANNOTATION]


async def test_a_mark_that_is_removed_is_known_no_more(marked):
    async with marked.transaction() as records:
        await records.annotations.remove(NOTE.id)
        await records.annotations.remove(NOTE.id)

        assert await records.annotations.of([SESSION.id]) == [ANNOTATION, CLOSED]
        with pytest.raises(UnknownAnnotation):
            await records.annotations.get(NOTE.id)


async def test_remarks_are_numbered_in_their_session(world):
    first, second = (Remark(SESSION.id, number, ISAAC.id, NOON, "Peace") for number in (1, 2))
    async with world.transaction() as records:
        assert await records.remarks.last(SESSION.id) == 0
        await records.remarks.add(second)
        await records.remarks.add(first)

        assert await records.remarks.last(SESSION.id) == 2
        assert await records.remarks.of(SESSION.id) == [first, second]
        assert await records.remarks.of(SESSION.id, after=1) == [second]
