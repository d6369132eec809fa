"""Use cases: promises are kept, by one way or another, and none is lost.

A notice is claimed with a lease, carried, and settled only once it has been taken; a way that is
closed gives way to the next.
"""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from havruta.notices.model import Notice, NoticeKind, NoticeState, Reason, Way
from havruta.notices.ports import Courier, Unreachable
from havruta.notices.promises import unreached
from havruta.records import Records
from havruta.study import Study

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=1)

LONGEST = timedelta(seconds=25)
"""So long one way may take; all ways together are done before the lease is."""

BATCH = 20
MOST_ATTEMPTS = 150
FIRST_RETRY = timedelta(seconds=2)
LAST_RETRY = timedelta(minutes=10)

WAYS: dict[NoticeKind, tuple[Way, ...]] = {
    NoticeKind.INVITATION: (Way.DIRECT, Way.HOME),
    NoticeKind.ANSWER: (Way.DIRECT, Way.HOME),
    NoticeKind.SESSION: (Way.DIRECT, Way.HOME),
    NoticeKind.SUMMARY: (Way.CARDS,),
    NoticeKind.UNREACHED: (Way.DIRECT, Way.HOME),
}
"""By which ways each kind is tried, in order; without a recipient only the home is left."""

OWNER_IS_TOLD = frozenset({NoticeKind.INVITATION, NoticeKind.SESSION})
"""What the owner hears of when nobody could be reached."""


async def deliver_due(study: Study, courier: Courier) -> int:
    """Carry what is due now, side by side; return how many notices were tried."""
    async with study.transaction() as records:
        claimed = await records.notices.claim(study.now(), LEASE, BATCH)
    rounds = [_deliver(study, courier, notice) for notice in claimed]
    failures = [f for f in await asyncio.gather(*rounds, return_exceptions=True) if f]
    if failures:
        raise failures[0]
    return len(claimed)


async def next_due(study: Study) -> datetime | None:
    """Return when something is to be told next."""
    async with study.transaction() as records:
        return await records.notices.next_due()


async def _deliver(study: Study, courier: Courier, notice: Notice) -> None:
    reason = None
    for way in _ways(notice):
        try:
            async with asyncio.timeout(LONGEST.total_seconds()):
                await courier.carry(notice, way)
        except Unreachable as closed:
            reason = closed.reason
        except Exception:
            log.exception("notice not carried: %s %s", notice.kind, notice.id)
            await _put_off(study, notice)
            return
        else:
            await _settle(study, notice, way)
            return
    await _give_up(study, notice, reason)


def _ways(notice: Notice) -> tuple[Way, ...]:
    ways = WAYS[notice.kind]
    return ways if notice.recipient else tuple(way for way in ways if way is not Way.DIRECT)


async def _settle(study: Study, notice: Notice, way: Way) -> None:
    told = replace(notice, state=NoticeState.DELIVERED, way=way, settled_at=study.now())
    async with study.transaction() as records:
        if await _is_ours(records, notice):
            await records.notices.save(told)


async def _put_off(study: Study, notice: Notice) -> None:
    """Try again later, ever more slowly; after about a day, not at all."""
    if notice.attempts >= MOST_ATTEMPTS:
        await _give_up(study, notice, Reason.GAVE_UP)
        return
    wait = min(FIRST_RETRY * 2 ** min(notice.attempts - 1, 16), LAST_RETRY)
    later = replace(notice, state=NoticeState.DUE, due_at=study.now() + wait, lease_until=None)
    async with study.transaction() as records:
        if await _is_ours(records, notice):
            await records.notices.save(later)


async def _give_up(study: Study, notice: Notice, reason: Reason | None) -> None:
    now = study.now()
    lost = replace(notice, state=NoticeState.FAILED, reason=reason, settled_at=now)
    async with study.transaction() as records:
        if not await _is_ours(records, notice):
            return
        await records.notices.save(lost)
        if notice.kind in OWNER_IS_TOLD and not await _lost_before(records, lost):
            await records.notices.add(await unreached(records, lost, now))


async def _is_ours(records: Records, notice: Notice) -> bool:
    """Whether nobody has claimed it since, as they may when its lease has run out."""
    return await records.notices.get(notice.id) == notice


async def _lost_before(records: Records, lost: Notice) -> bool:
    """Whether the same has been promised to the same person before, and lost."""
    return any(
        notice.id != lost.id
        and notice.state is NoticeState.FAILED
        and (notice.kind, notice.recipient) == (lost.kind, lost.recipient)
        and (notice.session_id, notice.invitation_id) == (lost.session_id, lost.invitation_id)
        for notice in await records.notices.of(lost.havruta_id)
    )
