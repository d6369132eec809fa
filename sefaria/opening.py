"""Opening the library: what it reads from, together, and closed together."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry

from havruta.library.ports import LibraryStore, SearchIndex
from sefaria.api.client import open_client
from sefaria.catalogue import canon
from sefaria.catalogue.catalogue import Catalogue
from sefaria.catalogue.updates import CatalogueUpdates
from sefaria.keeping.cache import Cache
from sefaria.keeping.codecs import JsonCodec, ShapeCodec
from sefaria.keeping.policies import LibraryPolicy
from sefaria.keeping.sources import Source
from sefaria.library import SefariaLibrary, Sources
from sefaria.searching.local import LocalSearch
from sefaria.texts.beside import Beside
from sefaria.texts.guide import open_guide
from sefaria.texts.offline import open_offline
from sefaria.texts.passages import Passage


@asynccontextmanager
async def open_library(
    base_url: str,
    store: LibraryStore,
    index: SearchIndex,
    now: Callable[[], datetime],
    *,
    contact: str = "",
    policy: LibraryPolicy | None = None,
    registry: CollectorRegistry | None = None,
) -> AsyncIterator[SefariaLibrary]:
    """Yield the library; it answers `suggest` at once and keeps its catalogue fresh until the end.

    `contact` is an address where Sefaria's people can read who is asking; in the `registry` is
    counted how Sefaria answers.
    """
    policy = policy or LibraryPolicy()
    guide, listing = open_guide()
    listings = canon.listings()
    catalogue = Catalogue([listing, *listings])
    offline = open_offline([known.book for known in listings])
    never = replace(policy.reads, silence=timedelta.max)
    async with open_client(base_url, contact, policy.requests, registry) as client:
        texts = Source(
            Cache("text", JsonCodec(Passage), store, now, policy.texts_room),
            client,
            now,
            policy.reads,
        )
        shapes = Source(
            Cache("shape", ShapeCodec(), store, now, policy.shapes_room), client, now, never
        )
        beside = Beside(client, store, now, policy.reads, policy.links_room)
        updates = CatalogueUpdates(catalogue, client, store, now)
        await updates.open()
        await texts.open()
        local = LocalSearch(index)
        await local.open()
        sources = Sources(shapes, texts, beside)
        library = SefariaLibrary(catalogue, updates, client, sources, local, guide, offline)
        try:
            yield library
        finally:
            for owner in (library, updates, texts, shapes, beside):
                await owner.close()
