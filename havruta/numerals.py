"""Hebrew numerals as books print them: א׳, ט״ו, קי״ט, and the two sides of a daf."""

import re

GERESH, GERSHAYIM = "׳", "״"
_LATIN = re.compile("[A-Za-z]")
_SPARED = (("יה", "טו"), ("יו", "טז"))  # 10 + 5 and 10 + 6 would spell a name of God
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
