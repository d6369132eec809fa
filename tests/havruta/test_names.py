"""What people write, as it is kept and shown."""

import unicodedata

import pytest

from havruta.names import plain, tidy

POINTED = "שָּׁ֑לוֹם"
FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Isaac", "Isaac"),
        ("\u202eIsaac\u202c\n the\u200b first ", "Isaac the first"),
        (POINTED, POINTED),
        (f"{FAMILY} ❤\ufe0f 1\ufe0f\u20e3", f"{FAMILY} ❤\ufe0f 1\ufe0f\u20e3"),
        ("a\ufe00b\ufe0fc\U000e0100", "abc"),
        ("Ru\u034fth\u2800\u3164", "Ruth"),
        ("\u0301Ruth \u0301", "Ruth"),
        ("\x00\ue000\u0378\U000e0041", ""),
    ],
)
def test_what_people_wrote_is_shown_on_one_line_with_nothing_hidden(written, shown):
    """UX-1"""
    assert plain(written) == shown
    assert plain(shown) == shown


@pytest.mark.parametrize("mark", ["\u0301", "\u0489", "\u05b8", "\u0e49"])
def test_no_letter_bears_a_tower_of_marks(mark):
    """UX-1"""
    shown = plain(f"R{mark * 60}u{mark}th")

    assert sum(unicodedata.category(character)[0] == "M" for character in shown) == 4 + 1


@pytest.mark.parametrize("typed", ["\u200fרות\u200e", "\u2067רות\u2069", " רו\u00adת\ufeff\n"])
def test_what_is_harmless_is_left_out_of_what_was_typed(typed):
    """HV-1"""
    assert tidy(typed) == "רות"


def test_what_would_disguise_stays_for_whoever_refuses_it():
    """HV-1"""
    assert tidy("Ru\u202eth\x00") == "Ru\u202eth\x00"
