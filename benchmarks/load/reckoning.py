"""What became of the notices: which was promised, which was told, and how late."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from benchmarks.load.town import Promise
from benchmarks.worlds import NOW
from havruta.notices.model import NoticeKind, NoticeState
from storage.engine import open_engine
from storage.rows.base import UNSETTLED
from storage.rows.notices import NoticeRow

AFTER = timedelta(seconds=15)
"""So long what was due in the evening's last moment is waited for."""

WELL = frozenset({NoticeState.DELIVERED, NoticeState.OBSOLETE})
MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A notice as the database has it."""

    id: str
    promise: Promise
    state: NoticeState
    due_at: datetime


@dataclass(frozen=True)
class Account:
    """How many were promised: how late each was told, which were lost, how many told twice."""

    promised: int
    late: Sequence[tuple[datetime, float]]
    """When each that was told was due, and how many ms later it was told."""
    lost: Counter[NoticeKind]
    doubled: int


async def settled(url: str) -> Sequence[Kept]:
    """Wait until nothing that is due waits to be told, or too long; return all there is."""
    until, row = NOW() + AFTER, NoticeRow
    async with open_engine(url) as engine:
        waiting = select(func.count()).select_from(row.__table__).where(UNSETTLED)
        while NOW() < until:
            async with engine.connect() as db:
                if not await db.scalar(waiting.where(row.due_at <= NOW())):
                    break
            await asyncio.sleep(1)
        query = select(row.id, row.kind, row.havruta_id, row.recipient, row.state, row.due_at)
        async with engine.connect() as db:
            return [
                Kept(
                    one.id, Promise(one.kind, one.havruta_id, one.recipient), one.state, one.due_at
                )
                for one in await db.execute(query)
                if one.state in WELL or one.due_at <= NOW()
            ]


def reckon(
    promised: Mapping[Promise, datetime],
    notices: Sequence[Kept],
    told: Sequence[tuple[str, datetime]],
) -> Account:
    """Reckon it up; `told` are the nonces of messages, and when Discord had them.

    Lost is what was promised and not told, and whatever else the database has that waits still, or
    was given up.
    """
    of_nonce = {one.id[1:]: one.promise for one in notices}
    times: dict[Promise, list[datetime]] = {}
    for nonce, at in told:
        if (promise := of_nonce.get(nonce)) is not None and promise in promised:
            times.setdefault(promise, []).append(at)
    dues = ((promised[promise], min(at)) for promise, at in times.items())
    late = [(due, (at - due) / MS) for due, at in dues]
    lost = Counter(one.kind for one in promised if one not in times)
    others = (one for one in notices if one.promise not in promised)
    lost.update(one.promise.kind for one in others if one.state not in WELL)
    return Account(len(promised), late, lost, sum(len(at) - 1 for at in times.values()))
