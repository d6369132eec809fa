"""The shapes that keep what people learned, over databases from before they did."""

from datetime import date

import pytest
from alembic import command

from havruta.sessions.model import Ending, SessionKind
from storage import migrate as migrations
from storage.database import open_database
from storage.migrate import migrate, migrate_back
from tests.storage.samples import AWAY, HAVRUTA, ISAAC, SESSION, another, settle, stay_of
from tests.storage.test_migrate_ground import execute, select

BEFORE = """
INSERT INTO users (id, name, is_new, zone, reading)
  VALUES ('isaac', 'Isaac', false, 'Asia/Jerusalem', '[]'),
         ('jacob', 'Jacob', false, NULL, '[]');
INSERT INTO havrutot (id, name, book, ref, owner_id, created_at, lead, covered, ended_sessions)
  VALUES ('h1', 'Dawn', 'Ruth', 'Ruth 2:1', 'isaac', '2026-03-01 12:00:00+00:00', 'owner', '[]', 1);
INSERT INTO sessions (id, havruta_id, book, kind, started_at, started_by, began_ref, ref, owner_ref,
                      covered, changes, ended_at, ending)
  VALUES ('over', 'h1', 'Ruth', 'instant', '2026-03-01 23:30:00+00:00', 'isaac', 'Ruth 1:1',
          'Ruth 1:9', 'Ruth 1:9', '[["Ruth 1:1", "Ruth 1:9"]]', 3, '2026-03-02 03:00:00+00:00',
          'owner'),
         ('runs', 'h1', 'Ruth', 'instant', '2026-03-03 12:00:00+00:00', 'isaac', 'Ruth 1:1',
          'Ruth 1:1', 'Ruth 1:1', '[]', 0, NULL, NULL);
INSERT INTO stays (id, session_id, user_id, came_at, seen_at, left_at, asks_to_lead)
  VALUES ('a', 'over', 'isaac', '2026-03-01 23:30:00+00:00', '2026-03-01 23:40:00+00:00',
          '2026-03-01 23:40:00+00:00', false),
         ('b', 'over', 'isaac', '2026-03-02 02:30:00+00:00', '2026-03-02 02:35:00+00:00', NULL,
          false),
         ('c', 'over', 'jacob', '2026-03-02 02:30:00+00:00', '2026-03-02 02:20:00+00:00',
          '2026-03-02 02:20:00+00:00', false),
         ('d', 'runs', 'isaac', '2026-03-03 12:00:00+00:00', '2026-03-03 12:05:00+00:00', NULL,
          false)
"""


@pytest.fixture
async def old_url(new_url):
    """A database in which sessions have ended, and nobody knows of which day they were."""
    await migrations._alone(new_url, lambda config: command.upgrade(config, "0028"))
    is_sqlite = "sqlite" in new_url
    await execute(new_url, BEFORE.replace("+00:00", "") if is_sqlite else BEFORE)
    return new_url


async def test_what_was_learned_before_is_of_the_day_that_it_was_by_ones_own_clock(old_url):
    """PR-9, OP-3: the day turns at four, time counts once, and what runs counts nothing."""
    await migrate(old_url)

    async with open_database(old_url) as database, database.reading() as records:
        found = await records.learnings.of("h1")
    assert [(one.user_id, one.day, one.seconds, one.caught_up) for one in found] == [
        ("isaac", date(2026, 3, 1), 15 * 60, False),
        ("jacob", date(2026, 3, 1), 0, False),
    ]
    assert {one.session_id for one in found} == {"over"}


async def test_an_older_shape_has_no_session_that_was_told_of(own_url):
    """PR-8, OP-3: what was learned elsewhere goes with the shape that knew it."""
    told = another("told", kind=SessionKind.AWAY, ended_at=SESSION.started_at, ending=Ending.TOLD)
    async with open_database(own_url) as database:
        await settle(database)
        async with database.transaction() as records:
            await records.sessions.save(told)
            await records.stays.save(stay_of(ISAAC, "s", session_id=told.id, left_at=told.ended_at))
            await records.aways.save(AWAY)

    await migrate_back(own_url, "0031")

    assert await select(own_url, "SELECT id FROM sessions WHERE kind = 'away'") == []
    assert await select(own_url, "SELECT id FROM stays WHERE session_id = 'told'") == []
    await migrate(own_url)
    async with open_database(own_url) as database, database.reading() as records:
        kept = await records.havrutot.get(HAVRUTA.id)
        assert (kept.announces, {one.shares for one in kept.participants}) == (False, {False})
        assert await records.aways.of(HAVRUTA.id) == []
