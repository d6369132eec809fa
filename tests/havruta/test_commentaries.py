"""TX-4: what is said of a segment elsewhere, by kind, and opened beside it."""

from dataclasses import replace

import pytest

from havruta.errors.library import LibraryAway, UnknownRef
from havruta.library import commentaries
from havruta.library.model import Link, Links


def link(ref, work="Rashi", category="Commentary", book="Rashi on Genesis"):
    return Link(category, work, "רש״י", book, ref, "")


def links(*found):
    return Links("Ruth 1:1", found)


def test_commentaries_come_first_and_then_the_fullest_kinds():
    """TX-4"""
    found = links(
        link("a", "Zohar", "Kabbalah"),
        link("b", "Sifra", "Midrash"),
        link("c", "Sifra", "Midrash"),
        link("d"),
    )

    told = commentaries.categories(found)

    assert [(one.name, one.places) for one in told] == [
        ("Commentary", 1),
        ("Midrash", 2),
        ("Kabbalah", 1),
    ]
    kept = commentaries.kept(told, ["Sifra", "Nobody", "Rashi"])
    assert [work.name for work in kept] == ["Sifra", "Rashi"]


async def test_places_that_follow_each_other_are_opened_together_each_once(study):
    """TX-4: with the section that they stand in, which says whose text it is."""
    found = links(
        link("Rashi on Genesis 1:2:1"),
        link("Rashi on Genesis 1:2:3-4"),
        link("Rashi on Genesis 1:2:3"),
        link("Rashi on Genesis 1:4:1"),
    )

    opened = await commentaries.opened(study, found, "Rashi")

    refs = [[segment.ref for segment in passage.segments] for passage in opened.passages]
    first = "Rashi on Genesis 1:2"
    assert refs == [[f"{first}:1", f"{first}:3", f"{first}:4"], ["Rashi on Genesis 1:4:1"]]
    assert opened.passages[0].text.versions
    assert not opened.has_more


async def test_a_place_that_is_more_than_a_section_is_opened_where_it_begins(study):
    """TX-4"""
    found = links(link("Berakhot 2a:31-2b:3", "Berakhot"))

    (passage,) = (await commentaries.opened(study, found, "Berakhot")).passages

    assert [segment.ref for segment in passage.segments] == ["Berakhot 2a:31"]


async def test_what_leads_nowhere_is_passed_over(study, library, monkeypatch):
    """TX-4: also a place that is there and empty."""
    original = library.section

    async def section(title, ref, /):
        text = await original(title, ref)
        return replace(text, segments=tuple(replace(s, he="", en=None) for s in text.segments))

    found = links(link("No such book 1"), link("Ruth 99-100"), link("x" * 400), link("Ruth 1:1"))
    monkeypatch.setattr(library, "section", section)

    assert (await commentaries.opened(study, found, "Rashi")).passages == ()
    with pytest.raises(UnknownRef):
        await commentaries.opened(study, found, "Ramban")


async def test_of_very_many_places_the_first_are_opened(study, library):
    """TX-4"""
    many = [link(f"Ruth 1:{1 + n % 22}") for n in range(commentaries.MOST + 1)]

    opened = await commentaries.opened(study, links(*many), "Rashi")

    assert opened.has_more
    library.away = True
    with pytest.raises(LibraryAway):
        await commentaries.opened(study, links(*many), "Rashi")
