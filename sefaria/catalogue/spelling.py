"""How titles are compared in spite of their spelling.

`fold` forgets what nobody types: case, vowels, accents, quotation marks. `skeleton` goes further
and keeps only what the many transliterations of a Hebrew word have in common.
"""
# ruff: noqa: RUF001 - these quotation marks and Hebrew letters are meant

import re
import unicodedata
from functools import lru_cache

_JOINED = re.compile("['’‘ʼʾʿ`´\"“”„׳״]")
_APART = re.compile(r"[\W_]+")
_CONSONANTS = (
    (re.compile("sch|sh"), "S"),
    (re.compile("tz|ts"), "z"),
    (re.compile("th"), "t"),
    (re.compile("ph|f"), "p"),
    (re.compile("kh|ch"), "h"),
    (re.compile("[ckq]"), "k"),
    (re.compile("[vw]"), "b"),
    (re.compile("s"), "t"),  # the Ashkenazi sav: Shabbos, Berachos
    (re.compile("^j"), "y"),
)
_BONES = (
    (re.compile("^[aeiou]"), "A"),
    (re.compile(r"(?<=[aeiouA])h$|\B[aeiouyj]|(?<=.)[וי](?=.)"), ""),
    (re.compile(r"(\w)\1+"), r"\1"),
)


def fold(text: str) -> str:
    """Return the text without case, vowels, accents and punctuation; words one space apart."""
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return _APART.sub(" ", _JOINED.sub("", bare.casefold())).strip()


def skeleton(folded: str) -> str:
    """Return what the spellings of a folded title share: "brSt" for Bereshit and Breishis."""
    return " ".join(filter(None, map(_bones, folded.split())))


def sounds(folded: str) -> str:
    """Return a folded title with each consonant spelled in one way, and its vowels."""
    for pattern, sound in _CONSONANTS:
        folded = pattern.sub(sound, folded)
    return folded


@lru_cache(maxsize=1 << 15)
def _bones(word: str) -> str:
    for pattern, sound in (*_CONSONANTS, *_BONES):
        word = pattern.sub(sound, word)
    return word
