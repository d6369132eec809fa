"""Havrutot that follow a calendar of learning.

Revision ID: 0013
Follows: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add which one, and how they stand to it; so far none follows any."""
    with op.batch_alter_table("havrutot") as table:
        table.add_column(sa.Column("cycle", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("in_israel", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("behind", sa.Integer(), nullable=True))
        table.add_column(sa.Column("holes", sa.JSON(), nullable=True))
        table.add_column(sa.Column("wish", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("wished_by", sa.String(), nullable=True))
        table.create_foreign_key("fk_havrutot_wished_by", "users", ["wished_by"], ["id"])


def downgrade() -> None:
    """Drop what is new: each stays at the place and the book where it is."""
    with op.batch_alter_table("havrutot") as table:
        table.drop_constraint("fk_havrutot_wished_by", type_="foreignkey")
        for name in ("wished_by", "wish", "holes", "behind", "in_israel", "cycle"):
            table.drop_column(name)
