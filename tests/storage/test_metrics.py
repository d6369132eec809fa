"""What is counted about the database."""

import pytest
from prometheus_client import CollectorRegistry

from havruta.errors.havrutot import UnknownHavruta
from havruta.errors.outside import Overtaken, StorageAway
from storage.database import open_database
from tests.figures import figure
from tests.storage.samples import notice, settle


async def test_transactions_are_measured_and_what_the_database_ended_is_counted(url):
    """OP-2: what a use case refuses is no failure of the database."""
    registry = CollectorRegistry()
    async with open_database(url, registry) as database:
        await settle(database)
        async with database.reading():
            pass
        with pytest.raises(Overtaken):
            async with database.transaction() as records:
                await records.notices.add(notice("n1", havruta_id="none"))
        with pytest.raises(UnknownHavruta):
            async with database.transaction():
                raise UnknownHavruta(havruta="none")

    assert figure(registry, "havruta_database_seconds_count", kind="write") == 3
    assert figure(registry, "havruta_database_wait_seconds_count", kind="read") == 1
    failures = "havruta_database_failures_total"
    assert figure(registry, failures, kind="write", error="Overtaken") == 1
    assert figure(registry, failures, kind="write", error="UnknownHavruta") is None


async def test_a_database_that_is_away_is_counted(unused_tcp_port):
    """OP-2"""
    registry = CollectorRegistry()
    where = f"postgresql://127.0.0.1:{unused_tcp_port}/h"
    async with open_database(where, registry) as database:
        with pytest.raises(StorageAway):
            async with database.reading():
                pass

    told = {"kind": "read", "error": "StorageAway"}
    assert figure(registry, "havruta_database_failures_total", **told) == 1
