"""What the features to come stand on.

Names in servers and languages; people who have no Discord; sessions that nobody started; links to
any page; open pages; what a havruta has covered, kept with it; reasons as codes.

Revision ID: 0002
Follows: 0001
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REASONS = {
    "their direct messages are closed": "direct_closed",
    "the channel is gone": "channel_gone",
    "their Discord account is gone": "account_gone",
    "Discord lets me open no more direct messages for now": "too_many_direct",
    "I can’t see the channel": "channel_hidden",
    "I may not write in the channel": "channel_forbidden",
    "they share no server with me": "no_shared_server",
    "they have no Discord account here": "no_account",
    "it failed for a day": "gave_up",
}
"""Why somebody could not be told: as it was kept in words, and as a code."""

NAMED = sa.table("havrutot", sa.column("id"), sa.column("covered", sa.JSON()))
SESSIONS = sa.table(
    "sessions",
    *(sa.column(name) for name in ("id", "havruta_id", "started_at", "ending", "started_by")),
    sa.column("covered", sa.JSON()),
)


def upgrade() -> None:
    """Add what is new, and fill it from what is there."""
    _people()
    _havrutot()
    _invitations()
    _sessions()
    _links()
    _notices()


def downgrade() -> None:
    """Drop what was new.

    What the earlier shape has no room for is lost: invitations by address, and links to other pages
    than a session's. A session that nobody started becomes its owner's.
    """
    _notices_back()
    _links_back()
    _sessions_back()
    _invitations_back()
    with op.batch_alter_table("participants") as table:
        table.alter_column("notify", new_column_name="told")
    with op.batch_alter_table("havrutot") as table:
        table.drop_column("covered")
        table.drop_column("ended_sessions")
    op.drop_table("nicknames")
    with op.batch_alter_table("users") as table:
        table.drop_column("language")


def _people() -> None:
    with op.batch_alter_table("users") as table:
        table.add_column(_filled("language", sa.String(), "en"))
    op.create_table(
        "nicknames",
        sa.Column(
            "user_id",
            sa.String(),
            sa.ForeignKey("users.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("guild_id", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
    )
    _forget_filling("users", "language")


def _havrutot() -> None:
    with op.batch_alter_table("participants") as table:
        table.alter_column("told", new_column_name="notify")
    with op.batch_alter_table("havrutot") as table:
        table.add_column(_filled("covered", sa.JSON(), "[]"))
        table.add_column(_filled("ended_sessions", sa.Integer(), "0"))
    op.execute(
        "UPDATE havrutot SET ended_sessions = (SELECT count(*) FROM sessions"
        " WHERE sessions.havruta_id = havrutot.id AND sessions.ending IS NOT NULL)"
    )
    _sum_up()
    _forget_filling("havrutot", "covered", "ended_sessions")


def _sum_up() -> None:
    """Keep with each havruta every stretch that its ended sessions covered, once each.

    They are merged when its next session ends, with the book's shape at hand.
    """
    covered: dict[str, dict[tuple[str, str], None]] = {}
    ended = (
        sa.select(SESSIONS.c.havruta_id, SESSIONS.c.covered)
        .where(SESSIONS.c.ending.is_not(None))
        .order_by(SESSIONS.c.started_at, SESSIONS.c.id)
    )
    for havruta_id, stretches in op.get_bind().execute(ended):
        theirs = covered.setdefault(havruta_id, {})
        theirs.update(dict.fromkeys((first, last) for first, last in stretches))
    for havruta_id, stretches in covered.items():
        kept = [list(stretch) for stretch in stretches]
        op.execute(NAMED.update().where(NAMED.c.id == havruta_id).values(covered=kept))


def _invitations() -> None:
    with op.batch_alter_table("invitations") as table:
        table.add_column(sa.Column("address", sa.String(), nullable=True))
        table.alter_column("user_id", existing_type=sa.String(), nullable=True)
        table.create_check_constraint("invitee", "user_id IS NOT NULL OR address IS NOT NULL")
    _index_where(
        "state = 'pending'",
        "uq_invitations_address",
        "invitations",
        ["address", "havruta_id"],
        unique=True,
    )


def _invitations_back() -> None:
    op.execute(
        "DELETE FROM notices WHERE invitation_id IN"
        " (SELECT id FROM invitations WHERE user_id IS NULL)"
    )
    op.execute("DELETE FROM invitations WHERE user_id IS NULL")
    op.drop_index("uq_invitations_address", "invitations")
    with op.batch_alter_table("invitations") as table:
        table.drop_constraint("invitee", type_="check")
        table.drop_column("address")
        table.alter_column("user_id", existing_type=sa.String(), nullable=False)


def _sessions() -> None:
    with op.batch_alter_table("sessions") as table:
        table.alter_column("started_by", existing_type=sa.String(), nullable=True)
    with op.batch_alter_table("cards") as table:
        table.add_column(_instant("finished_at", nullable=True))
    _index_where("finished_at IS NULL", "ix_cards_unfinished", "cards", ["session_id"])
    # A message is its session's summary once the promise to make it so has been kept.
    op.execute(
        "UPDATE cards SET finished_at = (SELECT ended_at FROM sessions"
        " WHERE sessions.id = cards.session_id)"
        " WHERE session_id IN (SELECT session_id FROM notices"
        " WHERE kind = 'summary' AND state IN ('delivered', 'failed'))"
    )
    with op.batch_alter_table("stays") as table:
        table.add_column(sa.Column("acted_in", sa.String(), nullable=True))
    op.create_table(
        "connections",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column(
            "stay_id",
            sa.String(),
            sa.ForeignKey("stays.id", ondelete="CASCADE"),
            nullable=False,
        ),
        _instant("opened_at"),
        _instant("seen_at"),
        _instant("acted_at"),
        sa.Column("alone_ref", sa.String(), nullable=True),
        _instant("cut_off_at", nullable=True),
    )
    op.create_index("ix_connections_stay_id", "connections", ["stay_id"])
    op.create_index("ix_connections_seen_at", "connections", ["seen_at"])


def _sessions_back() -> None:
    op.drop_table("connections")
    with op.batch_alter_table("stays") as table:
        table.drop_column("acted_in")
    op.drop_index("ix_cards_unfinished", "cards")
    with op.batch_alter_table("cards") as table:
        table.drop_column("finished_at")
    op.execute(
        "UPDATE sessions SET started_by = (SELECT owner_id FROM havrutot"
        " WHERE havrutot.id = sessions.havruta_id) WHERE started_by IS NULL"
    )
    with op.batch_alter_table("sessions") as table:
        table.alter_column("started_by", existing_type=sa.String(), nullable=False)


def _links() -> None:
    with op.batch_alter_table("links") as table:
        table.add_column(_filled("page", sa.String(32), "session"))
        table.alter_column("session_id", existing_type=sa.String(), nullable=True)
    _forget_filling("links", "page")


def _links_back() -> None:
    op.execute("DELETE FROM links WHERE session_id IS NULL")
    with op.batch_alter_table("links") as table:
        table.drop_column("page")
        table.alter_column("session_id", existing_type=sa.String(), nullable=False)


def _notices() -> None:
    """Keep reasons as codes; a summary is drawn because its card lacks it, not as a notice."""
    op.execute("DELETE FROM notices WHERE kind = 'summary'")
    for words, code in REASONS.items():
        _reword(words, code)


def _notices_back() -> None:
    """Say reasons in words again, and promise the summaries that cards still lack."""
    for words, code in REASONS.items():
        _reword(code, words)
    op.execute("UPDATE notices SET state = 'delivered' WHERE state = 'obsolete'")
    op.execute(
        "INSERT INTO notices (id, kind, havruta_id, due_at, session_id, state, attempts)"
        " SELECT 'summary of ' || id, 'summary', havruta_id, ended_at, id, 'due', 0 FROM sessions"
        " WHERE ending IS NOT NULL AND id IN"
        " (SELECT session_id FROM cards WHERE finished_at IS NULL)"
    )


def _reword(old: str, new: str) -> None:
    notices = sa.table("notices", sa.column("reason", sa.String()))
    op.execute(notices.update().where(notices.c.reason == old).values(reason=new))


def _filled(name: str, kind: sa.types.TypeEngine[Any], value: str) -> sa.Column[Any]:
    """Return a column that is not empty, and what it has in the rows that are there."""
    return sa.Column(name, kind, nullable=False, server_default=sa.text(f"'{value}'"))


def _forget_filling(table_name: str, *columns: str) -> None:
    """From now on the program says what these columns hold."""
    with op.batch_alter_table(table_name) as table:
        for column in columns:
            table.alter_column(column, server_default=None)


def _index_where(
    condition: str, name: str, table: str, columns: list[str], *, unique: bool = False
) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
