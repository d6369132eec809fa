"""/text show, search, daily: texts in the chat, and the way from each into a havruta."""

import re

import pytest

from havruta.library.markup import Piece
from havruta.library.model import Findings, Hit, Snippet
from tests.bot.conftest import only_answer, person, said
from tests.library import RUTH


async def shown(world, command, **options):
    """What is answered to a command, as Discord has it."""
    result = await world.isaac.slash(world.table, f"text {command}", **options)
    assert result.ephemeral
    (answer, *_) = [m for m in (result.response, *result.followups) if m]
    return answer


def labels(message):
    """The labels of a message's buttons, as Discord is sent them."""
    return re.findall(r"'label': '([^']*)'", str(message.components))


async def mine(world):
    async with world.study.reading() as records:
        return await records.havrutot.of(await person(world, world.isaac))


@pytest.fixture
def at_home(world):
    """Who is here for the first time is told more; this is not about them."""

    async def settled():
        await world.isaac.slash(world.table, "help")

    return settled


async def test_a_text_stands_in_each_language_by_itself_with_its_source_and_licence(world):
    """TX-7, TX-6: neither language can reorder the other."""
    answer = await shown(world, "show", ref="רות א:ב-ד")

    he, en = answer.embeds
    assert he.title == "רות א׳:ב׳–ד׳"
    assert en.title == "Ruth 1:2–4"
    assert he.description.startswith("**ב׳** פסוק 2\n**ג׳** פסוק 3\n**ד׳** פסוק 4\n-# Miqra")
    assert en.description.startswith("**2** Verse 2\n**3** Verse 3\n**4** Verse 4\n")
    assert "CC-BY-SA · [source](https://he.wikisource.org)" in he.description
    assert "CC-BY · [source](https://www.sefaria.org)" in en.description
    assert labels(answer) == ["Study this"]


@pytest.mark.parametrize(
    ("ref", "title"),
    [
        ("ruth 2", "Ruth 2"),
        ("Ruth", "Ruth 1"),
        ("ברכות ב:", "Berakhot 2b"),
        ("Rashi on Genesis 1:1:2", "Rashi on Genesis 1:1:2"),
        ("Ruth 1:3–1:5", "Ruth 1:3–5"),
    ],
)
async def test_a_reference_is_understood_as_people_write_it(world, library, ref, title):
    """TX-7, TX-2"""
    answer = await shown(world, "show", ref=ref)

    book = library.book("Rashi on Genesis" if "Rashi" in title else title.split()[0])
    hebrew_only = book is not RUTH
    names = [embed.title for embed in answer.embeds]
    assert len(names) == (1 if hebrew_only else 2)
    assert hebrew_only or names[1] == title


@pytest.mark.parametrize("ref", ["Ruth 9", "Ruth 1:5-2", "Ruth 1:1-x"])
async def test_what_is_no_place_of_the_book_is_refused(world, at_home, ref):
    """TX-7, OP-1"""
    await at_home()

    answer = only_answer(await world.isaac.slash(world.table, "text show", ref=ref))

    assert answer.startswith("There is no “")


async def test_of_more_than_is_shown_at_once_it_is_not_said_that_there_is_none(world, at_home):
    """TX-7, OP-1"""
    await at_home()

    answer = only_answer(await world.isaac.slash(world.table, "text show", ref="Ruth 1:1-2:3"))

    assert answer.startswith("That is more than one chapter or page: “Ruth 1:1-2:3”.")


async def test_a_text_that_cannot_be_had_is_one_sentence(world, at_home, library):
    """TX-5, OP-6"""
    await at_home()
    library.away = True

    answer = only_answer(await world.isaac.slash(world.table, "text show", ref="Ruth 1"))

    assert answer.startswith("The library can’t be reached right now")


async def test_what_is_typed_is_offered_as_a_place_once_its_book_is_at_hand(world, library):
    """TX-7, OP-6: nobody outside is asked for it."""
    offer = world.isaac.autocomplete
    assert [one["value"] for one in await offer(world.table, "text show", "ref", "rut")] == ["Ruth"]
    await library.shape("Ruth")

    (place,) = await offer(world.table, "text show", "ref", "רות ב ג")

    assert place == {"name": "Ruth 2:3 · רות ב׳:ג׳", "value": "Ruth 2:3"}


async def test_studying_a_text_makes_a_havruta_there_and_opens_it_afterwards(world, at_home):
    """TX-7, HV-1: a second press makes no second one, unless that is asked for."""
    await at_home()
    answer = await shown(world, "show", ref="Ruth 2:3")

    made = said(await world.isaac.click(answer, label="Study this"))
    again = await world.isaac.click(answer, label="Study this")

    assert "Your havruta “Ruth” is made. You begin at Ruth 2:3." in made
    assert "You learn Ruth in “Ruth”, which is at Ruth 2:3." in said(again)
    offer = again.response
    assert labels(offer) == ["Start “Ruth”", "A new havruta"]
    assert [(one.ref, one.book) for one in await mine(world)] == [("Ruth 2:3", "Ruth")]

    await world.isaac.click(offer, label="A new havruta")

    assert len(await mine(world)) == 2


async def test_what_is_found_is_shown_in_pages_each_place_with_a_way_to_study_it(world, at_home):
    """TX-7, TX-3"""
    await at_home()

    answer = await shown(world, "search", query="verse 1")

    told = str(answer.components)
    assert "Ruth 1:1" in told
    assert "> **Verse 1**" in told
    assert told.count("Study this") == 5
    assert "Previous" not in told

    turned = await world.isaac.click(answer, label="Next")

    assert "page 2" in str(turned.response.components)
    assert "Previous" in str(turned.response.components)


async def test_what_is_not_found_is_said(world, at_home, library):
    """TX-7, OP-1, OP-6"""
    await at_home()
    slash = world.isaac.slash

    nothing = only_answer(await slash(world.table, "text search", query="@everyone"))
    no_word = only_answer(await slash(world.table, "text search", query="–!"))
    library.away = True
    away = only_answer(await slash(world.table, "text search", query="Naomi"))

    assert nothing == r"Nothing was found for “\@everyone”."
    assert no_word == "There is no word in “–!” that could be searched for."
    assert away.startswith("Sefaria’s search can’t be reached right now, and nothing")


async def test_what_was_found_cannot_do_anything_in_the_chat(world, at_home, library, monkeypatch):
    """TX-7, SY-3"""
    await at_home()
    hostile = (Piece("[here](https://evil.example) "), Piece("@everyone", is_bold=True))

    async def search(query, /, **_):
        return Findings(
            (Hit(RUTH, "Ruth 1:1", (Snippet("en", hostile),)),), 1, is_partial=True, books=1
        )

    monkeypatch.setattr(library, "search", search)
    told = str((await shown(world, "search", query="here")).components)

    assert r"\[here\](https\:\/\/evil.example) **\@everyone**" in told.replace("\\\\", "\\")
    assert "only what is kept here was searched, of 1 book." in told


async def test_today_has_what_each_calendar_has_for_the_asker(world, at_home, clock):
    """TX-7: a Sunday in March 2026, on which 929 goes on and a new parasha begins."""
    await at_home()

    answer = await shown(world, "daily")

    told = str(answer.components)
    for name in ("parasha", "Daf Yomi", "Mishna Yomi", "Nach Yomi", "929"):
        assert name in told
    assert told.count("Study this") + told.count("It rests today.") == 5
