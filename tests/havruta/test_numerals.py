"""Hebrew numerals, and addresses in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havruta.library.books import book_of
from havruta.library.model import Book
from havruta.numerals import address, numeral
from havruta.refs import Section, Shape, Stretch
from tests.library import BERAKHOT, RASHI, RUTH

NUMERALS = {
    1: "א׳",
    2: "ב׳",
    9: "ט׳",
    10: "י׳",
    11: "י״א",
    14: "י״ד",
    15: "ט״ו",
    16: "ט״ז",
    17: "י״ז",
    22: "כ״ב",
    100: "ק׳",
    115: "קט״ו",
    116: "קט״ז",
    119: "קי״ט",
    400: "ת׳",
    500: "ת״ק",
    999: "תתקצ״ט",
    1000: "א׳",
    5787: "ה׳תשפ״ז",
    15001: "טו׳א׳",
}
VALUES = dict(
    zip("אבגדהוזחטיכלמנסעפצקרשת", [*range(1, 11), *range(20, 101, 10), 200, 300, 400], strict=True)
)


@pytest.mark.parametrize(("number", "letters"), NUMERALS.items())
def test_a_number_is_written_as_books_print_it(number, letters):
    assert numeral(number) == letters


@given(st.integers(1, 999))
def test_the_letters_of_a_numeral_add_up_to_its_number(number):
    letters = numeral(number).replace("׳", "").replace("״", "")

    assert sum(VALUES[letter] for letter in letters) == number


@given(st.integers(1, 999))
def test_no_numeral_spells_a_name_of_god(number):
    letters = numeral(number).replace("׳", "").replace("״", "")

    assert not letters.endswith(("יה", "יו"))


@pytest.mark.parametrize("number", [0, -1])
def test_letters_count_from_one(number):
    with pytest.raises(ValueError, match=f"^Hebrew letters count from 1: {number}"):
        numeral(number)


SIDDUR = Book("Siddur Ashkenaz", "סידור אשכנז")


@pytest.mark.parametrize(
    ("spelled", "hebrew"),
    [
        ("12", "י״ב"),
        ("1:3", "א׳:ג׳"),
        ("2a", "ב׳ א"),
        ("2b:15", "ב׳ ב:ט״ו"),
        ("119:176", "קי״ט:קע״ו"),
        ("1:1:1", "א׳:א׳:א׳"),
        ("Kadesh 5", "Kadesh 5"),
        ("a", "a"),
        ("0", "0"),
        ("²", "²"),
        ("", ""),
    ],
)
def test_an_address_is_told_in_letters_and_what_is_no_number_is_left(spelled, hebrew):
    assert address(spelled) == hebrew


@pytest.mark.parametrize(
    ("book", "ref", "hebrew"),
    [
        (RUTH, "Ruth 1:15", "רות א׳:ט״ו"),
        (BERAKHOT, "Berakhot 2a:5", "ברכות ב׳ א:ה׳"),
        (RASHI, "Rashi on Genesis 1:2", "רש״י על בראשית א׳:ב׳"),
        (RUTH, "Ruth", "רות"),
        (SIDDUR, "Siddur Ashkenaz, Weekday, Shacharit, Modeh Ani 1", "סידור אשכנז"),
        (SIDDUR, "Siddur Ashkenaz, Introduction", "סידור אשכנז"),
        (RUTH, "Ruth 1c:2", "רות"),
    ],
)
def test_a_ref_is_told_in_hebrew(book: Book, ref, hebrew):
    assert book.he_ref(ref) == hebrew


def test_a_range_that_has_no_hebrew_name_is_told_as_its_refs_are():
    """SE-5"""
    ref = "Siddur Ashkenaz, Introduction"

    assert SIDDUR.range((Stretch(ref, ref),), "he") == "Siddur Ashkenaz, Introduction"


@pytest.fixture
def haggadah():
    """A book whose parts have names in Hebrew, as its shape tells them."""
    shape = Shape(
        "Haggadah",
        (
            Section("Haggadah, Kadesh", 4, " ", "הגדה, קדש"),
            Section("Haggadah, Magid", 9, " ", "הגדה, מגיד"),
            Section("Haggadah, Magid, Four Questions", 2, " ", "הגדה, מגיד, מה נשתנה"),
            Section("Haggadah, Nirtzah 1", 3, he_ref="הגדה, נרצה א׳"),
            Section("Haggadah, Coda", 3, " "),
            Section("Haggadah 1", 3),
        ),
    )
    return Book("Haggadah", "הגדה", parts=shape.parts)


@pytest.mark.parametrize(
    ("first", "last", "he_ref", "hebrew"),
    [
        ("Kadesh 1", "Kadesh 1", "הגדה, קדש א׳", "הגדה, קדש א׳"),
        ("Kadesh 3", "Nirtzah 1:2", "הגדה, קדש ג׳", "הגדה, קדש ג׳ – נרצה א׳:ב׳"),
        ("Magid, Four Questions 2", "Magid, Four Questions 2", *["הגדה, מגיד, מה נשתנה ב׳"] * 2),
        ("Kadesh 3", "Coda 1", "הגדה, קדש ג׳", "Haggadah, Kadesh 3 – Coda 1"),
    ],
)
def test_a_part_is_told_by_its_own_name_in_hebrew(haggadah, first, last, he_ref, hebrew):
    """UX-1, SE-5, TX-2: unless it is known by its English one alone."""
    refs = f"Haggadah, {first}", f"Haggadah, {last}"

    assert haggadah.he_ref(refs[0]) == he_ref
    assert haggadah.range((Stretch(*refs),), "he") == hebrew
    assert haggadah.he_ref("Haggadah 1:2") == "הגדה א׳:ב׳"


async def test_a_book_knows_its_parts_once_its_shape_is_at_hand(study):
    """UX-1"""
    part = Section("Ruth, Coda", 3, " ", "רות, סוף")
    study.library.shapes["Ruth"] = Shape("Ruth", (Section("Ruth 1", 2), part))
    assert book_of(study, "Ruth").parts == ()

    await study.library.shape("Ruth")

    assert book_of(study, "Ruth").parts == (("Ruth, Coda", "רות, סוף"),)
    assert book_of(study, "Ruth") == RUTH
