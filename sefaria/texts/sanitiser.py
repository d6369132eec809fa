"""Sefaria's markup made safe: the few tags that the page knows how to set, and nothing else.

What may come is listed in Sefaria's own code and was counted over its whole export; versions are
nevertheless not checked there, so everything is treated as if a stranger had written it.

A parser of HTML mends what is badly nested, for which it takes cubic time: 28 kB can hold it for a
second. Markup of more than a few tags is therefore shown as bare text unless it is plainly nested.
The longest segments that were counted have 44 tags and 7,000 characters.
"""

import re

import nh3

FOOTNOTE_MARKER, FOOTNOTE = "footnote-marker", "footnote"
_TAGS = {"b", "i", "em", "strong", "small", "big", "sup", "sub", "br", "span", "img"}
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
_WEB = re.compile(r"https?://[^\s\"<>]+", re.IGNORECASE)


def _of_a_picture(tag: str, name: str, value: str) -> str | None:
    """Return what is said of a picture: where on the web it is, if it is there; what it shows."""
    if tag != "img":
        return value
    if name == "src":
        return value if _WEB.fullmatch(value) else None
    return " ".join(value.replace("<", "").replace(">", "").split()) or None


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style", "template", "iframe", "object", "noscript"},
    attributes={"img": {"src", "alt"}},
    attribute_filter=_of_a_picture,
    url_schemes={"http", "https"},
    allowed_classes=_CLASSES,
    link_rel=None,
)
_UNCHECKED_TAGS, _UNCHECKED_SIZE = 100, 10_000
"""Up to so many tags and characters, anything is parsed within two milliseconds."""
_DEEPEST = 20
_WHATEVER_TAG = re.compile(r"<[^<>]*>?")
_PLAIN_TAG = re.compile(
    r"""<(/?)([a-z]+)(?:\s+[a-z-]+(?:="[^"<>]*"|='[^'<>]*'|=[\w-]+)?){0,9}\s*/?>""", re.IGNORECASE
)
_PLAINLY_NESTED, _VOID = _TAGS | {"a", "u"}, {"br", "img"}
_PICTURE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_TAG_BUT_BREAK = re.compile(r"<(?!(?:br\s*/?|img)>)[^<>]*>", re.IGNORECASE)
_SIGN_BUT_BREAK = re.compile(r"<(?!(?:br\s*/?|img)>)", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_PIECE = re.compile(r"<[^>]*>|[^<]+")
_NO_CLASS = re.compile(r" class=\"\"")
_SOUND = re.compile(r"[^\s\u00a0]")
_TAG = re.compile(r"<[^>]*>|&nbsp;")


def clean(markup: str) -> str | None:
    """Return the markup with safe tags only, or None if neither text nor picture is left.

    A picture is an `img` with what it shows and where it is, if either is told; how it is shown is
    for the page to say. What could hold the parser for long is left with its line breaks and,
    without more about them, its pictures.
    """
    visible = _CONTROLS.sub("", markup)
    light = visible if _is_light(visible) else _bare(visible)
    safe = _NO_CLASS.sub("", _CLEANER.clean(light))
    full = _without_hollow(safe).strip()
    return full if "<img" in full or _SOUND.search(_TAG.sub("", full)) else None


def _is_light(markup: str) -> bool:
    """Whether the parser takes no longer than the markup's length deserves."""
    few = markup.count("<") <= _UNCHECKED_TAGS and len(markup) <= _UNCHECKED_SIZE
    return few or _is_plainly_nested(markup)


def _is_plainly_nested(markup: str) -> bool:
    """Whether each tag is one of those that texts have, and is closed where it should be."""
    opened: list[str] = []
    for found in _WHATEVER_TAG.finditer(markup):
        tag = _PLAIN_TAG.fullmatch(found[0])
        if tag is None or (name := tag[2].lower()) not in _PLAINLY_NESTED:
            return False
        if name in _VOID:
            continue
        if not tag[1]:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
        if len(opened) > _DEEPEST:
            return False
    return not opened


def _bare(markup: str) -> str:
    """Return the text, its line breaks, and where its pictures are."""
    return _SIGN_BUT_BREAK.sub("&lt;", _TAG_BUT_BREAK.sub("", _PICTURE.sub("<img>", markup)))


def _without_hollow(safe: str) -> str:
    """Return well-formed markup without the pairs of tags that have nothing but space in them."""
    kept: list[str] = []
    opened: list[int] = []
    full = -1  # where in `kept` the last piece stands that is neither space nor an opening tag
    for piece in _PIECE.findall(safe):
        if piece.startswith("</") and full < (start := opened.pop()):
            del kept[start:]
            continue
        if piece.startswith("<") and not piece.startswith(("</", "<br", "<img")):
            opened.append(len(kept))
        elif not piece.isspace():
            full = len(kept)
        kept.append(piece)
    return "".join(kept)
