"""Use cases: codes, with which whoever has one joins a havruta by themselves."""

import re
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from havruta.errors.havrutot import AlreadyIn, CodeOver, TooManyCodes, UnknownCode
from havruta.events import NoticesDue
from havruta.havrutot import limits
from havruta.havrutot.invitations import Acceptance, joined
from havruta.havrutot.model import Code, CodeState, Havruta
from havruta.ids import CodeId, HavrutaId, UserId, new_id
from havruta.notices import promises
from havruta.notices.model import NoticeKind
from havruta.people.credentials import digest_of, known
from havruta.people.model import User
from havruta.permissions import Action, require
from havruta.records import Records
from havruta.study import Study

USES, DAYS = 10, 7
"""How many may join with a code, and for how many days, where nobody says otherwise."""
MOST_USES, MOST_DAYS = 100, 90
MOST_CODES = 10
"""How many codes of one havruta may be open at once."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter in it looks like a number, or like another letter."""
SEEN_AS = str.maketrans("OIL", "011")
LENGTH, GROUP = 16, 4


@dataclass(frozen=True, slots=True)
class Shared:
    """A havruta and its codes that let people in, oldest first.

    `fresh` is the one that was just made, in words: nobody can ever read it again.
    """

    havruta: Havruta
    codes: tuple[Code, ...]
    fresh: str = ""


async def make(
    study: Study, *, havruta_id: HavrutaId, by: UserId, uses: int = USES, days: int = DAYS
) -> Shared:
    """Make a code that lets so many join within so many days (both are made to fit the limits).

    Raises `UnknownHavruta`, `NotAllowed`, `HavrutaArchived`, `HavrutaFull`, `TooManyCodes`.
    """
    text, now = _fresh(), study.now()
    code = Code(
        id=CodeId(new_id(now)),
        digest=digest_of(study, read(text)),
        havruta_id=havruta_id,
        made_by=by,
        created_at=now,
        expires_at=now + timedelta(days=min(max(days, 1), MOST_DAYS)),
        uses=min(max(uses, 1), MOST_USES),
    )
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.SHARE, by, havruta)
        limits.require_open(study, havruta)
        before = await _open(records, havruta, now)
        if len(before) >= MOST_CODES:
            raise TooManyCodes(limit=MOST_CODES, name=havruta.name)
        await records.codes.save(code)
    return Shared(havruta, (*before, code), text)


async def shared(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Shared:
    """Return the havruta and its codes that let people in.

    Raises `UnknownHavruta`, `NotAllowed`.
    """
    async with study.reading() as records:
        havruta = await records.havrutot.get(havruta_id)
        require(Action.SHARE, by, havruta)
        return Shared(havruta, await _open(records, havruta, study.now()))


async def revoke(study: Study, *, havruta_id: HavrutaId, code_id: CodeId, by: UserId) -> Shared:
    """Have a code of the havruta let nobody in any more; return those that still do.

    Raises `UnknownHavruta`, `NotAllowed`, `UnknownCode`.
    """
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.SHARE, by, havruta)
        code = await records.codes.lock(code_id)
        if code.havruta_id != havruta_id:
            raise UnknownCode
        if code.revoked_at is None:
            await records.codes.save(replace(code, revoked_at=study.now()))
        return Shared(havruta, await _open(records, havruta, study.now()))


@dataclass(frozen=True, slots=True)
class Offer:
    """A havruta that a code opens, and whose it is."""

    havruta: Havruta
    owner: User


async def offered(study: Study, *, said: str, by: UserId | None) -> Offer:
    """Return what the code opens, and use it for nothing.

    Raises as `join` does, as far as it is known by whom.
    """
    async with study.reading() as records:
        code = await _found(study, records, said)
        havruta = await records.havrutot.get(code.havruta_id)
        _require_open(havruta, code, by, study.now())
        if by is not None:
            await limits.require_not_barred(records, havruta, by)
        limits.require_open(study, havruta)
        owners = await records.users.many([havruta.owner_id])
    return Offer(havruta, owners[havruta.owner_id])


async def join(study: Study, *, said: str, by: UserId) -> Acceptance:
    """Join the havruta that the code opens, and tell its owner. Consent lies in the asking.

    Raises `UnknownCode`, `UnknownHavruta`, `AlreadyIn`, `CodeOver`, and as `invitations.joined`.
    """
    now = study.now()
    async with study.transaction() as records:
        found = await _found(study, records, said)
        havruta = await records.havrutot.lock(found.havruta_id)
        code = await records.codes.lock(found.id)
        _require_open(havruta, code, by, now)
        acceptance = await joined(study, records, havruta, by)
        await records.codes.save(replace(code, used=code.used + 1))
        notice = promises.about_person(
            NoticeKind.JOINED, havruta, to=havruta.owner_id, about=by, now=now
        )
        await records.notices.add(notice)
        records.publish(NoticesDue())
    return acceptance


def read(said: str) -> str:
    """Return the code as it is known, however it was typed, or pasted as an address."""
    last = said.strip().rstrip("/").rpartition("/")[2]
    return re.sub(r"[^0-9A-Z]", "", last.upper()).translate(SEEN_AS)


def _fresh() -> str:
    letters = [secrets.choice(ALPHABET) for _ in range(LENGTH)]
    groups = ("".join(letters[at : at + GROUP]) for at in range(0, LENGTH, GROUP))
    return "-".join(groups)


async def _found(study: Study, records: Records, said: str) -> Code:
    if (found := await known(study, read(said), records.codes.find)) is None:
        raise UnknownCode
    return found


def _require_open(havruta: Havruta, code: Code, by: UserId | None, now: datetime) -> None:
    if by is not None and havruta.participant(by) is not None:
        raise AlreadyIn(name=havruta.name)
    if (state := code.state_at(now)) is not CodeState.OPEN:
        raise CodeOver(state=state.value)


async def _open(records: Records, havruta: Havruta, now: datetime) -> tuple[Code, ...]:
    found = await records.codes.of(havruta.id)
    return tuple(code for code in found if code.state_at(now) is CodeState.OPEN)
