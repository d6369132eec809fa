"""What each ended session was to those who were there.

Revision ID: 0029
Follows: 0028
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

STAYS = """
SELECT stays.session_id, stays.user_id, stays.came_at, stays.seen_at, stays.left_at, users.zone
FROM stays JOIN sessions ON sessions.id = stays.session_id JOIN users ON users.id = stays.user_id
WHERE sessions.ending IS NOT NULL ORDER BY stays.came_at
"""


def upgrade() -> None:
    """Add it, and have the past be of the days that it was by people’s clocks of today."""
    learnings = op.create_table(
        "learnings",
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("caught_up", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name="fk_learnings_session_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_learnings_user_id"),
        sa.PrimaryKeyConstraint("session_id", "user_id", name="pk_learnings"),
    )
    op.create_index("ix_learnings_user_id", "learnings", ["user_id"])
    if rows := _learned():
        op.bulk_insert(learnings, rows)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("learnings")


def _learned() -> list[dict[str, Any]]:
    at = sa.DateTime(timezone=True)
    query = sa.text(STAYS).columns(came_at=at, seen_at=at, left_at=at)
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for session_id, user_id, came_at, seen_at, left_at, zone in op.get_bind().execute(query):
        day = (_utc(came_at).astimezone(ZoneInfo(zone or "Etc/UTC")) - timedelta(hours=4)).date()
        new = {"session_id": session_id, "user_id": user_id, "day": day}
        row = rows.setdefault((session_id, user_id), {**new, "seconds": 0, "caught_up": False})
        row["seconds"] += max(round(((left_at or seen_at) - came_at).total_seconds()), 0)
    return [*rows.values()]


def _utc(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)
