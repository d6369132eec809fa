"""Words as they are searched for: without marks, behind prefixes, in full and defective spelling.

Hebrew is compared by its letters alone, final ones as the others are. A word that is searched for
is found behind what Hebrew and Aramaic set before it, and, where at least three letters remain,
with and without the letters that only show its vowels. The page marks words likewise
(`webview/static/panels/matching.js`).
"""

import re
import unicodedata
from functools import lru_cache
from itertools import product

SHORTEST = 3
"""So many letters of a word have to be left where those that show vowels are passed over."""
LETTERS = "והבכלמשד"
_FINAL = str.maketrans("ךםןףץ", "כמנפצ")
_MARK = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]")
_POINT = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]")
_QUOTES = re.compile("(?<=\\w)[\"'׳״’](?=\\w)")
_WORD = re.compile(r"[^\W_]+")
_HEBREW = re.compile("[\u05d0-\u05ea]")
_VOWEL_LETTER = re.compile("[וי]")
_BEFORE = (
    *LETTERS,
    *("".join(pair) for pair in product("וש", "הבכלמשד") if pair[0] != pair[1]),
    *("כש", "לכש", "מש", "בש", "לש", "דה", "דב", "דכ", "דל", "דמ", "וכש", "וד", "מה", "כה", "של"),
    *("ושה", "ושב", "ושל", "ושמ", "ומה", "ומש", "ולש", "ובש", "ודל", "ודב", "ודמ"),
)
BEFORE = tuple(dict.fromkeys(_BEFORE))
"""What Hebrew and Aramaic set before a word."""


def words(text: str) -> list[str]:
    """Return the words of a text, or of a query, as they are compared."""
    return _WORD.findall(_QUOTES.sub("", folded(text)))


def folded(text: str) -> str:
    """Return the text without marks, in one case and without final letters."""
    bare = _MARK.sub("", unicodedata.normalize("NFD", text))
    return bare.casefold().translate(_FINAL)


def unpointed(text: str) -> str:
    """Return the text without vowels and accents, and with its words apart."""
    return _POINT.sub("", text.replace("\u05be", " "))


def is_hebrew(word: str) -> bool:
    """Whether there is a Hebrew letter in it."""
    return _HEBREW.search(word) is not None


@lru_cache(maxsize=1 << 12)
def bones(word: str) -> str:
    """Return what full and defective spelling share; "" where that would be too little."""
    left = word[:1] + _VOWEL_LETTER.sub("", word[1:])
    return left if len(left) >= SHORTEST else ""


def indexed(text: str) -> str:
    """Return what a text is found by: each word as it stands, and what else it may be."""
    found: dict[str, None] = {}
    for word in words(text):
        found.update(dict.fromkeys(_marked(word)))
    return " ".join(found)


def sought(query: str) -> list[list[str]]:
    """Return, for each word of a query, what it may be found as.

    What ends in "*" may go on: in English, where an ending may follow.
    """
    return [_as_sought(word) for word in dict.fromkeys(words(query))]


def pattern(word: str) -> re.Pattern[str]:
    """Return what finds the word of a query in a folded text."""
    if not is_hebrew(word):
        return re.compile(rf"(?<!\w){re.escape(word)}\w*")
    left = bones(word)
    loose = "[וי]*".join(map(re.escape, left)) if left else re.escape(word)
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(sorted(BEFORE, key=len, reverse=True))})?{loose}(?!\w)"
    )


@lru_cache(maxsize=1 << 12)
def _marked(word: str) -> tuple[str, ...]:
    """Return a word of a text as the index has it: "h" before Hebrew, "b" before its bones."""
    if not is_hebrew(word):
        return (f"e{word}",)
    behind = (word[len(before) :] for before in ("", *BEFORE) if word.startswith(before))
    return (f"h{word}", *(f"b{left}" for one in behind if (left := bones(one))))


def _as_sought(word: str) -> list[str]:
    if not is_hebrew(word):
        return [f"e{word}*"]
    left = bones(word)
    exactly = [f"h{before}{word}" for before in ("", *BEFORE)]
    return [*exactly, *([f"b{left}"] if left else [])]
