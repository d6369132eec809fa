"""The shape in which havrutot are archived, offered and deleted, over one in use; and back."""

from dataclasses import replace

import pytest
from alembic import command

from havruta.havrutot.model import Code
from havruta.ids import CodeId, HavrutaId, NoticeId, UserId
from havruta.notices.model import Notice, NoticeKind
from storage import migrate as migrations
from storage.database import open_database
from storage.migrate import migrate, migrate_back
from tests.storage.samples import HOUR, NOON
from tests.storage.test_migrate_ground import execute, select
from tests.storage.test_migrate_notices import BEFORE as FOUNDED

MORE = """;
INSERT INTO havrutot (id, name, book, ref, owner_id, created_at, lead, covered, ended_sessions)
  VALUES ('gone', 'Gone', 'Ruth', 'Ruth 1:1', 'isaac',
          '2026-03-01 12:00:00+00:00', 'owner', '[]', 0)
"""
REVISION = "0008"


@pytest.fixture
async def old_url(new_url):
    """A database of the shape before, in use."""
    await migrations._alone(new_url, lambda config: command.upgrade(config, "0005"))
    before = FOUNDED + MORE
    await execute(new_url, before if "postgresql" in new_url else before.replace("+00:00", ""))
    await migrations._alone(new_url, lambda config: command.upgrade(config, REVISION))
    return new_url


async def test_what_is_deleted_goes_and_the_rest_stays_in_the_old_shape(old_url):
    """OP-3, HV-3: until now nothing was archived, offered or deleted."""
    await migrate(old_url)
    async with open_database(old_url) as database, database.transaction() as records:
        havruta = await records.havrutot.get(HavrutaId("h"))
        assert (havruta.archived_at, havruta.offered_to) == (None, None)
        kept = replace(havruta, archived_at=NOON, offered_to=UserId("jacob"))
        await records.havrutot.save(kept)
        isaac = UserId("isaac")
        await records.codes.save(
            Code(CodeId("c"), "digest", havruta.id, isaac, NOON, NOON + HOUR, uses=1)
        )
        await records.notices.add(
            Notice(NoticeId("n"), NoticeKind.LEFT, havruta.id, NOON, isaac, UserId("jacob"))
        )
        await records.havrutot.delete(HavrutaId("gone"), NOON)

    await migrate_back(old_url, REVISION)

    assert await select(old_url, "SELECT id FROM havrutot") == [("h",)]
    assert await select(old_url, "SELECT id FROM notices") == []
    assert len(await select(old_url, "SELECT user_id FROM participants")) == 2
    await migrate(old_url)
    async with open_database(old_url) as database, database.reading() as records:
        assert await records.havrutot.get(HavrutaId("h")) == havruta
