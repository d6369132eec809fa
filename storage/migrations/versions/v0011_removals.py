"""Who was taken out of a havruta.

Revision ID: 0011
Follows: 0010
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep it from now on."""
    op.create_table(
        "removals",
        sa.Column(
            "havruta_id",
            sa.String(),
            sa.ForeignKey("havrutot.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column(
            "user_id", sa.String(), sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("at", Instant(), nullable=False),
    )
    op.create_index("ix_removals_user_id", "removals", ["user_id"])


def downgrade() -> None:
    """Forget it."""
    op.drop_table("removals")
