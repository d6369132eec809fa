"""The guide to learning in a havruta, always at hand: a book of this project's own."""

import tomllib
from importlib.resources import files
from typing import Any

from havruta.library.model import Book, Version
from sefaria.catalogue.finder import Listing
from sefaria.texts.local_books import LocalBook


def open_guide() -> tuple[LocalBook, Listing]:
    """Return the guide and how the catalogue lists it."""
    told = tomllib.loads(files("sefaria.texts").joinpath("guide.toml").read_text("utf-8"))
    book = Book(told["title"], told["he_title"], ("Guide",))
    versions = tuple(
        Version(language, told[f"{language}_version_title"], told["license"], source="")
        for language in ("he", "en")
    )
    he, en = (_chapters(told, language) for language in ("he", "en"))
    titles = tuple((chapter["en"], chapter["he"]) for chapter in told["chapter"])
    return LocalBook(book, he, en, versions, titles), Listing(book, tuple(told["spellings"]))


def _chapters(told: dict[str, Any], language: str) -> list[list[str]]:
    return [[segment[language] for segment in chapter["segment"]] for chapter in told["chapter"]]
