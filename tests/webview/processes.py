"""Several processes of the page, in one: servers, each with a bus and a way to one database.

A test module takes the fixtures by their names: `start = processes.start`.
"""

import shutil
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

import pytest

from benchmarks.household import free_port
from havruta.bus import LocalBus
from storage.database import open_database
from storage.redis_bus import open_redis_bus
from tests.passing_on import PassingOn
from tests.webview.guests import Guest
from webview.addresses import PageAddresses
from webview.app import open_webview
from webview.app_keys import ROOMS

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


class Killed(Exception):
    """The process is no more."""


class Mains(PassingOn):
    """One process's way to the database, until it is killed."""

    def __init__(self, database):
        super().__init__(database)
        self.alive = True

    @asynccontextmanager
    async def opened(self, entered):
        if not self.alive:
            raise Killed
        async with entered as records:
            yield records


class Process:
    """One server, and the guests that reach it."""

    def __init__(self, study, page, guests):
        self.study, self.page, self._guests = study, page, guests
        self._sockets = []

    async def enter(self, user, session):
        """Open the session's page in a browser of its own; return its socket."""
        guest = Guest(self.study, self.page, user)
        self._guests.append(guest)
        async with guest.browser.post(await guest.link(session), allow_redirects=False):
            pass
        socket, _ = await guest.enter(session)
        self._sockets.append(socket)
        return socket

    async def beat(self):
        """Note which pages are open here, as is done every thirty seconds."""
        rooms = self.page.application[ROOMS]
        await rooms._keep_alive(dict(rooms._rooms))

    def kill(self):
        """Let nothing that the process still does reach the database."""
        self.study.storage.alive = False


@pytest.fixture(params=DATABASES)
async def url(request, tmp_path):
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        name = server.database(request.getfixturevalue("migrated_postgresql"))
        yield server.url(name)
        server.drop(name)
    else:
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('migrated_file'), tmp_path)}"


@pytest.fixture
async def storage(url):
    async with open_database(url) as database:
        yield database


@pytest.fixture
def start(url, study, kept_fonts):
    """Starts a process: `async with start() as process`; by Redis it hears of others."""

    async def health():
        return {}

    @asynccontextmanager
    async def start(redis=None):
        guests, port = [], free_port()
        addresses = PageAddresses(f"http://127.0.0.1:{port}")
        wire = aclosing(LocalBus()) if redis is None else open_redis_bus(redis.url)
        async with wire as bus, open_database(url) as database:
            own = replace(study, storage=Mains(database), bus=bus, addresses=addresses)
            serving = open_webview(
                own,
                addresses,
                host="127.0.0.1",
                port=port,
                health=health,
                kept_fonts=kept_fonts,
                grace=0.0,
            )
            async with serving as page:
                yield Process(own, page, guests)
                for guest in guests:
                    await guest.go_home()

    return start
