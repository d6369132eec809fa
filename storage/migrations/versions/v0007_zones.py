"""Where people live, as far as clocks and calendars go.

Revision ID: 0007
Follows: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NEW = ("zone", "zone_state", "in_israel")


def upgrade() -> None:
    """Add what nobody has said yet."""
    with op.batch_alter_table("users") as table:
        table.add_column(sa.Column("zone", sa.String(), nullable=True))
        table.add_column(sa.Column("zone_state", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("in_israel", sa.Boolean(), nullable=True))


def downgrade() -> None:
    """Drop what was new."""
    with op.batch_alter_table("users") as table:
        for column in NEW:
            table.drop_column(column)
