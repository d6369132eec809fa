"""Plans, the times they yield, what people say of them, and what is told of them.

Revision ID: 0014
Follows: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WORD = sa.String(32)
AWAITED = sa.text("due_at IS NOT NULL")
ABOUT = ("plan_id", "original", "scope", "starts_at", "was_at")


def upgrade() -> None:
    """Add the tables; so far nothing is planned."""
    op.create_table(
        "plans",
        sa.Column("id", sa.String(), primary_key=True),
        _of("havrutot", "havruta_id", "plans", ondelete="CASCADE"),
        _of("users", "made_by", "plans", nullable=True),
        sa.Column("start", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("rule", sa.String()),
        sa.Column("minutes", sa.Integer(), nullable=False),
        _instant("created_at"),
        _instant("ended_at", nullable=True),
        sa.Column("split_from", sa.String()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        _instant("expanded_until", nullable=True),
    )
    op.create_index("ix_plans_havruta_id", "plans", ["havruta_id"])
    op.create_index("ix_plans_expanded_until", "plans", ["expanded_until"])
    op.create_table(
        "planned_for",
        _of("plans", "plan_id", "planned_for", ondelete="CASCADE", key=True),
        _of("users", "user_id", "planned_for", key=True),
    )
    _occurrences()
    op.create_table(
        "replies",
        _of("plans", "plan_id", "replies", ondelete="CASCADE", key=True),
        sa.Column("original", sa.String(), primary_key=True),
        _of("users", "user_id", "replies", key=True),
        sa.Column("answer", WORD, nullable=False),
        _instant("replied_at"),
        sa.Column("late_by", sa.Integer()),
    )
    with op.batch_alter_table("notices") as table:
        table.add_column(sa.Column("plan_id", sa.String()))
        table.create_foreign_key(
            "fk_notices_plan_id", "plans", ["plan_id"], ["id"], ondelete="CASCADE"
        )
        table.add_column(sa.Column("original", sa.String()))
        table.add_column(sa.Column("scope", WORD))
        table.add_column(_instant("starts_at", nullable=True))
        table.add_column(_instant("was_at", nullable=True))
    op.create_index("ix_notices_plan_id_original", "notices", ["plan_id", "original"])


def downgrade() -> None:
    """Drop all that is planned, and what is to be told of it."""
    op.execute("DELETE FROM notices WHERE plan_id IS NOT NULL")
    op.drop_index("ix_notices_plan_id_original", "notices")
    with op.batch_alter_table("notices") as table:
        table.drop_constraint("fk_notices_plan_id", type_="foreignkey")
        for name in ABOUT:
            table.drop_column(name)
    for name in ("replies", "occurrences", "planned_for", "plans"):
        op.drop_table(name)


def _occurrences() -> None:
    op.create_table(
        "occurrences",
        _of("plans", "plan_id", "occurrences", ondelete="CASCADE", key=True),
        sa.Column("original", sa.String(), primary_key=True),
        _of("havrutot", "havruta_id", "occurrences", ondelete="CASCADE"),
        _instant("starts_at"),
        sa.Column("wall", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        _of("sessions", "session_id", "occurrences", ondelete="CASCADE", nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        _instant("changed_at", nullable=True),
        _instant("due_at", nullable=True),
    )
    op.create_index(
        "ix_occurrences_havruta_id_starts_at", "occurrences", ["havruta_id", "starts_at"]
    )
    op.create_index("ix_occurrences_session_id", "occurrences", ["session_id"])
    op.create_index(
        "ix_occurrences_awaited",
        "occurrences",
        ["due_at"],
        sqlite_where=AWAITED,
        postgresql_where=AWAITED,
    )


def _of(
    other: str,
    name: str,
    table: str,
    *,
    ondelete: str | None = None,
    nullable: bool = False,
    key: bool = False,
) -> sa.Column[object]:
    return sa.Column(
        name,
        sa.String(),
        sa.ForeignKey(f"{other}.id", ondelete=ondelete, name=f"fk_{table}_{name}"),
        nullable=nullable,
        primary_key=key,
    )


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
