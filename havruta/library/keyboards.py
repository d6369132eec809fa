"""What was typed on the wrong keyboard: Hebrew on an English one, and English on a Hebrew one."""

_LATIN = "qwertyuiopasdfghjkl;'zxcvbnm,./"
_HEBREW = "/'קראטוןםפשדגכעיחלךף,זסבהנמצתץ."
_TO_HEBREW = str.maketrans(_LATIN, _HEBREW)
_TO_LATIN = str.maketrans(_HEBREW, _LATIN)


def on_the_other(typed: str) -> str:
    """Return what the same keys write on the other keyboard: "crtah," is "בראשית", and back."""
    is_hebrew = any("א" <= character <= "ת" for character in typed)
    return typed.lower().translate(_TO_LATIN if is_hebrew else _TO_HEBREW)
