"""What all tables have in common, and the conditions of their partial indexes."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Index, MetaData, String, Table, TextClause, text
from sqlalchemy.orm import DeclarativeBase

from havruta.ids import (
    AnnotationId,
    AwayId,
    CodeId,
    ConnectionId,
    HavrutaId,
    InvitationId,
    NoticeId,
    PeerId,
    PlanId,
    ProposalId,
    RecordingId,
    SessionId,
    StayId,
    UserId,
)
from havruta.refs import Stretch
from storage.columns import WORD, Instant, Pairs, Stretches

# Conditions of partial indexes. A query must repeat one word by word, or SQLite ignores the index.
PENDING = text("state = 'pending'")
RUNNING = text("ending IS NULL")
ENDED = text("ending IS NOT NULL")
UNFINISHED = text("finished_at IS NULL")
STAYING = text("left_at IS NULL")
DELETED = text("deleted_at IS NOT NULL")
UNSETTLED = text("state IN ('due', 'claimed')")
UNLEASED = text("state IN ('due', 'claimed') AND lease_until IS NULL")
TRIED = text("state IN ('due', 'claimed') AND attempts > 0")
AWAITED = text("due_at IS NOT NULL")

IDS = (
    UserId,
    HavrutaId,
    InvitationId,
    CodeId,
    SessionId,
    StayId,
    ConnectionId,
    PeerId,
    AnnotationId,
    AwayId,
    NoticeId,
    PlanId,
    ProposalId,
    RecordingId,
)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(DeclarativeBase):
    """Base of all tables."""

    __table__: ClassVar[Table]

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        **dict.fromkeys(IDS, String),
        datetime: Instant,
        StrEnum: WORD,
        tuple[Stretch, ...]: Stretches,
        tuple[tuple[str, str], ...]: Pairs,
    }


def only_where(condition: TextClause, name: str, *columns: str, unique: bool = False) -> Index:
    """Return an index of the rows that fulfil the condition."""
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
