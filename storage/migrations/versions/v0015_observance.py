"""What is left out for somebody on Shabbat and festivals.

Revision ID: 0015
Follows: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; so far nobody has chosen."""
    op.add_column("users", sa.Column("observance", sa.String(length=32), nullable=True))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("users") as table:
        table.drop_column("observance")
