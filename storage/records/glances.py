"""All of a person's havrutot at a glance, in three reads, however many they are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from havruta.havrutot.model import Following, Havruta, Home, Participant
from havruta.ids import HavrutaId, UserId
from havruta.people.model import User
from havruta.sessions.model import Glance, Session
from storage.columns import stretches_of
from storage.records.users import Users
from storage.rows.havrutot import HavrutaRow, ParticipantRow
from storage.rows.sessions import SessionRow, StayRow
from storage.statements import field_columns

_mine = aliased(ParticipantRow)
_PERSON: Any = bindparam("user_id")
_HOME, _FOLLOWING = field_columns(Home, HavrutaRow), field_columns(Following, HavrutaRow)
_PARTS = {"participants", "home", "following"}
_NAMES = tuple(field.name for field in fields(Havruta) if field.name not in _PARTS)
_HAVRUTA = [
    cast(HavrutaRow.covered, Text) if name == "covered" else getattr(HavrutaRow, name)
    for name in _NAMES
]
_SESSION = field_columns(Session, SessionRow)
_PARTICIPANT: tuple[Any, ...] = (
    ParticipantRow.user_id,
    ParticipantRow.joined_at,
    ParticipantRow.notify,
    ParticipantRow.shares,
)


def _havrutot() -> Select[Any]:
    before = aliased(SessionRow)
    last_met = select(func.max(before.started_at)).where(before.havruta_id == HavrutaRow.id)
    return (
        select(
            *_HAVRUTA,
            *_HOME,
            *_FOLLOWING,
            last_met.where(before.ending.is_not(None)).scalar_subquery(),
            *_SESSION,
        )
        .select_from(_mine)
        .join(HavrutaRow, HavrutaRow.id == _mine.havruta_id)
        .outerjoin(SessionRow, _runs(HavrutaRow.id))
        .where(_mine.user_id == _PERSON)
        .order_by(HavrutaRow.created_at.desc(), HavrutaRow.id.desc())
    )


def _people() -> Select[Any]:
    there = and_(
        StayRow.session_id == SessionRow.id,
        StayRow.user_id == ParticipantRow.user_id,
        StayRow.left_at.is_(None),
    )
    return (
        select(*_PARTICIPANT, ParticipantRow.havruta_id, StayRow.seen_at)
        .select_from(_mine)
        .join(ParticipantRow, ParticipantRow.havruta_id == _mine.havruta_id)
        .outerjoin(SessionRow, _runs(ParticipantRow.havruta_id))
        .outerjoin(StayRow, there)
        .where(_mine.user_id == _PERSON)
        .order_by(ParticipantRow.place)
    )


def _runs(havruta_id: Any) -> ColumnElement[bool]:
    return and_(SessionRow.havruta_id == havruta_id, SessionRow.ending.is_(None))


_HAVRUTOT, _PEOPLE = _havrutot(), _people()
_AT_HOME = len(_HAVRUTA)
_AT_FOLLOWING = _AT_HOME + len(_HOME)
_AT_LAST_MET = _AT_FOLLOWING + len(_FOLLOWING)


async def glances(db: AsyncConnection, user_id: UserId) -> list[Glance]:
    """Return each of the person's havrutot with its people and what runs, newest first."""
    people = (await db.execute(_PEOPLE, {"user_id": user_id})).all()
    users = await Users(db).many({row.user_id for row in people})
    present: dict[HavrutaId, list[_Present]] = defaultdict(list)
    for one, joined_at, notify, shares, havruta_id, seen_at in people:
        user = users[one]
        participant = Participant(one, joined_at, notify, user.notify, shares)
        present[havruta_id].append(_Present(participant, user, seen_at))
    found = await db.execute(_HAVRUTOT, {"user_id": user_id})
    return [_glance(row, present) for row in found]


@dataclass(frozen=True, slots=True)
class _Present:
    """One of a havruta's people, and when they were last seen in what runs."""

    participant: Participant
    user: User
    seen_at: datetime | None


def _glance(row: Any, present: Mapping[HavrutaId, Sequence[_Present]]) -> Glance:
    following, last_met = row[_AT_FOLLOWING:_AT_LAST_MET], row[_AT_LAST_MET]
    session = row[_AT_LAST_MET + 1 :]
    kept = dict(zip(_NAMES, row, strict=False))
    kept["covered"] = stretches_of(kept["covered"])
    theirs = present[kept["id"]]
    return Glance(
        havruta=Havruta(
            **kept,
            participants=tuple([one.participant for one in theirs]),
            home=Home(*row[_AT_HOME:_AT_FOLLOWING]),
            following=None if following[0] is None else Following(*following),
        ),
        people=tuple([one.user for one in theirs]),
        seen={one.user.id: one.seen_at for one in theirs if one.seen_at is not None},
        running=None if session[0] is None else Session(*session),
        last_met=last_met,
    )
