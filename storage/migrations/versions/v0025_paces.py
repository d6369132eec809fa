"""Until when notices have spent what may be sent, whichever process sends them.

Revision ID: 0025
Follows: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is spent yet."""
    op.create_table(
        "paces",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("spent_until", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("paces")
