"""Other times that are proposed for what is planned, and how many are needed for it.

Revision ID: 0017
Follows: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

WORD = sa.String(32)


def upgrade() -> None:
    """So far nothing is proposed, and the owner and one more are needed."""
    with op.batch_alter_table("havrutot") as table:
        table.add_column(sa.Column("quorum", sa.Integer()))
    op.create_table(
        "proposals",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("original", sa.String(), nullable=False),
        sa.Column("havruta_id", sa.String(), nullable=False),
        sa.Column("reason", WORD, nullable=False),
        sa.Column("made_by", sa.String()),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("chosen", sa.String()),
        _refers("proposals", "plan_id", "plans", ondelete="CASCADE"),
        _refers("proposals", "havruta_id", "havrutot", ondelete="CASCADE"),
        _refers("proposals", "made_by", "users"),
    )
    op.create_index("ix_proposals_plan_id_original", "proposals", ["plan_id", "original"])
    op.create_table(
        "votes",
        sa.Column("proposal_id", sa.String(), primary_key=True),
        sa.Column("user_id", sa.String(), primary_key=True),
        sa.Column("choice", sa.String()),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        _refers("votes", "proposal_id", "proposals", ondelete="CASCADE"),
        _refers("votes", "user_id", "users"),
    )
    with op.batch_alter_table("notices") as table:
        table.add_column(sa.Column("proposal_id", sa.String()))
        table.create_foreign_key(
            "fk_notices_proposal_id", "proposals", ["proposal_id"], ["id"], ondelete="CASCADE"
        )


def downgrade() -> None:
    """Drop what was proposed, and what is to be told of it."""
    op.execute("DELETE FROM notices WHERE kind IN ('proposed', 'too_few')")
    with op.batch_alter_table("notices") as table:
        table.drop_constraint("fk_notices_proposal_id", type_="foreignkey")
        table.drop_column("proposal_id")
    op.drop_table("votes")
    op.drop_table("proposals")
    with op.batch_alter_table("havrutot") as table:
        table.drop_column("quorum")


def _refers(
    table: str, name: str, other: str, *, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], f"fk_{table}_{name}", ondelete=ondelete)
