"""People, havrutot, sessions, notices, keys, and what the library keeps.

Revision ID: 0001
Follows: nothing
"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "users",
    "identities",
    "havrutot",
    "participants",
    "invitations",
    "sessions",
    "cards",
    "stays",
    "notices",
    "links",
    "sign_ins",
    "kept",
)


def upgrade() -> None:
    """Make every table."""
    _people()
    _havrutot()
    _invitations()
    _sessions()
    _rooms()
    _notices()
    _keys()
    _library()


def downgrade() -> None:
    """Drop every table, and with them all that they hold."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _people() -> None:
    op.create_table("users", _id(), _text("name"))
    op.create_table(
        "identities",
        sa.Column("provider", sa.String(32), primary_key=True),
        sa.Column("external_id", sa.String(), primary_key=True),
        _of("users", "user_id", ondelete="CASCADE"),
    )
    op.create_index("ix_identities_user_id_provider", "identities", ["user_id", "provider"])


def _havrutot() -> None:
    op.create_table(
        "havrutot",
        _id(),
        _text("name"),
        _text("book"),
        _text("ref"),
        _of("users", "owner_id"),
        _text("channel_id", nullable=True),
        _text("guild_id", nullable=True),
        _instant("created_at"),
        _word("lead"),
    )
    op.create_table(
        "participants",
        _of("havrutot", "havruta_id", ondelete="CASCADE", primary_key=True),
        _of("users", "user_id", primary_key=True),
        sa.Column("place", sa.Integer(), nullable=False),
        _instant("joined_at"),
        _word("told"),
    )
    op.create_index("ix_participants_user_id", "participants", ["user_id"])


def _invitations() -> None:
    op.create_table(
        "invitations",
        _id(),
        _of("havrutot", "havruta_id", ondelete="CASCADE"),
        _of("users", "user_id"),
        _of("users", "invited_by"),
        _instant("created_at"),
        _instant("expires_at"),
        _word("state"),
        _instant("answered_at", nullable=True),
    )
    op.create_index(
        "ix_invitations_havruta_id_created_at", "invitations", ["havruta_id", "created_at"]
    )
    _index_where(
        "state = 'pending'",
        "uq_invitations_pending",
        "invitations",
        ["user_id", "havruta_id"],
        unique=True,
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        _id(),
        _of("havrutot", "havruta_id", ondelete="CASCADE"),
        _text("book"),
        _word("kind"),
        _instant("started_at"),
        _of("users", "started_by"),
        _text("began_ref"),
        _text("ref"),
        _text("owner_ref"),
        sa.Column("covered", sa.JSON(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        _text("shape_version", nullable=True),
        _instant("ended_at", nullable=True),
        _word("ending", nullable=True),
    )
    _index_where("ending IS NULL", "uq_sessions_running", "sessions", ["havruta_id"], unique=True)
    _index_where(
        "ending IS NOT NULL", "ix_sessions_ended", "sessions", ["havruta_id", "started_at", "id"]
    )


def _rooms() -> None:
    op.create_table(
        "cards",
        sa.Column("number", sa.Integer(), primary_key=True),
        _of("sessions", "session_id", ondelete="CASCADE"),
        _text("channel_id"),
        _text("message_id"),
    )
    op.create_index(
        "ix_cards_session_id_channel_id_message_id",
        "cards",
        ["session_id", "channel_id", "message_id"],
        unique=True,
    )
    op.create_table(
        "stays",
        _id(),
        _of("sessions", "session_id", ondelete="CASCADE"),
        _of("users", "user_id"),
        _instant("came_at"),
        _instant("seen_at"),
        _instant("left_at", nullable=True),
        _text("alone_ref", nullable=True),
    )
    op.create_index("ix_stays_session_id_came_at", "stays", ["session_id", "came_at"])
    _index_where(
        "left_at IS NULL", "uq_stays_open", "stays", ["session_id", "user_id"], unique=True
    )


def _notices() -> None:
    op.create_table(
        "notices",
        _id(),
        _word("kind"),
        _of("havrutot", "havruta_id", ondelete="CASCADE"),
        _instant("due_at"),
        _of("users", "recipient", nullable=True),
        _of("sessions", "session_id", ondelete="CASCADE", nullable=True),
        _of("invitations", "invitation_id", ondelete="CASCADE", nullable=True),
        _word("state"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _instant("lease_until", nullable=True),
        _word("way", nullable=True),
        _text("reason", nullable=True),
        _instant("settled_at", nullable=True),
    )
    op.create_index("ix_notices_havruta_id_due_at", "notices", ["havruta_id", "due_at"])
    _index_where("state IN ('due', 'claimed')", "ix_notices_unsettled", "notices", ["due_at"])


def _keys() -> None:
    op.create_table(
        "links",
        sa.Column("digest", sa.String(), primary_key=True),
        _of("users", "user_id", ondelete="CASCADE"),
        _of("sessions", "session_id", ondelete="CASCADE"),
        _instant("expires_at"),
        _instant("spent_at", nullable=True),
    )
    op.create_table(
        "sign_ins",
        sa.Column("digest", sa.String(), primary_key=True),
        _of("users", "user_id", ondelete="CASCADE"),
        _instant("created_at"),
        _instant("expires_at"),
        _instant("revoked_at", nullable=True),
    )
    op.create_index("ix_sign_ins_user_id", "sign_ins", ["user_id"])


def _library() -> None:
    op.create_table(
        "kept",
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _instant("kept_at"),
    )


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(), primary_key=True)


def _of(
    table: str,
    name: str,
    *,
    ondelete: str | None = None,
    primary_key: bool = False,
    nullable: bool = False,
) -> sa.Column[str]:
    """Return a column that refers to a row of the table."""
    refers = sa.ForeignKey(f"{table}.id", ondelete=ondelete)
    return sa.Column(name, sa.String(), refers, primary_key=primary_key, nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _word(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(32), nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _index_where(
    condition: str, name: str, table: str, columns: list[str], *, unique: bool = False
) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)
