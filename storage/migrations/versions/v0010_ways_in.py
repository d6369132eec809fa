"""Notices that are about no havruta.

Revision ID: 0010
Follows: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let there be such."""
    with op.batch_alter_table("notices") as table:
        table.alter_column("havruta_id", existing_type=sa.String(), nullable=True)


def downgrade() -> None:
    """Drop them: each was a link by e-mail, which can be asked for again."""
    op.execute("DELETE FROM notices WHERE havruta_id IS NULL")
    with op.batch_alter_table("notices") as table:
        table.alter_column("havruta_id", existing_type=sa.String(), nullable=False)
