"""What became of every promise to tell, for those whom it concerns; and telling it again."""

from datetime import timedelta

import pytest

from havruta.errors.havrutot import NotAllowed
from havruta.errors.sessions import UnknownNotice
from havruta.havrutot import invitations
from havruta.ids import NoticeId
from havruta.notices import delivery, ledger
from havruta.notices.model import Notice, NoticeKind, NoticeState, Reason, Way
from havruta.people import preferences
from havruta.people.model import NotifyBy
from havruta.sessions import lifecycle
from tests.havruta.looking import invitations_of, notices_of

CLOSED = {Way.DIRECT: Reason.DIRECT_CLOSED, Way.HOME: Reason.CHANNEL_HIDDEN}


async def status(study, havruta, by, **values):
    values = {"page": 1, "size": 8, **values}
    return await ledger.status(study, havruta_id=havruta.id, by=by.id, **values)


async def test_every_promise_is_there_the_latest_first_with_whom_it_was_for(
    study, havruta, isaac, jacob, esau, carriers, clock
):
    """NO-3"""
    await invited(study, havruta, esau)
    clock.advance(timedelta(minutes=1))
    await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    await delivery.deliver_due(study, carriers)

    found = await status(study, havruta, jacob)

    assert [(one.notice.kind, one.recipient, one.notice.way) for one in found.outcomes] == [
        (NoticeKind.SESSION, None, Way.HOME),
        (NoticeKind.INVITATION, esau, Way.DIRECT),
    ]
    assert not any(one.can_be_retried for one in found.outcomes)
    assert (
        found.outcomes
        == (await ledger.status(study, havruta_id=None, by=isaac.id, page=1, size=8)).outcomes
    )


async def invited(study, havruta, person):
    async with study.transaction() as records:
        await invitations.invite(records, havruta, person.id, study.now())


@pytest.mark.parametrize(("asked", "page"), [(0, 1), (1, 1), (2, 2), (9, 2)])
async def test_it_comes_in_pages(study, havruta, isaac, promise, asked, page):
    """NO-3"""
    for _ in range(3):
        await promise()

    found = await status(study, havruta, isaac, page=asked, size=2)

    assert (found.page, found.pages) == (page, 2)
    assert len(found.outcomes) == (2 if page == 1 else 1)


async def test_a_stranger_sees_none_and_has_nothing_told(study, havruta, esau, carriers, promise):
    """NO-3, SY-1"""
    notice = await failed(study, carriers, promise)

    with pytest.raises(NotAllowed):
        await status(study, havruta, esau)
    with pytest.raises(NotAllowed):
        await ledger.retry(study, notice_id=notice.id, by=esau.id)
    assert (await ledger.status(study, havruta_id=None, by=esau.id, page=1, size=8)).outcomes == ()


async def failed(study, carriers, promise, kind=NoticeKind.SESSION):
    notice = await promise(kind)
    carriers.closed = CLOSED
    await delivery.deliver_due(study, carriers)
    carriers.closed = {}
    return notice


@pytest.mark.parametrize("kind", [NoticeKind.SESSION, NoticeKind.INVITATION, NoticeKind.ANSWER])
async def test_what_was_not_told_can_be_told_again_once(
    study, havruta, isaac, jacob, carriers, promise, heard, kind
):
    """NO-2, NO-3: and what failed stays in the ledger."""
    notice = await failed(study, carriers, promise, kind)
    outcomes = (await status(study, havruta, jacob)).outcomes
    before = {one.notice.id: one.can_be_retried for one in outcomes}

    again = [await ledger.retry(study, notice_id=notice.id, by=jacob.id) for _ in range(2)]
    await delivery.deliver_due(study, carriers)

    assert before[notice.id]
    assert again == [True, False]
    told = await notices_of(study, havruta, kind)
    assert {one.state for one in told} == {NoticeState.FAILED, NoticeState.DELIVERED}
    assert (jacob.id, Way.DIRECT) in carriers.carried
    assert not any(one.can_be_retried for one in (await status(study, havruta, isaac)).outcomes)


async def test_what_fails_again_is_told_to_nobody_once_more(
    study, havruta, isaac, carriers, promise
):
    """NO-2: its owner knows already."""
    notice = await failed(study, carriers, promise)
    await ledger.retry(study, notice_id=notice.id, by=isaac.id)
    carriers.closed = CLOSED

    await delivery.deliver_due(study, carriers)

    assert len(await notices_of(study, havruta, NoticeKind.UNREACHED)) == 1
    latest = (await status(study, havruta, isaac)).outcomes
    assert [one.can_be_retried for one in latest if one.notice.kind is NoticeKind.SESSION] == [
        True,
        False,
    ]


async def test_what_is_over_is_not_told_again(study, havruta, isaac, esau, carriers, promise):
    """NO-3"""
    session = await failed(study, carriers, promise)
    invitation = await failed(study, carriers, promise, NoticeKind.INVITATION)
    await lifecycle.end(study, session_id=session.session_id, by=isaac.id)
    (asked,) = await invitations_of(study, havruta)
    await invitations.decline(study, invitation_id=asked.id, by=esau.id)

    for notice in (session, invitation):
        assert not await ledger.retry(study, notice_id=notice.id, by=isaac.id)


async def test_what_somebody_wishes_not_to_be_told_is_not_told_again(
    study, havruta, isaac, jacob, carriers, promise
):
    """NO-1, NO-3"""
    await preferences.set_notify(study, by=jacob.id, notify=NotifyBy.NOTHING)
    notice = await promise(NoticeKind.INVITATION)
    await delivery.deliver_due(study, carriers)

    assert not await ledger.retry(study, notice_id=notice.id, by=isaac.id)


async def test_what_is_not_kept_any_more_can_not_be_told_again(study, isaac):
    """NO-3, OP-1"""
    with pytest.raises(UnknownNotice):
        await ledger.retry(study, notice_id=NoticeId("none"), by=isaac.id)


async def test_of_two_who_have_joined_each_is_a_promise_of_its_own(
    study, havruta, isaac, jacob, esau, carriers
):
    """NO-3: that the owner has heard of the one does not make up for the other."""
    for number, who in enumerate((jacob, esau)):
        kept = {"recipient": isaac.id, "about": who.id}
        notice = Notice(NoticeId(f"n{number}"), NoticeKind.JOINED, havruta.id, study.now(), **kept)
        async with study.transaction() as records:
            await records.notices.add(notice)
        carriers.closed = {} if number else dict.fromkeys(Way, Reason.DIRECT_CLOSED)
        await delivery.deliver_due(study, carriers)

    found = await status(study, havruta, isaac)

    assert [one.can_be_retried for one in found.outcomes] == [False, True]
