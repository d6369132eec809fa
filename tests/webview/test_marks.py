"""Which marks a text has."""

import pytest

from webview.marks import is_sung, marks_of


@pytest.mark.parametrize(
    ("text", "marks", "sung"),
    [
        ("\u05d5\u05d9\u05d4\u05d9", "", False),
        ("\u05e9\u05b0\u05c1", "vowels", False),
        ("\ufb2a", "vowels", False),
        ("\ufb1d\ufb4e", "vowels", False),
        ("\u05d4\u05b7\u05bd\u05d4", "vowels cantillation", False),
        ("\u05d9\u0597", "cantillation", True),
        ("\u05f0\ufb4f\u05be\u05c3\u05f3", "", False),
        ("Verse", "", False),
    ],
)
def test_a_text_has_the_marks_that_can_be_taken_off_it(text, marks, sung):
    """TX-1: points, also those of presentation forms, and accents; letters and signs are none."""
    assert marks_of(None, text) == marks
    assert is_sung(text, None) is sung
