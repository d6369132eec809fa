"""Coverage: a sorted union of spans that are apart."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havruta.coverage import Coverage, Span

MOST = 60
ends = st.integers(0, MOST)
spans = st.tuples(ends, ends).map(lambda pair: Span(min(pair), max(pair)))


def covering(many):
    coverage = Coverage()
    for span in many:
        coverage = coverage.with_span(span)
    return coverage


def positions(many):
    return {position for span in many for position in range(span.first, span.last + 1)}


@given(st.lists(spans))
def test_it_covers_exactly_the_union_of_its_spans(many):
    coverage = covering(many)

    assert positions(coverage.spans) == positions(many)
    assert len(coverage) == len(positions(many))


@given(st.lists(spans))
def test_its_spans_stay_sorted_and_apart(many):
    coverage = covering(many)

    assert all(left.last + 1 < right.first for left, right in pairwise(coverage.spans))


@given(st.lists(spans), spans)
def test_covering_a_span_twice_is_covering_it_once(many, span):
    once = covering([*many, span])

    assert once.with_span(span) == once


@given(st.lists(spans), st.randoms())
def test_the_order_of_learning_does_not_matter(many, dice):
    shuffled = list(many)
    dice.shuffle(shuffled)

    assert covering(shuffled) == covering(many)


@given(st.lists(spans), st.lists(spans))
def test_two_coverages_merge_into_their_union(some, others):
    assert Coverage.of([*covering(some).spans, *others]) == covering([*some, *others])


def test_nothing_is_covered_at_first():
    coverage = Coverage()

    assert len(coverage) == 0
    assert coverage.spans == ()


def test_side_by_side_spans_become_one():
    assert covering([Span(1, 3), Span(4, 5)]).spans == (Span(1, 5),)
    assert covering([Span(4, 5), Span(1, 3)]).spans == (Span(1, 5),)


def test_spans_with_one_segment_between_them_stay_two():
    assert covering([Span(5, 6), Span(1, 3)]).spans == (Span(1, 3), Span(5, 6))
    assert covering([Span(1, 3), Span(5, 6)]).spans == (Span(1, 3), Span(5, 6))


def test_a_span_that_bridges_several_makes_them_one():
    assert covering([Span(1, 2), Span(8, 9), Span(20, 21), Span(3, 7)]).spans == (
        Span(1, 9),
        Span(20, 21),
    )


def test_a_coverage_stays_as_it_was_when_more_is_learned():
    before = covering([Span(1, 2)])

    before.with_span(Span(5, 6))

    assert before.spans == (Span(1, 2),)


def test_a_span_counts_both_ends():
    assert len(Span(3, 3)) == 1
    assert len(Span(3, 5)) == 3


def test_a_span_may_not_run_backwards():
    with pytest.raises(ValueError, match=r"^span runs backwards: 5 > 4"):
        Span(5, 4)


@given(st.lists(spans), st.lists(spans))
def test_what_is_taken_out_is_gone_and_the_rest_stays(many, others):
    left, taken = Coverage.of(many), Coverage.of(others)

    assert positions(left.without(taken).spans) == positions(many) - positions(others)
