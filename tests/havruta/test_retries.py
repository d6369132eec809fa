"""Carrying notices in spite of failures: nothing is lost, and nothing holds up the rest."""

import asyncio
from datetime import timedelta

import pytest

from havruta.notices import claims, delivery
from havruta.notices.carriers import NotTaken, Unreachable
from havruta.notices.model import NoticeState, Reason, Way
from tests.havruta.carriers import Carriers
from tests.havruta.looking import notice_now
from tests.patience import PATIENCE

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


async def test_a_failure_is_tried_again_after_two_seconds(study, carriers, promise, jacob, clock):
    """NO-2"""
    notice = await promise()
    carriers.failing.add(jacob.id)
    await delivery.deliver_due(study, carriers)

    put_off = await notice_now(study, notice)
    carriers.failing.clear()
    clock.advance(2 * SECOND)

    assert (put_off.state, put_off.lease_until) == (NoticeState.DUE, None)
    assert put_off.due_at == await delivery.next_due(study) == clock.now
    assert await delivery.deliver_due(study, carriers) == 1
    assert carriers.carried == [(jacob.id, Way.DIRECT)]


@pytest.mark.parametrize(
    ("passes", "slow"),
    [(True, [*[30] * 26, 600]), (False, [32, 64, 128, 256, 512, 600])],
)
async def test_it_is_tried_ever_more_slowly_for_about_a_day(
    study, carriers, promise, jacob, clock, passes, slow
):
    """NO-2, OP-1: where it passes by itself, as when Discord is away, soon for some time."""
    notice = await promise()
    began = clock.now
    carriers.failing.add(jacob.id)
    carriers.failure = ConnectionError if passes else ValueError

    waits = []
    while (notice := await notice_now(study, notice)).state is NoticeState.DUE:
        waits.append((notice.due_at - clock.now).total_seconds())
        clock.now = notice.due_at
        await delivery.deliver_due(study, carriers)

    begins, follows = [0, 2, 4, 8, 16, *slow], waits[5 + len(slow) :]
    assert waits == [*begins, *follows]
    assert set(follows) == {600}
    assert timedelta(hours=21) < clock.now - began < timedelta(hours=26)
    assert notice.attempts == len(waits) == delivery.MOST_ATTEMPTS
    assert (notice.state, notice.reason) == (NoticeState.FAILED, Reason.GAVE_UP)


@pytest.mark.parametrize(
    ("failure", "level", "said"),
    [(NotTaken, "WARNING", ": no network"), (ValueError, "ERROR", "")],
)
async def test_a_failure_is_logged_with_what_it_was(
    study, carriers, promise, jacob, caplog, failure, level, said
):
    """OP-1, OP-2: in a line where it passes by itself, else as an error."""
    notice = await promise()
    carriers.failing.add(jacob.id)
    carriers.failure = failure

    await delivery.deliver_due(study, carriers)

    (record,) = caplog.records
    assert record.levelname == level
    assert record.getMessage() == f"notice not carried: session {notice.id}{said}"
    assert "no network" in caplog.text


async def test_how_late_it_comes_counts_from_the_start(study, carriers, promise, clock):
    """NO-1, SC-7: though it fell due anew when nothing could be said to Discord."""
    await promise()
    carriers.are_away = True
    clock.advance(10 * MINUTE)
    await delivery.deliver_due(study, carriers)
    carriers.are_away = False
    clock.now = await delivery.next_due(study)

    await delivery.deliver_due(study, carriers)

    tried, told = carriers.contents
    assert tried.late_by == told.late_by == 10


async def test_a_failing_way_is_not_a_closed_one(study, carriers, promise, jacob):
    """NO-2"""
    await promise()
    carriers.failing.add(jacob.id)

    await delivery.deliver_due(study, carriers)

    assert carriers.carried == []  # not at home either: it would be told twice


async def test_one_failing_notice_does_not_stop_the_others(
    study, carriers, promise, isaac, jacob, esau
):
    """NO-2"""
    for user in (isaac, jacob, esau):
        await promise(recipient=user.id)
    carriers.failing.add(isaac.id)

    assert await delivery.deliver_due(study, carriers) == 3
    assert [recipient for recipient, _ in carriers.carried] == [jacob.id, esau.id]


async def test_a_slow_notice_does_not_hold_up_the_others(study, promise, isaac, jacob):
    """NO-4"""
    others_told = asyncio.Event()

    class Slow(Carriers):
        async def carry(self, notice, way):
            if notice.recipient == isaac.id:
                async with asyncio.timeout(PATIENCE):
                    await others_told.wait()
            else:
                others_told.set()

    slow, quick = await promise(recipient=isaac.id), await promise()

    await delivery.deliver_due(study, Slow())

    assert (await notice_now(study, slow)).state is NoticeState.DELIVERED
    assert (await notice_now(study, quick)).state is NoticeState.DELIVERED


async def test_so_many_are_carried_at_a_time(study, carriers, promise):
    for _ in range(21):
        await promise()

    assert [await delivery.deliver_due(study, carriers) for _ in range(3)] == [20, 1, 0]


async def test_what_a_dead_process_had_taken_is_told_by_another(
    study, carriers, promise, jacob, clock
):
    """NO-2"""
    await promise()
    async with study.storage.transaction() as records:
        await records.notices.claim(clock.now, claims.LEASE, 1)

    clock.advance(MINUTE - SECOND)
    assert await delivery.deliver_due(study, carriers) == 0
    assert await delivery.next_due(study) == clock.now + SECOND
    clock.advance(SECOND)

    assert await delivery.deliver_due(study, carriers) == 1
    assert carriers.carried == [(jacob.id, Way.DIRECT)]


async def test_what_takes_too_long_is_given_up_before_its_lease_ends(
    study, carriers, promise, jacob, clock, monkeypatch
):
    """NO-2, NO-4: nobody else would take it up beside the one who still tries."""
    assert delivery.LONGEST < claims.LEASE / 2
    monkeypatch.setattr(delivery, "LONGEST", timedelta(milliseconds=1))
    notice = await promise()

    class Stuck(Carriers):
        async def carry(self, notice, way):
            await asyncio.Event().wait()

    await delivery.deliver_due(study, Stuck())
    assert (await notice_now(study, notice)).lease_until == clock.now + 2 * SECOND
    clock.advance(2 * SECOND)
    await delivery.deliver_due(study, carriers)

    assert carriers.carried == [(jacob.id, Way.DIRECT)]


async def test_what_may_have_been_told_is_tried_again_before_all_else(
    study, carriers, promise, jacob, clock, monkeypatch
):
    """NO-2: behind many others it would be told twice: Discord knows it again only for minutes."""
    monkeypatch.setattr(delivery, "LONGEST", timedelta(milliseconds=1))
    monkeypatch.setattr(claims, "BATCH", 1)
    notice = await promise()

    class Unanswered(Carriers):
        async def carry(self, notice, way):
            await super().carry(notice, way)
            await asyncio.Event().wait()

    await delivery.deliver_due(study, Unanswered())
    monkeypatch.setattr(delivery, "LONGEST", MINUTE)
    for _ in range(3):
        await promise(due_at=notice.due_at - MINUTE)
    clock.advance(2 * SECOND)
    told = []
    await delivery.deliver_due(study, carriers, note=told.append)

    assert [one.id for one in told] == [notice.id]


@pytest.mark.parametrize(
    "end", [None, ConnectionError("no network"), Unreachable(Reason.DIRECT_CLOSED)]
)
async def test_whoever_wakes_after_the_lease_changes_nothing(study, carriers, promise, clock, end):
    """NO-2: another process has told it meanwhile, and the owner hears of no failure."""
    notice = await promise()

    class Asleep(Carriers):
        async def carry(self, notice, way):
            if not carriers.carried:
                clock.advance(claims.LEASE)
                await delivery.deliver_due(study, carriers)
            if end:
                raise end

    await delivery.deliver_due(study, Asleep())

    told = await notice_now(study, notice)
    assert (told.state, told.way, told.attempts) == (NoticeState.DELIVERED, Way.DIRECT, 2)
    assert await delivery.next_due(study) is None


async def test_a_process_that_stops_while_telling_leaves_the_promise(study, promise):
    """NO-2"""
    notice = await promise()

    class Stopped(Carriers):
        async def carry(self, notice, way):
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await delivery.deliver_due(study, Stopped())

    assert (await notice_now(study, notice)).state is NoticeState.CLAIMED


async def test_with_nothing_promised_nothing_is_due(study, carriers):
    assert await delivery.next_due(study) is None
    assert await delivery.deliver_due(study, carriers) == 0


@pytest.mark.parametrize("is_known_before", [True, False])
async def test_waiting_for_what_carries_it_is_no_attempt(
    study, carriers, promise, clock, jacob, is_known_before
):
    """NO-2, NO-4: Discord may be away for long; nothing runs out meanwhile, or waits then."""
    notice = await promise()
    carriers.are_away = True
    for carrier in carriers:
        carrier.is_ready = not is_known_before
    for _ in range(delivery.MOST_ATTEMPTS + 1):
        await delivery.deliver_due(study, carriers)
        clock.advance(delivery.UNTIL_READY)

    waiting = await notice_now(study, notice)
    carriers.are_away = False
    for carrier in carriers:
        carrier.is_ready = True
    await delivery.deliver_due(study, carriers)

    assert (waiting.state, waiting.attempts) == (NoticeState.DUE, 0)
    assert carriers.carried == [(jacob.id, Way.DIRECT)]


async def test_whoever_counts_is_told_of_a_notice_each_time_as_it_has_become(
    study, carriers, promise, jacob, clock
):
    """OP-2: put off, told, given up."""
    noted = []
    await promise()
    carriers.failing.add(jacob.id)
    await delivery.deliver_due(study, carriers, note=noted.append)
    carriers.failing.clear()
    clock.advance(2 * SECOND)
    await delivery.deliver_due(study, carriers, note=noted.append)

    await promise()
    carriers.closed = {Way.DIRECT: Reason.DIRECT_CLOSED, Way.HOME: Reason.CHANNEL_GONE}
    await delivery.deliver_due(study, carriers, note=noted.append)

    assert [(one.state, one.way, one.reason) for one in noted] == [
        (NoticeState.DUE, None, None),
        (NoticeState.DELIVERED, Way.DIRECT, None),
        (NoticeState.FAILED, None, Reason.CHANNEL_GONE),
    ]


async def test_nobody_counts_a_notice_that_went_while_it_was_carried(
    study, havruta, carriers, promise, jacob
):
    """OP-2: carried, failed, or given up."""
    noted = []

    async def erase(*_):
        async with study.transaction() as records:
            await records.havrutot.erase(havruta.id)

    async def fail(*_):
        await erase()
        raise ConnectionError

    async def refuse(*_):
        await erase()
        raise Unreachable(Reason.DIRECT_CLOSED)

    for carry in (erase, fail, refuse):
        carriers.carry = carry
        async with study.transaction() as records:
            await records.havrutot.save(havruta)
        await promise()
        await delivery.deliver_due(study, carriers, note=noted.append)

    assert noted == []
