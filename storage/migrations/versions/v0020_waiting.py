"""What is due next, or has waited, is found beside much that is due later.

Revision ID: 0020
Follows: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_notices_unleased": "state IN ('due', 'claimed') AND lease_until IS NULL",
    "ix_notices_tried": "state IN ('due', 'claimed') AND attempts > 0",
}


def upgrade() -> None:
    """Add the indexes."""
    for name, condition in INDEXES.items():
        where = sa.text(condition)
        op.create_index(name, "notices", ["due_at"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Drop them."""
    for name in INDEXES:
        op.drop_index(name, "notices")
