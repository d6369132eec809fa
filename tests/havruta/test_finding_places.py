"""TX-2: the place that somebody means who types a reference, in either language."""

import pytest

from havruta.errors.library import NoText, UnknownRef
from havruta.library import places
from havruta.library.model import Book
from havruta.refs import Section, Shape

HAGGADAH = Book("Haggadah", "הגדה")
PARTS = (
    Section("Haggadah, Kadesh", 4, " ", "הגדה, קדש"),
    Section("Haggadah, Magid, Four Questions", 2, " ", "הגדה, מגיד, מה נשתנה"),
    Section("Haggadah, Magid, Ten Plagues", 2, " ", "הגדה, מגיד, עשר המכות"),
    Section("Haggadah, Nirtzah 1", 3, he_ref="הגדה, נרצה א׳"),
    Section("Haggadah, Nirtzah 2", 3, he_ref="הגדה, נרצה ב׳"),
)


@pytest.fixture
def haggadah(study):
    """A book with named parts beside the others."""
    study.library.books[HAGGADAH.title] = HAGGADAH
    study.library.shapes[HAGGADAH.title] = Shape(HAGGADAH.title, PARTS)


@pytest.mark.parametrize(
    ("book", "said", "ref"),
    [
        ("Ruth", "Ruth 3:5", "Ruth 3:5"),
        ("Ruth", "ruth 3.5", "Ruth 3:5"),
        ("Ruth", "רות ג:ה", "Ruth 3:5"),
        ("Ruth", "ג׳ ה׳", "Ruth 3:5"),
        ("Ruth", "3", "Ruth 3:1"),
        ("Ruth", "Ruth", "Ruth 1:1"),
        ("Ruth", "Ruth 1:1-5", "Ruth 1:1"),
        ("Ruth", "Ruth 1:20 – 2:3", "Ruth 1:20"),
        ("Berakhot", "ברכות ב:", "Berakhot 2b:1"),
        ("Berakhot", "ברכות ב.", "Berakhot 2a:1"),
        ("Berakhot", "2", "Berakhot 2a:1"),
        ("Berakhot", "דף ג עמוד ב", "Berakhot 3b:1"),
        ("Rashi on Genesis", "Rashi on Genesis 1:1:2", "Rashi on Genesis 1:1:2"),
        ("Haggadah", "Kadesh", "Haggadah, Kadesh 1"),
        ("Haggadah", "four questions 2", "Haggadah, Magid, Four Questions 2"),
        ("Haggadah", "מגיד, מה נשתנה", "Haggadah, Magid, Four Questions 1"),
        ("Haggadah", "הגדה מה נשתנה ב", "Haggadah, Magid, Four Questions 2"),
        # of what has several parts, the first; and of parts that have chapters
        ("Haggadah", "Magid", "Haggadah, Magid, Four Questions 1"),
        ("Haggadah", "הגדה, מגיד", "Haggadah, Magid, Four Questions 1"),
        ("Haggadah", "נרצה", "Haggadah, Nirtzah 1:1"),
        ("Haggadah", "נרצה ב:ג", "Haggadah, Nirtzah 2:3"),
        ("Haggadah", "nirtzah 2", "Haggadah, Nirtzah 2:1"),
        # from one chapter to another
        ("Ruth", "Ruth 2-3", "Ruth 2:1"),
        ("Ruth", "רות ב–ג", "Ruth 2:1"),
        # in another book
        ("Ruth", "Rashi on Genesis 1:1:2", "Rashi on Genesis 1:1:2"),
        ("Ruth", "ברכות ב:", "Berakhot 2b:1"),
    ],
)
async def test_a_reference_is_understood_in_either_language(study, haggadah, book, said, ref):
    """TX-2"""
    meant = await places.find(study, book, said)

    assert meant.place.ref == ref


@pytest.mark.parametrize(
    ("ref", "he_ref"),
    [
        ("Berakhot 2b:5", "ברכות ב׳ ב:ה׳"),
        ("Haggadah, Kadesh 3", "הגדה, קדש ג׳"),
        ("Haggadah, Nirtzah 1:2", "הגדה, נרצה א׳:ב׳"),
    ],
)
async def test_what_was_meant_is_told_in_hebrew_too(study, haggadah, ref, he_ref):
    meant = await places.find(study, "Ruth", ref)

    assert meant.he_ref == he_ref


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Ruth 1:99",
        "Ruth 9",
        "Ruth 1:1 and more",
        "Ruth 1:1:1",
        "Ruth 1:5-2",
        "Ruth 1:5-99",
        "Ruth 9-12",
        "Berakhot 2c",
        "Haggadah, Mag",
        "Haggadah, Magid 2",
        "Ruth -1",
        "רות בא",  # a word, and no number: its letters would be in another order
        "nonsense 3:5",
        "רות כ:א",
    ],
)
async def test_what_is_understood_in_part_is_refused(study, haggadah, said):
    """TX-2"""
    with pytest.raises(UnknownRef):
        await places.find(study, "Ruth", said)


@pytest.mark.parametrize("said", ["Jubilees 3:5", "ספר היובלים ג:ה", "Jubilees"])
async def test_of_a_book_without_text_it_is_said_that_there_is_none(study, said):
    """TX-2, OP-1: and not that it has no such place."""
    study.library.books["Jubilees"] = Book("Jubilees", "ספר היובלים")

    with pytest.raises(NoText) as refused:
        await places.find(study, "Ruth", said)

    assert refused.value.values == {"book": "Jubilees"}
    assert await places.offers(study, "Ruth", said) == []


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("ru, d:v", "רות ג:ה"),  # Hebrew, typed on an English keyboard
        ("רואי 3:5", "ruth 3:5"),  # English, typed on a Hebrew one
        ("ut 3:5", "Ruth 3:5"),  # a title that is only like it
    ],
)
async def test_what_may_have_been_meant_is_offered_and_not_taken(study, said, offered):
    """TX-2"""
    with pytest.raises(UnknownRef):
        await places.find(study, "Ruth", said)
    assert offered in await places.offers(study, "Ruth", said)


@pytest.mark.parametrize("said", ["", "qqq", "Ruth 1:99"])
async def test_nothing_is_offered_where_nothing_can_be_found(study, said):
    assert await places.offers(study, "Ruth", said) == []
