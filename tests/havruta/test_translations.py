"""Every sentence in every language: there, whole, and with the values that it needs."""

from string import Formatter

import pytest
from babel.messages.pofile import read_po

from havruta.wording import LOCALE, SHARED, WORDS, languages, wording

SENTENCES = LOCALE / "havruta.pot"


def catalogue(path, language=None):
    """The messages of a catalogue by the English that they stand for."""
    with path.open("rb") as words:
        return {message.id: message for message in read_po(words, locale=language) if message.id}


def values(text):
    """What a sentence wants filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.fixture(params=sorted(languages() - {SHARED}))
def translated(request):
    return catalogue(LOCALE / request.param / WORDS, request.param)


def test_every_sentence_is_translated(translated):
    """UX-1: `make messages` gathers them; the new ones stand empty in the catalogue."""
    english = catalogue(SENTENCES)
    lacking = [
        sentence
        for sentence in english
        if sentence not in translated or not all(as_forms(translated[sentence].string))
    ]

    assert lacking == []
    assert translated.keys() - english.keys() == set()


def test_no_translation_is_a_guess(translated):
    """UX-1"""
    assert [message.id for message in translated.values() if message.fuzzy] == []


def test_a_translation_fills_in_what_the_sentence_does(translated):
    """UX-1: one of a number may say it as a word."""
    for message in translated.values():
        wanted = set.union(*map(values, as_forms(message.id)))
        said = [values(form) for form in as_forms(message.string)]
        assert all(form <= wanted for form in said), message.id
        assert said[-1] == wanted, message.id


@pytest.mark.parametrize(
    ("n", "said"), [(1, "מפגש אחד"), (2, "שני מפגשים"), (5, "5 מפגשים"), (20, "20 מפגשים")]
)
def test_hebrew_counts_one_two_and_many(n, said):
    """UX-1"""
    assert wording("he").count("{n} session", "{n} sessions", n) == said


def as_forms(text):
    return (text,) if isinstance(text, str) else text
