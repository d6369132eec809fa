"""What is read of markup, and nothing else."""

import pytest

from havruta.library.markup import Piece, pieces, plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<big>בְּ</big>רֵאשִׁית", "בְּרֵאשִׁית"),
        ("one<br>two  three", "one\ntwo three"),
        ('a<sup class="footnote-marker">1</sup><i class="footnote">x <i>y</i> z</i> b', "a b"),
        ("5 &lt; 6 &amp; 7", "5 < 6 & 7"),
        ('<img src="https://example.org/a.png" alt="a map"> of it<img>', "a map of it"),
        ("</b>ends</i> that nothing begins", "ends that nothing begins"),
        ("", ""),
    ],
)
def test_the_text_alone_is_read(markup, text):
    """TX-3, TX-10: a letter set apart is part of its word; a note is no part of its text."""
    assert plain_text(markup) == text


def test_what_is_bold_is_known():
    """TX-7"""
    told = pieces("<b>In the <i>beginning</i></b>: why?")

    assert [*told] == [
        Piece("In the ", is_bold=True),
        Piece("beginning", is_bold=True),
        Piece(": why?"),
    ]
