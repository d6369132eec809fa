"""Where one is in a book: refs to positions and back, in the book's own order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havruta.errors.library import UnknownRef
from havruta.refs import Place, Section, Shape
from tests.library import SHAPES

RUTH, BERAKHOT = SHAPES["Ruth"], SHAPES["Berakhot"]
RASHI, ANTIOCHUS = SHAPES["Rashi on Genesis"], SHAPES["Megillat Antiochus"]
HAGGADAH = Shape(
    "Haggadah",
    (
        Section("Haggadah, Kadesh", 4, " "),
        Section("Haggadah, Magid 1", 3),
        Section("Haggadah, Magid 2", 5),
    ),
)

lengths = st.lists(st.integers(1, 30), min_size=1, max_size=12)
chapters = lengths.map(
    lambda many: Shape("Book", tuple(Section(f"Book {n}", m) for n, m in enumerate(many, start=1)))
)
shapes = chapters | st.sampled_from(list(SHAPES.values()))


@given(shapes)
def test_positions_follow_the_order_of_the_book(shape):
    printed = [s.segment(number) for s in shape.sections for number in range(1, s.length + 1)]

    assert [shape.at(position).ref for position in range(len(shape))] == printed


@given(shapes, st.data())
def test_a_ref_and_its_position_name_the_same_place(shape, data):
    position = data.draw(st.integers(0, len(shape) - 1))
    place = shape.at(position)

    assert place.position == position
    assert shape.place(place.ref) == place
    assert shape.nearest(place.ref) == place


@given(shapes, st.data())
def test_a_place_lies_in_its_section(shape, data):
    place = shape.at(data.draw(st.integers(0, len(shape) - 1)))
    section = shape.section_of(place)

    assert place.ref in {section.segment(n) for n in range(1, section.length + 1)}


@given(shapes)
def test_a_section_and_a_book_are_named_for_their_first_segment(shape):
    assert shape.place(shape.book) == shape.first == shape.at(0)
    for section in shape.sections:
        assert shape.place(section.ref).ref == section.segment(1)


@given(shapes)
def test_each_section_has_the_next_one_after_it(shape):
    for index, section in enumerate(shape.sections):
        before, after = shape.neighbours(section)

        assert before == (shape.sections[index - 1] if index else None)
        assert after == (shape.sections[index + 1] if section != shape.sections[-1] else None)


@pytest.mark.parametrize(
    ("shape", "ref", "position"),
    [
        (RUTH, "Ruth 1:1", 0),
        (RUTH, "Ruth 2:3", 24),
        (RUTH, "Ruth 4:22", 84),
        (BERAKHOT, "Berakhot 2a:5", 4),
        (BERAKHOT, "Berakhot 2b:1", 31),
        (BERAKHOT, "Berakhot 3b:2", 123),
        (RASHI, "Rashi on Genesis 1:4:1", 8),
        (RASHI, "Rashi on Genesis 2:2:1", 9),
        (ANTIOCHUS, "Megillat Antiochus 76", 75),
    ],
)
def test_verses_pages_and_comments_are_counted_alike(shape, ref, position):
    assert shape.place(ref) == Place(ref, position)


@pytest.mark.parametrize(
    ("shape", "ref"),
    [
        (RUTH, "Ruth 1:23"),
        (RUTH, "Ruth 1:0"),
        (RUTH, "Ruth 1:01"),
        (RUTH, "Ruth 1:-1"),
        (RUTH, "Ruth 1:"),
        (RUTH, "Ruth 1:1:1"),
        (RUTH, "Ruth 1 1"),
        (RUTH, "Ruth 1:1-3"),
        (RUTH, "Ruth 1:٣"),
        (RUTH, "Ruth 1:²"),
        (RUTH, "Ruth 1:" + "9" * 5000),
        (RUTH, "Ruth 5"),
        (RUTH, "Ruth 5:1"),
        (RUTH, "ruth 1:1"),
        (RUTH, " Ruth 1:1"),
        (RUTH, "Genesis 1:1"),
        (RUTH, "1:1"),
        (RUTH, ""),
        (BERAKHOT, "Berakhot 2:5"),
        (BERAKHOT, "Berakhot 2c:1"),
        (RASHI, "Rashi on Genesis 1:3"),
        (RASHI, "Rashi on Genesis 1:3:1"),
        (ANTIOCHUS, "Megillat Antiochus 77"),
        (ANTIOCHUS, "Megillat Antiochus:5"),
    ],
)
def test_what_is_not_in_the_book_is_refused_by_name(shape, ref):
    with pytest.raises(UnknownRef) as refusal:
        shape.place(ref)

    assert refusal.value.values == {"ref": ref}


@pytest.mark.parametrize(
    ("shape", "lost", "found"),
    [
        (RUTH, "Ruth 1:40", "Ruth 1:22"),
        (RUTH, "Ruth 9:1", "Ruth 4:22"),
        (RUTH, "Ruth 0:1", "Ruth 1:1"),
        (RUTH, "Genesis 1:1", "Ruth 1:1"),
        (BERAKHOT, "Berakhot 1b:1", "Berakhot 2a:1"),
        (BERAKHOT, "Berakhot 10a:1", "Berakhot 3b:49"),
        (RASHI, "Rashi on Genesis 1:2:9", "Rashi on Genesis 1:2:5"),
        (RASHI, "Rashi on Genesis 1:3:1", "Rashi on Genesis 1:2:5"),
        (RASHI, "Rashi on Genesis 1:10:1", "Rashi on Genesis 1:4:1"),
        (ANTIOCHUS, "Megillat Antiochus 80", "Megillat Antiochus 76"),
        (HAGGADAH, "Haggadah, Kadesh 9", "Haggadah, Kadesh 4"),
        (HAGGADAH, "Haggadah, Magid 3:1", "Haggadah, Magid 2:5"),
        (HAGGADAH, "Haggadah, Nirtzah 1", "Haggadah, Kadesh 1"),
    ],
)
def test_a_place_that_the_book_lost_is_the_nearest_one_before_it(shape, lost, found):
    """SE-5"""
    assert shape.nearest(lost) == shape.place(found)


@pytest.mark.parametrize(
    ("shape", "ref", "section"),
    [
        (RUTH, "Ruth", "Ruth 1"),
        (RUTH, "Ruth 2", "Ruth 2"),
        (RUTH, "Ruth 2:3", "Ruth 2"),
        (RUTH, "Ruth 2:24", "Ruth 2"),
        (RASHI, "Rashi on Genesis 1:2:9", "Rashi on Genesis 1:2"),
        (ANTIOCHUS, "Megillat Antiochus 80", "Megillat Antiochus"),
        (HAGGADAH, "Haggadah, Magid 2:9", "Haggadah, Magid 2"),
    ],
)
def test_a_section_is_found_also_by_a_segment_that_it_has_lost(shape, ref, section):
    """TX-2"""
    assert shape.section_for(ref).ref == section


@pytest.mark.parametrize(
    ("shape", "ref", "before", "after"),
    [
        (RUTH, "Ruth 9:1", "Ruth 4", ""),
        (RUTH, "Ruth 9", "Ruth 4", ""),
        (RUTH, "Genesis 1:1", "", "Ruth 1"),
        (RUTH, "Ruth 1:1 and more", "", "Ruth 1"),
        (RUTH, "Ruth 1:" + "9" * 5000, "", "Ruth 1"),
        (BERAKHOT, "Berakhot 2:5", "", "Berakhot 2a"),
        (RASHI, "Rashi on Genesis 1:3:1", "Rashi on Genesis 1:2", "Rashi on Genesis 1:4"),
        (RASHI, "Rashi on Genesis 1:3", "Rashi on Genesis 1:2", "Rashi on Genesis 1:4"),
    ],
)
def test_a_section_that_is_gone_is_refused_with_those_around_it(shape, ref, before, after):
    """TX-2"""
    with pytest.raises(UnknownRef) as refusal:
        shape.section_for(ref)

    assert refusal.value.values == {"ref": ref, "before": before, "after": after}


@pytest.mark.parametrize(
    ("former", "title", "ref", "found"),
    [
        ("Ruth", "Book of Ruth", "Ruth 2:3", "Book of Ruth 2:3"),
        ("Ruth", "Book of Ruth", "Ruth 2", "Book of Ruth 2:1"),
        ("Ruth", "Book of Ruth", "Ruth", "Book of Ruth 1:1"),
        ("Ruth", "Book of Ruth", "Ruth 2:9", "Book of Ruth 2:4"),
        ("Ruth", "Book of Ruth", "Book of Ruth 2:3", "Book of Ruth 2:3"),
        ("Ruth", "Book of Ruth", "Ruthless 2:3", "Book of Ruth 1:1"),
        ("Avot", "Avot of Old", "Avot of Old 2:3", "Avot of Old 2:3"),
        ("Avot of Old", "Avot", "Avot of Old 2:3", "Avot 2:3"),
        ("Avot", "Avot", "Avot 2:3", "Avot 2:3"),
    ],
)
def test_a_ref_may_begin_with_the_title_that_the_book_went_by(former, title, ref, found):
    """SE-5"""
    shape = Shape(title, (Section(f"{title} 1", 3), Section(f"{title} 2", 4))).asked_as(former)

    assert shape.nearest(ref).ref == found


def test_a_ref_may_begin_with_any_title_that_the_book_has_had():
    """SE-5"""
    shape = Shape("Avot", (Section("Avot 1", 3),)).asked_as("Fathers", "Avot", "Chapters of Avot")

    refs = ("Avot 1:2", "Fathers 1:2", "Chapters of Avot 1:2")
    assert {shape.place(ref).ref for ref in refs} == {"Avot 1:2"}


def test_a_part_of_a_book_is_found_under_the_books_former_title():
    shape = Shape("Seder", (Section("Seder, Kadesh", 4, " "),)).asked_as("Haggadah")

    assert shape.place("Haggadah, Kadesh 3") == Place("Seder, Kadesh 3", 2)


@pytest.mark.parametrize(
    ("here", "there", "goes_on"),
    [
        ("Ruth 1:1", "Ruth 1:2", True),
        ("Ruth 1:1", "Ruth 1:22", True),
        ("Ruth 1:22", "Ruth 2:1", True),
        ("Ruth 1:1", "Ruth 2:23", True),
        ("Ruth 1:22", "Ruth 3:1", False),
        ("Ruth 1:1", "Ruth 1:1", False),
        ("Ruth 1:2", "Ruth 1:1", False),
        ("Ruth 2:1", "Ruth 1:22", False),
    ],
)
def test_going_on_is_going_ahead_as_far_as_the_next_section(here, there, goes_on):
    assert RUTH.goes_on(RUTH.place(here), RUTH.place(there)) is goes_on


@pytest.mark.parametrize("position", [-1, len(RUTH)])
def test_a_book_has_no_place_before_its_start_or_after_its_end(position):
    with pytest.raises(IndexError, match=f"^Ruth has no position {position}"):
        RUTH.at(position)


@pytest.mark.parametrize("sections", [(), (Section("Book 1", 3), Section("Book 2", 0))])
def test_a_shape_without_segments_is_refused(sections):
    with pytest.raises(ValueError, match=r"^a shape needs sections with segments: Book"):
        Shape("Book", sections)


def test_the_version_of_a_shape_tells_how_the_book_is_divided():
    one = Shape("Book", (Section("Book 1", 3), Section("Book 2", 4)))
    same = Shape("Book", (Section("Book 1", 3), Section("Book 2", 4)))
    others = [
        Shape("Book", (Section("Book 1", 3), Section("Book 2", 5))),
        Shape("Book", (Section("Book 1", 3), Section("Book 3", 4))),
        Shape("Book", (Section("Book 1", 3), Section("Book 2", 4, " "))),
        Shape("Book", (Section("Book 1", 3),)),
    ]

    assert one.version == same.version
    assert len({shape.version for shape in [one, *others]}) == 5
    assert len(one.version) == 16  # what the database keeps
