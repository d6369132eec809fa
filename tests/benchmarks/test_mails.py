"""Every kind of mail has its picture."""

import re

import pytest

from benchmarks.mails import letters, samples
from bot.notices.letters import LETTERS
from bot.notices.words import MESSAGES

ALL = dict(letters())
MARKUP = re.compile(r"\\[\\*_`]|<@|<t:|\*\*|\{\w*\}")
"""What is for Discord alone, or was not filled in."""


def test_every_content_has_its_mail():
    """IN-2, NO-2: a new kind of notice without one fails here."""
    assert {type(one) for _, one in samples("en")} == {*MESSAGES, *LETTERS}


@pytest.mark.parametrize("name", ALL)
def test_every_mail_is_whole_in_every_language(name):
    """IN-2, UX-1: subject, text and HTML."""
    letter = ALL[name]

    assert letter.language == name.rpartition(".")[2]
    assert "\n" not in letter.subject
    for said in (letter.subject, letter.text, letter.html):
        assert said.strip()
        assert MARKUP.search(said) is None
    direction = "rtl" if letter.language == "he" else "ltr"
    assert f'<html lang="{letter.language}" dir="{direction}">' in letter.html
