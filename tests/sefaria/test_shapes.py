"""TX-2: books of any depth, Talmud pages and complex books become shapes."""

import msgspec
import pytest

from havruta.refs import Section
from sefaria.api.replies import IndexReply, ShapeReply
from sefaria.texts.shapes import shape_of, widened
from tests.sefaria import loopback


def records_of(told):
    return msgspec.convert(told, list[ShapeReply])


def shaped(title, chapters, kinds=None):
    records = records_of(loopback.shape(title, chapters))
    schema = None
    if kinds:
        schema = msgspec.convert(loopback.index(title, kinds), IndexReply).schema
    return shape_of(title, records, schema)


def test_a_book_of_chapters_has_a_section_for_each():
    shape = shaped("Ruth", [22, 23, 18, 22], ["Perek", "Pasuk"])

    assert shape.sections[0] == Section("Ruth 1", 22)
    assert (len(shape), shape.at(22).ref) == (85, "Ruth 2:1")


def test_sections_without_text_are_left_out():
    shape = shaped("Sparse", [0, 4, 0, 2])

    assert [section.ref for section in shape.sections] == ["Sparse 2", "Sparse 4"]


@pytest.mark.parametrize("kinds", [["Talmud", "Integer"], None])
def test_a_tractate_begins_at_2a(kinds):
    """Sefaria counts daf 1, which no tractate has; without the schema its holes give it away."""
    shape = shaped("Berakhot", [0, 0, 31, 58, 61], kinds)

    assert [section.ref for section in shape.sections] == [
        "Berakhot 2a",
        "Berakhot 2b",
        "Berakhot 3a",
    ]
    assert shape.place("Berakhot 2b:58").position == 88


def test_a_tractate_may_begin_in_the_middle():
    shape = shaped("Tamid", [0] * 49 + [12, 9], ["Talmud", "Integer"])

    assert shape.first.ref == "Tamid 25b:1"


def test_a_book_that_lacks_its_first_chapters_is_no_tractate():
    shape = shaped("Late", [0, 0, 5], ["Perek", "Pasuk"])

    assert shape.first.ref == "Late 3:1"


def test_a_commentary_has_a_section_for_each_verse_with_comments():
    shape = shaped("Rashi on Genesis", [[3, 5, 0, 1], [], [2]], ["Perek", "Pasuk", "Integer"])

    refs = [(section.ref, section.length) for section in shape.sections]
    assert refs == [
        ("Rashi on Genesis 1:1", 3),
        ("Rashi on Genesis 1:2", 5),
        ("Rashi on Genesis 1:4", 1),
        ("Rashi on Genesis 3:1", 2),
    ]


def test_a_commentary_on_talmud_has_pages_and_lines():
    shape = shaped("Rashi on Berakhot", [[], [], [0, 2], [1]], ["Talmud", "Integer", "Integer"])

    assert [s.ref for s in shape.sections] == ["Rashi on Berakhot 2a:2", "Rashi on Berakhot 2b:1"]


def test_folios_have_four_columns():
    shape = shaped("Folios", [2, 2, 2, 2, 2], ["Folio", "Integer"])

    assert [s.ref for s in shape.sections][2:] == ["Folios 1c", "Folios 1d", "Folios 2a"]


@pytest.mark.parametrize(("chapters", "kinds"), [(7, None), (7, ["Integer"]), ([7], ["Integer"])])
def test_a_book_without_chapters_is_one_section(chapters, kinds):
    shape = shaped("Essay", chapters, kinds)

    assert shape.sections == (Section("Essay", 7, joint=" "),)
    assert shape.at(6).ref == "Essay 7"


def test_the_parts_of_a_complex_book_come_in_its_order():
    def leaf(title, chapters):
        return loopback.shape(title, chapters, "ספר, חלק")[0]

    magid = loopback.complex_shape(
        "Haggadah", leaf("Haggadah, Magid, Dayenu", 16), leaf("Haggadah, Magid, Laws", [2, 3])
    )
    parts = leaf("Haggadah, Kadesh", 13), magid[0], leaf("Haggadah, Empty", 0)

    shape = shape_of("Haggadah", records_of(loopback.complex_shape("Haggadah", *parts)), None)

    assert shape.sections == (
        Section("Haggadah, Kadesh", 13, " ", "ספר, חלק"),
        Section("Haggadah, Magid, Dayenu", 16, " ", "ספר, חלק"),
        Section("Haggadah, Magid, Laws 1", 2, he_ref="ספר, חלק א׳"),
        Section("Haggadah, Magid, Laws 2", 3, he_ref="ספר, חלק ב׳"),
    )
    assert shape.place("Haggadah, Magid, Dayenu 16").position == 28


def test_the_parts_of_a_complex_book_count_as_their_schema_says():
    parts = [loopback.shape("Z, A", [1, 1])[0], loopback.shape("Z, B", [0, 0, 4])[0]]
    nodes = [{"addressTypes": ["Folio", "Integer"]}, {"addressTypes": ["Talmud", "Integer"]}]
    schema = msgspec.convert({"schema": {"nodes": nodes}}, IndexReply).schema

    shape = shape_of("Z", records_of(loopback.complex_shape("Z", *parts)), schema)

    assert [section.ref for section in shape.sections] == ["Z, A 1a", "Z, A 1b", "Z, B 2a"]


def test_a_book_may_count_on_from_another():
    told = loopback.index("Second Volume", ["Integer"] * 3, index_offsets_by_depth={"1": 40})
    schema = msgspec.convert(told, IndexReply).schema

    shape = shape_of(
        "Second Volume", records_of(loopback.shape("Second Volume", [[2], [0, 3]])), schema
    )

    assert [s.ref for s in shape.sections] == ["Second Volume 41:1", "Second Volume 42:2"]


def test_numbers_may_run_on_through_the_chapters():
    offsets = {"2": [0, 5]}
    told = loopback.index("On", ["Integer"] * 3, index_offsets_by_depth=offsets)
    schema = msgspec.convert(told, IndexReply).schema

    shape = shape_of("On", records_of(loopback.shape("On", [[1, 1], [1]])), schema)

    assert [section.ref for section in shape.sections] == ["On 1:1", "On 1:2", "On 2:6"]


@pytest.mark.parametrize("chapters", [[], 0, [0, 0], None, "odd", [None, False]])
def test_a_book_without_text_has_no_shape(chapters):
    assert shaped("Empty", chapters) is None


def test_the_shape_of_another_book_is_not_taken_for_it():
    assert shape_of("Mine", records_of(loopback.shape("Other", [2])), None) is None


def test_a_section_that_turns_out_longer_widens_its_shape():
    shape = shaped("Ruth", [22, 23])

    wider = widened(shape, {"Ruth 1": 24})

    assert [section.length for section in wider.sections] == [24, 23]
    assert widened(shape, {"Ruth 1": 3}) == shape
