"""Voice channels at Discord that sessions use instead of a call.

Revision ID: 0028
Follows: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """So far no session has any."""
    op.create_table(
        "voices",
        sa.Column("session_id", sa.String(), primary_key=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guild_id", sa.String()),
        sa.Column("channel_id", sa.String()),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_ours", sa.Boolean(), nullable=False),
        sa.Column("is_for_all", sa.Boolean(), nullable=False),
        sa.Column("lack", sa.String(32)),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], "fk_voices_session_id", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Drop them: what was made for a session stays in its server."""
    op.drop_table("voices")
