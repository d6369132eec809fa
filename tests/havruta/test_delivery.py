"""Carrying notices: which way they go, and what becomes of those that no way is open to."""

from datetime import timedelta

import pytest

from havruta.havrutot.model import Invitation
from havruta.ids import InvitationId
from havruta.notices import delivery
from havruta.notices.model import NoticeKind, NoticeState, Reason, Way
from tests.havruta.looking import keep, notice_now, notices_of

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


async def test_what_is_due_is_carried_once(study, carriers, promise, jacob):
    """NO-4"""
    await promise()

    assert await delivery.deliver_due(study, carriers) == 1
    assert await delivery.deliver_due(study, carriers) == 0
    assert carriers.carried == [(jacob.id, Way.DIRECT)]


async def test_what_was_carried_is_settled(study, carriers, promise, clock):
    """NO-3"""
    notice = await promise()

    await delivery.deliver_due(study, carriers)

    told = await notice_now(study, notice)
    assert (told.state, told.way, told.reason) == (NoticeState.DELIVERED, Way.DIRECT, None)
    assert (told.settled_at, told.attempts) == (clock.now, 1)
    assert await delivery.next_due(study) is None


async def test_what_is_erased_while_it_is_carried_stops_no_other(
    study, havruta, carriers, promise, monkeypatch
):
    """NO-3, SY-2: a promise goes along with the havruta that it is about."""
    await promise()
    carry = carriers.carry

    async def erasing(notice, way):
        async with study.transaction() as records:
            await records.havrutot.erase(havruta.id)
        return await carry(notice, way)

    monkeypatch.setattr(carriers, "carry", erasing, raising=False)

    assert await delivery.deliver_due(study, carriers) == 1
    assert await notices_of(study, havruta) == []


async def test_what_is_not_due_yet_waits(study, carriers, promise, clock):
    later = clock.now + SECOND
    await promise(due_at=later)

    assert await delivery.deliver_due(study, carriers) == 0
    assert await delivery.next_due(study) == later


async def test_a_closed_way_gives_way_to_the_next(study, carriers, promise, jacob):
    """NO-2, IN-1"""
    notice = await promise(NoticeKind.INVITATION)
    carriers.closed[Way.DIRECT] = Reason.DIRECT_CLOSED

    await delivery.deliver_due(study, carriers)

    told = await notice_now(study, notice)
    assert carriers.carried == [(jacob.id, Way.HOME)]
    assert (told.state, told.way, told.reason) == (NoticeState.DELIVERED, Way.HOME, None)


async def test_where_every_way_is_closed_the_last_reason_is_kept(study, carriers, promise, clock):
    """NO-3"""
    notice = await promise()
    carriers.closed = {Way.DIRECT: Reason.DIRECT_CLOSED, Way.HOME: Reason.CHANNEL_GONE}

    await delivery.deliver_due(study, carriers)

    lost = await notice_now(study, notice)
    assert (lost.state, lost.way) == (NoticeState.FAILED, None)
    assert (lost.reason, lost.settled_at) == (Reason.CHANNEL_GONE, clock.now)


@pytest.mark.parametrize("kind", [NoticeKind.SESSION, NoticeKind.INVITATION])
async def test_the_owner_is_told_once_that_somebody_cannot_be_reached(
    study, havruta, isaac, carriers, promise, clock, kind
):
    """NO-2"""
    notice = await promise(kind)
    carriers.closed = {Way.DIRECT: Reason.DIRECT_CLOSED, Way.HOME: Reason.CHANNEL_GONE}

    for _ in range(3):
        await delivery.deliver_due(study, carriers)

    (told,) = await notices_of(study, havruta, NoticeKind.UNREACHED)
    assert (told.recipient, told.due_at) == (isaac.id, clock.now)
    assert told.state is NoticeState.FAILED  # the same ways are closed to it, and it is not retold
    assert (await notice_now(study, notice)).state is NoticeState.FAILED


async def test_the_owner_is_told_what_it_was_about(
    study, havruta, session, isaac, esau, carriers, promise
):
    """NO-2"""
    await delivery.deliver_due(study, carriers)
    now = study.now()
    invitation = Invitation(InvitationId("i"), havruta.id, esau.id, isaac.id, now, now + DAY)
    await keep(study, invitations=invitation)
    await promise(session_id=session.id, invitation_id=invitation.id)
    carriers.closed = {Way.DIRECT: Reason.DIRECT_CLOSED, Way.HOME: Reason.CHANNEL_GONE}

    await delivery.deliver_due(study, carriers)

    (told,) = await notices_of(study, havruta, NoticeKind.UNREACHED)
    assert (told.session_id, told.invitation_id) == (session.id, invitation.id)


async def test_why_somebody_was_missed_goes_with_it(study, havruta, carriers, promise):
    """NO-2"""
    await promise()
    carriers.closed = {Way.DIRECT: Reason.DIRECT_CLOSED, Way.HOME: Reason.CHANNEL_GONE}

    await delivery.deliver_due(study, carriers)

    (told,) = await notices_of(study, havruta, NoticeKind.UNREACHED)
    assert (told.state, told.reason) == (NoticeState.DUE, Reason.CHANNEL_GONE)


@pytest.mark.parametrize("kind", [NoticeKind.ANSWER, NoticeKind.UNREACHED])
async def test_of_small_things_the_owner_is_not_told(study, havruta, carriers, promise, kind):
    """NO-2"""
    notice = await promise(kind)
    carriers.closed = dict.fromkeys(Way, Reason.CHANNEL_HIDDEN)

    await delivery.deliver_due(study, carriers)

    assert (await notice_now(study, notice)).state is NoticeState.FAILED
    assert len(await notices_of(study, havruta)) == 1


async def test_a_notice_that_cannot_be_settled_leaves_the_others_settled(
    study, storage, havruta, carriers, promise, monkeypatch
):
    """NO-4: a failure of the database is raised once all that was claimed has had its turn."""
    first, second = await promise(), await promise()
    settle = delivery._Claim.settle

    async def broken(claim, state, **how):
        if claim.notice.id == first.id:
            msg = "the disk is full"
            raise OSError(msg)
        await settle(claim, state, **how)

    monkeypatch.setattr(delivery._Claim, "settle", broken)

    with pytest.raises(OSError, match="disk"):
        await delivery.deliver_due(study, carriers)

    states = {notice.id: notice.state for notice in await notices_of(study, havruta)}
    assert states == {first.id: NoticeState.CLAIMED, second.id: NoticeState.DELIVERED}
