"""The second shape, over a database with what people had before it; and back."""

import pytest
from alembic import command
from sqlalchemy import text

from havruta.ids import HavrutaId, SessionId, UserId
from havruta.notices.model import NoticeState
from havruta.people.model import NotifyBy, Page
from havruta.refs import Stretch
from storage import migrate as migrations
from storage.database import open_database
from storage.engine import open_engine
from storage.migrate import migrate, migrate_back

BEFORE = """
INSERT INTO users (id, name) VALUES ('isaac', 'Isaac'), ('jacob', 'יעקב');
INSERT INTO havrutot (id, name, book, ref, owner_id, channel_id, guild_id, created_at, lead)
  VALUES ('h1', 'Dawn', 'Ruth', 'Ruth 2:1', 'isaac', '111', '222', '2026-03-01 12:00:00', 'owner'),
         ('h2', 'Dusk', 'Ruth', 'Ruth 1:1', 'jacob', NULL, NULL, '2026-03-01 12:00:00', 'free');
INSERT INTO participants (havruta_id, user_id, place, joined_at, told)
  VALUES ('h1', 'isaac', 0, '2026-03-01 12:00:00', 'home'),
         ('h1', 'jacob', 1, '2026-03-01 12:00:00', 'direct');
INSERT INTO sessions (id, havruta_id, book, kind, started_at, started_by, began_ref, ref, owner_ref,
                      covered, changes, ended_at, ending)
  VALUES ('s1', 'h1', 'Ruth', 'instant', '2026-03-01 12:00:00', 'isaac', 'Ruth 1:1', 'Ruth 1:9',
          'Ruth 1:9', '[["Ruth 1:1", "Ruth 1:9"]]', 3, '2026-03-01 13:00:00', 'owner'),
         ('s2', 'h1', 'Ruth', 'instant', '2026-03-02 12:00:00', 'jacob', 'Ruth 1:9', 'Ruth 2:1',
          'Ruth 2:1', '[["Ruth 1:1", "Ruth 1:9"], ["Ruth 2:1", "Ruth 2:1"]]', 3,
          '2026-03-02 13:00:00', 'empty'),
         ('s3', 'h1', 'Ruth', 'instant', '2026-03-03 12:00:00', 'isaac', 'Ruth 2:1', 'Ruth 2:2',
          'Ruth 2:2', '[["Ruth 2:1", "Ruth 2:2"]]', 3, NULL, NULL);
INSERT INTO cards (number, session_id, channel_id, message_id)
  VALUES (1, 's1', '111', '1'), (2, 's2', '111', '2'), (3, 's3', '111', '3');
INSERT INTO links (digest, user_id, session_id, expires_at)
  VALUES ('link', 'isaac', 's3', '2026-03-03 12:10:00');
INSERT INTO notices (id, kind, havruta_id, due_at, recipient, session_id, state, attempts, reason)
  VALUES ('n1', 'summary', 'h1', '2026-03-01 13:00:00', NULL, 's1', 'delivered', 1, NULL),
         ('n2', 'summary', 'h1', '2026-03-02 13:00:00', NULL, 's2', 'due', 0, NULL),
         ('n3', 'session', 'h1', '2026-03-03 12:00:00', 'jacob', 's3', 'failed', 1,
          'their direct messages are closed');
"""
"""The first shape's data: a session whose summary stands, one whose does not yet, one that runs."""


async def execute(url, statements):
    async with open_engine(url) as engine, engine.begin() as db:
        for statement in filter(str.strip, statements.split(";\n")):
            await db.execute(text(statement.replace(":", r"\:")))


async def select(url, query):
    async with open_engine(url) as engine, engine.begin() as db:
        return [tuple(row) for row in await db.execute(text(query))]


@pytest.fixture
async def old_url(new_url):
    """A database of the first shape, in use."""
    await migrations._alone(new_url, lambda config: command.upgrade(config, "0001"))
    utc = BEFORE.replace(":00'", ":00+00:00'") if "postgresql" in new_url else BEFORE
    await execute(new_url, utc)
    return new_url


async def test_what_people_had_is_there_in_the_new_shape_and_in_the_old_again(old_url):
    """OP-3, PR-5: what the old shape has no room for is all that is lost."""
    await migrate(old_url)

    async with open_database(old_url) as database, database.transaction() as records:
        havruta = await records.havrutot.get(HavrutaId("h1"))
        other = await records.havrutot.get(HavrutaId("h2"))
        people = await records.users.many([UserId("isaac"), UserId("jacob")])
        link = await records.credentials.link("link")
        unfinished = await records.sessions.unfinished_cards()
        [notice] = await records.notices.of(havruta.id)
    assert [p.notify for p in havruta.participants] == [None, NotifyBy.DIRECT]
    assert havruta.covered == (Stretch("Ruth 1:1", "Ruth 1:9"), Stretch("Ruth 2:1", "Ruth 2:1"))
    assert (havruta.ended_sessions, other.ended_sessions, other.covered) == (2, 0, ())
    assert {user.language for user in people.values()} == {None}
    assert (link.page, link.session_id) == (Page.SESSION, SessionId("s3"))
    assert [card.session_id for card in unfinished] == ["s2"]
    assert (notice.id, notice.state, notice.reason) == ("n3", NoticeState.FAILED, "direct_closed")

    await execute(
        old_url,
        "UPDATE sessions SET started_by = NULL WHERE id = 's2';\n"
        "UPDATE notices SET state = 'obsolete' WHERE id = 'n3';\n"
        "INSERT INTO invitations"
        " (id, havruta_id, address, invited_by, created_at, expires_at, state)"
        " SELECT 'i1', 'h1', 'laban@mail.example', 'isaac', created_at, created_at, 'pending'"
        " FROM havrutot WHERE id = 'h1'",
    )

    await migrate_back(old_url, "0001")

    assert await select(old_url, "SELECT told FROM participants ORDER BY place") == [
        ("home",),
        ("direct",),
    ]
    assert await select(old_url, "SELECT started_by FROM sessions ORDER BY id") == [
        ("isaac",),
        ("isaac",),
        ("isaac",),
    ]
    assert await select(old_url, "SELECT digest, session_id FROM links") == [("link", "s3")]
    assert await select(old_url, "SELECT id FROM invitations") == []
    notices = await select(
        old_url, "SELECT kind, session_id, state, reason FROM notices ORDER BY session_id"
    )
    assert notices == [
        ("summary", "s2", "due", None),
        ("session", "s3", "delivered", "their direct messages are closed"),
    ]
    await migrate(old_url)
