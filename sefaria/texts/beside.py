"""What stands beside the texts: links and words, asked for once, kept, and shared."""

from collections.abc import Callable, Sequence
from datetime import datetime

from havruta.errors.library import LibraryAway
from havruta.library.model import Entry, Link, Links
from havruta.library.ports import LibraryStore
from havruta.refs import Section
from sefaria.api.client import Client, NotThere, SefariaError, in_thread
from sefaria.keeping.cache import Cache
from sefaria.keeping.codecs import JsonCodec
from sefaria.keeping.sources import ReadPolicy, Source
from sefaria.texts.links import links_of
from sefaria.texts.words import entries_of, word_of


class Beside:
    """Asks Sefaria what a segment leads to and what a word means, and keeps what it says."""

    def __init__(
        self,
        client: Client,
        store: LibraryStore,
        now: Callable[[], datetime],
        policy: ReadPolicy,
        room: int,
    ) -> None:
        self._client = client
        links = Cache("links", JsonCodec(list[Link]), store, now, room)
        words = Cache("words", JsonCodec(list[Entry]), store, now, room)
        self._links = Source(links, client, now, policy)
        self._words = Source(words, client, now, policy)

    async def links(self, segment: Section) -> Links:
        """Return what the segment leads to; or raise `LibraryAway`."""
        ref = segment.ref
        try:
            found = await self._links.get(ref, lambda: self._asked_links(segment), _nothing)
        except NotThere:
            return Links(ref, ())
        except SefariaError as error:
            raise LibraryAway(ref=ref) from error
        return Links(ref, tuple(found.value), found.kept_at)

    async def words(self, said: str, ref: str) -> Sequence[Entry]:
        """Return what dictionaries have of a word that stands at `ref`; or raise `LibraryAway`."""
        if not (word := word_of(said)):
            return ()
        try:
            found = await self._words.get(word, lambda: self._asked_words(word, ref), _nothing)
        except NotThere:
            return ()
        except SefariaError as error:
            raise LibraryAway(ref=said) from error
        return found.value

    async def close(self) -> None:
        """End the questions that are still open."""
        await self._links.close()
        await self._words.close()

    async def _asked_links(self, segment: Section) -> list[Link]:
        return await in_thread(links_of, await self._client.links(segment), segment.ref)

    async def _asked_words(self, word: str, ref: str) -> list[Entry]:
        return await in_thread(entries_of, await self._client.words(word, ref))


async def _nothing() -> None:
    """Return what this machine has of it by itself."""
