"""The contract of `Notices`, on memory, SQLite and PostgreSQL."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from havruta.errors.outside import Overtaken
from havruta.ids import NoticeId, least_id
from havruta.notices.model import (
    LONGEST_WAIT,
    Backlog,
    Notice,
    NoticeKind,
    NoticeState,
    Reason,
    Way,
)
from tests.storage.samples import (
    HAVRUTA,
    HOUR,
    INVITATION,
    ISAAC,
    MINUTE,
    NOON,
    NOTICE,
    OTHER,
    SESSION,
    notice,
)
from tests.tables import Violation

REFUSED = (IntegrityError, Violation)


async def add(storage, *notices):
    async with storage.transaction() as records:
        for each in notices:
            await records.notices.add(each)


async def claim(storage, now, limit=10):
    async with storage.transaction() as records:
        return list(await records.notices.claim(now, MINUTE, limit))


def claimed(notice: Notice, now, attempts=1) -> Notice:
    return replace(notice, state=NoticeState.CLAIMED, attempts=attempts, lease_until=now + MINUTE)


async def test_a_notice_comes_back_as_it_went_in(world):
    full = replace(
        NOTICE,
        kind=NoticeKind.UNREACHED,
        recipient=None,
        session_id=SESSION.id,
        invitation_id=INVITATION.id,
        attempts=3,
        reason=Reason.DIRECT_CLOSED,
    )
    async with world.transaction() as records:
        await records.invitations.save(INVITATION)
    await add(world, full)

    async with world.transaction() as records:
        assert await records.notices.get(full.id) == full


async def test_an_unknown_notice_is_a_key_error(storage):
    async with storage.transaction() as records:
        with pytest.raises(KeyError):
            await records.notices.get(NoticeId("none"))


async def test_a_notice_is_added_once(world):
    await add(world, NOTICE)

    with pytest.raises(REFUSED):
        await add(world, NOTICE)


@pytest.mark.parametrize("field", ["havruta_id", "recipient", "session_id", "invitation_id"])
async def test_a_notice_needs_what_it_refers_to(world, field):
    with pytest.raises(Overtaken):
        await add(world, replace(NOTICE, **{field: "none"}))


async def test_a_claimed_notice_says_so(world):
    await add(world, NOTICE)

    taken = await claim(world, NOON)

    async with world.transaction() as records:
        assert taken == [await records.notices.get(NOTICE.id)] == [claimed(NOTICE, NOON)]


async def test_what_is_due_is_claimed_in_due_order_up_to_the_limit(world):
    notices = [notice("d"), notice("b", minutes=1), notice("c", minutes=1), notice("a", minutes=2)]
    await add(world, *notices[::-1], notice("later", minutes=3))

    first = await claim(world, NOON + 2 * MINUTE, limit=3)
    second = await claim(world, NOON + 2 * MINUTE, limit=3)

    assert [n.id for n in first] == ["d", "b", "c"]
    assert [n.id for n in second] == ["a"]


async def test_the_more_urgent_are_claimed_first_whatever_is_due_longer(world):
    """NO-4: what somebody waits for, then what begins soon."""
    soon = replace(notice("soon", minutes=1), kind=NoticeKind.REMINDER)
    session = replace(notice("session", minutes=2), kind=NoticeKind.SESSION)
    other = replace(notice("other"), kind=NoticeKind.ANSWER)
    await add(world, other, soon, session)

    first = await claim(world, NOON + 2 * MINUTE, limit=2)
    second = await claim(world, NOON + 2 * MINUTE, limit=2)

    assert [n.id for n in (*first, *second)] == ["session", "soon", "other"]


async def test_what_a_dead_claimer_has_left_is_claimed_before_all_others(world):
    """SC-7, NO-2: it may be told already, and Discord forgets after minutes that it was."""
    left = replace(notice("left", minutes=1), kind=NoticeKind.ANSWER)
    await add(world, left)
    await claim(world, NOON + MINUTE)
    await add(world, notice("session"), replace(notice("other"), kind=NoticeKind.ANSWER))

    taken = await claim(world, NOON + 2 * MINUTE, limit=2)

    assert {n.id for n in taken} == {"left", "session"}


async def test_the_pace_is_spent_by_one_at_a_time(world):
    """SC-7: whichever process it is, and the next one knows."""

    async def spend():
        async with world.transaction() as records:
            spent_until = await records.notices.lock_pace()
            await asyncio.sleep(0)
            await records.notices.save_pace(spent_until + MINUTE)

    async with world.transaction() as records:
        assert await records.notices.lock_pace() is None
        await records.notices.save_pace(NOON)
    await asyncio.gather(*(spend() for _ in range(5)))

    async with world.transaction() as records:
        assert await records.notices.lock_pace() == NOON + 5 * MINUTE


async def test_claimers_at_once_get_each_notice_once(world):
    await add(world, *(notice(f"n{number:02}") for number in range(30)))

    taken = await asyncio.gather(*(claim(world, NOON, limit=5) for _ in range(8)))

    ids = [n.id for notices in taken for n in notices]
    assert sorted(ids) == [f"n{number:02}" for number in range(30)]


async def test_a_notice_whose_claimer_died_is_claimed_again_when_its_lease_runs_out(world):
    await add(world, NOTICE)
    await claim(world, NOON)

    early = await claim(world, NOON + MINUTE - MINUTE / 60)
    late = await claim(world, NOON + MINUTE)

    assert early == []
    assert late == [claimed(NOTICE, NOON + MINUTE, attempts=2)]


async def test_neither_a_lease_nor_a_wait_outlasts_a_clock_that_was_put_back(world):
    """NO-2: an hour that has been already; yet what was never tried may be due far ahead."""
    await add(world, notice("leased"), notice("planned", minutes=60))
    [leased] = await claim(world, NOON)

    assert await claim(world, leased.lease_until - LONGEST_WAIT) == []
    earlier = NOON - HOUR
    assert await claim(world, earlier) == [claimed(leased, earlier, attempts=2)]
    async with world.transaction() as records:
        put_off = replace(leased, state=NoticeState.DUE, lease_until=None)
        await records.notices.save(put_off)

    assert await claim(world, NOON - LONGEST_WAIT) == []
    assert [taken.id for taken in await claim(world, earlier)] == [leased.id]


async def test_a_notice_put_off_waits_for_its_time(world):
    await add(world, replace(NOTICE, attempts=1, lease_until=NOON + 5 * MINUTE))

    early = await claim(world, NOON + MINUTE)
    late = await claim(world, NOON + 5 * MINUTE)

    assert early == []
    assert late == [claimed(NOTICE, NOON + 5 * MINUTE, attempts=2)]


@pytest.mark.parametrize("state", [NoticeState.DELIVERED, NoticeState.FAILED, NoticeState.OBSOLETE])
async def test_a_settled_notice_is_never_claimed_again(world, state):
    await add(world, NOTICE)
    [mine] = await claim(world, NOON)
    settled = replace(
        mine, state=state, way=Way.DIRECT, reason=Reason.DIRECT_CLOSED, settled_at=NOON
    )

    async with world.transaction() as records:
        await records.notices.save(settled)

    assert await claim(world, NOON + HOUR) == []
    async with world.transaction() as records:
        assert await records.notices.get(NOTICE.id) == settled
        assert await records.notices.next_due() is None


async def test_the_next_one_is_due_when_the_first_falls_due_or_a_lease_runs_out(world):
    async with world.transaction() as records:
        nothing = await records.notices.next_due()
    await add(world, notice("a"), notice("b", minutes=30))

    async with world.transaction() as records:
        before = await records.notices.next_due()
    await claim(world, NOON)
    async with world.transaction() as records:
        leased = await records.notices.next_due()
    await claim(world, NOON + 30 * MINUTE - MINUTE / 2)
    async with world.transaction() as records:
        later = await records.notices.next_due()

    assert nothing is None
    assert (before, leased, later) == (NOON, NOON + MINUTE, NOON + 30 * MINUTE)


async def test_a_havruta_s_notices_come_in_the_order_they_fall_due(world):
    notices = [notice("b"), notice("c"), notice("a", minutes=1, recipient=ISAAC.id)]
    await add(world, *notices[::-1], notice("elsewhere", havruta_id=OTHER.id))

    async with world.transaction() as records:
        assert list(await records.notices.of(HAVRUTA.id)) == notices


async def test_notices_can_be_asked_for_by_what_they_are_about(world):
    of_session = notice("a", session_id=SESSION.id)
    of_invitation = notice("b", invitation_id=INVITATION.id)
    async with world.transaction() as records:
        await records.invitations.save(INVITATION)
    await add(world, of_session, of_invitation, notice("c"))

    async with world.transaction() as records:
        of = records.notices.of
        assert list(await of(HAVRUTA.id, session_id=SESSION.id)) == [of_session]
        assert list(await of(HAVRUTA.id, invitation_id=INVITATION.id)) == [of_invitation]
        assert list(await of(OTHER.id, session_id=SESSION.id)) == []


async def test_notices_of_several_havrutot_come_in_pages_the_latest_first(world):
    """NO-3"""
    notices = [notice(f"n{number}") for number in range(3)]
    other = replace(notice("n9"), havruta_id=OTHER.id)
    async with world.transaction() as records:
        for one in (*notices, other):
            await records.notices.add(one)

    async with world.reading() as records:
        page = records.notices.page
        both = [HAVRUTA.id, OTHER.id]
        assert list(await page(both, skip=0, limit=2)) == [other, notices[2]]
        assert list(await page(both, skip=2, limit=2)) == [notices[1], notices[0]]
        assert list(await page([], skip=0, limit=2)) == []
        assert [await records.notices.count(some) for some in (both, [OTHER.id], [])] == [4, 1, 0]


async def test_what_could_not_be_told_of_an_invitation_is_known_until_it_can(world):
    """IN-2, HV-2"""
    failed = {"state": NoticeState.FAILED, "reason": Reason.NO_MAILBOX, "settled_at": NOON}
    about = {"kind": NoticeKind.INVITATION, "invitation_id": INVITATION.id}
    async with world.transaction() as records:
        await records.invitations.save(INVITATION)
    await add(world, notice("n1", **about, **failed), notice("n0", **about))

    async with world.transaction() as records:
        missed = await records.notices.missed([HAVRUTA.id, OTHER.id])
        assert missed == {INVITATION.id: Reason.NO_MAILBOX}
        assert await records.notices.missed([OTHER.id]) == {}
        await records.notices.add(notice("n2", **about))
        assert await records.notices.missed([HAVRUTA.id]) == {}


async def test_ways_in_are_about_no_havruta_and_known_by_their_address(world):
    """ID-3"""
    least = least_id(NOON)
    way_in = replace(
        NOTICE, id=NoticeId(f"{least}2"), kind=NoticeKind.WAY_IN, havruta_id=None, address="a@b.c"
    )
    earlier = replace(way_in, id=NoticeId(f"{least_id(NOON - HOUR)}1"))
    other = replace(way_in, id=NoticeId(f"{least}3"), address="d@e.f")
    await add(world, way_in, earlier, other)

    async with world.reading() as records:
        assert list(await records.notices.sent_to("a@b.c", NOON)) == [way_in]
        assert list(await records.notices.sent_to("a@b.c", NOON - HOUR)) == [earlier, way_in]


async def test_what_may_be_done_seldom_is_done_by_one_after_the_other(world):
    """OP-7: whichever process it is; what was reserved before the clock was put back is void."""

    async def reserve(name, now):
        async with world.transaction() as records:
            return await records.paces.reserve(name, now, MINUTE)

    taken = await asyncio.gather(*(reserve("identify 0", NOON) for _ in range(4)))

    assert sorted(taken) == [NOON + number * MINUTE for number in range(4)]
    assert await reserve("identify 1", NOON) == NOON
    assert await reserve("identify 0", NOON + 9 * MINUTE) == NOON + 9 * MINUTE
    assert await reserve("identify 0", NOON - 30 * MINUTE) == NOON - 30 * MINUTE


async def test_the_backlog_is_what_is_due_and_not_yet_told(world):
    """OP-2: claimed or not, since its oldest is due."""
    waits, told, later = (
        notice("n1", minutes=-60),
        notice("n2", minutes=-1),
        notice("n3", minutes=1),
    )
    over = notice("n4", minutes=-60, state=NoticeState.DELIVERED, settled_at=NOON)
    await add(world, waits, told, later, over)
    async with world.reading() as records:
        assert await records.notices.backlog(NOON - HOUR - MINUTE) == Backlog()

    await claim(world, NOON, limit=1)

    async with world.reading() as records:
        assert await records.notices.backlog(NOON) == Backlog(2, NOON - HOUR)


async def test_what_failed_is_counted_by_its_reason_as_far_back_as_is_asked(world):
    """OP-8"""
    failed = {"state": NoticeState.FAILED, "settled_at": NOON}
    reasons = [Reason.GAVE_UP, Reason.NO_MAILBOX, Reason.GAVE_UP]
    lost = [
        notice(f"{least_id(NOON)}{number}", reason=reason, **failed)
        for number, reason in enumerate(reasons)
    ]
    before = notice(least_id(NOON - HOUR), reason=Reason.GAVE_UP, **failed)
    await add(world, *lost, before, notice(f"{least_id(NOON)}9"))

    async with world.reading() as records:
        assert await records.notices.failed(NOON) == {Reason.GAVE_UP: 2, Reason.NO_MAILBOX: 1}
