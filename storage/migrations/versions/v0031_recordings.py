"""Recordings of calls, and who has agreed to them.

Revision ID: 0031
Follows: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """So far there is none."""
    op.add_column("calls", sa.Column("recording_id", sa.String()))
    op.create_table(
        "recordings",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("agreed_at", INSTANT),
        sa.Column("kept_since", INSTANT),
        sa.Column("kept_until", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("ending", sa.String(32)),
        sa.Column("deleted_at", INSTANT),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], "fk_recordings_asked_by"),
    )
    op.create_index("ix_recordings_session_id", "recordings", ["session_id"])
    op.create_table(
        "consents",
        sa.Column("recording_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("recording_id", "number"),
        _refers("recording_id", "recordings"),
        _refers("user_id", "users"),
    )
    op.create_index("ix_consents_user_id", "consents", ["user_id"])
    op.create_index(
        "ix_consents_recording_id_user_id", "consents", ["recording_id", "user_id"], unique=True
    )


def downgrade() -> None:
    """Drop them: who has agreed to what is known no more, and nobody gets what was recorded."""
    op.drop_table("consents")
    op.drop_table("recordings")
    with op.batch_alter_table("calls") as calls:
        calls.drop_column("recording_id")


def _refers(name: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [name], [f"{other}.id"], f"fk_consents_{name}", ondelete="CASCADE"
    )
