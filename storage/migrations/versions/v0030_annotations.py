"""Marks on the text, and what is said beside it.

Revision ID: 0030
Follows: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
WORDS = ("text", "he", "en", "language", "version", "exact", "prefix", "suffix")


def upgrade() -> None:
    """So far nobody has marked or said anything."""
    op.create_table(
        "annotations",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        *(sa.Column(word, sa.String(), nullable=False) for word in WORDS),
        sa.Column("closed_at", INSTANT),
        sa.Column("closed_by", sa.String()),
        _refers("annotations", "session_id", "sessions"),
        _refers("annotations", "user_id", "users"),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], "fk_annotations_closed_by"),
    )
    op.create_index("ix_annotations_session_id_id", "annotations", ["session_id", "id"])
    op.create_table(
        "remarks",
        sa.Column("session_id", sa.String(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        _refers("remarks", "session_id", "sessions"),
        _refers("remarks", "user_id", "users"),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("remarks")
    op.drop_table("annotations")


def _refers(table: str, name: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [name], [f"{other}.id"], f"fk_{table}_{name}", ondelete="CASCADE"
    )
