"""People who sign in on the page, with addresses that their providers have verified.

Revision ID: 0005
Follows: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new; Discord has told no address."""
    with op.batch_alter_table("identities") as table:
        table.add_column(sa.Column("address", sa.String(), nullable=True))
    op.create_index("ix_identities_address", "identities", ["address"])
    op.create_table(
        "sign_in_attempts",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], "fk_sign_in_attempts_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name="pk_sign_in_attempts"),
    )
    op.create_index("ix_sign_in_attempts_expires_at", "sign_in_attempts", ["expires_at"])


def downgrade() -> None:
    """Drop what was new; whoever is known to others than Discord alone can't come in any more."""
    op.drop_table("sign_in_attempts")
    op.execute("DELETE FROM identities WHERE provider <> 'discord'")
    op.drop_index("ix_identities_address", "identities")
    with op.batch_alter_table("identities") as table:
        table.drop_column("address")
