"""TX-2, TX-7: what somebody refers to, in either language."""

import pytest

from havruta.errors.library import (
    NoText,
    NothingToFind,
    SeveralSections,
    UnknownBook,
    UnknownRef,
    WhichBook,
)
from havruta.errors.people import HiddenCharacters, TooLong
from havruta.library import references, searching
from havruta.library.model import Book


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("Ruth 1:16", "Ruth 1:16", "Ruth 1:16"),
        ("“ruth 1 16”", "Ruth 1:16", "Ruth 1:16"),
        ("רות א טז", "Ruth 1:16", "Ruth 1:16"),
        ("Ruth 2", "Ruth 2:1", "Ruth 2:23"),
        ("Ruth", "Ruth 1:1", "Ruth 1:22"),
        ("ברכות ב:", "Berakhot 2b:1", "Berakhot 2b:58"),
        ("Ruth 1:3-5", "Ruth 1:3", "Ruth 1:5"),
        ("רות א ג – ה", "Ruth 1:3", "Ruth 1:5"),
        ("Ruth 1:3-1:5", "Ruth 1:3", "Ruth 1:5"),
        ("Megillat Antiochus 3-5", "Megillat Antiochus 3", "Megillat Antiochus 5"),
        ("Rashi on Genesis 1:2:2", "Rashi on Genesis 1:2:2", "Rashi on Genesis 1:2:2"),
    ],
)
async def test_a_reference_is_understood(study, said, first, last):
    """TX-2, TX-7"""
    found = await references.understand(study, said)

    assert (found.first.ref, found.last.ref) == (first, last)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ("Nonsense 1", UnknownBook),
        ("Rut", WhichBook),
        ("Ruth 99", UnknownRef),
        ("Ruth 1:5-3", UnknownRef),
        ("Ruth 1:5-2:3", SeveralSections),
        ("Ruth 1-2", SeveralSections),  # chapters, of which one is shown at once
        ("Ruth 99-100", UnknownRef),
        ("Ruth 1:1-99", UnknownRef),
        ("x" * 300, TooLong),
        ("Ruth\x00 1", HiddenCharacters),
    ],
)
async def test_what_is_no_reference_is_refused(study, said, refusal):
    """TX-2, OP-1"""
    with pytest.raises(refusal):
        await references.understand(study, said)


async def test_of_a_book_without_text_it_is_said_that_there_is_none(study):
    """TX-7, OP-1"""
    study.library.books["Jubilees"] = Book("Jubilees", "ספר היובלים")

    with pytest.raises(NoText):
        await references.quote(study, "ספר היובלים ג:ה")


async def test_what_is_at_hand_is_known_without_asking_anyone(study, library):
    """OP-6"""
    assert references.at_hand(study, "Ruth 2:3") is None
    await library.shape("Ruth")

    assert references.at_hand(study, "רות ב ג").ref == "Ruth 2:3"


async def test_a_quotation_has_just_the_segments_that_are_meant(study):
    """TX-7"""
    quoted = await references.quote(study, "Ruth 1:3-5")

    assert [segment.ref for segment in quoted.segments] == ["Ruth 1:3", "Ruth 1:4", "Ruth 1:5"]


async def test_what_is_searched_for_has_a_word_and_an_end(study):
    """TX-3, OP-1"""
    assert searching.query_of("  Naomi ") == "Naomi"
    for said, refusal in (("…", NothingToFind), ("", NothingToFind), ("x" * 99, TooLong)):
        with pytest.raises(refusal):
            searching.query_of(said)
    found = await searching.search(study, "verse", start=10**9, size=5)
    assert found.hits == ()
