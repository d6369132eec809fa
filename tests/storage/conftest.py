"""Memory, SQLite and PostgreSQL, each empty and in its newest shape, for one test."""

import shutil

import pytest
from sqlalchemy import delete

from storage.database import open_database
from storage.rows import Row
from tests import households, postgresql
from tests.memory import MemoryStorage
from tests.storage.samples import settle

migrated_file = households.migrated_file
postgresql_server = postgresql.postgresql_server
migrated_postgresql = postgresql.migrated_postgresql
pooled_server = postgresql.pooled_server

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server, migrated_postgresql):
    """The name of a migrated database."""
    return postgresql_server.database(migrated_postgresql)


@pytest.fixture
def sqlite_url(migrated_file, tmp_path):
    file = shutil.copy(migrated_file, tmp_path / "havruta.db")
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture(scope="session")
def postgresql_console(postgresql_server, postgresql_database):
    with postgresql_server.console(postgresql_database) as console:
        yield console


@pytest.fixture
def postgresql_url(postgresql_server, postgresql_database, postgresql_console):
    children_first = reversed(Row.metadata.sorted_tables)
    postgresql_console.execute(*(str(delete(table)) for table in children_first))
    return postgresql_server.url(postgresql_database)


@pytest.fixture
def new_sqlite_url(tmp_path):
    return f"sqlite+aiosqlite:///{tmp_path}/new/havruta.db"


@pytest.fixture
def new_postgresql_url(postgresql_server):
    name = postgresql_server.database()
    yield postgresql_server.url(name)
    postgresql_server.drop(name)


@pytest.fixture
def own_sqlite_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def own_postgresql_url(postgresql_server, migrated_postgresql):
    name = postgresql_server.database(migrated_postgresql)
    yield postgresql_server.url(name)
    postgresql_server.drop(name)


@pytest.fixture(params=DATABASES)
def url(request):
    """The URL of a migrated database."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture(params=DATABASES)
def new_url(request):
    """The URL of a database that nothing has been done to yet."""
    return request.getfixturevalue(f"new_{request.param}_url")


@pytest.fixture(params=DATABASES)
def own_url(request):
    """The URL of a migrated database whose shape a test may change."""
    return request.getfixturevalue(f"own_{request.param}_url")


@pytest.fixture(params=["memory", *DATABASES])
async def storage(request):
    """What implements the ports."""
    if request.param == "memory":
        yield MemoryStorage()
        return
    async with open_database(request.getfixturevalue(f"{request.param}_url")) as database:
        yield database


@pytest.fixture
async def world(storage):
    """The storage, with the people, their havrutot and a running session in it."""
    await settle(storage)
    return storage
