"""All of a person's havrutot at a glance, in two reads, however many they are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from havruta.havrutot.model import Participant
from havruta.ids import HavrutaId, UserId
from havruta.people.model import User
from havruta.sessions.model import Glance, Session
from storage.records.whole import HAVRUTA, PERSON, havruta_of, person_of
from storage.rows.havrutot import HavrutaRow, ParticipantRow
from storage.rows.people import UserRow
from storage.rows.sessions import SessionRow, StayRow
from storage.statements import field_columns

_mine = aliased(ParticipantRow)
_ASKED: Any = bindparam("user_id")
_SESSION = field_columns(Session, SessionRow)
_AT_LAST_MET = len(HAVRUTA)


def _havrutot() -> Select[Any]:
    before = aliased(SessionRow)
    last_met = select(func.max(before.started_at)).where(before.havruta_id == HavrutaRow.id)
    return (
        select(
            *HAVRUTA,
            last_met.where(before.ending.is_not(None)).scalar_subquery(),
            *_SESSION,
        )
        .select_from(_mine)
        .join(HavrutaRow, HavrutaRow.id == _mine.havruta_id)
        .outerjoin(SessionRow, _runs(HavrutaRow.id))
        .where(_mine.user_id == _ASKED)
        .order_by(HavrutaRow.created_at.desc(), HavrutaRow.id.desc())
    )


def _people() -> Select[Any]:
    there = and_(
        StayRow.session_id == SessionRow.id,
        StayRow.user_id == ParticipantRow.user_id,
        StayRow.left_at.is_(None),
    )
    return (
        select(*PERSON, ParticipantRow.havruta_id, StayRow.seen_at)
        .select_from(_mine)
        .join(ParticipantRow, ParticipantRow.havruta_id == _mine.havruta_id)
        .join(UserRow, UserRow.id == ParticipantRow.user_id)
        .outerjoin(SessionRow, _runs(ParticipantRow.havruta_id))
        .outerjoin(StayRow, there)
        .where(_mine.user_id == _ASKED)
        .order_by(ParticipantRow.place)
    )


def _runs(havruta_id: Any) -> ColumnElement[bool]:
    return and_(SessionRow.havruta_id == havruta_id, SessionRow.ending.is_(None))


_HAVRUTOT, _PEOPLE = _havrutot(), _people()


async def glances(db: AsyncConnection, user_id: UserId) -> list[Glance]:
    """Return each of the person's havrutot with its people and what runs, newest first."""
    present: dict[HavrutaId, list[_Present]] = defaultdict(list)
    for row in await db.execute(_PEOPLE, {"user_id": user_id}):
        *person, havruta_id, seen_at = row
        present[havruta_id].append(_Present(*person_of(person), seen_at))
    found = await db.execute(_HAVRUTOT, {"user_id": user_id})
    return [_glance(row, present) for row in found]


@dataclass(frozen=True, slots=True)
class _Present:
    """One of a havruta's people, and when they were last seen in what runs."""

    participant: Participant
    user: User
    seen_at: datetime | None


def _glance(row: Any, present: Mapping[HavrutaId, Sequence[_Present]]) -> Glance:
    session = row[_AT_LAST_MET + 1 :]
    theirs = present[row[0]]
    return Glance(
        havruta=havruta_of(row, [one.participant for one in theirs]),
        people=tuple([one.user for one in theirs]),
        seen={one.user.id: one.seen_at for one in theirs if one.seen_at is not None},
        running=None if session[0] is None else Session(*session),
        last_met=row[_AT_LAST_MET],
    )
