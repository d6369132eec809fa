"""TX-3: what is found in a text is marked by the same rules as it is searched for."""

import pytest

from havruta.library import spelling


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("וירא אלהים את האור", "אור", ["האור"]),
        ("שלום ושלם לשלומות", "שלום", ["שלום", "ושלם"]),
        ("דוד ודוד דודו", "דוד", ["דוד", "ודוד"]),
        ("Light, lights; delight", "light", ["light", "lights"]),
        ("a (b) c", "b)", ["b"]),
    ],
)
def test_a_pattern_finds_what_the_index_finds(text, query, found):
    """TX-3"""
    (word,) = spelling.words(query)

    assert spelling.pattern(word).findall(spelling.folded(text)) == [
        spelling.folded(one) for one in found
    ]


def test_the_longest_that_stands_before_a_word_is_no_word_of_its_own():
    """TX-3"""
    assert spelling.pattern("ביתו").findall(spelling.folded("ולכשביתו")) == []
    assert spelling.bones("איש") == ""
