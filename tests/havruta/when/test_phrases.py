"""What people say, in a table beside this: each phrase is understood, asked back or refused."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from havruta.errors.base import HavrutaError
from havruta.when.clocks import clock_change
from havruta.when.model import Understood
from havruta.when.understanding import understand

TABLE = Path(__file__).parent / "phrases.txt"
ARROW = " → "


def parts():
    """Yield each part of the table: its heading, the moment, zone and language, and its rows."""
    surroundings, heading, rows = None, "", []
    for line in [*TABLE.read_text().splitlines(), "##"]:
        if line.startswith(("@", "##")) and rows:
            yield heading, surroundings, rows
            rows = []
        if line.startswith("@"):
            *moment, zone, language = line.split()[1:]
            now = at(" ".join(moment)).replace(tzinfo=ZoneInfo(zone))
            surroundings = {"now": now, "zone": zone, "language": language}
        elif line.startswith("##"):
            heading = line.removeprefix("## ")
        elif ARROW in line:
            said, _, meaning = line.rpartition(ARROW)
            rows.append((said, meaning))


def at(text):
    day, _, rest = text.partition(" ")
    moment = datetime.fromisoformat(rest)
    assert f"{moment:%a}" == day, f"{text} is a {moment:%A}"
    return moment


def meant(said, *, now, zone, language):
    """What it is understood as, as the table writes it."""
    try:
        understood = understand(said, now=now, zone=zone, language=language)
    except HavrutaError as refusal:
        return " ".join(["refused", refusal.code, *many(refusal.values.get("what"))])
    if isinstance(understood, Understood):
        return written(understood, zone)
    readings = " / ".join(written(reading, zone) for reading in understood.readings)
    return f"asked {understood.question}: {readings}"


def written(reading, zone):
    timing = reading.timing
    change = clock_change(timing.start, timing.zone)
    parts = [
        f"{timing.start:%a %Y-%m-%d %H:%M}",
        timing.rule and timing.rule.text(),
        reading.minutes and f"{reading.minutes} min",
        timing.zone if timing.zone != zone else None,
        change and change.value,
    ]
    return " | ".join(part for part in parts if part)


def many(value):
    return [] if value is None else [value]


PARTS = list(parts())


@pytest.mark.parametrize(
    ("surroundings", "rows"),
    [pytest.param(surroundings, rows, id=heading) for heading, surroundings, rows in PARTS],
)
def test_what_is_said_means_what_the_table_says(surroundings, rows):
    """SC-1, SC-2"""
    table = dict(rows)

    assert {said: meant(said, **surroundings) for said in table} == table


def test_the_table_is_long_enough_and_says_nothing_twice():
    """SC-1"""
    assert sum(len(rows) for _, _, rows in PARTS) >= 700
    assert all(len(dict(rows)) == len(rows) for _, _, rows in PARTS)
