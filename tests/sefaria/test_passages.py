"""TX-5, TX-6: a reply becomes a section with both languages, each with its version and licence."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from havruta.library.model import Book, Version
from havruta.refs import Section, Shape
from sefaria.api.replies import TextsReply
from sefaria.texts.passages import Passage, column, lay_out, read
from tests.sefaria import loopback

BOOK = Book("Small Book", "ספר קטן")
SHAPE = Shape("Small Book", (Section("Small Book 1", 3), Section("Small Book 2", 2)))
HOLES = st.sampled_from(["", " ", None, 0, False, "<b></b>"])


def reply(*versions, **changes):
    told = loopback.texts("Small Book 1", None, None, versions=list(versions), **changes)
    return msgspec.convert(told, TextsReply)


def laid_out(passage, index=0, kept_at=None):
    return lay_out(BOOK, SHAPE, SHAPE.sections[index], passage, kept_at)


def test_a_section_has_both_languages_side_by_side():
    passage = read(
        reply(
            loopback.version("he", ["אחת", "שתים", "שלוש"]),
            loopback.version("en", ["one", "two", "three"], license="CC-BY-NC"),
        )
    )

    section = laid_out(passage)

    assert [(s.ref, s.number, s.he, s.en) for s in section.segments] == [
        ("Small Book 1:1", 1, "אחת", "one"),
        ("Small Book 1:2", 2, "שתים", "two"),
        ("Small Book 1:3", 3, "שלוש", "three"),
    ]
    assert (section.before, section.after, section.he_ref) == (None, "Small Book 2", "ספר א׳")
    assert section.url == "https://www.sefaria.org/Small_Book.1"


def test_each_language_shows_whose_text_it_is():
    """TX-6"""
    passage = read(
        reply(
            loopback.version("en", ["one"], license="CC-BY-NC", versionTitle="New JPS"),
            loopback.version("he", ["אחת"], license="unknown", versionSource=None),
        )
    )

    assert laid_out(passage).versions == (
        Version("he", "Edition he", "", ""),
        Version("en", "New JPS", "CC-BY-NC", "https://example.org/en"),
    )


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("https://example.org", "https://example.org"),
        (" Torat Emet - http://example.org ", "Torat Emet - http://example.org"),
        (None, ""),
        (7, ""),
    ],
)
def test_a_source_is_told_as_it_is_written(source, told):
    """TX-6"""
    passage = read(reply(loopback.version("he", ["אחת"], versionSource=source)))

    assert passage.versions[0].source == told


def test_a_language_without_text_here_shows_no_version():
    """TX-6: a version with nothing but holes is not what is being read."""
    passage = read(reply(loopback.version("he", ["אחת"]), loopback.version("en", ["", None])))

    assert [version.language for version in passage.versions] == ["he"]


def test_languages_of_different_length_stay_side_by_side():
    passage = read(
        reply(
            loopback.version("he", ["אחת", "", "שלוש"]),
            loopback.version("en", [None, "two"]),
        )
    )

    pairs = [(s.he, s.en) for s in laid_out(passage).segments]
    assert pairs == [("אחת", None), (None, "two"), ("שלוש", None)]


@given(st.lists(HOLES | st.just("x"), max_size=8))
def test_a_hole_in_a_language_moves_nothing(items):
    texts = column(items)

    assert texts == [("x" if item == "x" else None) for item in items][: len(texts)]
    assert not any(item == "x" for item in items[len(texts) :])


@given(st.lists(st.none() | st.text("ab", min_size=1), max_size=9), st.integers(1, 9))
def test_a_section_is_as_long_as_the_shape_says_and_loses_nothing(texts, length):
    shape = Shape("Small Book", (Section("Small Book 1", length),))
    passage = Passage("", list(texts), [], [])

    section = lay_out(BOOK, shape, shape.sections[0], passage, None)

    assert [s.number for s in section.segments] == list(range(1, length + 1))
    shown = "<br>".join(s.he for s in section.segments if s.he)
    assert shown == "<br>".join(text for text in texts if text)


def test_what_is_nested_deeper_than_a_section_stays_one_segment():
    assert column([["a", ["b", ""]], "c"]) == ["a<br>b", "c"]


def test_a_single_text_is_a_section_of_one():
    assert column("alone") == ["alone"]


def test_french_is_not_taken_for_english():
    """Its legacy language says "en"."""
    french = loopback.version("en", ["un"], actualLanguage="fr", languageFamilyName="french")

    passage = read(reply(french, loopback.version("en", ["one"])))

    assert passage.en == ["one"]


def test_a_source_in_another_language_of_hebrew_letters_stands_in_for_hebrew():
    arabic = loopback.version(
        "he", ["אלכתאב"], actualLanguage="jrb", languageFamilyName="judeo-arabic"
    )

    assert read(reply(arabic)).he == ["אלכתאב"]
    assert read(reply(arabic, loopback.version("he", ["הספר"], isSource=False))).he == ["הספר"]


def test_a_book_written_in_english_has_no_hebrew():
    english = loopback.version("en", ["one"], isSource=True)

    passage = read(reply(english))

    assert (passage.he, passage.en) == ([], ["one"])


@pytest.mark.parametrize("kept_at", [None, datetime(2026, 1, 1, tzinfo=UTC)])
def test_a_copy_says_from_when_it_is(kept_at):
    """TX-5"""
    assert laid_out(Passage("", ["א"], [], []), kept_at=kept_at).kept_at == kept_at


@pytest.mark.parametrize("told", ["", "ספר קטן, Weekday 2"])
def test_a_section_without_a_hebrew_ref_gets_one(told):
    """TX-6: nor does a Hebrew line have English names in it."""
    assert laid_out(Passage(told, ["א"], [], []), index=1).he_ref == "ספר קטן ב׳"


def test_a_part_without_a_hebrew_name_goes_by_the_books():
    """TX-6"""
    section = Section("Small Book, Weekday", 2, joint=" ")

    laid = lay_out(BOOK, Shape("Small Book", (section,)), section, Passage("", ["א"], [], []), None)

    assert (laid.ref, laid.he_ref) == ("Small Book, Weekday", "ספר קטן")


def test_a_text_of_this_machine_has_no_publisher():
    assert laid_out(Passage("", ["א"], [], [], published=False), index=1).url is None


@pytest.mark.parametrize(
    ("alts", "titles"),
    [
        ([{"en": ["Chapter 1"], "he": ["מאימתי"], "whole": True}, None], ("Chapter 1", "מאימתי")),
        ([{"en": ["Lech Lecha", "First"], "he": [], "whole": True}], ("Lech Lecha", "")),
        ([{"en": ["First"], "he": ["ראשון"]}], ("", "")),
        ([None, {"en": ["Chapter 2"], "he": ["היה קורא"], "whole": True}], ("", "")),
        ([], ("", "")),
        (None, ("", "")),
        ([{"en": "Chapter", "he": [7], "whole": True}], ("", "")),
    ],
)
def test_what_begins_as_a_whole_with_a_section_is_its_title(alts, titles):
    """TX-1: a parasha, a chapter of a tractate; nothing else is, whatever comes in its place."""
    passage = read(reply(loopback.version("he", ["מאימתי"]), alts=alts))

    assert (passage.title, passage.he_title) == titles
