"""How much of a book has been learned, held against a slow model."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havruta.progress.meetings import Regularity, regularity
from havruta.progress.pace import siyum
from havruta.progress.rounds import Round, Sitting, parts, rounds
from havruta.refs import Section, Shape, Stretch

DAY = date(2026, 3, 1)
ONE_DAY = timedelta(days=1)
KINDS = {
    "chapters": ("Ruth", (Section("Ruth 1", 5), Section("Ruth 2", 4))),
    "sides of a daf": ("Berakhot", (Section("Berakhot 2a", 4), Section("Berakhot 2b", 3))),
    "comments on verses": (
        "Rashi on Ruth",
        (
            Section("Rashi on Ruth 1:1", 2),
            Section("Rashi on Ruth 1:3", 1),
            Section("Rashi on Ruth 2:1", 3),
        ),
    ),
    "one level": ("Kadesh", (Section("Kadesh", 6, " "),)),
    "named parts": ("Siddur", (Section("Siddur, Dawn", 2, " "), Section("Siddur, Dusk", 3, " "))),
}
SHAPES = {kind: Shape(*told) for kind, told in KINDS.items()}


def sitting(shape, *spans, day=DAY):
    """Learn the positions from one to another, each."""
    return Sitting(
        day, tuple(Stretch(shape.at(first).ref, shape.at(last).ref) for first, last in spans)
    )


@st.composite
def lives(draw):
    """A book of some kind, and sittings in it: spans in any order, overlapping, or none."""
    shape = draw(st.sampled_from([*SHAPES.values()]))
    ends = st.integers(0, len(shape) - 1)
    spans = st.tuples(ends, ends).map(lambda ends: (min(ends), max(ends)))
    return shape, draw(st.lists(st.lists(spans, max_size=3), max_size=12))


def slowly(shape, sat):
    """The same by sets: the rounds' learned positions."""
    whole, found = set(range(len(shape))), [set()]
    for spans in sat:
        positions = {p for first, last in spans for p in range(first, last + 1)}
        if positions and found[-1] == whole:
            found.append(set())
        known = set(found[-1])
        found[-1] |= positions
        if found[-1] == whole and known != whole:
            again, run = set(), []
            for position in [*sorted(positions), None]:
                if run and position != run[-1] + 1:
                    again |= set(run) if set(run) <= known else set()
                    run = []
                run.append(position)
            if again:
                found.append(again)
    return found


@given(lives())
def test_rounds_are_what_sets_of_segments_say(life):
    """PR-3, PR-9"""
    shape, sat = life

    found = rounds(shape, [sitting(shape, *spans) for spans in sat])

    learned = [{i for i, one in enumerate(each.segments) if one} for each in found]
    assert learned == slowly(shape, sat)


@given(lives())
def test_a_share_never_falls_by_learning_and_never_exceeds_one(life):
    """PR-3"""
    shape, sat = life
    sittings = [sitting(shape, *spans) for spans in sat]

    told = [rounds(shape, sittings[:n]) for n in range(len(sittings) + 1)]

    amounts = [(len(found), found[-1].share) for found in told]
    assert amounts == sorted(amounts)
    for found in told:
        assert all(one.is_complete for one in found[:-1])
        assert 0 <= found[-1].share <= 1
        assert all(sum(n for _, n in one.growth) == one.learned for one in found)


@given(lives(), st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_after_a_new_division_a_share_still_never_exceeds_one(life, lengths):
    """PR-3, PR-5: refs are kept, and what the book has lost is where it was."""
    shape, sat = life
    head = shape.sections[0].ref.rstrip("0123456789ab:").strip() or shape.book
    sections = tuple(Section(f"{head} {n}", length) for n, length in enumerate(lengths, 1))
    divided_anew = Shape(shape.book, sections)

    found = rounds(divided_anew, [sitting(shape, *spans) for spans in sat])

    assert all(0 <= one.share <= 1 for one in found)
    assert all(len(one.segments) == len(divided_anew) for one in found)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("chapters", ["1", "2"]),
        ("sides of a daf", ["2a", "2b"]),
        ("comments on verses", ["1", "2"]),
        ("one level", [""]),
        ("named parts", ["Dawn", "Dusk"]),
    ],
)
def test_a_map_shows_the_chapters_of_every_kind_of_book(kind, names):
    """PR-3"""
    shape = SHAPES[kind]

    found = parts(shape)

    assert [part.name for part in found] == names
    whole = bytes(range(len(shape)))
    assert b"".join(part.of(whole) for part in found) == whole


def test_a_book_learned_again_is_a_new_round():
    """PR-9"""
    shape = SHAPES["chapters"]
    all_of_it = sitting(shape, (0, 8))

    first, second = rounds(shape, [all_of_it, sitting(shape, (0, 2), day=DAY + ONE_DAY)])

    assert first.is_complete
    assert (second.learned, second.growth) == (3, ((DAY + ONE_DAY, 3),))


def test_who_ends_a_book_and_begins_it_anew_at_once_is_in_the_next_round():
    """PR-9"""
    shape = SHAPES["chapters"]

    first, second = rounds(shape, [sitting(shape, (0, 6)), sitting(shape, (0, 1), (7, 8))])

    assert first.is_complete
    assert second.segments == b"\1\1" + b"\0" * 7


@pytest.mark.parametrize(
    ("growth", "done"),
    [
        ((), None),
        (((DAY, 7),), DAY + 9 * ONE_DAY),
        (((DAY - 13 * ONE_DAY, 2), (DAY, 5)), DAY + 18 * ONE_DAY),
        (((DAY - 100 * ONE_DAY, 7),), None),
        (((DAY - 100 * ONE_DAY, 3), (DAY, 4)), DAY + 129 * ONE_DAY),
        (((DAY, 16),), None),
    ],
    ids=["nothing", "a day", "a fortnight", "long ago", "of late", "complete"],
)
def test_the_siyum_is_foretold_at_the_pace_of_the_last_weeks(growth, done):
    """PR-7"""
    learned = sum(number for _, number in growth)
    now = Round(b"\1" * learned + b"\0" * (16 - learned), growth)

    assert siyum(now, DAY) == done


def test_nothing_is_foretold_that_would_take_a_lifetime():
    """PR-7"""
    assert siyum(Round(b"\1" + b"\0" * 9999, ((DAY, 1),)), DAY) is None


@pytest.mark.parametrize(
    ("meetings", "told"),
    [
        ([], Regularity(0, 0, 0)),
        ([True, False, True, True], Regularity(3, 4, 2)),
        ([True] * 5 + [False] + [True] * 9, Regularity(9, 10, 9)),
        ([False], Regularity(0, 1, 0)),
    ],
)
def test_the_last_ten_meetings_come_before_the_streak(meetings, told):
    """PR-9"""
    assert regularity(meetings) == told
