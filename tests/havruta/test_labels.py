"""Whatever was offered is accepted as it was shown."""

from dataclasses import replace

import pytest

from havruta import labels
from havruta.errors.havrutot import UnknownHavruta, WhichHavruta
from havruta.errors.library import UnknownBook, WhichBook
from havruta.havrutot import selection
from havruta.havrutot.model import Home
from havruta.ids import HavrutaId
from havruta.library import books
from havruta.library.model import Book
from tests.havruta.looking import keep
from tests.library import RUTH

LONG = Book("The Commentary of a Sage on " + "x" * 62, "פירוש של חכם אחד על ספר ארוך")


@pytest.fixture
def long(study):
    study.library.books[LONG.title] = LONG
    return LONG


@pytest.mark.parametrize(
    "said",
    [
        "Ruth · רות",
        "ruth · רות",
        " Ruth  ·  רות ",
        "Ruth · \u200fרות\u200f",
        "Ruth · ר…",
        "Ruth ·…",
        "Ruth…",
        "“Ruth”",
        '"Ruth · רות"',
        "“רות”",
        "Ruth · רות · needs the network",
    ],
)
def test_a_book_is_accepted_as_it_was_shown(study, said):
    """HV-1: Discord sends a choice's name at times, and people paste what they saw."""
    assert books.meant(study, said) == RUTH


@pytest.mark.parametrize("said", ["Ruth · ברכות", "Rutha · רות", "·", "“", "x…", ""])
def test_what_was_never_shown_is_no_book(study, said):
    """HV-1"""
    with pytest.raises((UnknownBook, WhichBook)):
        books.meant(study, said)


@pytest.mark.parametrize("length", [len(LONG.title) + 1, 70])
def test_a_book_whose_label_was_too_long_is_accepted_as_it_was_cut(study, long, length):
    """HV-1: in whichever of its titles it was cut."""
    (offered,) = labels.distinct([long.label])

    assert len(offered) == labels.LONGEST
    assert books.meant(study, offered) == long
    assert books.meant(study, long.label[:length] + labels.CUT) == long


def test_a_book_without_a_hebrew_title_shows_one_title(study):
    """HV-1"""
    assert Book("Siddur", "").label == "Siddur"


def test_choices_that_would_look_the_same_are_numbered():
    """HV-2"""
    offered = labels.distinct(["Ruth", "Ruth", "x" * 200, "x" * 200, "Ruth"])

    assert offered[:2] == ["Ruth", "Ruth (2)"]
    assert offered[3].endswith("x… (2)")
    assert offered[4] == "Ruth (3)"
    assert {len(label) for label in offered[2:4]} == {labels.LONGEST}


@pytest.fixture
async def others(study, havruta, clock):
    """Isaac's other havrutot: on the same book without Jacob, the same again, and a long one."""
    alone = replace(
        havruta, id=HavrutaId("alone"), name="Ruth", participants=havruta.participants[:1]
    )
    again = replace(alone, id=HavrutaId("again"))
    long = replace(havruta, id=HavrutaId("long"), name="x" * 80, book=RUTH.title)
    for one in (alone, again, long):
        await keep(study, havrutot=one)
    return alone, again, long


async def _offered(study, isaac):
    found = await selection.partnerships(study, by=isaac.id)
    return {havruta.id: label for label, havruta in selection.offers(found)}


async def _picked(study, isaac, said):
    return (await selection.pick(study, by=isaac.id, said=said, home=Home())).id


async def test_every_havruta_is_accepted_as_it_was_shown(study, havruta, others, isaac):
    """HV-2: also where two would look the same, and where a label was cut."""
    offered = await _offered(study, isaac)

    assert len(set(offered.values())) == len(offered) == 4
    for havruta_id, label in offered.items():
        assert await _picked(study, isaac, label) == havruta_id
        assert await _picked(study, isaac, f"“{label}”") == havruta_id


async def test_a_havruta_is_accepted_as_it_was_shown_before_it_moved_on(
    study, havruta, others, isaac
):
    """HV-2: a label holds the last place, which changes."""
    _, _, long = others
    offered = await _offered(study, isaac)
    for one in (havruta, long):
        await keep(study, havrutot=replace(one, ref="Ruth 2:3"))

        assert await _picked(study, isaac, offered[one.id]) == one.id
    assert await _picked(study, isaac, "Morning · Ruth · Ruth 1…") == havruta.id
    with pytest.raises(UnknownHavruta):
        await _picked(study, isaac, "Morning · Ruth · Ruth 1:1 · Esau")
    with pytest.raises(WhichHavruta):
        await _picked(study, isaac, "Ruth · Ruth 2:3")
