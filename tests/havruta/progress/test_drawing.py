"""What was learned, drawn and in words."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from types import MappingProxyType

import pytest

from havruta.library.model import Book
from havruta.progress import describing, drawing
from havruta.progress.meetings import Regularity
from havruta.progress.reports import Progress, Tally
from havruta.progress.rounds import Round, parts
from havruta.refs import Section, Shape
from havruta.wording import wording

TODAY = date(2026, 3, 1)
SOON = TODAY + timedelta(days=2)
SAY, HEBREW = wording("en"), wording("he")


def learned_of(shape, learned, **changes):
    """A tally of one in whose book so many segments have been learned."""
    now = Round(b"\1" * learned + b"\0" * (len(shape) - learned), ((TODAY, learned),))
    tally = Tally(5400, 3, MappingProxyType({TODAY: 5400}), Regularity(9, 10, 4), (now,))
    return replace(tally, **changes)


@pytest.fixture
def told(havruta):
    """Return the progress in a book of so many chapters, of five segments each."""

    def told(chapters, learned=7, **changes):
        shape = Shape("Ruth", tuple(Section(f"Ruth {n}", 5) for n in range(1, chapters + 1)))
        tally = learned_of(shape, learned, **changes)
        book = Book("Ruth", "רות")
        return Progress(havruta, book, TODAY, tuple(parts(shape)), tally, tally)

    return told


def texts(svg):
    return [unescape(text) for text in re.findall("<text [^>]*>([^<]*)</text>", svg)]


@pytest.mark.parametrize("chapters", [1, 4, 100, 700])
@pytest.mark.parametrize("say", [SAY, HEBREW])
def test_a_picture_has_all_its_words_and_nothing_stands_outside_of_it(told, chapters, say):
    """PR-3, UX-1, UX-2"""
    progress = told(chapters)

    svg = drawing.picture(say, drawing.LIGHT, progress, progress.ours)

    shown = [text.strip("\u2067\u2069") for text in texts(svg)]
    assert set(describing.lines(say, progress.ours)) <= set(shown)
    edges = re.findall('<text [^>]*x="([^"]*)"', svg)
    assert all(0 <= float(edge) <= drawing.WIDTH for edge in edges)


def test_what_people_chose_does_nothing_in_a_picture(told):
    """UX-1, SY-1"""
    progress = told(4)
    havruta = replace(progress.havruta, name='<script>"&' + "x" * 80)

    svg = drawing.picture(SAY, drawing.DARK, replace(progress, havruta=havruta), progress.ours)

    assert texts(svg)[0] == '<script>"&' + "x" * 37 + "…"


def test_without_the_books_shape_a_picture_is_of_the_year_alone(told):
    """PR-3"""
    progress = told(4, rounds=())
    known = replace(progress, book=Book(progress.havruta.name, ""))

    svg = drawing.picture(SAY, drawing.LIGHT, known, progress.ours)

    assert not any("of the book" in text for text in texts(svg))


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "9 of your last 10 meetings"),
        ({"regularity": Regularity(1, 1, 1)}, "Your last meeting took place"),
        ({"regularity": Regularity(0, 1, 0)}, "Your last meeting was missed"),
        ({}, "4 meetings in a row"),
        ({}, "1 h 30 min · 3 sessions"),
        ({"seconds": 120, "sessions": 1}, "2 min · 1 session"),
        ({}, "35% of the book: 7 of 20 segments"),
        (
            {"siyum": TODAY + timedelta(days=2)},
            "At this pace, siyum on 14 Adar 5786 (3 March 2026)",
        ),
    ],
)
def test_what_was_learned_is_said(told, changes, line):
    """PR-3, PR-7, PR-9"""
    progress = told(4, **changes)

    assert line in describing.lines(SAY, progress.ours)


def test_regularity_comes_first_and_what_is_not_there_is_not_said(told):
    """PR-9"""
    progress = told(4, regularity=Regularity(0, 0, 0), rounds=())
    regular = told(4)

    assert describing.lines(SAY, progress.ours) == ["1 h 30 min · 3 sessions"]
    assert describing.lines(SAY, regular.ours)[0] == "9 of your last 10 meetings"


def test_a_complete_book_and_a_further_round_are_told(told):
    """PR-7, PR-9"""
    progress = told(1, learned=5)
    again = replace(progress.ours, rounds=progress.ours.rounds * 2)

    lines = describing.lines(SAY, again)

    assert lines[-2:] == ["Round 2", "The book is complete: siyum!"]


@pytest.mark.parametrize(
    ("learned", "whole", "percent"),
    [(0, 3, 0), (1, 1000, 1), (999, 1000, 99), (1000, 1000, 100), (1, 3, 33)],
)
def test_all_is_said_only_of_all_and_nothing_only_of_nothing(learned, whole, percent):
    """PR-3"""
    assert describing.percent(learned, whole) == percent


def test_parts_are_named_as_the_language_names_them():
    """UX-1"""
    sections = (
        Section("Berakhot 2a", 2),
        Section("Berakhot, Coda", 1, " "),
        Section("Berakhot, Kadesh", 1, " ", "ברכות, קדש"),
    )
    daf, coda, kadesh = parts(Shape("Berakhot", sections))
    (whole,) = parts(Shape("Kadesh", (Section("Kadesh", 2, " "),)))

    assert describing.of_part(SAY, daf, b"\1\0\0\0") == "2a: 1 of 2"
    assert describing.name_of(HEBREW, daf) == "ב׳ א"
    assert describing.name_of(HEBREW, coda) == "Coda"
    assert describing.name_of(HEBREW, kadesh) == "קדש"
    assert describing.name_of(SAY, kadesh) == "Kadesh"
    assert describing.of_part(SAY, whole, b"\1\0") == "1 of 2"


def luminance(colour):
    """How light a colour is, of 1, by the rules for contrast (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    lighter, darker = sorted(map(luminance, (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("look", [drawing.LIGHT, drawing.DARK])
def test_colours_tell_apart_by_their_lightness_alone(look):
    """UX-2: for the colour-blind, and in print without colours."""
    ink, quiet, accent, empty = (
        re.search("#[0-9a-f]{6}", one)[0] for one in (look.ink, look.quiet, look.accent, look.empty)
    )
    paper = drawing.PAPER[look]

    assert contrast(ink, paper) >= 7
    assert contrast(quiet, paper) >= 4.5
    assert contrast(accent, paper) >= 4.5
    assert contrast(accent, empty) >= 3


def test_a_hidden_streak_stands_in_no_picture(told):
    """PR-9: and what was learned for nobody knows how long is a day all the same (PR-8)."""
    progress = told(4, days=MappingProxyType({TODAY: 0}))
    streak = describing.streak(SAY, progress.ours)

    seen = drawing.picture(SAY, drawing.LIGHT, progress, progress.ours)
    hidden = drawing.picture(SAY, drawing.LIGHT, replace(progress, streaks=False), progress.ours)

    assert streak in texts(seen)
    assert streak not in texts(hidden)
    assert "In the last year you learned on 1 day" in texts(hidden)


def test_names_on_a_map_do_not_run_into_each_other():
    """UX-2, PR-3: those of a part's parts are their own, and what is longer than a tile is cut."""
    named = ["Kadesh", "Magid, Wine", "Magid, The Story of the Four Children", "1"]
    told = [Section(f"Haggadah, {name}", 2, " ") for name in named]
    others = [Section(f"Haggadah {number}", 2) for number in range(1, 31)]
    shape = Shape("Haggadah", (*told, *others))

    drawn = drawing.book_map(SAY, drawing.LIGHT, parts(shape), bytes(len(shape)))

    shown = [unescape(text) for text in re.findall(r">([^<]+)</text>", drawn.shapes)]
    assert shown[:2] == ["Kadesh", "Wine"]
    assert re.fullmatch("The.*…", shown[2])
    assert shown[3:5] == ["1", "1"]
