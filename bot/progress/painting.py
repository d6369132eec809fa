"""A program of its own, as drawing a picture lets nothing else run: SVG comes in, PNG goes out."""

import sys

import fontpkg_cardo
import fontpkg_frank_ruhl_libre
import resvg_py

FONTS = [
    f"{fontpkg_cardo.ROOT}/files/Cardo-Regular.ttf",
    f"{fontpkg_cardo.ROOT}/files/Cardo-Bold.ttf",
    f"{fontpkg_frank_ruhl_libre.ROOT}/files/FrankRuhlLibre[wght].ttf",
]

if __name__ == "__main__":
    svg = sys.stdin.buffer.read().decode()
    png = resvg_py.svg_to_bytes(svg, font_files=FONTS, skip_system_fonts=True)
    sys.stdout.buffer.write(bytes(png))
