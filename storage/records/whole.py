"""Havrutot with their people, in one statement: what nearly everything begins with.

The statements are made once, and their rows are taken apart by position.
"""

from collections.abc import MutableMapping
from dataclasses import fields
from typing import Any

from sqlalchemy import Select, Text, bindparam, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from havruta.havrutot.model import Following, Havruta, Home, Participant
from havruta.ids import HavrutaId, UserId
from havruta.people.model import User
from storage.columns import stretches_of
from storage.rows.base import RUNNING
from storage.rows.havrutot import HavrutaRow, ParticipantRow
from storage.rows.people import UserRow
from storage.rows.sessions import SessionRow
from storage.statements import field_columns

Met = MutableMapping[UserId, User]
"""People as they are known already."""

_PARTS = {"participants", "home", "following"}
_NAMES = tuple(field.name for field in fields(Havruta) if field.name not in _PARTS)
_HOME, _FOLLOWING = field_columns(Home, HavrutaRow), field_columns(Following, HavrutaRow)
_AT_HOME = len(_NAMES)
_AT_FOLLOWING = _AT_HOME + len(_HOME)

HAVRUTA: tuple[Any, ...] = (
    *(
        cast(HavrutaRow.covered, Text) if name == "covered" else getattr(HavrutaRow, name)
        for name in _NAMES
    ),
    *_HOME,
    *_FOLLOWING,
)
"""The columns of a havruta, but for its people."""
PERSON: tuple[Any, ...] = (
    ParticipantRow.user_id,
    ParticipantRow.joined_at,
    ParticipantRow.notify,
    ParticipantRow.shares,
    *field_columns(User, UserRow),
)
"""Those of one who takes part, and of the person that they are."""

_AT_PERSON = len(HAVRUTA)
_AT_USER = 4


def _whole() -> Select[Any]:
    return (
        select(*HAVRUTA, *PERSON)
        .select_from(HavrutaRow)
        .outerjoin(ParticipantRow, ParticipantRow.havruta_id == HavrutaRow.id)
        .outerjoin(UserRow, UserRow.id == ParticipantRow.user_id)
    )


_mine = aliased(ParticipantRow)

THIS = _whole().where(HavrutaRow.id == bindparam("havruta_id")).order_by(ParticipantRow.place)
KEPT = THIS.where(HavrutaRow.deleted_at.is_(None))
THESE = (
    _whole()
    .where(HavrutaRow.id.in_(bindparam("havruta_ids", expanding=True)))
    .order_by(HavrutaRow.id, ParticipantRow.place)
)
OF = (
    _whole()
    .join(_mine, _mine.havruta_id == HavrutaRow.id)
    .where(_mine.user_id == bindparam("user_id"))
    .order_by(HavrutaRow.created_at.desc(), HavrutaRow.id.desc(), ParticipantRow.place)
)
RUNNING_OF = OF.join(SessionRow, SessionRow.havruta_id == HavrutaRow.id).where(RUNNING)


async def havrutot(
    db: AsyncConnection, query: Select[Any], met: Met | None, **bound: Any
) -> list[Havruta]:
    """Return the havrutot that the query finds, with their people; these have been `met` then."""
    people: dict[HavrutaId, list[Participant]] = {}
    found: dict[HavrutaId, Any] = {}
    for row in await db.execute(query, bound):
        havruta_id = row[0]
        if havruta_id not in found:
            found[havruta_id], people[havruta_id] = row, []
        if row[_AT_PERSON] is not None:
            participant, user = person_of(row[_AT_PERSON:])
            people[havruta_id].append(participant)
            if met is not None:
                met[user.id] = user
    return [havruta_of(row, people[havruta_id]) for havruta_id, row in found.items()]


def havruta_of(row: Any, participants: list[Participant]) -> Havruta:
    """Return the havruta that a row begins with."""
    kept = dict(zip(_NAMES, row, strict=False))
    kept["covered"] = stretches_of(kept["covered"])
    following = row[_AT_FOLLOWING:_AT_PERSON]
    return Havruta(
        **kept,
        participants=tuple(participants),
        home=Home(*row[_AT_HOME:_AT_FOLLOWING]),
        following=None if following[0] is None else Following(*following),
    )


def person_of(row: Any) -> tuple[Participant, User]:
    """Return the one who takes part that a row begins with, and the person that they are."""
    user_id, joined_at, notify, shares = row[:_AT_USER]
    user = User(*row[_AT_USER : len(PERSON)])
    return Participant(user_id, joined_at, notify, user.notify, shares), user
