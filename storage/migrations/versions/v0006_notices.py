"""How people wish to be told, how long ahead, and in which language is spoken at a home.

Revision ID: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WORD = sa.String(32)


def upgrade() -> None:
    """Have those who never chose, until now at home by default, go by what they choose for all."""
    with op.batch_alter_table("users") as table:
        table.add_column(sa.Column("notify", WORD))
        table.add_column(sa.Column("lead", sa.Integer()))
        table.add_column(
            sa.Column("is_new", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("users") as table:
        table.alter_column("is_new", server_default=None)
    for name in ("havrutot", "cards"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("language", sa.String()))
    op.execute(
        "UPDATE havrutot SET language = (SELECT language FROM users WHERE users.id = owner_id)"
    )
    with op.batch_alter_table("participants") as table:
        table.alter_column("notify", existing_type=WORD, nullable=True)
    op.execute("UPDATE participants SET notify = NULL WHERE notify = 'home'")


def downgrade() -> None:
    """Have whoever wishes what is not known there be called at home."""
    op.execute("UPDATE participants SET notify = 'home' WHERE notify IS NULL OR notify <> 'direct'")
    with op.batch_alter_table("participants") as table:
        table.alter_column("notify", existing_type=WORD, nullable=False)
    for name in ("cards", "havrutot"):
        with op.batch_alter_table(name) as table:
            table.drop_column("language")
    with op.batch_alter_table("users") as table:
        for name in ("is_new", "lead", "notify"):
            table.drop_column(name)
