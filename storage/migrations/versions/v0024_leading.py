"""Who was given the lead of a session, and who asks for it.

Revision ID: 0024
Follows: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """So far nobody was given it, and nobody asks."""
    with op.batch_alter_table("sessions") as table:
        table.add_column(sa.Column("leader_id", sa.String()))
        table.create_foreign_key("fk_sessions_leader_id", "users", ["leader_id"], ["id"])
    with op.batch_alter_table("stays") as table:
        table.add_column(
            sa.Column("asks_to_lead", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("stays") as table:
        table.alter_column("asks_to_lead", server_default=None)


def downgrade() -> None:
    """Let the owners lead."""
    with op.batch_alter_table("stays") as table:
        table.drop_column("asks_to_lead")
    with op.batch_alter_table("sessions") as table:
        table.drop_constraint("fk_sessions_leader_id", type_="foreignkey")
        table.drop_column("leader_id")
