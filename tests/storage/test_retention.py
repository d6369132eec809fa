"""What nobody needs any more is deleted at its time, and nothing else, on every storage."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta import retention
from havruta.bus import LocalBus
from havruta.ids import ConnectionId, NoticeId, StayId
from havruta.notices.model import NoticeState
from havruta.plans.model import Answer, OccurrenceState, ProposalReason, Reply
from havruta.plans.proposing import proposal_of
from havruta.study import Study
from tests.storage.samples import (
    CONNECTION,
    DEVICE,
    ISAAC,
    JACOB,
    LINK,
    NOON,
    NOTICE,
    OCCURRENCE,
    PLAN,
    SESSION,
    SIGN_IN,
    STAY,
    stay_of,
)

SECOND, DAY, WEEK = timedelta(seconds=1), timedelta(days=1), timedelta(days=7)


@pytest.fixture
def study_at(world):
    """Return the study over the world as it is at an instant."""

    def study_at(now):
        return Study(world, None, LocalBus(), None, b"", lambda: now)

    return study_at


@pytest.mark.parametrize("over", ["expires_at", "spent"])
async def test_a_link_is_deleted_a_day_after_it_was_over(world, study_at, over):
    """ID-2"""
    end = NOON if over == "spent" else LINK.expires_at
    async with world.transaction() as records:
        await records.credentials.add_link(LINK)
        if over == "spent":
            assert await records.credentials.spend(LINK.digest, NOON, DEVICE)

    await retention.prune(study_at(end + retention.LINKS - SECOND))
    async with world.transaction() as records:
        assert await records.credentials.link(LINK.digest) is not None
    await retention.prune(study_at(end + retention.LINKS))

    async with world.transaction() as records:
        assert await records.credentials.link(LINK.digest) is None


@pytest.mark.parametrize("over", ["expires_at", "revoked"])
async def test_a_sign_in_is_deleted_a_month_after_it_was_over(world, study_at, over):
    """ID-6"""
    end = NOON if over == "revoked" else SIGN_IN.expires_at
    async with world.transaction() as records:
        await records.credentials.add_sign_in(SIGN_IN)
        if over == "revoked":
            await records.credentials.revoke(ISAAC.id, NOON)

    await retention.prune(study_at(end + retention.SIGN_INS - SECOND))
    async with world.transaction() as records:
        assert await records.credentials.sign_in(SIGN_IN.digest) is not None
    await retention.prune(study_at(end + retention.SIGN_INS))

    async with world.transaction() as records:
        assert await records.credentials.sign_in(SIGN_IN.digest) is None


async def test_a_notice_is_deleted_three_months_after_it_was_settled(world, study_at):
    """NO-3"""
    settled = replace(NOTICE, state=NoticeState.DELIVERED, settled_at=NOON)
    waiting = replace(NOTICE, id=NoticeId("n2"))
    async with world.transaction() as records:
        await records.notices.add(settled)
        await records.notices.add(waiting)

    await retention.prune(study_at(NOON + retention.NOTICES - SECOND))
    async with world.transaction() as records:
        assert await records.notices.get(settled.id) == settled
    await retention.prune(study_at(NOON + retention.NOTICES))

    async with world.transaction() as records:
        with pytest.raises(KeyError):
            await records.notices.get(settled.id)
        assert await records.notices.get(waiting.id) == waiting


async def test_the_pages_of_a_stay_are_deleted_once_it_has_ended(world, study_at):
    """SE-9: what is kept of a stay is the stay."""
    ended = stay_of(JACOB, "y2", left_at=NOON)
    page = replace(CONNECTION, id=ConnectionId("c2"), stay_id=StayId("y2"))
    async with world.transaction() as records:
        await records.stays.save(STAY)
        await records.connections.add(CONNECTION)
        await records.stays.save(ended)
        await records.connections.add(page)

    for _ in range(2):
        await retention.prune(study_at(NOON))

    async with world.transaction() as records:
        assert list(await records.connections.of(STAY.id)) == [CONNECTION]
        assert list(await records.connections.of(ended.id)) == []
        assert list(await records.stays.of([SESSION.id])) == [STAY, ended]


async def test_a_year_later_of_a_planned_time_only_what_history_and_calendars_need_is_kept(
    world, study_at
):
    """SC-6, PR-5: what was opened or changed stays, and so does who did not come."""
    times = {
        "open": replace(OCCURRENCE, session_id=SESSION.id, state=OccurrenceState.HELD),
        "moved": replace(OCCURRENCE, original=OCCURRENCE.original - WEEK, changed_at=NOON),
        "missed": replace(OCCURRENCE, original=OCCURRENCE.original - 2 * WEEK),
        "later": replace(
            OCCURRENCE,
            original=OCCURRENCE.original + WEEK,
            starts_at=OCCURRENCE.starts_at + WEEK,
        ),
    }
    said = {
        (time, user, answer)
        for time in ("open", "moved")
        for user, answer in ((ISAAC.id, Answer.COMING), (JACOB.id, Answer.NOT_COMING))
    }
    async with world.transaction() as records:
        await records.plans.save(PLAN)
        await records.occurrences.save(*times.values())
        for time, user, answer in said:
            await records.replies.save(Reply(PLAN.id, times[time].original, user, answer, NOON))
        await records.proposals.save(
            proposal_of(times["moved"], ProposalReason.ASKED, (), by=ISAAC.id, now=NOON)
        )

    now = OCCURRENCE.starts_at + retention.TIMES
    await retention.prune(study_at(now - SECOND))
    async with world.transaction() as records:
        assert len(await records.occurrences.of(PLAN.id)) == len(times)
        assert len(await records.replies.of([times["open"].key])) == 2
    for _ in range(2):
        await retention.prune(study_at(now + DAY))  # no zone is further from UTC

    async with world.transaction() as records:
        kept = await records.occurrences.of(PLAN.id)
        replies = await records.replies.of([one.key for one in times.values()])
        assert {one.original for one in kept} == {
            times[name].original for name in ("open", "moved", "later")
        }
        assert {reply.answer for reply in replies} == {Answer.NOT_COMING}
        assert list(await records.proposals.of(times["moved"].key)) == []
