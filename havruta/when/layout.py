"""What was typed with the keyboard set to the other language."""

import re

_LATIN = "qwertyuiopasdfghjkl;'zxcvbnm,."
_HEBREW = "/'קראטוןםפשדגכעיחלךף,זסבהנמצתץ"
_TO_HEBREW = str.maketrans(_LATIN, _HEBREW)
_TO_LATIN = str.maketrans(_HEBREW, _LATIN)


def retyped(said: str) -> str:
    """Return what the same keys write in the other language."""
    is_latin = re.search("[a-z]", said, re.IGNORECASE) is not None
    return said.casefold().translate(_TO_HEBREW if is_latin else _TO_LATIN)
