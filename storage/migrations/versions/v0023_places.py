"""Where people are, for times of day.

Revision ID: 0023
Follows: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; so far nobody has told."""
    op.add_column("users", sa.Column("latitude", sa.Double(), nullable=True))
    op.add_column("users", sa.Column("longitude", sa.Double(), nullable=True))


def downgrade() -> None:
    """Forget it: times are those of the whole zone again."""
    with op.batch_alter_table("users") as table:
        table.drop_column("longitude")
        table.drop_column("latitude")
