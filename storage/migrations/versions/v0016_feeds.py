"""Calendars that other programs read.

Revision ID: 0016
Follows: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has one yet."""
    op.create_table(
        "feeds",
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], "fk_feeds_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name="pk_feeds"),
        sa.UniqueConstraint("digest", name="uq_feeds_digest"),
    )


def downgrade() -> None:
    """Drop them: programs that read one find nothing there any more."""
    op.drop_table("feeds")
