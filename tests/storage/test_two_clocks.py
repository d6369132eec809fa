"""Two clocks on one database: what is planned opens once, and each is reminded once."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack

import pytest

from havruta.bus import LocalBus
from havruta.havrutot import founding
from havruta.havrutot.model import Home
from havruta.notices import claims, delivery
from havruta.notices.model import NoticeKind
from havruta.people.zones import ISRAEL
from havruta.plans import occasions, planning
from havruta.plans.model import OccurrenceState
from havruta.recurrence import Timing
from havruta.study import Study
from storage.database import open_database
from tests.conftest import Clock, PlainAddresses
from tests.havruta.carriers import Carriers
from tests.havruta.planned import HOUR, MINUTE, MONDAY, at
from tests.library import SmallLibrary
from tests.storage.samples import ISAAC, NOON, settle

HAVRUTOT = 7


class DyingCarriers(Carriers):
    """Carriers of a process that dies after so many messages, before it notes the last."""

    def __init__(self, *, after):
        super().__init__()
        self.left = after

    async def carry(self, notice, way):
        await super().carry(notice, way)
        self.left -= 1
        if self.left < 0:
            raise asyncio.CancelledError


@pytest.fixture
async def clocks(url):
    """Two programs over one database, by one clock on the wall, as studies."""
    clock = Clock(NOON)
    async with AsyncExitStack() as stack:
        both = []
        for _ in range(2):
            database = await stack.enter_async_context(open_database(url))
            addresses = PlainAddresses()
            both.append(Study(database, SmallLibrary(), LocalBus(), addresses, b"secret", clock))
        await settle(both[0].storage)
        yield both, clock


async def tick(clocks, carriers):
    """Have both see to all that is due, at once."""

    async def one(study, carriers):
        while await occasions.see_to_due(study) + await delivery.deliver_due(study, carriers):
            pass

    await asyncio.gather(*(one(*both) for both in zip(clocks, carriers, strict=True)))


async def test_each_is_reminded_once_and_each_session_opens_once(clocks):
    """SC-7, SE-2, OP-4: whichever clock comes first, and though they die in between."""
    both, clock = clocks
    made = []
    for number in range(HAVRUTOT):
        named = {"book": "Ruth", "name": f"h{number}", "partners": [], "home": Home()}
        havruta = await founding.create(both[0], by=ISAAC.id, **named)
        timing = Timing(MONDAY, ISRAEL)
        made.append(await planning.add(both[1], havruta_id=havruta.id, by=ISAAC.id, timing=timing))
    carriers = [DyingCarriers(after=2), DyingCarriers(after=2)]
    clock.now = at(MONDAY) - HOUR
    await tick(both, carriers)

    clock.now = at(MONDAY) - 15 * MINUTE
    with pytest.raises(asyncio.CancelledError):
        await tick(both, carriers)
    clock.advance(2 * claims.LEASE)
    again = [Carriers(), Carriers()]
    await tick(both, again)
    clock.now = at(MONDAY)
    await tick(both, [Carriers(), Carriers()])

    async with both[0].reading() as records:
        notices = [n for plan in made for n in await records.notices.of(plan.havruta_id)]
        kept = [one for plan in made for one in await records.occurrences.of(plan.id)]
        running = await records.sessions.running_in([plan.havruta_id for plan in made])
    counted = Counter(notice.kind for notice in notices)
    assert counted == {NoticeKind.REMINDER: HAVRUTOT, NoticeKind.SESSION: HAVRUTOT}
    assert {notice.state.value for notice in notices} == {"delivered"}
    assert {one.state for one in kept} == {OccurrenceState.OPEN}
    assert sorted(one.session_id for one in kept) == sorted(one.id for one in running)
    told = sum(len(one.carried) for one in (*carriers, *again))
    assert HAVRUTOT <= told <= 2 * HAVRUTOT  # what was sent and not noted is sent again
