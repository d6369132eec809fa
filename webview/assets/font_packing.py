"""Cuts a font down to some characters and packs it as WOFF2."""

import logging
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.varLib import instancer

logging.getLogger("fontTools").setLevel(logging.ERROR)


def woff2(source: Path, characters: str, weight: int | None = None) -> bytes:
    """Return the font with the characters ("U+41-5A,U+A0") that it has of these.

    Of a font that has all weights it is this one.
    """
    options = subset.Options(layout_features=["*"], hinting=False, drop_tables=["FFTM", "DSIG"])
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(characters))
    subsetter.subset(font)
    if weight is not None:
        instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out)
    font.close()
    return out.getvalue()
