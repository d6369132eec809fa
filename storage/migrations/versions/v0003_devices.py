"""Where people come from.

A sign-in tells from where it was made and when it was last seen, a link how it was spent.

Revision ID: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DEVICE = ("address", "browser")


def upgrade() -> None:
    """Add what is new; what was there before came from nowhere that is known.

    Every browser counts as seen now, so that nobody is signed out by the new shape.
    """
    for name in ("links", "sign_ins"):
        with op.batch_alter_table(name) as table:
            for column in DEVICE:
                table.add_column(
                    sa.Column(column, sa.String(), nullable=False, server_default=sa.text("''"))
                )
    with op.batch_alter_table("sign_ins") as table:
        table.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE sign_ins SET seen_at = CURRENT_TIMESTAMP")
    with op.batch_alter_table("sign_ins") as table:
        table.alter_column("seen_at", nullable=False)
        _forget_filling(table)
    with op.batch_alter_table("links") as table:
        _forget_filling(table)
    op.create_index("ix_links_user_id", "links", ["user_id"])


def downgrade() -> None:
    """Drop what was new."""
    op.drop_index("ix_links_user_id", "links")
    with op.batch_alter_table("sign_ins") as table:
        table.drop_column("seen_at")
    for name in ("links", "sign_ins"):
        with op.batch_alter_table(name) as table:
            for column in DEVICE:
                table.drop_column(column)


def _forget_filling(table: BatchOperations) -> None:
    """From now on the program says what these columns hold."""
    for column in DEVICE:
        table.alter_column(column, server_default=None)
