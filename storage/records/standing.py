"""A session and how one person stands in it, in one joined read: what every move asks.

The statement is made once, and its row is taken apart by position: both halve what a move costs
beside its write.
"""

from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from havruta.ids import SessionId, UserId
from havruta.sessions.model import Session, Standing, Stay
from storage.rows.havrutot import HavrutaRow, ParticipantRow
from storage.rows.sessions import SessionRow, StayRow
from storage.statements import field_columns

_theirs = aliased(StayRow)
_owners = aliased(StayRow)
_leaders = aliased(StayRow)
_SESSION = field_columns(Session, SessionRow)
_STAY = field_columns(Stay, _theirs)
_OWNER_STAY = field_columns(Stay, _owners)
_AFTER_SESSION = len(_SESSION)
_AFTER_STAY = _AFTER_SESSION + len(_STAY)
_AFTER_STAYS = _AFTER_STAY + len(_OWNER_STAY)


def _standing() -> Select[Any]:
    user: Any = bindparam("user_id")
    lead = (HavrutaRow.lead, HavrutaRow.owner_id, ParticipantRow.user_id, _leaders.seen_at)
    return (
        select(*_SESSION, *_STAY, *_OWNER_STAY, *lead)
        .select_from(SessionRow)
        .join(HavrutaRow, HavrutaRow.id == SessionRow.havruta_id)
        .outerjoin(
            ParticipantRow,
            and_(ParticipantRow.havruta_id == HavrutaRow.id, ParticipantRow.user_id == user),
        )
        .outerjoin(_theirs, _staying(_theirs, user))
        .outerjoin(_owners, _staying(_owners, HavrutaRow.owner_id))
        .outerjoin(_leaders, _staying(_leaders, SessionRow.leader_id))
        .where(SessionRow.id == bindparam("session_id"))
    )


def _staying(stay: Any, user_id: Any) -> Any:
    return and_(stay.session_id == SessionRow.id, stay.user_id == user_id, stay.left_at.is_(None))


_LOOKING = _standing()
_LOCKING = _standing().with_for_update(of=SessionRow, key_share=True)


async def standing(
    db: AsyncConnection, session_id: SessionId, user_id: UserId, *, lock: bool
) -> Standing | None:
    """Return the session and how the person stands in it; None if there is no such session."""
    asked = {"session_id": session_id, "user_id": user_id}
    row = (await db.execute(_LOCKING if lock else _LOOKING, asked)).first()
    if row is None:
        return None
    lead, owner_id, participant, leader_seen_at = row[_AFTER_STAYS:]
    return Standing(
        session=Session(*row[:_AFTER_SESSION]),
        lead=lead,
        owner_id=owner_id,
        belongs=participant is not None,
        stay=_stay(row[_AFTER_SESSION:_AFTER_STAY]),
        owner_stay=_stay(row[_AFTER_STAY:_AFTER_STAYS]),
        leader_seen_at=leader_seen_at,
    )


def _stay(columns: Any) -> Stay | None:
    return None if columns[0] is None else Stay(*columns)
