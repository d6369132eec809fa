"""The fifth shape, over a database with people whom Discord knows; and back, with others in it."""

import pytest
from alembic import command

from havruta.ids import UserId
from havruta.people.model import Identity, Provider
from storage import migrate as migrations
from storage.database import open_database
from storage.migrate import migrate, migrate_back
from tests.storage.samples import RACHEL
from tests.storage.test_migrate_ground import execute, select

BEFORE = """
INSERT INTO users (id, name, language) VALUES ('isaac', 'Isaac', NULL);
INSERT INTO identities (provider, external_id, user_id) VALUES ('discord', '7', 'isaac')
"""


@pytest.fixture
async def old_url(new_url):
    """A database of the fourth shape, in use."""
    await migrations._alone(new_url, lambda config: command.upgrade(config, "0004"))
    await execute(new_url, BEFORE)
    return new_url


async def test_identities_are_kept_and_those_that_the_old_shape_does_not_know_go_with_it(old_url):
    """OP-3, ID-5"""
    await migrate(old_url)
    async with open_database(old_url) as database, database.transaction() as records:
        isaacs = await records.users.identities(UserId("isaac"))
        await records.users.add(RACHEL, Provider.GOOGLE, "g1")

    await migrate_back(old_url, "0004")

    assert isaacs == [Identity(Provider.DISCORD, "7", UserId("isaac"))]
    assert await select(old_url, "SELECT provider, external_id FROM identities") == [
        ("discord", "7")
    ]
    await migrate(old_url)
