"""What is learned away from the page, who shares what they learned, and where a siyum is told.

Revision ID: 0032
Follows: 0031
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TOLD = "SELECT id FROM sessions WHERE kind = 'away'"


def upgrade() -> None:
    """So far nobody has told of anything, and nobody shares."""
    op.create_table(
        "aways",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("havruta_id", sa.String(), nullable=False),
        sa.Column("told_by", sa.String(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.Column("book", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("covered", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("answered_by", sa.String()),
        sa.Column("answered_at", INSTANT),
        sa.Column("session_id", sa.String()),
        sa.Column("moved_from", sa.String()),
        _refers("aways", "havruta_id", "havrutot", "CASCADE"),
        _refers("aways", "told_by", "users"),
        _refers("aways", "answered_by", "users"),
        _refers("aways", "session_id", "sessions", "SET NULL"),
    )
    op.create_index("ix_aways_havruta_id_told_at", "aways", ["havruta_id", "told_at"])
    op.create_table(
        "away_people",
        sa.Column("away_id", sa.String(), primary_key=True),
        sa.Column("user_id", sa.String(), primary_key=True),
        _refers("away_people", "away_id", "aways", "CASCADE"),
        _refers("away_people", "user_id", "users"),
    )
    op.create_index("ix_away_people_user_id", "away_people", ["user_id"])
    with op.batch_alter_table("notices") as table:
        table.add_column(sa.Column("away_id", sa.String()))
        table.create_foreign_key(
            "fk_notices_away_id", "aways", ["away_id"], ["id"], ondelete="CASCADE"
        )
    _add("havrutot", "announces", sa.Boolean(), sa.false())
    _add("participants", "shares", sa.Boolean(), sa.false())


def downgrade() -> None:
    """Forget what was told, and the sessions that came of it."""
    op.execute("DELETE FROM notices WHERE kind IN ('away', 'away_answered', 'missed', 'siyum')")
    for name in ("learnings", "stays"):
        op.execute(f"DELETE FROM {name} WHERE session_id IN ({TOLD})")  # noqa: S608 - our own words
    op.execute("DELETE FROM sessions WHERE kind = 'away'")
    with op.batch_alter_table("participants") as table:
        table.drop_column("shares")
    with op.batch_alter_table("havrutot") as table:
        table.drop_column("announces")
    with op.batch_alter_table("notices") as table:
        table.drop_constraint("fk_notices_away_id", type_="foreignkey")
        table.drop_column("away_id")
    op.drop_table("away_people")
    op.drop_table("aways")


def _refers(
    table: str, name: str, other: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], f"fk_{table}_{name}", ondelete=ondelete)


def _add(table: str, name: str, kind: Any, value: Any) -> None:
    """Add a column in which all that is there has this value; new rows say theirs."""
    with op.batch_alter_table(table) as altered:
        altered.add_column(sa.Column(name, kind, nullable=False, server_default=value))
    with op.batch_alter_table(table) as altered:
        altered.alter_column(name, server_default=None)
