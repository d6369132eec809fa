"""Hebrew numerals as books print them: א׳, ט״ו, קי״ט, and the two sides of a daf."""

import re
from collections.abc import Iterator

GERESH, GERSHAYIM = "׳", "״"
_LATIN = re.compile("[A-Za-z]")
_SPARED = (("יה", "טו"), ("יו", "טז"))  # 10 + 5 and 10 + 6 would spell a name of God
_TURNED = frozenset({"ער", "ערב", "עדר", "ערה", "רחצ", "דש", "שדמ", "תשדמ"})
"""Numbers that are written in another order, for in their own they would be ugly words."""
_LETTERS = (
    (400, "ת"),
    (300, "ש"),
    (200, "ר"),
    (100, "ק"),
    (90, "צ"),
    (80, "פ"),
    (70, "ע"),
    (60, "ס"),
    (50, "נ"),
    (40, "מ"),
    (30, "ל"),
    (20, "כ"),
    *zip(range(10, 0, -1), reversed("אבגדהוזחטי"), strict=True),
)


VALUES = {letter: value for value, letter in _LETTERS}
NAMES = frozenset({"דף", "פרק", "פסוק", "עמוד", "משנה", "daf", "page", "chapter", "verse"})
"""What people write before a number, and need not."""
SIDES = {"a": "a", "b": "b", "א": "a", "ב": "b", "עא": "a", "עב": "b"}
MARKS = re.compile("[׳״'\"’”]")


def is_hebrew(text: str) -> bool:
    """Whether it can stand on a Hebrew line: Latin letters would turn a part of it around."""
    return _LATIN.search(text) is None


def numeral(number: int) -> str:
    """Return a positive number in Hebrew letters, marked as a number: "י״ב" for 12."""
    if number < 1:
        msg = f"Hebrew letters count from 1: {number}"
        raise ValueError(msg)
    thousands, rest = divmod(number, 1000)
    head = numeral(thousands).replace(GERSHAYIM, "") if thousands else ""
    return head.removesuffix(GERESH) + (GERESH if head else "") + (_marked(rest) if rest else "")


def address(spelled: str) -> str:
    """Return an address such as "12", "1:3" or "2a" in Hebrew: "י״ב", "א׳:ג׳", "ב׳ א"."""
    return ":".join(_part(part) for part in spelled.split(":"))


def addresses(said: str) -> list[str]:
    """Return what a place that is written in either language may be: "ב א" is "2:1", or "2a".

    Nothing, where it is more than numbers.
    """
    words = [word for word in re.split(r"[\s:.,]+", MARKS.sub("", said.lower())) if word]
    words = [word for word in words if word not in NAMES]
    numbers = [_read(word) for word in words]
    if not words or None in numbers:
        return []
    found = [":".join(map(str, numbers))]
    if len(words) == 1:  # a daf, whose sides are printed as "." and ":"
        found.append(f"{numbers[0]}{'b' if said.endswith(':') else 'a'}")
    if len(words) > 1 and words[1] in SIDES:
        rest = map(str, numbers[2:])
        found.append(":".join([f"{numbers[0]}{SIDES[words[1]]}", *rest]))
    return found


def _read(word: str) -> str | None:
    """Return a number, or a side of a daf, in digits."""
    if word.isascii():
        return word if re.fullmatch(r"[0-9]{1,6}[ab]?|[ab]", word) else None
    number = sum(VALUES.get(letter, 0) for letter in word)
    usual = MARKS.sub("", numeral(number)) if number else ""
    return str(number) if word in {usual, *_TURNED, *_unspared(usual)} else None


def _unspared(usual: str) -> Iterator[str]:
    """Yield a numeral as it is written by those who do not spare the names of God."""
    for name, instead in _SPARED:
        if usual.endswith(instead):
            yield usual.removesuffix(instead) + name


def _part(part: str) -> str:
    side = {"a": " א", "b": " ב"}.get(part[-1:], "")
    digits = part[:-1] if side else part
    return f"{numeral(int(digits))}{side}" if digits.isdecimal() and int(digits) else part


def _marked(number: int) -> str:
    letters = ""
    for value, letter in _LETTERS:
        while number >= value:
            letters += letter
            number -= value
    for name, instead in _SPARED:
        letters = letters.replace(name, instead)
    return letters + GERESH if len(letters) == 1 else letters[:-1] + GERSHAYIM + letters[-1]
