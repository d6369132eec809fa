"""What people say, in a table beside this: each phrase is understood, asked back or refused."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from havruta.errors import HavrutaError
from havruta.recurrence import Rule, Timing
from havruta.when.model import Unclear, Understood
from havruta.when.understanding import understand

TABLE = Path(__file__).parent / "phrases.txt"
ARROW = " → "


def rows():
    """Yield what is said, what it means, and the moment, zone and language of who says it."""
    now, zone, language = None, None, None
    for line in TABLE.read_text().splitlines():
        if line.startswith("@"):
            *moment, zone, language = line.split()[1:]
            now = at(" ".join(moment)).replace(tzinfo=ZoneInfo(zone))
        elif ARROW in line and not line.startswith("#"):
            said, _, meaning = line.rpartition(ARROW)
            yield said, meaning, now, zone, language


def at(text):
    day, _, rest = text.partition(" ")
    moment = datetime.fromisoformat(rest)
    assert f"{moment:%a}" == day, f"{text} is a {moment:%A}"
    return moment


def expected(text, zone):
    """What the table says of one reading."""
    start, *rest = text.split(" | ")
    rule = next((Rule.parse(part) for part in rest if part.startswith("FREQ=")), None)
    minutes = next((int(part.removesuffix(" min")) for part in rest if part.endswith(" min")), None)
    elsewhere = next((part for part in rest if "/" in part), zone)
    return Understood(Timing(at(start), elsewhere, rule), minutes)


def meant(said, *, now, zone, language):
    """What it is understood as, as the table writes it."""
    try:
        return understand(said, now=now, zone=zone, language=language)
    except HavrutaError as refusal:
        return " ".join(["refused", refusal.code, *many(refusal.values.get("what"))])


def many(value):
    return [] if value is None else [value]


@pytest.mark.parametrize(
    ("said", "meaning", "now", "zone", "language"),
    [pytest.param(*row, id=f"{row[2]:%d %b}, {row[3]}: {row[0]}") for row in rows()],
)
def test_what_is_said_means_what_the_table_says(said, meaning, now, zone, language):
    """SC-1"""
    understood = meant(said, now=now, zone=zone, language=language)

    if meaning.startswith("refused"):
        assert understood == meaning
    elif meaning.startswith("asked"):
        question, _, readings = meaning.removeprefix("asked ").partition(": ")
        assert isinstance(understood, Unclear), understood
        assert understood.readings == tuple(expected(r, zone) for r in readings.split(" / "))
        assert understood.question == question
    else:
        assert understood == expected(meaning, zone)


def test_the_table_is_long_enough_and_says_nothing_twice():
    """SC-1"""
    said = [(row[0], row[2]) for row in rows()]

    assert len(said) >= 400
    assert len(set(said)) == len(said)
