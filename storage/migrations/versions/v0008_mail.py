"""Invitations by e-mail, and addresses that want no more of it.

Revision ID: 0008
Follows: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new; nothing was sent by e-mail before."""
    with op.batch_alter_table("invitations") as table:
        table.add_column(sa.Column("digest", sa.String(), nullable=True))
        table.create_index("ix_invitations_digest", ["digest"], unique=True)
    with op.batch_alter_table("notices") as table:
        table.add_column(sa.Column("address", sa.String(), nullable=True))
    op.create_table(
        "unsubscribed",
        sa.Column("address", sa.String(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop what was new; what went by e-mail, or was to, is lost."""
    op.drop_table("unsubscribed")
    op.execute("DELETE FROM notices WHERE address IS NOT NULL OR way = 'mail'")
    op.execute("DELETE FROM notices WHERE reason IN ('no_mailbox', 'mail_refused', 'unsubscribed')")
    with op.batch_alter_table("notices") as table:
        table.drop_column("address")
    with op.batch_alter_table("invitations") as table:
        table.drop_index("ix_invitations_digest")
        table.drop_column("digest")
