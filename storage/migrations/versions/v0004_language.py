"""People who have chosen no language.

Revision ID: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let people have none: until now nobody could choose."""
    with op.batch_alter_table("users") as table:
        table.alter_column("language", existing_type=sa.String(), nullable=True)
    op.execute("UPDATE users SET language = NULL")


def downgrade() -> None:
    """Have whoever has none read English."""
    op.execute("UPDATE users SET language = 'en' WHERE language IS NULL")
    with op.batch_alter_table("users") as table:
        table.alter_column("language", existing_type=sa.String(), nullable=False)
