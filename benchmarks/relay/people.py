"""Rooms for relays: who is in them, and what lets them in; the same in each process."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from havruta.havrutot.model import Havruta, Home, Lead, Participant
from havruta.ids import HavrutaId, SessionId, UserId
from havruta.people.credentials import digest_of
from havruta.people.model import SignIn, User
from havruta.records import Records
from havruta.sessions.model import Session, SessionKind
from havruta.study import Study

BOOK = "Genesis"
FIRST, SEGMENTS = "Genesis 1:1", 31
LONG = timedelta(days=1)
AT_ONCE = 100
"""So many rooms are made in one transaction."""


def session_of(room: int) -> SessionId:
    """Return the id of a room's session."""
    return SessionId(_id("5", room))


def cookie_of(room: int, member: int) -> str:
    """Return what signs a member in; the first of a room is its owner."""
    return f"member-{room}-{member}"


async def fill(study: Study, rooms: int, size: int, *, free: bool = False) -> None:
    """Have so many sessions run, with so many people each who may come; `free`: any may move."""
    now = study.now()
    for first in range(0, rooms, AT_ONCE):
        async with study.transaction() as records:
            for room in range(first, min(first + AT_ONCE, rooms)):
                await _room(study, records, room, size, now, Lead.FREE if free else Lead.OWNER)


async def _room(
    study: Study, records: Records, room: int, size: int, now: datetime, lead: Lead
) -> None:
    people = list(_people(room, size))
    for member, user in enumerate(people):
        await records.users.insert(user)
        digest = digest_of(study, cookie_of(room, member))
        sign_in = SignIn(digest, user.id, now, expires_at=now + LONG, seen_at=now)
        await records.credentials.add_sign_in(sign_in)
    havruta = Havruta(
        id=HavrutaId(_id("4", room)),
        name=f"Room {room}",
        book=BOOK,
        ref=FIRST,
        owner_id=people[0].id,
        participants=tuple(Participant(user.id, now) for user in people),
        home=Home(),
        created_at=now,
        lead=lead,
    )
    await records.havrutot.save(havruta)
    session = Session(
        id=session_of(room),
        havruta_id=havruta.id,
        book=BOOK,
        kind=SessionKind.INSTANT,
        started_at=now,
        started_by=people[0].id,
        began_ref=FIRST,
        ref=FIRST,
        owner_ref=FIRST,
        covered=(),
    )
    await records.sessions.open(session)


def _people(room: int, size: int) -> Iterator[User]:
    for member in range(size):
        yield User(UserId(_id("3", room * 1000 + member)), f"Reader {member}", is_new=False)


def _id(kind: str, number: int) -> str:
    return f"0{kind}{number:024}"
