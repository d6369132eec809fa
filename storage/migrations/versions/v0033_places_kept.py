"""Whose place is a havruta's once a session has ended.

Revision ID: 0033
Follows: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """It was the owner's so far."""
    column = sa.Column("place_of", sa.String(), nullable=False, server_default="owner")
    op.add_column("havrutot", column)


def downgrade() -> None:
    """It is the owner's again."""
    op.drop_column("havrutot", "place_of")
