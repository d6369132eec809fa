"""Finding words in what the library has read, by FTS5 on SQLite or PostgreSQL's full text."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, TextClause, delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.library_store import Opening
from storage.rows.library import PassageRow
from storage.statements import inserting, many

FTS = "passages_fts"
"""SQLite's index over the table's words, which its own triggers keep in step."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where words were found."""

    book: str
    section: str
    number: int


class SearchIndex:
    """The segments that the library has read, by their words."""

    def __init__(self, *, reading: Opening, writing: Opening) -> None:
        self._reading = reading
        self._writing = writing

    async def sections(self) -> Collection[str]:
        """Return the refs of the sections that have been read."""
        async with self._reading() as db:
            return set(await db.scalars(select(PassageRow.section).distinct()))

    async def put(
        self, book: str, section: str, place: int, rows: Sequence[tuple[int, str]], /
    ) -> None:
        """Have the section found by these words, and by no others.

        Where another process has it found by some at the same moment, those stay.
        """
        same = (PassageRow.section == section) | (
            (PassageRow.book == book) & (PassageRow.place == place)
        )
        values = [
            {"book": book, "section": section, "place": place, "number": number, "words": words}
            for number, words in rows
        ]
        async with self._writing() as db:
            await db.execute(delete(PassageRow.__table__).where(same))
            if values:
                adding = inserting(db.dialect.name, PassageRow).on_conflict_do_nothing()
                await db.execute(adding, values)

    async def find(
        self, groups: Sequence[Sequence[str]], /, *, book: str | None, start: int, size: int
    ) -> tuple[Sequence[Found], int]:
        """Return segments that have a word of each group, in order, and how many there are."""
        async with self._reading() as db:
            condition = _matching(db, groups)
            query = select(PassageRow.__table__).where(condition)
            if book is not None:
                query = query.where(PassageRow.book == book)
            count = (await db.execute(_counted(query))).scalar_one()
            order = PassageRow.book, PassageRow.place, PassageRow.number
            page = query.order_by(*order).offset(start).limit(size)
            return await many(db, Found, page), count


def _counted(query: Select[Any]) -> Select[Any]:
    return select(func.count()).select_from(query.subquery())


def _matching(db: AsyncConnection, groups: Sequence[Sequence[str]]) -> TextClause:
    """Return the condition in this database's words; what is looked for are letters and digits."""
    if db.dialect.name == "postgresql":
        wanted = " & ".join(f"({' | '.join(map(_lexeme, group))})" for group in groups)
        return text(
            "to_tsvector('simple', passages.words) @@ to_tsquery('simple', :wanted)"
        ).bindparams(wanted=wanted)
    wanted = " AND ".join(f"({' OR '.join(map(_term, group))})" for group in groups)
    inner = f"SELECT rowid FROM {FTS} WHERE {FTS} MATCH :wanted"  # noqa: S608 - a constant
    return text(f"passages.id IN ({inner})").bindparams(wanted=wanted)


def _term(word: str) -> str:
    return f'"{word.removesuffix("*")}"{"*" if word.endswith("*") else ""}'


def _lexeme(word: str) -> str:
    return f"'{word.removesuffix('*')}'{':*' if word.endswith('*') else ''}"
