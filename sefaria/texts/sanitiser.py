"""Sefaria's markup made safe: the few tags that the page knows how to set, and nothing else.

What may come is listed in Sefaria's own code and was counted over its whole export; versions are
nevertheless not checked there, so everything is treated as if a stranger had written it.
"""

import re

import nh3

FOOTNOTE_MARKER, FOOTNOTE = "footnote-marker", "footnote"
_TAGS = {"b", "i", "em", "strong", "small", "big", "sup", "sub", "br", "span"}
_CLASSES = {
    "sup": {FOOTNOTE_MARKER},
    "i": {FOOTNOTE},
    "span": {
        "mam-kq",
        "mam-kq-k",
        "mam-kq-q",
        "mam-kq-trivial",
        "mam-spi-invnun",
        "mam-spi-pe",
        "mam-spi-samekh",
        "mam-implicit-maqaf",
        "poetry",
        "indentAll",
        "indentWhenWrap",
    },
}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style", "template", "iframe", "object", "noscript"},
    attributes={},
    allowed_classes=_CLASSES,
    link_rel=None,
)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_PIECE = re.compile(r"<[^>]*>|[^<]+")
_NO_CLASS = re.compile(r" class=\"\"")
_SOUND = re.compile(r"[^\s\u00a0]")
_TAG = re.compile(r"<[^>]*>|&nbsp;")


def clean(markup: str) -> str | None:
    """Return the markup with safe tags only, or None if no text is left."""
    safe = _NO_CLASS.sub("", _CLEANER.clean(_CONTROLS.sub("", markup)))
    full = _without_hollow(safe).strip()
    return full if _SOUND.search(_TAG.sub("", full)) else None


def _without_hollow(safe: str) -> str:
    """Return well-formed markup without the pairs of tags that have nothing but space in them."""
    kept: list[str] = []
    opened: list[int] = []
    full = -1  # where in `kept` the last piece stands that is neither space nor an opening tag
    for piece in _PIECE.findall(safe):
        if piece.startswith("</") and full < (start := opened.pop()):
            del kept[start:]
            continue
        if piece.startswith("<") and not piece.startswith(("</", "<br")):
            opened.append(len(kept))
        elif not piece.isspace():
            full = len(kept)
        kept.append(piece)
    return "".join(kept)
