"""Cuts a font down to some characters and packs it as WOFF2."""

import logging
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.varLib import instancer

logging.getLogger("fontTools").setLevel(logging.ERROR)


def woff2(
    source: Path, characters: str, weight: int | None = None, features: Sequence[str] = ()
) -> bytes:
    """Return the font with the characters ("U+41-5A,U+A0") that it has of these.

    Of a font that has all weights it is this one; of what it can do with letters, these features.
    """
    options = subset.Options(
        layout_features=[*features], hinting=False, drop_tables=["FFTM", "DSIG"]
    )
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
