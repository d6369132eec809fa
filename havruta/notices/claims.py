"""How what is due is taken up: with a lease, by a pace, and no more often than is of use."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from havruta.notices.model import Notice
from havruta.notices.pace import Pace, requests_of
from havruta.study import Study

LEASE = timedelta(minutes=1)

BATCH = 20
"""So many are taken up at once, where no pace allows less."""

LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Claims:
    """What one process takes up, by a pace if there is one.

    One looks at a time, for they would only wait for each other in the database; and of those who
    come meanwhile one looks after that for all of them.
    """

    def __init__(self, pace: Pace | None = None) -> None:
        self._pace = pace
        self._turn = asyncio.Lock()
        self._is_awaited = False
        self._room_at = LONG_AGO
        """Before then there is no room for anything, so that nobody need look."""

    async def take(self, study: Study) -> tuple[Sequence[Notice], datetime | None]:
        """Take up what is due and may be told now; return it, and when there may be more to tell.

        None, where nothing is known to be told, or somebody else is about to say.
        """
        if self._is_awaited:
            return (), None
        self._is_awaited = True
        try:
            await self._turn.acquire()
        finally:
            self._is_awaited = False
        try:
            return await self._take(study)
        finally:
            self._turn.release()

    async def _take(self, study: Study) -> tuple[Sequence[Notice], datetime | None]:
        now, pace = study.now(), self._pace
        if pace is None:
            async with study.transaction() as records:
                return await records.notices.claim(now, LEASE, BATCH), None
        if now < self._room_at <= now + pace.longest_wait:
            return (), self._room_at
        async with study.transaction() as records:
            spent_until = await records.notices.lock_pace() or now
            room = pace.room(spent_until, now)
            claimed = await records.notices.claim(now, LEASE, room) if room else []
            if claimed:
                spent_until = pace.spent(spent_until, now, sum(map(requests_of, claimed)))
                await records.notices.save_pace(spent_until)
            due = await records.notices.next_due()
        self._room_at = pace.next_room(spent_until)
        return claimed, due and max(due, now + pace.gap, self._room_at)
