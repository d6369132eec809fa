"""Every sentence for people, in the language of the one who reads it.

English sentences are the keys of the gettext catalogues under `havruta/locale`: another language
is one more `.po` there, read as it stands.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache, partial
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from havruta.errors.base import HavrutaError
from havruta.errors.people import UnknownLanguage
from havruta.names import plain, tidy
from havruta.sentences import CODE_OVER, INVITATION_OVER, LEFT, NOT_ALLOWED, SAID_TWICE, SENTENCES

LOCALE = Path(__file__).parent / "locale"
WORDS = "LC_MESSAGES/havruta.po"
SHARED = "en"
"""The language of what several people read, and of whoever's own is not known."""
FIRST_STRONG, END = "\u2068", "\u2069"
"""What stands between them goes its own way, by its first letter, whatever is around it."""

FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
FROM_LEFT = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u052f<]")
"""Also what Discord makes of a mention or a time, which is in its client's language."""

ADDRESS = re.compile(r"https?://", re.IGNORECASE)
COMMAND = re.compile(r"(?<![\w/<])/[a-z]+(?: [a-z]+)?")
MOST_KEPT = 4096
"""More sentences than there are."""
SHOWN = 200
"""How much of what somebody typed is repeated to them, in characters."""


class Wording:
    """Says things in one language; `direction` is "ltr" or "rtl"."""

    def __init__(self, language: str, translations: NullTranslations) -> None:
        self.language = language
        self.direction = Locale.parse(language).text_direction
        self._translations = translations
        self._without_values = lru_cache(MOST_KEPT)(partial(self._said, values={}))

    def __call__(self, sentence: str, /, **values: str | int) -> str:
        """Return the sentence with its `{values}` filled in, and set apart if they need it."""
        return self._said(sentence, values) if values else self._without_values(sentence)

    def count(self, one: str, many: str, n: int, /, **values: str | int) -> str:
        """Return the form that goes with the number `{n}`."""
        return self._filled(self._translations.ngettext(one, many, n), {"n": n, **values})

    def apart(self, text: str) -> str:
        """Return the text so that neither it nor the line that it stands in reorders the other.

        What runs the other way is isolated; an address on the web, which people copy, is not.
        """
        if FIRST_STRONG in text or ADDRESS.search(text) or not self._runs_other_way(text):
            return text
        return f"{FIRST_STRONG}{text}{END}"

    def listed(self, texts: Iterable[str], between: str = ", ") -> str:
        """Return the texts on one line, in this language's order."""
        return between.join(map(self.apart, texts))

    def _said(self, sentence: str, values: Mapping[str, str | int]) -> str:
        return self._filled(self._translations.gettext(sentence), values)

    def _filled(self, sentence: str, values: Mapping[str, str | int]) -> str:
        if self.direction == "rtl":
            sentence = COMMAND.sub(f"{FIRST_STRONG}\\g<0>{END}", sentence)
        return sentence.format(
            **{
                name: self.apart(value) if isinstance(value, str) else value
                for name, value in values.items()
            }
        )

    def _runs_other_way(self, text: str) -> bool:
        other = FROM_LEFT if self.direction == "rtl" else FROM_RIGHT
        return other.search(text) is not None

    def person(self, name: str, /) -> str:
        """Return what somebody is called; of who has left nothing else is known."""
        return self(LEFT) if name == LEFT else name

    def refusal(self, refusal: HavrutaError, /, *, quoted: Callable[[str], str] = str) -> str:
        """Return the one sentence that tells the person why not, and what to do.

        `quoted` makes what somebody typed harmless where the sentence is to stand.
        """
        if refusal.code == "not_allowed":
            return self(NOT_ALLOWED[str(refusal.values["action"])])
        if refusal.code == "invitation_over":
            return self(INVITATION_OVER[str(refusal.values["state"])])
        if refusal.code == "code_over":
            return self(CODE_OVER[str(refusal.values["state"])])
        if refusal.code == "said_twice":
            return self(SAID_TWICE[str(refusal.values["what"])])
        values = {
            name: value if name in refusal.ours or isinstance(value, int) else quoted(_shown(value))
            for name, value in refusal.values.items()
        }
        return self(SENTENCES[refusal.code], **values)


def _shown(value: str) -> str:
    """Return what somebody typed so that it can stand in a sentence: short, and nothing hidden."""
    told = plain(value)
    return told if len(told) <= SHOWN else f"{told[: SHOWN - 1]}…"


@cache
def wording(language: str) -> Wording:
    """Return the wording of a language; what it lacks is said in English."""
    if language not in languages() - {SHARED}:
        return Wording(SHARED, NullTranslations())
    compiled = BytesIO()
    with _catalogue(language).open("rb") as words:
        write_mo(compiled, read_po(words, locale=language))
    compiled.seek(0)
    return Wording(language, GNUTranslations(compiled))


def closest(spoken: Iterable[str]) -> str:
    """Return the first of these languages that there is a catalogue of, or English.

    They are given as tags, the best first: "he", "en-GB".
    """
    known = (tag.partition("-")[0].lower() for tag in spoken)
    return next((language for language in known if language in languages()), SHARED)


@cache
def languages() -> frozenset[str]:
    """Return the languages that there is a catalogue of, and English."""
    return frozenset({SHARED, *(found.parents[1].name for found in LOCALE.glob(f"*/{WORDS}"))})


def name_of(language: str) -> str:
    """Return what the language's own speakers call it: "English", "עברית"."""
    return Locale.parse(language).get_display_name() or language


def language_meant(said: str) -> str:
    """Return the language that is named by its code, or as any of the languages calls it.

    Raises `UnknownLanguage`.
    """
    wanted = tidy(said).casefold()
    for one in sorted(languages()):
        names = {Locale.parse(one).get_display_name(other) or "" for other in languages()}
        if wanted in {one, *(name.casefold() for name in names)}:
            return one
    raise UnknownLanguage


def _catalogue(language: str) -> Path:
    return LOCALE / language / WORDS
