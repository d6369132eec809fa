"""The front page asks the database as often for many havrutot as for one."""

from dataclasses import replace

import pytest
from sqlalchemy import event

from havruta.bus import LocalBus
from havruta.havrutot.front import front
from havruta.ids import HavrutaId, InvitationId, SessionId
from havruta.study import Study
from storage.database import Database
from storage.engine import open_engine
from tests.conftest import PlainAddresses
from tests.library import SmallLibrary
from tests.storage.samples import HAVRUTA, INVITATION, ISAAC, NOON, OTHER, SESSION, settle


@pytest.fixture
async def engine(sqlite_url):
    async with open_engine(sqlite_url) as engine:
        yield engine


@pytest.fixture
async def study(engine):
    database = Database(engine)
    await settle(database)
    yield Study(database, SmallLibrary(), LocalBus(), PlainAddresses(), b"a secret", lambda: NOON)
    await database.close()


async def statements(engine, study):
    """How many statements the front page takes."""
    seen = []

    def see(*told):
        seen.append(told[2])

    event.listen(engine.sync_engine, "before_cursor_execute", see)
    await front(study, by=ISAAC.id)
    event.remove(engine.sync_engine, "before_cursor_execute", see)
    return len(seen)


async def test_many_havrutot_take_no_more_statements_than_one(engine, study):
    """DB-1: nor do many sessions, and many invitations."""
    async with study.transaction() as records:
        await records.invitations.save(replace(INVITATION, user_id=ISAAC.id, havruta_id=OTHER.id))
    few = await statements(engine, study)
    async with study.transaction() as records:
        for number in range(9):
            more = replace(HAVRUTA, id=HavrutaId(f"more {number}"))
            await records.havrutot.save(more)
            await records.sessions.open(
                replace(SESSION, id=SessionId(f"of {more.id}"), havruta_id=more.id)
            )
            await records.invitations.save(
                replace(
                    INVITATION,
                    id=InvitationId(f"to {more.id}"),
                    user_id=ISAAC.id,
                    havruta_id=more.id,
                )
            )

    assert await statements(engine, study) == few <= 9
