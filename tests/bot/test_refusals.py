"""What Discord refuses, and what is done about it."""

from pathlib import Path
from types import SimpleNamespace

import discord
import pytest

from bot.reasons import REASONS
from bot.refusals import REFUSALS, Course, course_of
from sandbox.world.refusals import Refusal as Sandboxed

TABLE = Path(__file__).parents[2] / "docs/discord.md"
NEVER_ASKED_FOR = {10011, 10014, 10063, 50034}
"""What the sandbox knows besides: roles, emojis, single commands and bulk deletion."""


def test_the_document_says_of_each_code_what_the_program_does():
    """OP-1: and no code is in one of the two alone."""
    rows = [line.split(" |") for line in TABLE.read_text().splitlines() if line[:3].strip("| ")]
    told = {
        int(code.strip("| ")): (says.strip(), course.strip(), heard.strip())
        for code, says, course, done, heard, _ in (row for row in rows if len(row) == 6)
        if code.strip("| ").isdigit() and done.strip()
    }

    assert told == {
        code: (known.says, known.course.value, REASONS[known.reason] if known.reason else "")
        for code, known in REFUSALS.items()
    }


def test_the_sandbox_refuses_in_the_same_words():
    """OP-6: and knows no code that nobody has sorted."""
    by_code = {refusal.value.code: refusal.value.message for refusal in Sandboxed}
    known = {code: says for code, says in by_code.items() if code not in NEVER_ASKED_FOR}
    del known[0]

    assert known == {code: REFUSALS[code].says for code in known}


@pytest.mark.parametrize(
    ("status", "code", "course"),
    [
        (403, 50013, Course.OTHER_WAY),
        (404, 10008, Course.GIVE_UP),
        (400, 50035, Course.OUR_BUG),
        (400, 50999, Course.OUR_BUG),
        (403, 0, Course.RETRY),
        (401, 50999, Course.RETRY),
        (429, 50999, Course.RETRY),
        (429, 30046, Course.RETRY),
        (503, 50013, Course.RETRY),
    ],
)
def test_every_refusal_has_a_course(status, code, course):
    """OP-1: a code that nobody has sorted is our bug, unless its status says that it passes."""
    response = SimpleNamespace(status=status, reason="")

    assert course_of(discord.HTTPException(response, {"code": code, "message": ""})) is course
