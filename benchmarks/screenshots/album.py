"""A page to look through the pictures: what is seen, side by side in every way it can look."""

from collections.abc import Iterable
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Final

from benchmarks.screenshots.camera import Picture

PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Screenshots of Havruta</title>
<style>
body {{ margin: 2rem; font: 1rem/1.5 system-ui, sans-serif; }}
ul {{ columns: 16rem; }}
section div {{ display: flex; gap: 1rem; overflow: auto; align-items: start; }}
figure {{ flex: none; margin: 0; }}
img {{ display: block; max-block-size: 40rem; border: 1px solid gray; }}
</style>
<h1>Screenshots</h1>
<ul>
{contents}
</ul>
{sections}
</html>
"""
SECTION: Final = '<section id="{name}"><h2>{name}</h2><div>{figures}</div></section>'
FIGURE: Final = (
    '<figure><a href="{file}"><img src="{file}" loading="lazy" alt=""></a>'
    "<figcaption>{caption}</figcaption></figure>"
)


def bind(pictures: Iterable[Picture], folder: Path) -> Path:
    """Write the page; return where it is."""
    by_name = sorted(pictures, key=lambda picture: picture.name)
    grouped = [(name, [*group]) for name, group in groupby(by_name, lambda one: one.name)]
    contents = "\n".join(
        f'<li><a href="#{escape(name)}">{escape(name)}</a></li>' for name, _ in grouped
    )
    sections = "\n".join(_section(name, group) for name, group in grouped)
    index = folder / "index.html"
    index.write_text(PAGE.format(contents=contents, sections=sections), encoding="utf-8")
    return index


def _section(name: str, pictures: Iterable[Picture]) -> str:
    figures = "".join(
        FIGURE.format(
            file=escape(one.file), caption=escape(f"{one.language}, {one.window}, {one.colour}")
        )
        for one in pictures
    )
    return SECTION.format(name=escape(name), figures=figures)
