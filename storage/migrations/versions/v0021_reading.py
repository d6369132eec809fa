"""How each person likes to read.

Revision ID: 0021
Follows: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; so far nobody has chosen."""
    nothing = sa.text("'[]'")
    with op.batch_alter_table("users") as table:
        table.add_column(sa.Column("reading", sa.JSON(), nullable=False, server_default=nothing))
    with op.batch_alter_table("users") as table:
        table.alter_column("reading", server_default=None)


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("users") as table:
        table.drop_column("reading")
