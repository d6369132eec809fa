"""Calls, and who is in them.

Revision ID: 0022
Follows: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
SHOWN = ("muted", "camera", "screen", "hand", "audio_only")


def upgrade() -> None:
    """So far nobody is in any."""
    op.create_table(
        "calls",
        sa.Column("session_id", sa.String(), primary_key=True),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("plan", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.Column("calm_since", INSTANT),
        _refers("calls", "session_id", "sessions"),
    )
    op.create_table(
        "peers",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("connection_id", sa.String(), nullable=False),
        sa.Column("joined_at", INSTANT, nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in SHOWN),
        sa.Column("ready_epoch", sa.Integer(), nullable=False),
        sa.Column("misses", sa.String()),
        sa.Column("is_silent", sa.Boolean(), nullable=False),
        sa.Column("cut_off_at", INSTANT),
        _refers("peers", "session_id", "sessions"),
        _refers("peers", "user_id", "users"),
    )
    op.create_index("ix_peers_session_id_user_id", "peers", ["session_id", "user_id"], unique=True)
    op.create_index("ix_peers_connection_id", "peers", ["connection_id"])


def downgrade() -> None:
    """Drop them: whoever was in a call joins it again."""
    op.drop_table("peers")
    op.drop_table("calls")


def _refers(table: str, name: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [name], [f"{other}.id"], f"fk_{table}_{name}", ondelete="CASCADE"
    )
