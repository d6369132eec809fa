"""Use cases: promises are kept, by one way or another, and none is lost.

A notice is claimed with a lease, carried, and settled only once it has been taken. A way that is
closed gives way to the next, for which the lease is renewed.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from havruta.errors.havrutot import UnknownHavruta
from havruta.events import NoticesDue
from havruta.havrutot import homes
from havruta.ids import UserId
from havruta.notices import promises, routing
from havruta.notices.carriers import Carrier, CarrierAway, NotTaken, StillCarrying, Unreachable
from havruta.notices.claims import LEASE, Claims
from havruta.notices.content import Content, Obsolete, OfHavruta
from havruta.notices.finding import find_content
from havruta.notices.model import LONGEST_WAIT, Notice, NoticeKind, NoticeState, Reason, Way
from havruta.people.model import NotifyBy
from havruta.records import Records
from havruta.side_by_side import side_by_side
from havruta.study import Study

log = logging.getLogger(__name__)

LONGEST = timedelta(seconds=25)
"""So long one way may take, well within its lease; what takes longer is tried again."""

MOST_ATTEMPTS = 160

SOON, SOON_ATTEMPTS = timedelta(seconds=30), 30
"""What passes by itself is waited for no longer at a time, for a quarter of an hour or more."""

AWAY = frozenset({Reason.NO_SHARED_SERVER, Reason.ACCOUNT_GONE})
"""Who cannot be reached for these reasons would not read it in a channel either."""

FIRST_RETRY = timedelta(seconds=2)
UNTIL_READY = timedelta(seconds=1)


async def deliver_due(
    study: Study,
    carriers: Sequence[Carrier],
    *,
    claims: Claims | None = None,
    look_again: Callable[[datetime], None] = lambda _: None,
    note: Callable[[Notice], None] = lambda _: None,
) -> int:
    """Carry what is due now, side by side; return how many notices were tried.

    Each is given to `note` as it is once it has been carried, given up or put off.
    By the `claims` of a process some of it may be left. When to `look_again` is said before any is
    carried, so that a slow one holds up none that falls due meanwhile; and how many are on their
    way at once is bounded by the pace, and by how long one may take.
    """
    claimed, next_look = await (claims or Claims()).take(study)
    if next_look is not None:
        look_again(next_look)
    await side_by_side([_deliver(_Claim(study, notice, note), carriers) for notice in claimed])
    return len(claimed)


async def next_due(study: Study) -> datetime | None:
    """Return when something is to be told next."""
    async with study.reading() as records:
        return await records.notices.next_due()


class ClaimLost(Exception):
    """Somebody else has taken the notice up, as they may when its lease has run out."""


class Resting(Exception):
    """Its recipient keeps Shabbat or a festival `until` then, and wants no call."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class _Claim:
    """A notice, for as long as nobody else has claimed it."""

    def __init__(self, study: Study, notice: Notice, note: Callable[[Notice], None]) -> None:
        self.study = study
        self.notice = notice
        self.note = note

    async def renew(self, lease: timedelta = LEASE) -> None:
        """Have a whole lease again. Raises `ClaimLost`."""
        async with self.study.transaction() as records:
            is_ours = await self.save(records, lease_until=self.study.now() + lease)
        if not is_ours:
            raise ClaimLost

    async def save(self, records: Records, **changes: Any) -> bool:
        """Keep these changes, unless the claim is lost; return whether they were kept."""
        try:
            known = await records.notices.lock(self.notice.id)
        except KeyError:  # it went along with the havruta that it was about
            return False
        if known != self.notice:
            return False
        self.notice = replace(self.notice, **changes)
        await records.notices.save(self.notice)
        return True

    async def settle(self, state: NoticeState, *, way: Way | None = None) -> None:
        """Note how it ended."""
        async with self.study.transaction() as records:
            is_ours = await self.save(records, state=state, way=way, settled_at=self.study.now())
        if is_ours:
            self.note(self.notice)


async def _deliver(claim: _Claim, carriers: Sequence[Carrier]) -> None:
    try:
        outcome = await _carry(claim, carriers)
    except ClaimLost:
        return
    except CarrierAway:
        await _wait(claim, claim.study.now() + UNTIL_READY)
        return
    except Resting as resting:
        await _wait(claim, resting.until, attempts=0)
        return
    except StillCarrying as slow:
        with suppress(ClaimLost):
            await claim.renew(LONGEST_WAIT)  # until then nobody else begins it anew
            slow.follow(partial(_resume, claim))
        return
    except (NotTaken, ConnectionError, TimeoutError) as passing:
        why = str(passing) or type(passing).__name__
        log.warning("notice not carried: %s %s: %s", claim.notice.kind, claim.notice.id, why)
        is_early = claim.notice.attempts <= SOON_ATTEMPTS
        longest = SOON if is_early else LONGEST_WAIT
        await _put_off(claim, longest=longest, may_be_there=isinstance(passing, TimeoutError))
        return
    except Exception:
        log.exception("notice not carried: %s %s", claim.notice.kind, claim.notice.id)
        await _put_off(claim)
        return
    if isinstance(outcome, Reason):
        await _give_up(claim, outcome)
    elif isinstance(outcome, Obsolete):
        await claim.settle(NoticeState.OBSOLETE)
    else:
        await claim.settle(NoticeState.DELIVERED, way=outcome)


async def _carry(claim: _Claim, carriers: Sequence[Carrier]) -> Way | Obsolete | Reason:
    """Tell it by the first way that is open; return which, or why there was none.

    Raises `ClaimLost`, `Resting`, and whatever goes wrong on a way that may be open.
    """
    by_way = {carrier.way: carrier for carrier in carriers}
    async with claim.study.reading() as records:
        ways = routing.ways(claim.notice, await _choice(claim, records))
        trying = [by_way[way] for way in ways if way in by_way]
        content = await _content(claim, records, trying[0]) if trying else Obsolete()
    if not ways:
        return Reason.NOT_WISHED
    reason = Reason.CHANNEL_GONE if claim.notice.is_for_all else Reason.NO_ACCOUNT
    for number, carrier in enumerate(trying):
        if carrier.way is Way.HOME and reason in AWAY:
            continue
        if number > 0:
            async with claim.study.reading() as records:
                content = await _content(claim, records, carrier)
        try:
            if outcome := await _try(claim, carrier, content):
                return outcome
        except Unreachable as closed:
            reason = closed.reason
            await claim.renew()
    return reason


async def _choice(claim: _Claim, records: Records) -> NotifyBy | None:
    """Return how its recipient wishes to be told, if it is for one, and they said.

    Raises `Resting`.
    """
    recipient, havruta_id = claim.notice.recipient, claim.notice.havruta_id
    if recipient is None or havruta_id is None:
        return None
    try:
        havruta = await records.havrutot.get(havruta_id)
    except UnknownHavruta:
        havruta = None
    user = await records.users.get(recipient)
    if rest := user.rest_at(claim.study.now()):
        raise Resting(rest.ends)
    return user.notify if havruta is None else routing.choice(user, havruta)


async def _content(claim: _Claim, records: Records, carrier: Carrier) -> Content | Obsolete:
    return await find_content(claim.study, records, claim.notice, carrier.way)


async def _try(
    claim: _Claim, carrier: Carrier, content: Content | Obsolete
) -> Way | Obsolete | None:
    """Tell it by this way, if it is one for it."""
    if isinstance(content, Obsolete):
        return content
    if not carrier.applies(content):
        return None
    if not carrier.is_ready:
        raise CarrierAway(carrier.way)
    try:
        async with asyncio.timeout(LONGEST.total_seconds()):
            absent = await carrier.carry(claim.notice, content)
    except Unreachable as closed:
        if (carrier.way, closed.reason) == (Way.HOME, Reason.CHANNEL_GONE):
            assert isinstance(content, OfHavruta)
            await _lose_home(claim.study, content)
        raise
    if absent and claim.notice.is_for_all:
        async with claim.study.transaction() as records:
            await _tell_directly(records, claim.notice, claim.study.now(), absent)
    return carrier.way


async def _lose_home(study: Study, content: OfHavruta) -> None:
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(content.havruta.id)
        await homes.lose(records, havruta, content.havruta.home, study.now())


async def _wait(claim: _Claim, due_at: datetime, *, attempts: int | None = None) -> None:
    """Try again when that may be possible; this was no attempt.

    Where it takes long it begins anew, with no `attempts`: one that has been tried and waits longer
    than any may is taken for one from before the clock was put back.
    """
    attempts = claim.notice.attempts - 1 if attempts is None else attempts
    async with claim.study.transaction() as records:
        changes = {"state": NoticeState.DUE, "due_at": due_at, "lease_until": None}
        await claim.save(records, attempts=attempts, **changes)
        records.publish(NoticesDue())


async def _resume(claim: _Claim, is_taken: bool) -> None:  # noqa: FBT001 - a carrier calls it
    """Note that what took long has been taken, or hear at once why it was not."""
    if is_taken:
        await claim.settle(NoticeState.DELIVERED, way=Way.MAIL)
        return
    await _wait(claim, claim.study.now() + UNTIL_READY)


async def _put_off(
    claim: _Claim, *, longest: timedelta = LONGEST_WAIT, may_be_there: bool = False
) -> None:
    """Try again later, ever more slowly; after about a day, not at all.

    What may be there already stays claimed until then, and comes before all that is due: behind
    many others it would be told twice, for Discord knows only for minutes what it has.
    """
    attempts = claim.notice.attempts
    if attempts >= MOST_ATTEMPTS:
        await _give_up(claim, Reason.GAVE_UP)
        return
    wait = min(FIRST_RETRY * 2 ** min(attempts - 1, 16), longest)
    again_at = claim.study.now() + wait
    put_off = {"state": NoticeState.DUE, "due_at": again_at, "lease_until": None}
    changes = {"lease_until": again_at} if may_be_there else put_off
    async with claim.study.transaction() as records:
        is_ours = await claim.save(records, **changes)
        records.publish(NoticesDue())
    if is_ours:
        claim.note(claim.notice)


async def _give_up(claim: _Claim, reason: Reason) -> None:
    now = claim.study.now()
    async with claim.study.transaction() as records:
        failed = {"state": NoticeState.FAILED, "reason": reason, "settled_at": now}
        if not await claim.save(records, **failed):
            return
        if routing.ROUTES[claim.notice.kind].owner_hears_of_failure:
            await _tell_owner(records, claim.notice, reason, now)
    claim.note(claim.notice)


async def _tell_owner(records: Records, lost: Notice, reason: Reason, now: datetime) -> None:
    """Have its havruta's owner hear of it, once; and all directly what they miss at home."""
    if (lost.kind, reason) == (NoticeKind.SESSION, Reason.UNSUBSCRIBED):
        return  # that is their wish, each time anew
    if await _failed_before(records, lost):
        return
    if lost.is_for_all:
        await _tell_directly(records, lost, now)
    if not (lost.is_for_all and reason is Reason.CHANNEL_GONE):  # its owner hears that it is gone
        await records.notices.add(await promises.unreached(records, lost, now))
        records.publish(NoticesDue())


async def _tell_directly(
    records: Records, lost: Notice, now: datetime, people: Collection[UserId] | None = None
) -> None:
    """Have these, or all, told by themselves what does not reach them at home."""
    assert lost.session_id is not None
    havruta = await records.havrutot.get(lost.of_havruta)
    to = havruta.people if people is None else people
    await homes.tell_directly(records, havruta, lost.session_id, now, to)


async def _failed_before(records: Records, failed: Notice) -> bool:
    """Whether the same has been promised to the same person before, and has failed."""
    promised = await records.notices.of(
        failed.of_havruta, session_id=failed.session_id, invitation_id=failed.invitation_id
    )
    return any(
        notice.id != failed.id
        and notice.state is NoticeState.FAILED
        and (notice.kind, notice.recipient) == (failed.kind, failed.recipient)
        for notice in promised
    )
