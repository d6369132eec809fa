"""Cuts a font down to some characters and packs it as WOFF2."""

import logging
from io import BytesIO
from pathlib import Path

from fontTools import subset

logging.getLogger("fontTools").setLevel(logging.ERROR)


def woff2(source: Path, characters: str) -> bytes:
    """Return the font with the characters ("U+41-5A,U+A0") that it has of these."""
    options = subset.Options(layout_features=["*"], hinting=False, drop_tables=["FFTM", "DSIG"])
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(characters))
    subsetter.subset(font)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out)
    font.close()
    return out.getvalue()
