"""`python -m benchmarks.relay.program`: our page with rooms in it, until its input ends."""

import argparse
import asyncio
import gc
import importlib
import resource
import sys
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.household import NOWHERE
from benchmarks.relay import people
from benchmarks.worlds import SECRET, NoPage
from havruta.bus import LocalBus
from havruta.study import Study
from sefaria.opening import open_library
from storage.database import Database, open_database
from storage.migrate import migrate
from storage.redis_bus import open_redis_bus
from webview.addresses import PageAddresses
from webview.app import open_webview
from webview.connections import Bounds
from webview.devices import Proxies, networks

NOW = partial(datetime.now, UTC)
FILES = 12_000
READY = b"ready\n"


async def serve(asked: argparse.Namespace) -> None:
    """Serve the page over memory, or the database that is named."""
    async with (
        _open_storage(asked.database) as (storage, database),
        open_library(NOWHERE, database.library_store, database.search_index, NOW) as library,
        _open_bus(asked.redis) as bus,
    ):
        study = Study(storage, library, bus, NoPage(), SECRET.encode(), NOW)
        await library.shape(people.BOOK)
        await people.fill(study, asked.rooms, asked.size, free=asked.free)
        await _serve(study, asked.port, asked.fonts)


async def _serve(study: Study, port: int, kept_fonts: Path) -> None:
    """Take as many pages from one address as there are: each says whose it is, as by a proxy."""
    bounds = Bounds(FILES, FILES, proxies=Proxies(networks("127.0.0.1")))
    addresses = PageAddresses(f"http://127.0.0.1:{port}")
    async with open_webview(
        study,
        addresses,
        host="127.0.0.1",
        port=port,
        health=_health,
        kept_fonts=kept_fonts,
        bounds=bounds,
    ):
        gc.collect()
        gc.freeze()
        gc.set_threshold(700, 10, 100)
        sys.stdout.buffer.write(READY)
        sys.stdout.buffer.flush()
        await asyncio.to_thread(sys.stdin.buffer.read)


@asynccontextmanager
async def _open_storage(url: str) -> AsyncGenerator[tuple[Any, Database], None]:
    """Yield what keeps everything, and the database, which keeps at least the library."""
    with TemporaryDirectory() as folder:
        where = url or f"sqlite:///{folder}/library.db"
        await migrate(where)
        async with open_database(where) as database:
            memory = importlib.import_module("tests.memory")  # nobody else needs the tests
            yield database if url else memory.MemoryStorage(), database


def _open_bus(redis: str) -> AbstractAsyncContextManager[LocalBus]:
    return open_redis_bus(redis) if redis else aclosing(LocalBus())


async def _health() -> dict[str, bool | str]:
    return {}


def main() -> None:
    """Serve until nobody wants it any more."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relay.program")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--rooms", type=int, default=1)
    parser.add_argument("--size", type=int, default=2)
    parser.add_argument("--fonts", type=Path, required=True, help="where packed fonts are kept")
    parser.add_argument("--free", action="store_true", help="have anybody turn the pages")
    parser.add_argument("--database", default="", help="its URL; in memory where there is none")
    parser.add_argument("--redis", default="", help="where others are heard")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, most), most))
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
