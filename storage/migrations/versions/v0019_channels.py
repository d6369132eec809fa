"""Where the bot's direct messages to somebody go.

Revision ID: 0019
Follows: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; each is noted when next it is opened."""
    op.add_column("identities", sa.Column("channel_id", sa.String(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("identities") as table:
        table.drop_column("channel_id")
