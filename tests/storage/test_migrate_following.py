"""The shape in which havrutot follow calendars of learning, over one in use; and back."""

from dataclasses import replace

import pytest
from alembic import command

from havruta.havrutot.model import Following
from havruta.hebrew.cycles import Cycle
from havruta.ids import HavrutaId
from storage import migrate as migrations
from storage.database import open_database
from storage.migrate import migrate, migrate_back
from tests.storage.test_migrate_ground import execute
from tests.storage.test_migrate_notices import BEFORE as FOUNDED

REVISION = "0012"


@pytest.fixture
async def old_url(new_url):
    """A database of the shape before, in use."""
    await migrations._alone(new_url, lambda config: command.upgrade(config, "0005"))
    await execute(new_url, FOUNDED if "postgresql" in new_url else FOUNDED.replace("+00:00", ""))
    await migrations._alone(new_url, lambda config: command.upgrade(config, REVISION))
    return new_url


async def test_a_havruta_that_followed_a_calendar_stays_where_it_is_in_the_old_shape(old_url):
    """OP-3, SC-11: until now none did."""
    await migrate(old_url)
    async with open_database(old_url) as database, database.transaction() as records:
        havruta = await records.havrutot.get(HavrutaId("h"))
        assert havruta.following is None
        followed = Following(Cycle.DAF_YOMI, in_israel=True, behind=3)
        await records.havrutot.save(replace(havruta, following=followed))

    await migrate_back(old_url, REVISION)

    await migrate(old_url)
    async with open_database(old_url) as database, database.reading() as records:
        assert await records.havrutot.get(HavrutaId("h")) == havruta
