"""What whoever runs this may see: what is due and has not been done, and what could not be told."""

from dataclasses import replace
from datetime import timedelta

from havruta import oversight
from havruta.ids import NoticeId, new_id
from havruta.notices.model import Backlog, NoticeState, Reason
from havruta.oversight import Waiting
from havruta.plans import occasions, planning
from havruta.recurrence import Timing, wall

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


async def test_what_is_due_waits_since_it_is_due_and_what_is_not_waits_for_nobody(
    study, promise, clock
):
    """OP-2, OP-8: whichever process is to do it."""
    assert await oversight.waiting(study) == Waiting(Backlog(), None)

    await promise(due_at=clock.now + MINUTE)
    assert await oversight.waiting(study) == Waiting(Backlog(), None)

    clock.advance(5 * MINUTE)
    since = clock.now - 4 * MINUTE
    assert await oversight.waiting(study) == Waiting(Backlog(1, since), None)


async def test_what_is_planned_waits_while_no_clock_sees_to_it(study, havruta, isaac, clock):
    """OP-8"""
    soon = Timing(wall(clock.now + 90 * MINUTE, "Etc/UTC"), "Etc/UTC")
    await planning.add(study, havruta_id=havruta.id, by=isaac.id, timing=soon)
    while await occasions.see_to_due(study):
        pass
    assert (await oversight.waiting(study)).plans_since is None

    due_at = await occasions.next_due(study)
    clock.now = due_at + MINUTE

    assert (await oversight.waiting(study)).plans_since == due_at


async def test_what_could_not_be_told_is_counted_for_a_day(study, promise, clock):
    """OP-8: of what was promised since then."""
    failed = {"state": NoticeState.FAILED, "reason": Reason.CHANNEL_GONE, "settled_at": clock.now}
    lost = replace(await promise(), id=NoticeId(new_id(clock.now)), **failed)
    async with study.transaction() as records:
        await records.notices.add(lost)
    assert await oversight.failed(study) == {Reason.CHANNEL_GONE: 1}

    clock.advance(DAY + MINUTE)

    assert await oversight.failed(study) == {}
