"""What the library keeps."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.rows.base import Row


class KeptRow(Row):
    """Something the library keeps."""

    __tablename__ = "kept"

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[bytes]
    kept_at: Mapped[datetime]


class PassageRow(Row):
    """A segment, by the words that it is found by. The database's own index is over `words`."""

    __tablename__ = "passages"
    __table_args__ = (Index(None, "book", "place", "number", unique=True), Index(None, "section"))

    id: Mapped[int] = mapped_column(primary_key=True)
    book: Mapped[str]
    section: Mapped[str]
    place: Mapped[int]
    number: Mapped[int]
    words: Mapped[str]
