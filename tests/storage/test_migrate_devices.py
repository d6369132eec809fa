"""The third shape, over a database in which somebody is signed in; and back."""

from datetime import UTC, datetime, timedelta

import pytest
from alembic import command

from storage import migrate as migrations
from storage.database import open_database
from storage.migrate import migrate, migrate_back
from tests.storage.test_migrate_ground import execute, select

BEFORE = """
INSERT INTO users (id, name, language) VALUES ('isaac', 'Isaac', 'en');
INSERT INTO links (digest, user_id, expires_at, page, spent_at)
  VALUES ('unspent', 'isaac', '2026-03-03 12:10:00+00:00', 'front', NULL),
         ('spent', 'isaac', '2026-03-03 12:10:00+00:00', 'front', '2026-03-03 12:01:00+00:00');
INSERT INTO sign_ins (digest, user_id, created_at, expires_at, revoked_at)
  VALUES ('browser', 'isaac', '2026-03-03 12:01:00+00:00', '2099-03-03 12:01:00+00:00', NULL)
"""


@pytest.fixture
async def old_url(new_url):
    """A database of the second shape, in use."""
    await migrations._alone(new_url, lambda config: command.upgrade(config, "0002"))
    await execute(new_url, BEFORE if "postgresql" in new_url else BEFORE.replace("+00:00", ""))
    return new_url


async def test_nobody_is_signed_out_by_the_new_shape_or_by_the_old_again(old_url):
    """OP-3, ID-6: a browser counts as seen when the database was brought forward."""
    before = datetime.now(UTC) - timedelta(seconds=1)

    await migrate(old_url)

    async with open_database(old_url) as database, database.reading() as records:
        sign_in = await records.credentials.sign_in("browser")
        unspent = await records.credentials.link("unspent")
        spent = await records.credentials.link("spent")
    assert before <= sign_in.seen_at <= datetime.now(UTC)
    assert not sign_in.is_over(datetime.now(UTC))
    assert (sign_in.address, sign_in.browser) == ("", "")
    assert unspent.spent_at is None
    assert (spent.spent_at.minute, spent.address, spent.browser) == (1, "", "")

    await migrate_back(old_url, "0002")

    query = "SELECT digest FROM links WHERE spent_at IS NOT NULL UNION SELECT digest FROM sign_ins"
    assert {digest for (digest,) in await select(old_url, query)} == {"spent", "browser"}
    await migrate(old_url)
