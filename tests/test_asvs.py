"""What docs/asvs.md says of each requirement: all are there, each with its test or why not."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from havruta.people.credentials import RECENTLY, SIGN_IN_LIFE
from havruta.people.model import IDLE_LIFE

ROOT = Path(__file__).parent.parent
ROW = re.compile(r"^\| (\d+\.\d+\.\d+)(?:–(\d+\.\d+\.\d+))? \|(.*)\| (.+?) \|$", re.MULTILINE)
ROWS = ROW.findall((ROOT / "docs/asvs.md").read_text())
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
TO_LEVEL_2 = {
    "5.1": 1,
    "5.2": 3,
    "5.3": 2,
    "5.4": 3,
    "6.1": 3,
    "6.2": 12,
    "6.3": 4,
    "6.4": 4,
    "6.5": 5,
    "6.6": 3,
    "6.8": 4,
    "7.1": 3,
    "7.2": 4,
    "7.3": 2,
    "7.4": 5,
    "7.5": 2,
    "7.6": 2,
    "8.1": 2,
    "8.2": 3,
    "8.3": 1,
    "8.4": 1,
    "9.1": 3,
    "9.2": 4,
    "10.1": 2,
    "10.2": 2,
    "10.3": 4,
    "10.4": 11,
    "10.5": 5,
    "10.6": 2,
    "10.7": 3,
}
"""How many requirements each section has up to level 2: they come first in it."""


def test_no_requirement_is_left_out():
    """SY-3: of these chapters, up to level 2."""
    told = [number for first, last, *_ in ROWS for number in _numbers(first, last or first)]

    assert told == [f"{part}.{n}" for part, most in TO_LEVEL_2.items() for n in range(1, most + 1)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_requirement_has_a_test_that_there_is_or_says_why_not(row):
    """SY-3"""
    *_, proof = row
    tests = TEST.findall(proof)

    assert tests or proof.startswith(("does not apply: ", "not met: "))
    assert not tests or TEST.sub("", proof).strip(", ") == ""
    for file, name in tests:
        assert name in _tests_of(file), f"{file}::{name}"


def test_how_long_a_sign_in_lasts_is_as_documented():
    """ID-6"""
    security = " ".join((ROOT / "docs/security.md").read_text().split())

    assert (SIGN_IN_LIFE.days, IDLE_LIFE.days, RECENTLY.seconds) == (30, 14, 15 * 60)
    assert "A sign-in lasts thirty days, or two weeks without use" in security
    assert "whoever has signed in within the last quarter of an hour" in security


def _numbers(first, last):
    part, _, low = first.rpartition(".")
    return [f"{part}.{n}" for n in range(int(low), int(last.rpartition(".")[2]) + 1)]


@cache
def _tests_of(file):
    tree = ast.parse((ROOT / file).read_text())
    return {
        node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
