"""Whose wish decides by which way a notice goes."""

from dataclasses import replace

import pytest

from havruta.havrutot.model import Home
from havruta.ids import HavrutaId, NoticeId
from havruta.notices import delivery, routing
from havruta.notices.model import Notice, NoticeKind, NoticeState, Reason, Way
from havruta.people import identities, preferences
from havruta.people.model import Identity, NotifyBy, Profile, Provider
from tests.havruta.carriers import Carriers
from tests.havruta.looking import havruta_of, keep, notice_now, notices_of
from tests.storage.samples import NOON

BY_ITSELF = (Way.DIRECT, Way.HOME, Way.MAIL)
MAIL_FIRST = (Way.MAIL, Way.DIRECT, Way.HOME)


@pytest.mark.parametrize(
    ("kind", "wish", "ways"),
    [
        (NoticeKind.INVITATION, None, BY_ITSELF),
        (NoticeKind.INVITATION, NotifyBy.DIRECT, BY_ITSELF),
        (NoticeKind.INVITATION, NotifyBy.HOME, BY_ITSELF),
        (NoticeKind.INVITATION, NotifyBy.MAIL, MAIL_FIRST),
        (NoticeKind.INVITATION, NotifyBy.NOTHING, ()),
        (NoticeKind.SESSION, NotifyBy.HOME, BY_ITSELF),
        (NoticeKind.SESSION, NotifyBy.MAIL, MAIL_FIRST),
        (NoticeKind.SESSION, NotifyBy.NOTHING, ()),
        (NoticeKind.ANSWER, NotifyBy.HOME, (Way.HOME, Way.DIRECT, Way.MAIL)),
        (NoticeKind.ANSWER, NotifyBy.NOTHING, BY_ITSELF),
    ],
)
def test_a_wish_comes_first_and_what_is_left_follows(havruta, jacob, kind, wish, ways):
    """NO-1, NO-2"""
    notice = Notice(NoticeId("n"), kind, havruta.id, NOON, recipient=jacob.id)

    assert routing.ways(notice, wish) == ways
    assert routing.ways(replace(notice, recipient=None), wish) == routing.ROUTES[kind].to_all


@pytest.mark.parametrize("has_home", [True, False])
@pytest.mark.parametrize("usually", [None, *NotifyBy])
@pytest.mark.parametrize("here", [None, *NotifyBy])
def test_each_is_told_of_a_session_as_they_wish(havruta, jacob, has_home, usually, here):
    """NO-1, SE-1: of one havruta otherwise than of all, if they said so."""
    (isaac,) = (p for p in havruta.participants if p.user_id != jacob.id)
    jacob_s = replace(havruta.participant(jacob.id), notify=here, usually=usually)
    home = havruta.home if has_home else Home()
    havruta = replace(havruta, home=home, participants=(isaac, jacob_s))

    told, called = routing.told_of_sessions(havruta), routing.called_home(havruta)

    wish = here or usually or NotifyBy.HOME
    by_itself = {NotifyBy.DIRECT, NotifyBy.MAIL} if has_home else set(NotifyBy) - {NotifyBy.NOTHING}
    assert (jacob.id in told) is (wish in by_itself)
    assert (None in told) is has_home
    assert (jacob.id in called) is (wish is NotifyBy.HOME)
    assert (jacob.id in routing.willing(havruta)) is (wish is not NotifyBy.NOTHING)


async def test_what_somebody_wishes_of_all_is_true_of_each_havruta(study, havruta, jacob):
    """NO-1"""
    await preferences.set_notify(study, by=jacob.id, notify=NotifyBy.MAIL)

    participant = (await havruta_of(study, havruta)).participant(jacob.id)

    assert (participant.notify, participant.told_by) == (None, NotifyBy.MAIL)


async def test_who_wishes_for_mail_is_told_by_mail(study, promise, jacob):
    """NO-1, NO-2: and directly, where no mail can be sent."""
    await preferences.set_notify(study, by=jacob.id, notify=NotifyBy.MAIL)
    async with study.transaction() as records:
        await records.users.identify(Identity(Provider.EMAIL, "jacob@example.org", jacob.id))
    for carriers, way in ((Carriers(*Way), Way.MAIL), (Carriers(), Way.DIRECT)):
        await promise()

        await delivery.deliver_due(study, carriers)

        assert carriers.carried == [(jacob.id, way)]


async def test_an_invitation_that_nobody_wishes_for_is_an_outcome_that_its_owner_hears_of(
    study, havruta, promise, jacob, carriers
):
    """NO-1, NO-2, NO-3: it is not lost silently."""
    await preferences.set_notify(study, by=jacob.id, notify=NotifyBy.NOTHING)
    notice = await promise(NoticeKind.INVITATION)

    await delivery.deliver_due(study, carriers)

    now = await notice_now(study, notice)
    assert carriers.carried == []
    assert (now.state, now.reason) == (NoticeState.FAILED, Reason.NOT_WISHED)
    (told,) = await notices_of(study, havruta, NoticeKind.UNREACHED)
    assert told.reason is Reason.NOT_WISHED


async def test_nobody_is_told_directly_what_home_takes_no_more_against_their_wish(
    study, havruta, session, isaac, jacob, carriers
):
    """NO-1, NO-2"""
    await preferences.set_notify(study, by=jacob.id, notify=NotifyBy.NOTHING)
    carriers.closed[Way.HOME] = Reason.CHANNEL_FORBIDDEN

    await delivery.deliver_due(study, carriers)

    told = await notices_of(study, havruta, NoticeKind.SESSION)
    assert [notice.recipient for notice in told] == [None, isaac.id]


async def test_a_wish_holds_also_for_a_havruta_that_is_gone(study, havruta, jacob):
    """NO-1: what somebody is told of one that there is no more."""
    await preferences.set_notify(study, by=jacob.id, notify=NotifyBy.MAIL)
    gone = Notice(NoticeId("n"), NoticeKind.ANSWER, HavrutaId("none"), NOON, recipient=jacob.id)
    noted = []

    async with study.reading() as records:
        wish = await delivery._choice(delivery._Claim(study, gone, noted.append), records)

    assert wish is NotifyBy.MAIL


async def test_a_session_is_not_promised_anew_to_who_has_since_wished_for_nothing(
    study, havruta, session, jacob, carriers
):
    """NO-1"""
    direct = tuple(replace(p, notify=NotifyBy.DIRECT) for p in havruta.participants)
    await keep(study, havrutot=replace(havruta, participants=direct))
    assert jacob.id in routing.told_of_sessions(await havruta_of(study, havruta))
    nothing = tuple(replace(p, notify=NotifyBy.NOTHING) for p in havruta.participants)
    await keep(study, havrutot=replace(havruta, participants=nothing))

    assert routing.told_of_sessions(await havruta_of(study, havruta)) == [None]


@pytest.mark.parametrize(("has_mail", "has_address"), [(1, 1), (1, 0), (0, 1)])
async def test_mail_is_offered_where_it_is_sent_and_somebody_has_an_address(
    study, jacob, has_mail, has_address
):
    """NO-1"""
    if has_address:
        identity = Identity(Provider.EMAIL, "jacob@example.org", jacob.id)
        async with study.transaction() as records:
            await records.users.identify(identity)

    ways = await preferences.ways_to_choose(replace(study, has_mail=bool(has_mail)), by=jacob.id)

    assert (NotifyBy.MAIL in ways) is bool(has_mail and has_address)
    assert set(ways) | {NotifyBy.MAIL} == {*NotifyBy}


async def test_whoever_discord_does_not_know_is_not_offered_its_ways(study):
    """NO-1"""
    ruth = await identities.known(study, Profile(Provider.GOOGLE, "1", "Ruth"))

    assert await preferences.ways_to_choose(study, by=ruth.id) == (NotifyBy.NOTHING,)
