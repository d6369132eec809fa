"""A database with people in it, and the study over it, without Discord and without Sefaria."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from benchmarks.household import NOWHERE
from havruta.bus import LocalBus
from havruta.havrutot.model import Havruta, Home, Participant
from havruta.ids import HavrutaId, UserId, new_id
from havruta.people import identities
from havruta.people.model import Profile, Provider, User
from havruta.study import Study
from sefaria.opening import open_library
from storage.database import Database, open_database
from storage.migrate import migrate

SECRET = "a key for trying"  # noqa: S105 - it opens nothing but what is measured
NOW: Callable[[], datetime] = partial(datetime.now, UTC)


class NoPage:
    """Addresses of a page that nobody serves."""

    front = "http://127.0.0.1"

    def link(self, token: str, /) -> str:
        """Return where a personal link would be."""
        return f"{self.front}/join/{token}"

    def invitation(self, token: str, /) -> str:
        """Return where an invitation would be."""
        return f"{self.front}/invitation/{token}"

    def session(self, session_id: str, /) -> str:
        """Return where a session’s page would be."""
        return f"{self.front}/session/{session_id}"

    def code(self, token: str, /) -> str:
        """Return where one would join with a code."""
        return f"{self.front}/code/{token}"

    def unsubscription(self, token: str, /) -> str:
        """Return where an address would ask for no more mail."""
        return f"{self.front}/unsubscribe/{token}"

    def havruta(self, havruta_id: str, /) -> str:
        """Return where a havruta would be seen."""
        return f"{self.front}/havrutot/{havruta_id}"

    def calendar(self, token: str, /) -> str:
        """Return where a calendar would be read."""
        return f"{self.front}/calendar/{token}.ics"


@dataclass(frozen=True)
class World:
    """The study and its database, with a pair of people known."""

    study: Study
    database: Database
    isaac: User
    jacob: User

    async def havruta(self, book: str) -> Havruta:
        """Make a havruta of the two, at the book's first segment."""
        shape = await self.study.library.shape(book)
        now = self.study.now()
        pair = (Participant(self.isaac.id, now), Participant(self.jacob.id, now))
        made = Havruta(
            id=HavrutaId(new_id(now)),
            name=book,
            book=shape.book,
            ref=shape.first.ref,
            owner_id=self.isaac.id,
            participants=pair,
            home=Home(),
            created_at=now,
        )
        async with self.study.transaction() as records:
            await records.havrutot.save(made)
        return made


@asynccontextmanager
async def open_world(url: str) -> AsyncGenerator[World, None]:
    """Yield an empty, migrated database at this URL with Isaac and Jacob in it."""
    await migrate(url)
    async with (
        open_database(url) as database,
        open_library(NOWHERE, database.library_store, database.search_index, NOW) as library,
    ):
        study = Study(database, library, LocalBus(), NoPage(), SECRET.encode(), NOW)
        isaac, jacob = [await _person(study, name) for name in ("Isaac", "Jacob")]
        yield World(study, database, isaac, jacob)


async def _person(study: Study, name: str) -> User:
    return await identities.known(study, Profile(Provider.DISCORD, UserId(name), name))
