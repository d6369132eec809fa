"""Stretches of a book: what was covered, as refs, and in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havruta import refs
from havruta.coverage import Coverage, Span
from havruta.refs import Section, Shape, Stretch, address, in_words
from tests.library import SHAPES

RUTH, RASHI = SHAPES["Ruth"], SHAPES["Rashi on Genesis"]


@st.composite
def learned(draw):
    """A book, and something of it that was covered."""
    shape = draw(st.sampled_from(list(SHAPES.values())))
    positions = st.integers(0, len(shape) - 1)
    coverage = Coverage()
    for ends in draw(st.lists(st.tuples(positions, positions))):
        coverage = coverage.with_span(Span(min(ends), max(ends)))
    return shape, coverage


@given(learned())
def test_what_was_covered_comes_back_from_its_refs(book_and_coverage):
    shape, coverage = book_and_coverage

    assert shape.coverage(shape.stretches(coverage)) == coverage


@given(learned())
def test_words_name_every_span_from_end_to_end(book_and_coverage):
    shape, coverage = book_and_coverage
    words = in_words(shape.book, shape.stretches(coverage))

    told = words.removeprefix(shape.book).strip()
    named = [part.split(" – ") for part in told.split(", ")] if told else []
    apart = ":" if shape.sections[0].ref != shape.book else ""
    assert words.startswith(shape.book)
    assert len(named) == len(coverage.spans)
    for ends, span in zip(named, coverage.spans, strict=True):
        refs = [f"{shape.book} {end}" for end in ends]
        assert all(apart in ref for ref in refs)
        assert shape.place(refs[0]).position == span.first
        assert shape.place(refs[-1]).position == span.last
        assert len(ends) == (1 if span.first == span.last else 2)


@pytest.mark.parametrize(
    ("book", "stretches", "words"),
    [
        ("Genesis", [("Genesis 1:1", "Genesis 2:3")], "Genesis 1:1 – 2:3"),
        ("Berakhot", [("Berakhot 2a:5", "Berakhot 3b:2")], "Berakhot 2a:5 – 3b:2"),
        ("Ruth", [("Ruth 1:1", "Ruth 1:1")], "Ruth 1:1"),
        ("Ruth", [("Ruth 1:1", "Ruth 2:3"), ("Ruth 4:1", "Ruth 4:1")], "Ruth 1:1 – 2:3, 4:1"),
        (
            "Rashi on Genesis",
            [("Rashi on Genesis 1:1:2", "Rashi on Genesis 1:4:1")],
            "Rashi on Genesis 1:1:2 – 1:4:1",
        ),
        (
            "Megillat Antiochus",
            [("Megillat Antiochus 3", "Megillat Antiochus 5")],
            "Megillat Antiochus 3 – 5",
        ),
        ("Siddur", [("Siddur, Kadesh 5", "Siddur, Kadesh 6")], "Siddur, Kadesh 5 – Kadesh 6"),
        ("Ruth", [], "Ruth"),
    ],
)
def test_a_range_is_told_as_people_write_it(book, stretches, words):
    """SE-5"""
    assert in_words(book, tuple(Stretch(*ends) for ends in stretches)) == words


@pytest.mark.parametrize(
    ("book", "ref", "told"),
    [
        ("Berakhot", "Berakhot 2a:5", "2a:5"),
        ("Siddur", "Siddur, Kadesh 5", "Kadesh 5"),
        ("Ruth", "Ruth", ""),
        ("Rashi on Genesis", "Rashi on Genesis 1:1:1", "1:1:1"),
    ],
)
def test_an_address_leaves_the_title_out(book, ref, told):
    assert address(book, ref) == told


def test_a_stretch_kept_backwards_covers_the_same():
    forwards = RUTH.coverage((Stretch("Ruth 1:3", "Ruth 1:5"),))

    assert RUTH.coverage((Stretch("Ruth 1:5", "Ruth 1:3"),)) == forwards


def test_what_was_covered_is_read_in_the_book_as_it_is_divided_today():
    divided_anew = Shape("Ruth", (Section("Ruth 1", 10), Section("Ruth 2", 23)))
    covered = (Stretch("Ruth 1:8", "Ruth 1:22"), Stretch("Ruth 2:2", "Ruth 2:3"))

    assert divided_anew.coverage(covered).spans == (Span(7, 9), Span(11, 12))


def test_stretches_come_in_the_order_of_the_book():
    coverage = Coverage().with_span(Span(30, 31)).with_span(Span(0, 2))

    assert RUTH.stretches(coverage) == (
        Stretch("Ruth 1:1", "Ruth 1:3"),
        Stretch("Ruth 2:9", "Ruth 2:10"),
    )
    assert RASHI.stretches(Coverage()) == ()


def test_what_many_sessions_covered_is_remembered_of_the_last_alone(monkeypatch):
    """PR-3"""
    monkeypatch.setattr(refs, "MOST_COVERAGES", 2)
    shape = Shape("Ruth", (Section("Ruth 1", 5),))
    spans = [(Stretch(f"Ruth 1:{n}", f"Ruth 1:{n}"),) for n in range(1, 5)]

    found = [shape.coverage(span) for span in spans for _ in range(2)]

    assert [one.spans[0].first for one in found] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert len(shape._coverages) <= 2


async def test_how_much_is_covered_is_counted_once_for_each_of_many(library):
    """HV-2"""
    shape = await library.shape("Ruth")
    many = [
        (Stretch("Ruth 1:1", f"Ruth 1:{last}"), Stretch("Ruth 4:1", f"Ruth 4:{first}"))
        for last in range(1, 11)
        for first in range(1, 11)
    ]

    counted = [shape.covered(stretches) for stretches in many * 2]

    assert counted == [last + first for last in range(1, 11) for first in range(1, 11)] * 2
