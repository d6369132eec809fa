"""Inviting by e-mail, and answering from there."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.errors.havrutot import (
    InvitationOver,
    NotAnAddress,
    NotInvited,
    TooManyPeople,
    UnknownInvitation,
)
from havruta.errors.people import SignedOut
from havruta.havrutot import by_mail, invitations, views
from havruta.havrutot.by_mail import Sending
from havruta.havrutot.limits import MOST_PARTNERS
from havruta.havrutot.model import InvitationState
from havruta.notices import delivery
from havruta.notices.model import NoticeKind, NoticeState, Reason, Way
from havruta.people import mailboxes
from havruta.people.model import Device, Identity, Provider
from tests.havruta.carriers import Carriers
from tests.havruta.looking import havruta_of, invitations_of, notices_of
from tests.patience import PATIENCE

RUTH, NAOMI = "ruth@example.org", "naomi@example.org"


@pytest.fixture
def study(study):
    return replace(study, has_mail=True)


@pytest.fixture
def invite(study, havruta, isaac):
    """Invite these addresses to Isaac's havruta, or to another of his."""

    async def invite(*addresses, to=havruta):
        return await by_mail.invite(study, havruta_id=to.id, by=isaac.id, addresses=addresses)

    return invite


@pytest.fixture
async def evening(study, havruta):
    """Another havruta of Isaac's."""
    made = replace(havruta, id="evening", name="Evening", participants=havruta.participants[:1])
    async with study.transaction() as records:
        await records.havrutot.save(made)
    return made


async def secret(study, havruta):
    """The secret of the havruta's newest invitation."""
    return by_mail.secret_of(study, (await invitations_of(study, havruta))[-1].id)


async def accept(study, token, by=None, name="Ruth", *, is_mine=True):
    return await by_mail.accept(
        study, token=token, by=by, name=name, is_mine=is_mine, device=Device()
    )


async def knows(study, user, address=RUTH, provider=Provider.EMAIL):
    """Have the address be somebody's."""
    external_id = address if provider is Provider.EMAIL else "7"
    told = None if provider is Provider.EMAIL else address
    async with study.transaction() as records:
        await records.users.identify(Identity(provider, external_id, user.id, told))


async def states(study, havruta):
    return [(i.user_id, i.state) for i in await invitations_of(study, havruta)]


async def test_each_address_has_its_own_outcome(study, havruta, invite, jacob, esau):
    """IN-2: and none stops another."""
    await knows(study, jacob, "jacob@example.org")
    await mailboxes.unsubscribe(study, token=mailboxes.unsubscription(study, NAOMI))
    await invite("boaz@example.org")

    sendings = await invite(
        "Jacob@Example.org", "none", "boaz@example.org", NAOMI, "RUTH@example.org", RUTH
    )

    assert sendings == {
        "jacob@example.org": Sending.IS_IN,
        "none": Sending.NO_ADDRESS,
        "boaz@example.org": Sending.WAITS,
        NAOMI: Sending.UNSUBSCRIBED,
        RUTH: Sending.PROMISED,
    }
    sent = await notices_of(study, havruta, NoticeKind.INVITATION)
    assert [notice.address for notice in sent] == ["boaz@example.org", RUTH]


async def test_without_a_mail_server_nothing_is_promised(study, havruta, isaac):
    """IN-2"""
    deaf = replace(study, has_mail=False)

    sendings = await by_mail.invite(
        deaf, havruta_id=havruta.id, by=isaac.id, addresses=[RUTH, "none"]
    )

    assert sendings == {RUTH: Sending.NO_MAIL, "none": Sending.NO_ADDRESS}
    assert await invitations_of(study, havruta) == []


async def test_twenty_addresses_are_the_most(invite):
    """IN-2"""
    with pytest.raises(TooManyPeople):
        await invite(*(f"{number}@example.org" for number in range(MOST_PARTNERS + 1)))


async def test_nobody_sends_more_mail_than_people_bear(study, invite, clock):
    """IN-2, HV-5"""
    first = [f"{number}@example.org" for number in range(MOST_PARTNERS)]
    assert set((await invite(*first)).values()) == {Sending.PROMISED}
    assert await invite(RUTH) == {RUTH: Sending.TOO_OFTEN}

    clock.advance(timedelta(minutes=1))

    assert await invite(RUTH) == {RUTH: Sending.PROMISED}


async def test_an_address_that_says_no_ten_times_is_left_alone(study, havruta, invite, clock):
    """IN-2"""
    for _ in range(10):
        assert await invite(RUTH) == {RUTH: Sending.PROMISED}
        await by_mail.decline(study, token=await secret(study, havruta))
        clock.advance(timedelta(hours=1))

    assert await invite(RUTH) == {RUTH: Sending.TOO_OFTEN}


async def test_what_failed_is_promised_again_when_it_is_asked_for_again(study, havruta, invite):
    """IN-2"""
    await invite(RUTH)
    carriers = Carriers(*Way)
    carriers.closed[Way.MAIL] = Reason.NO_MAILBOX
    while await delivery.deliver_due(study, carriers):
        pass

    assert await invite(RUTH) == {RUTH: Sending.PROMISED}

    sent = await notices_of(study, havruta, NoticeKind.INVITATION)
    assert [notice.state for notice in sent] == [NoticeState.FAILED, NoticeState.DUE]
    assert len(await invitations_of(study, havruta)) == 1


async def test_one_that_has_expired_makes_room_for_another(study, havruta, invite, clock):
    """IN-4"""
    await invite(RUTH)
    clock.advance(timedelta(days=14))

    assert await invite(RUTH) == {RUTH: Sending.PROMISED}

    expired, waits = await invitations_of(study, havruta)
    assert (expired.state, waits.state) == (InvitationState.EXPIRED, InvitationState.PENDING)


@pytest.mark.parametrize("provider", [Provider.EMAIL, Provider.GOOGLE])
async def test_an_invitation_to_an_address_of_somebody_known_waits_in_their_list(
    study, havruta, invite, isaac, esau, provider
):
    """IN-3: and whichever road they take, it is one acceptance."""
    await knows(study, esau, provider=provider)
    await invite(RUTH)

    (waiting,) = await invitations.invited(study, by=esau.id)
    await invitations.accept(study, invitation_id=waiting.invitation.id, by=esau.id)

    assert (await havruta_of(study, havruta)).people[-1] == esau.id
    with pytest.raises(InvitationOver):
        await accept(study, await secret(study, havruta))


async def test_of_an_address_the_inviter_does_not_learn_whose_it_is(
    study, havruta, invite, isaac, esau
):
    """IN-3, SY-1: until they have accepted."""
    await knows(study, esau)
    await invite(RUTH)

    (invitee,) = (await views.show(study, havruta_id=havruta.id, by=isaac.id)).invited

    assert (invitee.name, invitee.state) == (RUTH, InvitationState.PENDING)


async def test_the_inviter_sees_who_wants_no_more_mail(study, havruta, invite, isaac):
    """IN-2, HV-2: also after a mail has come to them."""
    await invite(RUTH, NAOMI)
    await mailboxes.unsubscribe(study, token=mailboxes.unsubscription(study, RUTH))

    invited = (await views.show(study, havruta_id=havruta.id, by=isaac.id)).invited

    missed = {invitee.name: invitee.missed for invitee in invited}
    assert missed == {RUTH: Reason.UNSUBSCRIBED, NAOMI: None}


async def test_who_was_invited_both_ways_has_answered_both(study, havruta, invite, esau, isaac):
    """IN-3"""
    await invite(RUTH)
    async with study.transaction() as records:
        await invitations.invite(records, havruta, esau.id, study.now())
    token = by_mail.secret_of(study, (await invitations_of(study, havruta))[0].id)

    await accept(study, token, by=esau.id)

    assert await states(study, havruta) == [(esau.id, InvitationState.ACCEPTED)] * 2
    assert len(await notices_of(study, havruta, NoticeKind.ANSWER)) == 1
    assert (await havruta_of(study, havruta)).people.count(esau.id) == 1
    assert await invite(RUTH) == {RUTH: Sending.IS_IN}


@pytest.mark.parametrize("is_mine", [False, True])
async def test_an_address_that_is_somebodys_is_answered_by_them_alone(
    study, havruta, invite, jacob, esau, is_mine
):
    """IN-3, SY-1: a mail is passed on, and lets nobody in as whoever it was for."""
    await knows(study, esau)
    await invite(RUTH)
    token = await secret(study, havruta)
    before = study.storage.snapshot()

    with pytest.raises(SignedOut):
        await accept(study, token, is_mine=is_mine)
    with pytest.raises(NotInvited):
        await accept(study, token, by=jacob.id, is_mine=is_mine)

    assert study.storage.snapshot() == before
    entry = await accept(study, token, by=esau.id, is_mine=is_mine)
    assert (entry.user_id, entry.cookie) == (esau.id, None)


async def test_an_address_is_nobodys_who_does_not_say_so(study, havruta, evening, invite, esau):
    """IN-2, SY-1: who passed the secret on would come in as whoever accepts with it."""
    await invite(RUTH, to=evening)
    await invite(RUTH)

    entry = await accept(study, await secret(study, havruta), by=esau.id, is_mine=False)

    assert (entry.user_id, entry.cookie) == (esau.id, None)
    assert esau.id in (await havruta_of(study, havruta)).people
    assert await invitations.invited(study, by=esau.id) == []
    async with study.reading() as records:
        assert await records.users.of_address(RUTH) is None


async def test_who_has_joined_by_another_way_accepts_all_the_same(study, havruta, invite, jacob):
    """IN-3: and is not in it twice."""
    await invite(RUTH)

    entry = await accept(study, await secret(study, havruta), by=jacob.id)

    assert (entry.user_id, entry.cookie) == (jacob.id, None)
    assert (await havruta_of(study, havruta)).people == havruta.people


async def test_who_was_invited_by_name_is_not_invited_by_address_as_well(
    study, havruta, invite, esau
):
    """IN-3"""
    await knows(study, esau)
    async with study.transaction() as records:
        await invitations.invite(records, havruta, esau.id, study.now())

    assert await invite(RUTH) == {RUTH: Sending.WAITS}


async def test_what_else_waits_for_the_address_waits_for_its_person(
    study, havruta, evening, invite
):
    """IN-3: once it is somebody's."""
    await invite(RUTH, to=evening)
    await invite(RUTH)

    entry = await accept(study, await secret(study, havruta))

    (waiting,) = await invitations.invited(study, by=entry.user_id)
    assert waiting.havruta.name == "Evening"


async def test_what_waits_for_them_by_name_is_not_claimed_twice(
    study, havruta, evening, invite, esau
):
    """IN-3"""
    await invite(RUTH, to=evening)
    await invite(RUTH)
    async with study.transaction() as records:
        await invitations.invite(records, evening, esau.id, study.now())

    await accept(study, await secret(study, havruta), by=esau.id)

    by_address, by_name = await states(study, evening)
    assert by_address == (None, InvitationState.PENDING)
    assert by_name == (esau.id, InvitationState.PENDING)


async def test_who_gives_no_name_is_called_by_their_address(study, havruta, invite):
    """IN-2"""
    await invite("ruth.ben-levi+torah@example.org")

    entry = await accept(study, await secret(study, havruta), name=" ")

    async with study.reading() as records:
        (ruth,) = (await records.users.many([entry.user_id])).values()
    assert ruth.name == "Ruth Ben Levi"


async def test_the_inviter_hears_of_a_no_by_the_address(study, havruta, invite, carriers):
    """IN-2, IN-4"""
    await invite(RUTH)

    await by_mail.decline(study, token=await secret(study, havruta))
    await delivery.deliver_due(study, carriers)

    (answer,) = carriers.contents
    assert (answer.who, answer.is_accepted) == (RUTH, False)
    assert await states(study, havruta) == [(None, InvitationState.DECLINED)]


async def test_an_invitation_that_was_answered_is_over_by_its_mail(study, havruta, invite):
    """IN-4"""
    await invite(RUTH)
    token = await secret(study, havruta)
    await by_mail.decline(study, token=token)

    for again in (accept(study, token), by_mail.offer(study, token=token)):
        with pytest.raises(InvitationOver):
            await again
    with pytest.raises(UnknownInvitation):
        await by_mail.offer(study, token="none")


async def test_the_secret_is_kept_as_a_digest_alone(study, havruta, invite):
    """IN-4"""
    await invite(RUTH)
    token = await secret(study, havruta)

    (invitation,) = await invitations_of(study, havruta)
    assert len(token) == 43
    assert token not in str(study.storage.snapshot())
    assert invitation.digest is not None
    assert await secret(replace(study, secret=b"another"), havruta) != token


async def test_who_unsubscribed_is_not_missed_at_every_session(study, havruta, promise, jacob):
    """IN-2, NO-2"""
    await promise()
    carriers = Carriers(*Way)
    carriers.closed = dict.fromkeys(Way, Reason.UNSUBSCRIBED)

    await delivery.deliver_due(study, carriers)

    assert await notices_of(study, havruta, NoticeKind.UNREACHED) == []


TYPED = {
    "a@b.example, c@d.example;e@f.example": "a@b.example c@d.example e@f.example",
    "a@b.example c@d.example\ne@f.example": "a@b.example c@d.example e@f.example",
    'Ruth Levi <a@b.example>, "Levi, Naomi" <c@d.example>': "a@b.example c@d.example",
    "mailto:a@b.example (a@b.example) “c@d.example”.": "a@b.example c@d.example",
    "a@b.example und c@d.example!": "a@b.example c@d.example",
    "nobody": "",
    "@someone x@": "x@",
    "a@b.example Ruth Levi < mailto:c@d.example > (e@f.example>": (
        "a@b.example c@d.example e@f.example"
    ),
}


@pytest.mark.parametrize(("text", "found"), TYPED.items())
def test_addresses_are_separated_as_people_do(text, found):
    """IN-2"""
    assert list(mailboxes.typed(text).addresses) == found.split()


@pytest.mark.parametrize("part", ["a", "a b ", "mailto:", "< ", "a@b<", "-"])
def test_a_long_text_is_read_as_fast_as_a_short_one(part):
    """SY-3: for as long as one is read, nobody else is answered."""
    text, begun = part * (60_000 // len(part)), time.process_time()

    mailboxes.typed(text)

    assert time.process_time() - begun < PATIENCE


async def test_so_many_at_once_are_not_looked_at(study, havruta, isaac):
    """IN-2, SY-3: whether they are any takes longer than to count them."""
    named = [f"no address {number}" for number in range(MOST_PARTNERS + 1)]

    with pytest.raises(TooManyPeople):
        await by_mail.invite(study, havruta_id=havruta.id, by=isaac.id, addresses=named)


ADDRESSES = {
    "Ruth@Example.ORG": "ruth@example.org",
    "ruth+torah@example.org": "ruth+torah@example.org",
    "ruth@bücher.example": "ruth@bücher.example",
    "רות@example.org": "רות@example.org",
    "ruth@mail.test": "ruth@mail.test",
}


@pytest.mark.parametrize(("typed", "known"), ADDRESSES.items())
def test_an_address_is_known_by_one_spelling(typed, known):
    """IN-2"""
    assert mailboxes.mailbox(typed) == known


NO_ADDRESSES = [
    *("", "ruth", "ruth@", "@b.example", "a b@c.example", "a@b", "a..b@c.example", "a@b..example"),
    *("a@-b.example", "a@[127.0.0.1]", '"a b"@c.example', "a\r\n@b.example", "a@b_c.example"),
    *("x" * 65 + "@b.example", "a@" + "b" * 250 + ".example", "a@b.example\u202e"),
    "=?utf-8?q?=0d=0abcc=3aall=40b.example?=@b.example",
]


@pytest.mark.parametrize("typed", NO_ADDRESSES)
def test_what_is_no_address_is_refused(typed):
    """IN-2, SY-3"""
    with pytest.raises(NotAnAddress):
        mailboxes.mailbox(typed)


def test_some_addresses_must_be_any():
    """IN-2"""
    by_mail.require_any([])
    by_mail.require_any(["none", RUTH])
    with pytest.raises(NotAnAddress):
        by_mail.require_any(["none"])
