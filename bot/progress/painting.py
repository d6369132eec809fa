"""A program of its own, since painting lets nothing else run: SVG comes in, PNG goes out.

Before each is its length, in so many bytes. It ends when nothing comes any more.
"""

import sys

import fontpkg_cardo
import fontpkg_frank_ruhl_libre
import resvg_py

FONTS = [
    f"{fontpkg_cardo.ROOT}/files/Cardo-Regular.ttf",
    f"{fontpkg_cardo.ROOT}/files/Cardo-Bold.ttf",
    f"{fontpkg_frank_ruhl_libre.ROOT}/files/FrankRuhlLibre[wght].ttf",
]
LENGTH = 4


def main() -> None:
    """Paint whatever comes."""
    while length := sys.stdin.buffer.read(LENGTH):
        svg = sys.stdin.buffer.read(int.from_bytes(length)).decode()
        png = bytes(
            resvg_py.svg_to_bytes(
                svg, font_files=FONTS, skip_system_fonts=True, shape_rendering="crisp_edges"
            )
        )
        sys.stdout.buffer.write(len(png).to_bytes(LENGTH) + png)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
