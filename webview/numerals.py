"""Hebrew numerals as they stand in a margin: א, טו, קיט."""

_LETTERS = (
    (400, "ת"),
    (300, "ש"),
    (200, "ר"),
    (100, "ק"),
    *zip(range(90, 10, -10), "צפעסנמלכ", strict=True),
    (16, "טז"),  # 10 + 5 and 10 + 6 would spell a name of God
    (15, "טו"),
    *zip(range(10, 0, -1), "יטחזוהדגבא", strict=True),
)


def numeral(number: int) -> str:
    """Return a number from 1 to 999 in Hebrew letters; beyond that, its thousands as well."""
    thousands, rest = divmod(number, 1000)
    letters = f"{numeral(thousands)}׳" if thousands else ""
    for value, letter in _LETTERS:
        while rest >= value:
            letters += letter
            rest -= value
    return letters
