"""What somebody typed, cut into words and figures, each with all that it may mean."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from havruta import labels
from havruta.numerals import MARKS, VALUES, numeral
from havruta.when.words import PHRASES, meanings

QUOTES = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u05f3`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u05f4\u201e", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u05be\u2212", "-"),
    }
)
"""Every kind of quotation mark and dash, Hebrew's own among them, as one."""
PREFIXES = "ובלמהכש"
"""Letters that Hebrew writes together with the word that they belong to: and, in, to, from, the."""

HYPHENED = re.compile(rf"(?<!\w)([{PREFIXES}]{{1,2}}(?=-(?:\d|\w\w|\w'))|ו(?=-\w))-")
"""The same before a hyphen: "ב־20:30"; but "ב-ה" are days, from Monday to Thursday."""

NUMERAL = re.compile("[א-ת]{1,4}\"[א-ת]|[א-ת]'|ט[וז]")
"""Hebrew letters that are marked as a number, or can be nothing else."""
FINAL = str.maketrans("ךםןףץ", "כמנפצ")

PART = re.compile(
    r"""(?P<stamp><t:(?P<seconds>-?\d+)(?::[a-z])?>)
    |\((?P<aside>[^()]*)\)
    |(?P<iso>\d{4}-\d\d?-\d\d?t\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?)
    |(?P<ymd>\d{4}(?P<between>[-/.])\d{1,2}(?P=between)\d{1,2})(?!\d)
    |(?P<dmy>\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d))(?!\d)
    |(?P<dated>\d{1,2}(?P<amid>[-/])\d{1,2}(?P=amid)(?:\d{4}|\d\d))(?!\d)
    |(?P<clock>\d{1,2}:\d\d(?::\d\d)?)(?!\d)
    |(?P<hour>1?\d)(?=\ ?[ap]\.?m\b)
    |(?P<hours>\d{1,2}h\d\d)(?!\d)
    |(?P<slashed>\d{1,2}/\d{1,2})(?!\d)
    |(?P<dotted>\d{1,4}\.\d{1,2})(?!\d)
    |(?P<digits>\d+)
    |(?P<prefix>[ובלמהכש]{1,2})(?=\d)
    |(?P<word>[^\W\d](?:[^\W\d]|['"/](?=[^\W\d]))*'?)
    |(?P<sign>\S)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a figure; `kinds` are what it may be, each with its value."""

    text: str
    kinds: dict[str, Any] = field(default_factory=dict)


def tokens(said: str) -> list[Token]:
    """Return the words and figures of what was said."""
    return list(_summed(_cut(_normal(said))))


def _normal(said: str) -> str:
    """Return it in one spelling: without points, case, and the many kinds of dashes and quotes."""
    signs = unicodedata.normalize("NFKC", labels.as_said(said).translate(QUOTES)).casefold()
    text = "".join(map(_plain, signs)).translate(QUOTES).replace("''", '"')
    text = HYPHENED.sub(r"\1", text)
    for several, one in PHRASES:
        text = re.sub(rf"(?<!\w)([{PREFIXES}]{{0,2}})(?:{several})(?!\w)", rf"\1{one}", text)
    return text


def _plain(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    return "" if unicodedata.combining(sign) else sign


def _cut(text: str) -> Iterator[Token]:
    for part in PART.finditer(text):
        kind = next(name for name, found in part.groupdict().items() if found is not None)
        if kind == "word":
            yield from _word(part[0])
        elif kind == "prefix":
            yield from map(_prefix, part[0])
        else:
            yield Token(part[0], _figure(kind, part))


def _word(word: str) -> Iterator[Token]:
    """Yield a word, and before it each prefix, if it is known only without them."""
    for length in range(4):
        prefixes, rest = word[:length], word[length:]
        if set(prefixes) <= set(PREFIXES) and (kinds := _meant(rest)):
            yield from map(_prefix, prefixes)
            yield Token(rest, kinds)
            return
    yield Token(word)


def _meant(word: str) -> dict[str, Any]:
    """Return what a word may mean, also as a number in Hebrew letters: ט״ו, י׳, תשפ״ז."""
    kinds = meanings().get(word, {})
    if NUMERAL.fullmatch(word) is None:
        return kinds
    letters = MARKS.sub("", word).translate(FINAL)
    value = sum(VALUES[letter] for letter in letters)
    is_spelled_so = MARKS.sub("", numeral(value)) == letters
    return {**kinds, "numeral": value} if is_spelled_so else kinds


def _prefix(letter: str) -> Token:
    """Return what the letter is before a word: it names no day there."""
    return Token(letter, {kind: at for kind, at in meanings()[letter].items() if kind != "letter"})


def _figure(kind: str, part: re.Match[str]) -> dict[str, Any]:
    """Return what figures or signs may be."""
    text = part[0]
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    made: dict[str, Callable[[], dict[str, Any]]] = {
        "stamp": lambda: {kind: int(part["seconds"])},
        "aside": lambda: {kind: part["aside"].strip()},
        "iso": lambda: {kind: text.upper()},
        "digits": lambda: {kind: text, "number": numbers[0]},
        "hours": lambda: {"clock": text.split("h"), "length": numbers[0] * 60 + numbers[1]},
        "clock": lambda: {kind: text.split(":")},
        "hour": lambda: {"clock": [text, "00"], "number": numbers[0]},
        "dotted": lambda: _dotted(text, numbers),
        "sign": lambda: meanings().get(text, {}),
    }
    return made[kind]() if kind in made else {kind: numbers}


def _dotted(text: str, numbers: list[int]) -> dict[str, Any]:
    """Return what "1.12" may be: a day, a time, and a number."""
    hour, minute = text.split(".")
    kinds: dict[str, Any] = {"dotted": numbers, "number": float(text)}
    return kinds | {"clock": [hour, minute]} if len(minute) > 1 and len(hour) <= 2 else kinds


def _summed(cut: Iterator[Token]) -> Iterator[Token]:
    """Yield the tokens, those that together make one number as one: "forty-five"."""
    waiting = list(cut)
    while waiting:
        for length in (3, 2):
            if (one := _sum(waiting[:length])) is not None:
                del waiting[:length]
                yield one
                break
        else:
            yield _counted(waiting.pop(0))


def _sum(parts: list[Token]) -> Token | None:
    first, last = parts[0].kinds, parts[-1].kinds
    between = parts[1:-1]
    if "tens" in first and 1 <= last.get("word_number", 0) < 10 and _joins(between, "and", "dash"):
        total = first["tens"] + last["word_number"]
    elif 1 <= first.get("word_number", 0) < 10 and "teen" in last and _joins(between, "dash"):
        total = first["word_number"] + 10
    else:
        return None
    text = " ".join(part.text for part in parts)
    return Token(text, {"number": total, "spelled": total})


def _joins(between: list[Token], *kinds: str) -> bool:
    return all(any(kind in token.kinds for kind in kinds) for token in between)


def _counted(token: Token) -> Token:
    number = token.kinds.get("word_number", token.kinds.get("tens"))
    if number is None:
        return token
    kinds = {**token.kinds, "number": number}
    return Token(token.text, kinds if "weekday" in kinds else {**kinds, "spelled": number})
