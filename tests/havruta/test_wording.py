"""What refusals are in words, and in whose language."""

import html
import inspect
import re
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from havruta import errors, wording
from havruta.errors.havrutot import InvitationOver, NotAllowed
from havruta.errors.library import UnknownBook
from havruta.errors.people import LinkOver, SignedOut, TooLong, UnknownLanguage
from havruta.errors.plans import SaidTwice
from havruta.errors.sessions import NothingRuns, SessionOver
from havruta.havrutot.model import InvitationState
from havruta.permissions import Action
from havruta.sentences import (
    CODE_OVER,
    INVITATION_OVER,
    NOT_ALLOWED,
    SAID_TWICE,
    SENTENCES,
    sentence,
)
from tests.refusals import every_refusal

REFUSALS = {refusal.code: refusal for refusal in every_refusal()}
PLURAL = "(n == 1 ? 0 : n == 2 ? 1 : 2)"
BY_VALUE = {
    "not_allowed": NOT_ALLOWED,
    "invitation_over": INVITATION_OVER,
    "code_over": CODE_OVER,
    "said_twice": SAID_TWICE,
}
"""Those whose sentence depends on their value."""


def names_in(text):
    """The values that a sentence wants filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def documented(refusal):
    """The values that a refusal says it has."""
    _, _, told = inspect.getdoc(refusal).partition("Values:")
    return set(re.findall(r"`(\w+)`", told))


@pytest.fixture
def say():
    return wording.wording(wording.SHARED)


@pytest.fixture
def hebrew(tmp_path, monkeypatch):
    """A small Hebrew catalogue; the wording in it."""
    catalogue = Catalog(locale="he", domain="havruta", fuzzy=False)
    catalogue.mime_headers = [("Plural-Forms", f"nplurals=3; plural={PLURAL};")]
    catalogue.add("This session has ended. /session start opens the next one.", "השיעור הסתיים.")
    catalogue.add(("{n} book", "{n} books"), ("ספר אחד", "שני ספרים", "{n} ספרים"))
    catalogue.add(SENTENCES["nothing_runs"], "{name} אינה לומדת.")
    folder = tmp_path / "he" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "havruta.po").open("wb") as file:
        write_po(file, catalogue)
    monkeypatch.setattr(wording, "LOCALE", tmp_path)
    monkeypatch.setattr(wording, "languages", wording.languages.__wrapped__)
    return wording.wording.__wrapped__("he")


def test_every_refusal_has_its_sentence():
    """OP-1"""
    assert len(REFUSALS) == len(every_refusal())  # no two share a code
    assert SENTENCES.keys() | BY_VALUE.keys() == REFUSALS.keys()
    assert not SENTENCES.keys() & BY_VALUE.keys()


def test_the_list_of_refusals_is_complete():
    listed = set(re.findall(r"[A-Z]\w+", errors.__doc__.partition("* HavrutaError")[2]))

    assert listed == {refusal.__name__ for refusal in REFUSALS.values()}


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_tells_the_values_that_its_refusal_has(say, code):
    """OP-1"""
    refusal = REFUSALS[code]
    values = {name: f"<{name}>" for name in documented(refusal)}

    told = say.refusal(refusal(**values))

    assert names_in(SENTENCES[code]) <= documented(refusal)
    assert told == SENTENCES[code].format(**values)
    assert told[-1] in ".?"


@pytest.mark.parametrize("action", [action.value for action in Action])
def test_every_action_that_is_not_allowed_has_its_sentence(say, action):
    """OP-1"""
    told = say.refusal(NotAllowed(action=action))

    assert told == NOT_ALLOWED[action]
    assert names_in(told) == set()
    assert documented(NotAllowed) == {"action"}


@pytest.mark.parametrize("state", [s for s in InvitationState if s is not InvitationState.PENDING])
def test_every_end_of_an_invitation_has_its_sentence(say, state):
    """OP-1, HV-4"""
    told = say.refusal(InvitationOver(state=state.value))

    assert told == INVITATION_OVER[state]
    assert names_in(told) == set()
    assert documented(InvitationOver) == {"state"}


@pytest.mark.parametrize("what", SAID_TWICE)
def test_everything_that_can_be_said_twice_has_its_sentence(say, what):
    """OP-1, SC-1"""
    assert say.refusal(SaidTwice(what=what)) == SAID_TWICE[what]
    assert documented(SaidTwice) == {"what"}


def test_no_sentence_is_said_of_what_cannot_happen():
    assert NOT_ALLOWED.keys() == {action.value for action in Action}
    assert INVITATION_OVER.keys() == set(InvitationState) - {InvitationState.PENDING}


def test_a_refusal_knows_its_code_and_values():
    refusal = TooLong(what="name", limit=80)

    assert refusal.values == {"what": "name", "limit": 80}
    assert refusal.args == ("too_long", {"what": "name", "limit": 80})


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("{0} {book} {{}}", "{0} {book} {{}}"),  # braces are theirs to type
        ("ברא שית", "\u2068ברא שית\u2069"),
        ("Gen\u202eesis\u200b\n", "Genesis"),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 199 + "…"),
        ("x" * 5000, "x" * 199 + "…"),
        ("\u202e" * 5000 + "x" * 80, "x" * 80),
        ("a" + "\u0301" * 60, "a" + "\u0301" * 4),
    ],
)
def test_what_somebody_typed_is_told_back_in_short_and_with_nothing_hidden(say, typed, told):
    """OP-1"""
    assert say.refusal(UnknownBook(book=typed)) == SENTENCES["unknown_book"].format(book=told)


def test_a_face_can_make_what_somebody_typed_harmless(say):
    """OP-1"""
    told = say.refusal(UnknownBook(book="<b>"), quoted=html.escape)

    assert told == SENTENCES["unknown_book"].format(book="&lt;b&gt;")


def test_a_number_in_a_refusal_stays_a_number(say):
    """OP-1"""
    told = say.refusal(TooLong(what="name", limit=80))

    assert told == "That name is too long: 80 characters are the most."


@pytest.mark.parametrize(("n", "told"), [(0, "0 books"), (1, "1 book"), (2, "2 books")])
def test_a_number_chooses_its_form(say, n, told):
    """UX-1"""
    assert say.count("{n} book", "{n} books", n) == told


def test_other_values_go_with_a_number(say):
    """UX-1"""
    assert (
        say.count("{n} book by {who}", "{n} books by {who}", 2, who="Rashi") == "2 books by Rashi"
    )


def test_a_language_is_a_translation(hebrew):
    """UX-1"""
    assert hebrew.refusal(SessionOver()) == "השיעור הסתיים."
    assert hebrew.refusal(NothingRuns(name="רות")) == "רות אינה לומדת."
    assert hebrew.count("{n} book", "{n} books", 1) == "ספר אחד"
    assert hebrew.count("{n} book", "{n} books", 2) == "שני ספרים"
    assert hebrew.count("{n} book", "{n} books", 5) == "5 ספרים"


def test_what_a_language_lacks_is_said_in_english(hebrew):
    """UX-1"""
    assert hebrew.refusal(SignedOut()) == SENTENCES["signed_out"]


def test_a_language_without_a_catalogue_is_english():
    """UX-1"""
    assert wording.wording("tlh").refusal(LinkOver()) == SENTENCES["link_over"]


def test_a_wording_is_looked_up_once():
    assert wording.wording("en") is wording.wording("en")


def test_marking_a_sentence_changes_nothing():
    assert sentence("Hello.") == "Hello."


@pytest.mark.parametrize(
    ("said", "language"),
    [("he", "he"), ("עברית", "he"), (" hebrew ", "he"), ("אנגלית", "en"), ("English", "en")],
)
def test_a_language_is_meant_by_its_code_or_by_its_name_in_any(said, language):
    """UX-1"""
    assert wording.language_meant(said) == language


def test_a_language_that_nobody_speaks_here_is_refused():
    """UX-1"""
    with pytest.raises(UnknownLanguage):
        wording.language_meant("Klingon")


HEBREW, LATIN = "\u05e8\u05d5\u05ea", "Ruth"


@pytest.mark.parametrize(
    ("language", "text", "is_apart"),
    [
        ("en", HEBREW, True),
        ("en", LATIN, False),
        ("en", "1:2", False),
        ("he", HEBREW, False),
        ("he", LATIN, True),
        ("he", "<t:1772366400:R>", True),
        ("he", "<@100000000000000001>", True),
        ("he", "25", False),
        ("he", "https://example.org/x", False),
        ("he", f"\u2068{LATIN}\u2069, {HEBREW}", False),
    ],
)
def test_what_runs_the_other_way_is_set_apart_and_nothing_else(language, text, is_apart):
    """UX-1: an address on the web stays as it can be copied, and nothing is set apart twice."""
    told = wording.wording(language).apart(text)

    assert told == (f"\u2068{text}\u2069" if is_apart else text)


def test_a_list_keeps_the_order_of_the_language_that_it_is_told_in(say):
    """UX-1: each of two Hebrew names stands for itself."""
    assert (
        say.listed(["Isaac", HEBREW, HEBREW])
        == f"Isaac, \u2068{HEBREW}\u2069, \u2068{HEBREW}\u2069"
    )
    assert say.listed([LATIN, "25 min"], " · ") == "Ruth · 25 min"


def test_a_command_in_a_hebrew_sentence_keeps_its_slash_before_it():
    """UX-1"""
    told = wording.wording("he")("You have no havruta yet. /havruta create begins one.")

    assert "\u2068/havruta create\u2069" in told


def test_whatever_is_filled_in_cannot_turn_its_sentence_around(say):
    """UX-1: a Hebrew name at the beginning would otherwise make it a Hebrew line."""
    told = say("Accepted: {who} has joined “{name}”.", who=HEBREW, name=LATIN)

    assert told == f"Accepted: \u2068{HEBREW}\u2069 has joined “Ruth”."
