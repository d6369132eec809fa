"""TX-1, TX-8: how somebody likes to read is kept for them, and for every device of theirs."""

import pytest

from havruta.library.model import Book
from havruta.people import reading
from havruta.people.reading import MOST, choose, kind_of, looks

BOOKS = {
    "tanakh": Book("Ruth", "רות", ("Tanakh", "Writings")),
    "talmud": Book("Berakhot", "ברכות", ("Talmud", "Bavli", "Seder Zeraim")),
}


@pytest.mark.parametrize(
    ("categories", "kind"),
    [
        (("Tanakh", "Torah"), "tanakh"),
        (("Talmud", "Bavli", "Seder Zeraim"), "talmud"),
        (("Tanakh", "Rishonim on Tanakh", "Rashi", "Torah"), "other"),
        (("Talmud", "Bavli", "Rishonim on Talmud", "Rashi"), "other"),
        (("Mishnah", "Seder Zeraim"), "other"),
        ((), "other"),
    ],
)
def test_a_book_is_of_the_kind_of_its_category(categories, kind):
    title = "Rashi on Berakhot" if "Rashi" in categories else "Book"

    assert kind_of(Book(title, "", categories)) == kind


def test_tanakh_has_its_marks_and_talmud_has_none_until_somebody_chooses(isaac):
    """TX-1"""
    told = {kind: looks(isaac, kind_of(book)) for kind, book in BOOKS.items()}

    assert (told["tanakh"]["vowels"], told["tanakh"]["cantillation"]) == ("on", "on")
    assert (told["talmud"]["vowels"], told["talmud"]["cantillation"]) == ("off", "off")
    assert told["tanakh"]["layout"] == "beside"
    assert told["tanakh"]["size-he"] == "3"


async def test_what_was_chosen_holds_from_then_on_and_the_last_word_counts(study, isaac):
    """TX-8"""
    await choose(study, by=isaac.id, chosen={"layout": "he", "vowels.talmud": "on"})
    user = await choose(study, by=isaac.id, chosen={"layout": "en", "version.en:Ruth": "JPS 1917"})

    assert looks(user, "talmud")["layout"] == "en"
    assert looks(user, "talmud")["vowels"] == "on"
    assert looks(user, "tanakh")["vowels"] == "on"
    assert dict(user.reading)["version.en:Ruth"] == "JPS 1917"


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("layout", "upside-down"),
        ("vowels", "on"),
        ("vowels.zohar", "on"),
        ("anything", "on"),
        ("version.en:Ruth", "x" * 301),
        ("version.en:" + "x" * 300, "JPS 1917"),
        ("version.en:Ruth", "JPS\x00"),
    ],
)
async def test_what_cannot_be_chosen_is_passed_over(study, isaac, name, word):
    user = await choose(study, by=isaac.id, chosen={name: word, "theme": "dark"})

    assert user.reading == (("theme", "dark"),)


async def test_what_is_kept_of_somebody_has_an_end(study, isaac):
    many = {f"version.en:Book {n}": "Edition" for n in range(MOST)}

    await choose(study, by=isaac.id, chosen={"theme": "dark"})
    user = await choose(study, by=isaac.id, chosen=many)

    assert len(user.reading) == reading.MOST
    assert user.reading[-1] == (f"version.en:Book {MOST - 1}", "Edition")
