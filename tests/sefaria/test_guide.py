"""What the guide says, and to whom."""

import re

import pytest

from sefaria.texts.guide import open_guide

POINT = re.compile("[\u05b0-\u05bc]")
TO_MEN_ALONE = re.compile(
    r"זה (?:את|ל|ב|מ)\s?זה(?! ו?זו)|\bאתם\b|\bאינכם\b"
    r"|הלומד\b|הקורא\b|השומע\b|המסיים\b|מישהו(?! שעומדים)"
)
NOT_THERE = re.compile("beside the passage|beside it the question|need only ask|בצד הקטע|די שיבקש")


@pytest.fixture
def guide():
    return open_guide()[0]


def test_only_the_first_chapter_is_vowelled_and_it_says_why(guide):
    """TX-9"""
    vowelled = [all(POINT.search(segment) for segment in chapter) for chapter in guide.he]
    bare = [not any(POINT.search(segment) for segment in chapter) for chapter in guide.he]

    assert vowelled == [True] + [False] * 8
    assert bare == [False] + [True] * 8
    assert "בְּלִי נִקּוּד" in guide.he[0][-1]
    assert "vowels" in guide.en[0][-1]


def test_the_hebrew_speaks_to_women_and_men(guide):
    """TX-9"""
    told = [POINT.sub("", segment) for chapter in guide.he for segment in chapter]

    assert [segment for segment in told if TO_MEN_ALONE.search(segment)] == []


def test_the_guide_tells_of_nothing_that_is_not_there(guide):
    """TX-9: nobody asks for the lead, and nothing can be written beside a text."""
    told = [segment for book in (guide.he, guide.en) for chapter in book for segment in chapter]

    assert [segment for segment in told if NOT_THERE.search(segment)] == []
    assert any("in a notebook" in segment for segment in told)
