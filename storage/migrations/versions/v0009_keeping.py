"""Havrutot that are archived, offered to somebody else, or deleted; and codes to join with.

Revision ID: 0009
Follows: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

DELETED = sa.text("deleted_at IS NOT NULL")


def upgrade() -> None:
    """Add what is new; so far nothing is archived, offered, deleted or shared."""
    with op.batch_alter_table("havrutot") as table:
        table.add_column(_instant("archived_at", nullable=True))
        table.add_column(sa.Column("offered_to", sa.String(), nullable=True))
        table.create_foreign_key("fk_havrutot_offered_to", "users", ["offered_to"], ["id"])
        table.add_column(_instant("deleted_at", nullable=True))
    op.create_index("ix_havrutot_channel_id", "havrutot", ["channel_id"])
    op.create_index(
        "ix_havrutot_deleted",
        "havrutot",
        ["deleted_at"],
        sqlite_where=DELETED,
        postgresql_where=DELETED,
    )
    with op.batch_alter_table("notices") as table:
        table.add_column(sa.Column("about", sa.String(), nullable=True))
        table.create_foreign_key("fk_notices_about", "users", ["about"], ["id"])
    _codes()


def downgrade() -> None:
    """Drop what was new: what is deleted goes at once, and what is archived is so no more."""
    op.drop_table("codes")
    op.execute("DELETE FROM havrutot WHERE deleted_at IS NOT NULL")
    # What the older shape does not know it could not read.
    known = "'invitation', 'answer', 'session', 'unreached', 'home_closed', 'home_lost'"
    op.execute(f"DELETE FROM notices WHERE about IS NOT NULL OR kind NOT IN ({known})")  # noqa: S608
    with op.batch_alter_table("notices") as table:
        table.drop_constraint("fk_notices_about", type_="foreignkey")
        table.drop_column("about")
    op.drop_index("ix_havrutot_deleted", "havrutot")
    op.drop_index("ix_havrutot_channel_id", "havrutot")
    with op.batch_alter_table("havrutot") as table:
        table.drop_constraint("fk_havrutot_offered_to", type_="foreignkey")
        for name in ("archived_at", "offered_to", "deleted_at"):
            table.drop_column(name)


def _codes() -> None:
    op.create_table(
        "codes",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column(
            "havruta_id",
            sa.String(),
            sa.ForeignKey("havrutot.id", ondelete="CASCADE", name="fk_codes_havruta_id"),
            nullable=False,
        ),
        sa.Column(
            "made_by",
            sa.String(),
            sa.ForeignKey("users.id", name="fk_codes_made_by"),
            nullable=False,
        ),
        _instant("created_at"),
        _instant("expires_at"),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        _instant("revoked_at", nullable=True),
        sa.UniqueConstraint("digest", name="uq_codes_digest"),
    )
    op.create_index("ix_codes_havruta_id", "codes", ["havruta_id"])


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
