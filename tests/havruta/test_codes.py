"""Codes, with which whoever has one joins by themselves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta import retention
from havruta.errors.havrutot import (
    AlreadyIn,
    CodeOver,
    HavrutaArchived,
    HavrutaFull,
    HavrutaGone,
    NotAllowed,
    Removed,
    TooManyCodes,
    TooManyHavrutot,
    UnknownCode,
)
from havruta.havrutot import by_mail, codes, founding, invitations, keeping, membership
from havruta.havrutot.model import Home, InvitationState, Limits
from havruta.notices import delivery
from havruta.notices.content import Joined
from havruta.people.model import Device
from tests.conftest import person
from tests.havruta.looking import havruta_of, invitations_of


@pytest.fixture
def study(study):
    return replace(study, has_mail=True)


@pytest.fixture
def make(study, havruta, isaac):
    """Make a code of Isaac's havruta with Jacob."""

    async def make(**how):
        return await codes.make(study, havruta_id=havruta.id, by=isaac.id, **how)

    return make


async def test_whoever_has_a_code_joins_and_the_owner_hears_of_it(
    study, havruta, isaac, esau, session, make, carriers
):
    """HV-4, IN-5"""
    made = await make()

    accepted = await codes.join(study, said=made.fresh, by=esau.id)

    assert accepted.havruta.people == (*havruta.people, esau.id)
    assert accepted.running.id == session.id
    await delivery.deliver_due(study, carriers)
    told = [one for one in carriers.contents if isinstance(one, Joined)]
    assert [(one.recipient.user, one.who) for one in told] == [(isaac, esau)]


@pytest.mark.parametrize(
    "said",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: f"  https://page.example/invite/{code}/ ",
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("-", " "),
    ],
    ids=["small", "joined", "an address", "look-alikes", "spaced"],
)
async def test_a_code_is_known_however_it_is_typed(study, make, esau, said):
    """HV-4"""
    made = await make()

    await codes.join(study, said=said(made.fresh), by=esau.id)


async def test_of_a_code_nothing_is_kept_that_lets_anybody_in(storage, make):
    """IN-5: it is shown once, and stored hashed."""
    made = await make()

    kept = str(storage.snapshot())
    assert made.fresh not in kept
    assert codes.read(made.fresh) not in kept
    assert len(codes.read(made.fresh)) == 16


async def test_a_code_that_lets_nobody_in_says_why(study, havruta, isaac, jacob, esau, make):
    """HV-4: unknown, revoked, spent and expired are told apart."""
    spent, revoked, expired = await make(uses=1), await make(), await make(days=1)
    await codes.join(study, said=spent.fresh, by=(await person(study, "Laban", 7)).id)
    for _ in range(2):
        left = await codes.revoke(
            study, havruta_id=havruta.id, code_id=revoked.codes[-1].id, by=isaac.id
        )
    assert left.codes == expired.codes[-1:] == (await shared(study, havruta, isaac)).codes
    study.now.advance(timedelta(days=1))

    for made, state in ((spent, "spent"), (revoked, "revoked"), (expired, "expired")):
        with pytest.raises(CodeOver) as refusal:
            await codes.join(study, said=made.fresh, by=esau.id)
        assert refusal.value.values == {"state": state}
    for said in ("", "no such code", "/", "ABCD-EFGH-JKMN-PQRS"):
        with pytest.raises(UnknownCode):
            await codes.join(study, said=said, by=esau.id)
    with pytest.raises(AlreadyIn):
        await codes.join(study, said=spent.fresh, by=jacob.id)

    study.now.advance(retention.CODES)
    await retention.prune(study)
    with pytest.raises(UnknownCode):
        await codes.join(study, said=expired.fresh, by=esau.id)


async def shared(study, havruta, by):
    return await codes.shared(study, havruta_id=havruta.id, by=by.id)


async def test_who_cannot_come_in_spends_no_use(study, havruta, isaac, jacob, esau, make):
    """HV-4, HV-5: a havruta that is full says so, and so does one that is archived or deleted."""
    made = await make(uses=1)
    full = replace(study, limits=Limits(participants=2))
    busy = replace(study, limits=Limits(havrutot=0))
    for tight, why in ((full, HavrutaFull), (busy, TooManyHavrutot)):
        with pytest.raises(why):
            await codes.join(tight, said=made.fresh, by=esau.id)
    with pytest.raises(HavrutaFull):
        await codes.make(full, havruta_id=havruta.id, by=isaac.id)
    await keeping.archive(study, havruta_id=havruta.id, by=isaac.id)
    with pytest.raises(HavrutaArchived):
        await codes.join(study, said=made.fresh, by=esau.id)
    await keeping.restore(study, havruta_id=havruta.id, by=isaac.id)

    await codes.join(study, said=made.fresh, by=esau.id)

    await keeping.delete(study, havruta_id=havruta.id, by=isaac.id)
    with pytest.raises(HavrutaGone):
        await codes.join(study, said=made.fresh, by=jacob.id)


async def test_who_comes_with_a_code_has_accepted_what_waited_for_them(
    study, havruta, isaac, esau, make
):
    """IN-4"""
    other = await founding.create(
        study, by=isaac.id, book="Ruth", name="", partners=[esau.id], home=Home()
    )
    await invitations.invite_more(study, havruta_id=havruta.id, by=isaac.id, partners=[esau.id])

    await codes.join(study, said=(await make()).fresh, by=esau.id)

    (answered,) = await invitations_of(study, havruta)
    assert answered.state is InvitationState.ACCEPTED
    (waits,) = await invitations.invited(study, by=esau.id)
    assert waits.havruta.id == other.id


async def test_only_the_owner_makes_sees_and_revokes_codes(study, havruta, isaac, jacob, make):
    """SY-1, IN-5"""
    made = await make()
    other = await founding.create(
        study, by=jacob.id, book="Ruth", name="", partners=[], home=Home()
    )

    with pytest.raises(NotAllowed):
        await codes.make(study, havruta_id=havruta.id, by=jacob.id)
    with pytest.raises(NotAllowed):
        await shared(study, havruta, jacob)
    for havruta_id, why in ((havruta.id, NotAllowed), (other.id, UnknownCode)):
        with pytest.raises(why):
            await codes.revoke(study, havruta_id=havruta_id, code_id=made.codes[0].id, by=jacob.id)


async def test_a_havruta_has_so_many_codes_at_once_and_each_its_bounds(study, make, havruta):
    """IN-5"""
    for _ in range(codes.MOST_CODES):
        made = await make(uses=10**9, days=10**9)

    with pytest.raises(TooManyCodes):
        await make()

    assert made.codes[-1].uses == codes.MOST_USES
    assert made.codes[-1].expires_at - study.now() == timedelta(days=codes.MOST_DAYS)
    assert (await havruta_of(study, havruta)) == havruta


async def test_a_code_shows_what_it_opens_and_is_not_used_by_that(
    study, havruta, isaac, jacob, esau, make
):
    """IN-5: whoever asks; those who belong to it already are told so."""
    made = await make(uses=1)

    for by in (None, esau.id):
        offer = await codes.offered(study, said=made.fresh, by=by)
        assert (offer.havruta, offer.owner) == (havruta, isaac)
    with pytest.raises(AlreadyIn):
        await codes.offered(study, said=made.fresh, by=jacob.id)
    await codes.join(study, said=made.fresh, by=esau.id)
    with pytest.raises(CodeOver):
        await codes.offered(study, said=made.fresh, by=None)


class Paths:
    """How Jacob goes out of Isaac's havruta, and by what he would come back."""

    def __init__(self, study, havruta, isaac, jacob):
        self.study, self.of, self.jacob = study, {"havruta_id": havruta.id}, jacob
        self.by = {"by": isaac.id}

    async def is_removed(self):
        await membership.remove(self.study, **self.of, **self.by, user_id=self.jacob.id)

    async def leaves(self):
        await membership.leave(self.study, **self.of, by=self.jacob.id)

    async def code(self):
        made = await codes.make(self.study, **self.of, **self.by)
        return lambda: codes.join(self.study, said=made.fresh, by=self.jacob.id)

    async def mail(self):
        await by_mail.invite(self.study, **self.of, **self.by, addresses=["jacob@example.org"])
        async with self.study.reading() as records:
            (invitation,) = await records.invitations.pending_at("jacob@example.org")
        said = {"token": by_mail.secret_of(self.study, invitation.id), "name": "", "is_mine": False}
        return lambda: by_mail.accept(self.study, **said, by=self.jacob.id, device=Device())

    async def invitation(self):
        await invitations.invite_more(self.study, **self.of, **self.by, partners=[self.jacob.id])
        async with self.study.reading() as records:
            (invitation,) = await records.invitations.pending(self.jacob.id)
        asked = {"invitation_id": invitation.id, "by": self.jacob.id}
        return lambda: invitations.accept(self.study, **asked)


@pytest.mark.parametrize(
    ("goes", "comes", "before", "is_let_in"),
    [
        ("is_removed", "code", False, False),
        ("is_removed", "code", True, False),
        ("is_removed", "mail", True, False),
        ("is_removed", "mail", False, True),
        ("is_removed", "invitation", False, True),
        ("leaves", "code", False, True),
        ("leaves", "code", True, True),
        ("leaves", "mail", True, True),
    ],
)
async def test_who_was_removed_comes_back_by_a_new_invitation_alone(
    study, havruta, isaac, jacob, goes, comes, before, is_let_in
):
    """HV-3, HV-4, IN-5: neither by a code nor by what was sent before; who left may come back."""
    paths = Paths(study, havruta, isaac, jacob)
    come = await getattr(paths, comes)() if before else None
    study.now.advance(timedelta(minutes=1))
    await getattr(paths, goes)()
    study.now.advance(timedelta(minutes=1))
    come = come or await getattr(paths, comes)()

    if is_let_in:
        await come()
    else:
        with pytest.raises(Removed):
            await come()

    assert (jacob.id in (await havruta_of(study, havruta)).people) is is_let_in


async def test_who_was_let_in_again_may_leave_and_come_back(study, havruta, isaac, jacob, make):
    """HV-3: a removal that was taken back is none."""
    paths, made = Paths(study, havruta, isaac, jacob), await make()
    await paths.is_removed()
    with pytest.raises(Removed):
        await codes.offered(study, said=made.fresh, by=jacob.id)
    study.now.advance(timedelta(minutes=1))
    await (await paths.invitation())()
    await paths.leaves()

    await codes.join(study, said=made.fresh, by=jacob.id)

    assert jacob.id in (await havruta_of(study, havruta)).people
