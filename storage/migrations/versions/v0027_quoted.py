"""What somebody shares of a text, in the promise to show it to the others.

Revision ID: 0027
Follows: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; so far nobody has shared anything."""
    with op.batch_alter_table("notices") as table:
        table.add_column(sa.Column("quoted", sa.String(), nullable=True))


def downgrade() -> None:
    """Drop it, and the promises that are nothing without it."""
    op.execute("DELETE FROM notices WHERE kind = 'shared'")
    with op.batch_alter_table("notices") as table:
        table.drop_column("quoted")
