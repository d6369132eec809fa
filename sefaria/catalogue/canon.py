"""The best-known titles, known from the first second: Tanakh, Mishnah, Babylonian Talmud."""

import tomllib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

from havruta.library.model import Book
from sefaria.catalogue.finder import Listing

AVOT = "Pirkei Avot"


def listings() -> tuple[Listing, ...]:
    """Return the books of the table, in the order of the printed books."""
    table = tomllib.loads(files("sefaria.catalogue").joinpath("canon.toml").read_text("utf-8"))
    return (*_tanakh(table["tanakh"]), *_mishnah(table["tractates"]), *_bavli(table["tractates"]))


def _tanakh(parts: Sequence[dict[str, Any]]) -> Iterator[Listing]:
    for part in parts:
        for title, he_title, *others in part["books"]:
            yield Listing(Book(title, he_title, ("Tanakh", part["part"])), tuple(others))


def _mishnah(orders: Sequence[dict[str, Any]]) -> Iterator[Listing]:
    for order in orders:
        for name, he_name, *others in order["names"]:
            title = name if name == AVOT else f"Mishnah {name}"
            book = Book(title, f"משנה {he_name}", ("Mishnah", order["order"]))
            own = (he_name, *others) if name == AVOT else ()
            yield Listing(book, (*own, *(_of_mishnah(other) for other in (name, *others))))


def _bavli(orders: Sequence[dict[str, Any]]) -> Iterator[Listing]:
    for order in orders:
        for name, he_name, *others in order["names"]:
            if name in order["bavli"]:
                book = Book(name, he_name, ("Talmud", "Bavli", order["order"]))
                more = (f"Talmud {name}", f"Masekhet {name}", f"מסכת {he_name}")
                yield Listing(book, (*others, *more))


def _of_mishnah(spelling: str) -> str:
    return f"Mishna {spelling}" if spelling.isascii() else f"משנה {spelling}"
