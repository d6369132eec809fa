"""The shape in which people say how they are told, over a database in use; and back."""

import pytest
from alembic import command

from havruta.havrutot.model import Participant
from havruta.ids import HavrutaId, UserId
from havruta.people.model import NotifyBy
from storage import migrate as migrations
from storage.database import open_database
from storage.migrate import migrate, migrate_back
from tests.storage.samples import NOON
from tests.storage.test_migrate_ground import execute, select

BEFORE = """
INSERT INTO users (id, name, language) VALUES ('isaac', 'Isaac', 'he'), ('jacob', 'Jacob', NULL);
INSERT INTO havrutot (id, name, book, ref, owner_id, created_at, lead, covered, ended_sessions)
  VALUES ('h', 'Morning', 'Ruth', 'Ruth 1:1', 'isaac',
          '2026-03-01 12:00:00+00:00', 'owner', '[]', 0);
INSERT INTO participants (havruta_id, user_id, place, joined_at, notify)
  VALUES ('h', 'isaac', 0, '2026-03-01 12:00:00+00:00', 'home'),
         ('h', 'jacob', 1, '2026-03-01 12:00:00+00:00', 'direct')
"""
REVISION = "0005"


@pytest.fixture
async def old_url(new_url):
    """A database of the shape before, in use."""
    await migrations._alone(new_url, lambda config: command.upgrade(config, REVISION))
    await execute(new_url, BEFORE if "postgresql" in new_url else BEFORE.replace("+00:00", ""))
    return new_url


async def test_who_chose_keeps_their_choice_and_everyone_is_told_in_the_old_shape_again(old_url):
    """OP-3, NO-1, UX-3: at home was what all had; whoever is known is not new."""
    await migrate(old_url)

    async with open_database(old_url) as database, database.reading() as records:
        havruta = await records.havrutot.get(HavrutaId("h"))
        people = await records.users.many(havruta.people)
    assert havruta.participants == (
        Participant(UserId("isaac"), NOON),
        Participant(UserId("jacob"), NOON, NotifyBy.DIRECT),
    )
    assert havruta.language == "he"
    assert not any(user.is_new for user in people.values())

    await execute(old_url, "UPDATE participants SET notify = 'mail' WHERE user_id = 'isaac'")

    await migrate_back(old_url, REVISION)

    told = await select(old_url, "SELECT user_id, notify FROM participants ORDER BY user_id")
    assert [tuple(row) for row in told] == [("isaac", "home"), ("jacob", "direct")]
    await migrate(old_url)
