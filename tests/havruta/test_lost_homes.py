"""A home that Discord takes away."""

from dataclasses import replace

import pytest

from havruta.havrutot import homes, invitations
from havruta.havrutot.model import Home
from havruta.notices import delivery
from havruta.notices.carriers import Unreachable
from havruta.notices.content import HomeClosed, HomeLost, Invited, Opened, Unreached
from havruta.notices.model import NoticeKind, NoticeState, Reason, Way
from havruta.sessions import entrance, lifecycle
from tests.havruta.looking import havruta_of, notices_of

ELSEWHERE = Home("200000000000000009", "300000000000000001")


@pytest.fixture
def tell(study, carriers):
    """Carry all that is due; return what was told by direct message."""

    async def tell():
        while await delivery.deliver_due(study, carriers):
            pass
        return [one for one in carriers.contents if one.recipient]

    return tell


async def lose(study, havruta, gone, **how):
    async with study.transaction() as records:
        kept = await records.havrutot.lock(havruta.id)
        return await homes.lose(records, kept, gone, study.now(), **how)


async def test_a_home_that_is_gone_is_left_and_each_is_told_directly(
    study, havruta, session, isaac, jacob, carriers, tell
):
    """SE-1, HV-6: its owner hears of it once, and nothing else of the havruta changes."""
    carriers.closed[Way.HOME] = Reason.CHANNEL_GONE

    told = await tell()

    assert await havruta_of(study, havruta) == replace(havruta, home=Home())
    assert {(type(one), one.recipient.user.id) for one in told} == {
        (HomeLost, isaac.id),
        (Opened, isaac.id),
        (Opened, jacob.id),
    }
    assert len(told) == 3

    again = await entrance.start(study, havruta_id=havruta.id, book="Ruth", by=jacob.id)
    assert again.session.id == session.id
    assert len(await tell()) == 3


@pytest.mark.parametrize(
    "reason", [Reason.CHANNEL_HIDDEN, Reason.CHANNEL_FORBIDDEN, Reason.CHANNEL_LOCKED]
)
async def test_a_home_that_is_closed_is_kept_while_each_is_told_directly(
    study, havruta, session, isaac, jacob, carriers, tell, reason
):
    """SE-1, NO-2: at once, and its owner hears why."""
    carriers.closed[Way.HOME] = reason

    told = await tell()

    assert await havruta_of(study, havruta) == havruta
    assert {(type(one), one.recipient.user.id) for one in told} == {
        (HomeClosed, isaac.id),
        (Opened, isaac.id),
        (Opened, jacob.id),
    }
    assert [one.reason for one in told if isinstance(one, HomeClosed)] == [reason]


async def test_whom_nothing_reaches_where_the_home_is_closed_is_told_by_name(
    study, havruta, session, isaac, jacob, carriers
):
    """NO-2: beside why the home is closed."""
    refused = carriers.carry

    async def carry(notice, way):
        if way is Way.HOME or notice.recipient == jacob.id:
            raise Unreachable(Reason.CHANNEL_LOCKED)
        await refused(notice, way)

    carriers.carry = carry

    while await delivery.deliver_due(study, carriers):
        pass

    told = [one for one in carriers.contents if one.recipient and one.recipient.user == isaac]
    assert {type(one) for one in told} == {HomeClosed, Opened, Unreached}
    (unreached,) = (one for one in told if isinstance(one, Unreached))
    assert unreached.missed == ("Jacob",)


async def test_a_home_that_an_invitation_finds_gone_is_left(
    study, havruta, isaac, esau, carriers, tell
):
    """IN-1, HV-6: the invitation waits, and the owner hears of both."""
    async with study.transaction() as records:
        await invitations.invite(records, havruta, esau.id, study.now())
    carriers.closed = {Way.DIRECT: Reason.DIRECT_CLOSED, Way.HOME: Reason.CHANNEL_GONE}
    await delivery.deliver_due(study, carriers)
    carriers.closed.clear()
    carriers.contents.clear()

    told = await tell()

    assert (await havruta_of(study, havruta)).home == Home()
    assert {type(one) for one in told} == {HomeLost, Unreached}
    assert {one.recipient.user.id for one in told} == {isaac.id}


async def test_a_start_that_finds_the_home_gone_leaves_it_and_tells_each_directly(
    study, havruta, isaac, jacob, carriers, tell
):
    """SE-1: a participant may find it out, and the owner hears of it."""
    opened = await entrance.start(
        study, havruta_id=havruta.id, book="Ruth", by=jacob.id, gone=havruta.home
    )

    told = await tell()

    assert (await havruta_of(study, havruta)).home == Home()
    assert {(type(one), one.recipient.user.id) for one in told} == {
        (HomeLost, isaac.id),
        (Opened, isaac.id),
        (Opened, jacob.id),
    }
    assert opened.session.ref == havruta.ref


async def test_an_owner_who_finds_it_out_is_not_told_again(study, havruta, isaac):
    """UX-1: said once."""
    assert (await lose(study, havruta, havruta.home, known_to=isaac.id)).home == Home()

    assert await notices_of(study, havruta, NoticeKind.HOME_LOST) == []


@pytest.mark.parametrize("gone", [ELSEWHERE, Home()])
async def test_a_home_that_has_moved_meanwhile_is_not_lost(study, havruta, gone):
    """HV-6: what is gone is where it was before."""
    assert await lose(study, havruta, gone) == havruta
    assert await notices_of(study, havruta) == []


async def test_the_owner_gives_a_havruta_another_home(study, havruta, isaac):
    """HV-6"""
    moved = await homes.move(study, havruta_id=havruta.id, by=isaac.id, home=ELSEWHERE)

    assert moved == await havruta_of(study, havruta) == replace(havruta, home=ELSEWHERE)


async def test_a_summary_that_cannot_stand_at_home_is_told_to_each_directly_once(
    study, havruta, session, isaac, jacob, tell
):
    """SE-6, SE-7"""
    await tell()
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    for _ in range(2):
        async with study.transaction() as records:
            await homes.tell_directly(records, havruta, session.id, study.now(), havruta.people)
        told = await tell()

    assert {one.recipient.user.id for one in told} == {isaac.id, jacob.id}
    assert not any(one.report.session.is_live for one in told)
    assert len(told) == 2


@pytest.mark.parametrize("reason", [Reason.NO_SHARED_SERVER, Reason.ACCOUNT_GONE])
async def test_who_is_not_there_is_not_told_in_a_channel_and_the_owner_hears_of_it(
    study, havruta, isaac, esau, carriers, reason
):
    """IN-1, NO-2: nobody reads in a channel that they cannot see."""
    async with study.transaction() as records:
        await invitations.invite(records, havruta, esau.id, study.now())
    carriers.closed[Way.DIRECT] = reason

    await delivery.deliver_due(study, carriers)

    assert carriers.carried == []
    (lost,) = await notices_of(study, havruta, NoticeKind.INVITATION)
    assert (lost.state, lost.reason) == (NoticeState.FAILED, reason)
    carriers.closed.clear()
    carriers.contents.clear()
    await delivery.deliver_due(study, carriers)
    assert [type(one) for one in carriers.contents] == [Unreached]
    assert not any(isinstance(one, Invited) for one in carriers.contents)


async def test_who_has_left_the_place_where_they_are_called_is_told_directly(
    study, havruta, session, isaac, jacob, carriers, tell
):
    """SE-1, NO-2: once; and where that fails, the owner hears of it."""
    carry = carriers.carry

    async def without_jacob(notice, way):
        await carry(notice, way)
        return [jacob.id] if way is Way.HOME else ()

    carriers.carry = without_jacob
    carriers.closed[Way.DIRECT] = Reason.NO_SHARED_SERVER
    await delivery.deliver_due(study, carriers)
    await delivery.deliver_due(study, carriers)
    carriers.closed.clear()
    carriers.contents.clear()

    (unreached,) = await tell()

    assert (unreached.recipient.user, unreached.missed) == (isaac, ("Jacob",))
    assert unreached.reason is Reason.NO_SHARED_SERVER
