"""Every kind of notice by every way: what becomes of it, whatever happens to it on its way."""

import asyncio
from datetime import timedelta
from itertools import product

import pytest

from havruta.havrutot import invitations
from havruta.notices import content, delivery, finding, routing
from havruta.notices.carriers import CarrierAway, Unreachable
from havruta.notices.model import NoticeKind, NoticeState, Reason, Way
from havruta.people.model import Identity, Provider
from havruta.sessions import lifecycle
from tests.havruta.carriers import Carriers
from tests.havruta.looking import invitations_of, notice_now, notices_of

DAY = timedelta(days=1)
TOO_LONG = timedelta(milliseconds=1)
STATES = {
    "taken": NoticeState.DELIVERED,
    "closed": NoticeState.FAILED,
    "not for it": NoticeState.FAILED,
    "failing": NoticeState.DUE,
    "too slow": NoticeState.CLAIMED,
    "not ready": NoticeState.DUE,
    "away": NoticeState.DUE,
}
"""What may happen on the last way, and how the notice stands then."""

ROUTED = [
    (kind, way, bool(recipient))
    for kind, route in routing.ROUTES.items()
    for recipient, ways in ((1, route.to_person), (0, route.to_all))
    for way in ways
]


class OneWay(Carriers):
    """Carriers of whom all but one are passed over; to that one something happens."""

    def __init__(self, way, happens):
        super().__init__(*Way)
        self.happens = happens
        for carrier in self:
            carrier.is_for_all = carrier.way is way and happens != "not for it"
            carrier.is_ready = happens != "not ready"

    async def carry(self, notice, way):
        if self.happens == "closed":
            raise Unreachable(Reason.CHANNEL_HIDDEN)
        if self.happens == "away":
            raise CarrierAway
        if self.happens == "failing":
            msg = "no network"
            raise ConnectionError(msg)
        if self.happens == "too slow":
            await asyncio.Event().wait()
        await super().carry(notice, way)


@pytest.mark.parametrize(("routed", "happens"), [*product(ROUTED, STATES)], ids=str)
async def test_every_kind_comes_to_its_outcome_by_every_way(
    study, promise, jacob, monkeypatch, routed, happens
):
    """NO-2, NO-3"""
    kind, way, is_personal = routed
    monkeypatch.setattr(delivery, "LONGEST", TOO_LONG if happens == "too slow" else DAY)
    notice = await promise(kind, recipient=jacob.id if is_personal else None)
    async with study.transaction() as records:
        await records.users.identify(Identity(Provider.EMAIL, "jacob@example.org", jacob.id))

    await delivery.deliver_due(study, OneWay(way, happens))

    now = await notice_now(study, notice)
    assert now.state is STATES[happens]
    assert now.way is (way if happens == "taken" else None)
    reasons = {
        "closed": Reason.CHANNEL_HIDDEN,
        "not for it": Reason.NO_ACCOUNT if is_personal else Reason.CHANNEL_GONE,
    }
    assert now.reason is reasons.get(happens)
    assert (now.settled_at is None) is (now.state in {NoticeState.DUE, NoticeState.CLAIMED})


def test_every_kind_has_a_content_and_a_route():
    """NO-2"""
    assert routing.ROUTES.keys() == finding.FINDERS.keys() == set(NoticeKind)
    assert {way for _, way, _ in ROUTED} == set(Way)


async def test_a_way_that_does_not_apply_leaves_the_reason_of_the_one_that_was_closed(
    study, promise
):
    """NO-2: at a havruta without a home, for instance."""
    notice = await promise()
    carriers = Carriers()
    carriers.closed[Way.DIRECT] = Reason.NO_SHARED_SERVER
    carriers[1].is_for_all = False

    await delivery.deliver_due(study, carriers)

    failed = await notice_now(study, notice)
    assert (failed.state, failed.reason) == (NoticeState.FAILED, Reason.NO_SHARED_SERVER)


async def test_a_way_that_this_process_does_not_have_is_passed_over(study, promise, jacob):
    """NO-2"""
    await promise()
    carriers = Carriers(Way.HOME)

    await delivery.deliver_due(study, carriers)

    assert carriers.carried == [(jacob.id, Way.HOME)]


async def invited(study, havruta, isaac, esau):
    """Esau is invited, and not told of it yet."""
    async with study.transaction() as records:
        await invitations.invite(records, havruta, esau.id, study.now())
    (invitation,) = await invitations_of(study, havruta)
    (notice,) = await notices_of(study, havruta, NoticeKind.INVITATION)
    return invitation, notice


@pytest.mark.parametrize("answer", [invitations.accept, invitations.decline])
async def test_an_invitation_that_was_answered_before_it_was_told_is_obsolete(
    study, havruta, isaac, esau, carriers, clock, answer
):
    """NO-3: nothing was sent, so nothing was delivered."""
    invitation, notice = await invited(study, havruta, isaac, esau)
    await answer(study, invitation_id=invitation.id, by=esau.id)

    await delivery.deliver_due(study, carriers)

    now = await notice_now(study, notice)
    assert (now.state, now.way, now.reason) == (NoticeState.OBSOLETE, None, None)
    assert now.settled_at == clock.now
    assert carriers.carried == [(isaac.id, Way.DIRECT)]  # what the answer was


async def test_what_is_answered_while_a_way_is_tried_is_not_told_by_the_next(
    study, havruta, isaac, esau, clock
):
    """NO-3"""
    invitation, notice = await invited(study, havruta, isaac, esau)

    class Answering(Carriers):
        async def carry(self, notice, way):
            if notice.kind is NoticeKind.INVITATION:
                await invitations.accept(study, invitation_id=invitation.id, by=esau.id)
                raise Unreachable(Reason.DIRECT_CLOSED)

    await delivery.deliver_due(study, Answering())

    assert (await notice_now(study, notice)).state is NoticeState.OBSOLETE


async def test_the_owner_is_not_told_of_what_is_over(study, havruta, session, isaac, carriers):
    """NO-2: who missed a session can't be told of it any more."""
    carriers.closed = dict.fromkeys(Way, Reason.CHANNEL_HIDDEN)
    await delivery.deliver_due(study, carriers)
    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    carriers.closed.clear()

    await delivery.deliver_due(study, carriers)

    (unreached,) = await notices_of(study, havruta, NoticeKind.HOME_CLOSED)
    assert unreached.state is NoticeState.OBSOLETE
    summaries = [one for one in carriers.contents if isinstance(one, content.Opened)][-2:]
    assert not any(one.report.session.is_live for one in summaries)


async def test_the_owner_is_not_told_of_an_invitation_that_was_answered_after_all(
    study, havruta, isaac, esau, carriers
):
    """NO-2"""
    invitation, _ = await invited(study, havruta, isaac, esau)
    carriers.closed = dict.fromkeys(Way, Reason.CHANNEL_GONE)
    await delivery.deliver_due(study, carriers)
    await invitations.accept(study, invitation_id=invitation.id, by=esau.id)

    await delivery.deliver_due(study, carriers)

    (unreached,) = await notices_of(study, havruta, NoticeKind.UNREACHED)
    assert unreached.state is NoticeState.OBSOLETE


async def test_names_are_those_of_the_server_only_where_they_are_told_there(
    study, havruta, isaac, jacob, promise, carriers
):
    """NO-1: what Jacob goes by in a server is no name for a direct message."""
    async with study.transaction() as records:
        await records.users.set_nickname(jacob.id, havruta.home.guild_id, "Yaakov")
    await promise(NoticeKind.INVITATION)
    carriers.closed[Way.DIRECT] = Reason.DIRECT_CLOSED

    await delivery.deliver_due(study, carriers)

    assert [one.recipient.user.name for one in carriers.contents] == ["Jacob", "Yaakov"]


async def test_content_says_whom_to_call_and_where_they_are_known(
    study, havruta, isaac, jacob, promise, carriers
):
    """SE-1, NO-1: not who started it, nor who is told directly."""
    await promise(recipient=None)

    await delivery.deliver_due(study, carriers)

    (opened,) = carriers.contents
    assert opened.mentions == (content.Contact(jacob, "100000000000000002"),)
    assert opened.report.session.is_live
    assert opened.book.title == "Ruth"


async def test_nobody_is_called_to_a_session_that_is_over(study, havruta, session, isaac, carriers):
    """SE-8, NO-1: its message is its summary at once."""
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    await delivery.deliver_due(study, carriers)

    (opened,) = carriers.contents
    assert opened.mentions == ()
    assert not opened.report.session.is_live


async def test_the_owner_hears_whom_a_session_could_not_be_told(
    study, havruta, session, isaac, jacob, carriers, promise
):
    """NO-2: by name."""
    await promise(session_id=session.id)
    carriers.closed[Way.DIRECT] = Reason.NO_SHARED_SERVER
    await delivery.deliver_due(study, carriers)
    carriers.closed.clear()
    carriers.contents.clear()

    await delivery.deliver_due(study, carriers)

    (unreached,) = carriers.contents
    assert unreached.missed == ("Jacob",)
