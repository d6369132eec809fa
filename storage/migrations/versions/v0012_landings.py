"""Links by e-mail that lead where somebody was going.

Revision ID: 0012
Follows: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = "notices", "links"


def upgrade() -> None:
    """Keep where that is."""
    for table in TABLES:
        op.add_column(table, sa.Column("landing", sa.String(), nullable=True))


def downgrade() -> None:
    """Have them lead to the front page."""
    for table in TABLES:
        with op.batch_alter_table(table) as columns:
            columns.drop_column("landing")
