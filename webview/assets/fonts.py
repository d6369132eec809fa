"""The fonts: cut down to what the page sets and packed for browsers, once for each release."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from secrets import token_hex

import fontpkg_cardo
import fontpkg_frank_ruhl_libre

log = logging.getLogger(__name__)

PUNCTUATION = "U+20-40,U+5B-60,U+7B-7E,U+A0,U+AB,U+BB,U+2010-2026"
HEBREW = f"U+34F,U+590-5FF,U+200C-200F,U+25CC,U+FB1D-FB4F,{PUNCTUATION}"
LATIN = f"U+41-5A,U+61-7A,U+2BB-2BF,U+300-304,U+323,U+331,{PUNCTUATION}"
LATIN_FURTHER = "U+A1-AA,U+AC-BA,U+BC-17F,U+1E00-1EFF"
"""Letters that few texts have, as transliterations do: a file of their own that waits for them."""
ALL_LATIN = f"{LATIN},{LATIN_FURTHER}"

PLAIN = ("ccmp", "locl", "rlig", "liga", "clig", "calt", "kern", "mark", "mkmk", "tnum")
"""What browsers do with letters unasked, and figures of one width; of small capitals and the like,
in which nothing is set here, up to a third of a font is made."""

CARDO = Path(fontpkg_cardo.ROOT)
FRANK_RUHL = Path(fontpkg_frank_ruhl_libre.ROOT)


@dataclass(frozen=True)
class Cut:
    """One font file: its name on the page, what it is made of, which characters and which weight.

    A weight that no text on a page has is not fetched; a file with all of them is twice as large.
    """

    name: str
    source: Path
    characters: str
    weight: int | None = None


CUTS = (
    Cut("frank-ruhl-hebrew.woff2", FRANK_RUHL / "files/FrankRuhlLibre[wght].ttf", HEBREW, 400),
    Cut("frank-ruhl-hebrew-bold.woff2", FRANK_RUHL / "files/FrankRuhlLibre[wght].ttf", HEBREW, 700),
    Cut("cardo-hebrew.woff2", CARDO / "files/Cardo-Regular.ttf", HEBREW),
    Cut("cardo.woff2", CARDO / "files/Cardo-Regular.ttf", LATIN),
    Cut("cardo-further.woff2", CARDO / "files/Cardo-Regular.ttf", LATIN_FURTHER),
    Cut("cardo-italic.woff2", CARDO / "files/Cardo-Italic.ttf", ALL_LATIN),
    Cut("cardo-bold.woff2", CARDO / "files/Cardo-Bold.ttf", ALL_LATIN),
)
LICENCES = {
    "OFL-Cardo.txt": CARDO / "LICENSE",
    "OFL-Frank-Ruhl-Libre.txt": FRANK_RUHL / "LICENSE",
}


@cache
def edition() -> str:
    """Return what tells this packing from one of other fonts or other characters."""
    parts = [f"{cut.name} {cut.characters} {cut.weight} {PLAIN}" for cut in CUTS]
    packages = ("fontpkg-cardo", "fontpkg-frank-ruhl-libre", "fonttools")
    parts += [f"{package} {version(package)}" for package in packages]
    return sha256("\n".join(parts).encode()).hexdigest()[:12]


def packed(kept: Path | None) -> Mapping[str, bytes]:
    """Return the fonts and their licences; this takes a second or two unless they are kept.

    `kept` is a folder that survives a restart; without one they are packed at every start.
    """
    fonts = {cut.name: _cut(cut, kept and kept / edition()) for cut in CUTS}
    return fonts | {name: path.read_bytes() for name, path in LICENCES.items()}


def _cut(cut: Cut, folder: Path | None) -> bytes:
    if folder is not None and (file := folder / cut.name).exists():
        return file.read_bytes()
    # Slow to import, and most starts don't need it.
    from webview.assets import font_packing  # noqa: PLC0415 - see above

    font = font_packing.woff2(cut.source, cut.characters, cut.weight, PLAIN)
    if folder is not None:
        try:
            _keep(font, folder, cut.name)
        except OSError as error:
            log.warning("a font is not kept, and packed again at the next start: %s", error)
    return font


def _keep(font: bytes, folder: Path, name: str) -> None:
    """Write it whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{name}.{token_hex(4)}"
    try:
        draft.write_bytes(font)
        draft.replace(folder / name)
    finally:
        draft.unlink(missing_ok=True)
