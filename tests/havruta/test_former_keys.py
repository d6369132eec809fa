"""What a key of before has made, once another one makes what is new."""

from dataclasses import replace

import pytest

from havruta.calendars import feeds
from havruta.errors.havrutot import UnknownCode, UnknownInvitation
from havruta.errors.library import UnknownCalendar
from havruta.errors.people import LinkOver, SignedOut, SignInOver
from havruta.events import BrowserForgotten
from havruta.havrutot import by_mail, codes
from havruta.people import attempts, credentials, mailboxes
from havruta.people.model import Provider
from tests.storage.samples import DEVICE

ADDRESS = "naomi@example.org"
SETTING_OUT = {"provider": Provider.GOOGLE, "browser": "mine"}


class Made:
    """One of everything that hangs on the key, as its people hold it."""

    def __init__(self, study, isaac, havruta, session):
        self.study, self.isaac, self.havruta, self.session = study, isaac, havruta, session

    async def begin(self):
        study, by = self.study, {"by": self.isaac.id}
        self.cookie = await credentials.admit(study, user_id=self.isaac.id, device=DEVICE)
        link = await credentials.link(study, session_id=self.session.id, **by)
        self.token = link.rpartition("/")[2]
        self.code = (await codes.make(study, havruta_id=self.havruta.id, **by)).fresh
        self.calendar = await feeds.renew(study, **by)
        await by_mail.invite(study, havruta_id=self.havruta.id, **by, addresses=[ADDRESS])
        self.invitation = await self._invitation()
        self.invited = by_mail.secret_of(study, self.invitation.id)
        self.way_out = mailboxes.unsubscription(study, ADDRESS)
        self.handshake = await attempts.begin(study, **SETTING_OUT, path="/")
        return self

    async def _invitation(self):
        async with self.study.reading() as records:
            (one,) = [i for i in await records.invitations.of([self.havruta.id]) if i.address]
        return one

    def openings(self, study):
        """Try each of them, where `study` has the keys."""
        state, secret = self.handshake.state, self.calendar.rpartition("/")[2].removesuffix(".ics")
        return {
            SignedOut: credentials.signed_in(study, cookie=self.cookie),
            LinkOver: credentials.door(study, token=self.token, signed_in_as=None),
            UnknownCode: codes.offered(study, said=self.code, by=None),
            UnknownCalendar: feeds.read(study, secret=secret),
            UnknownInvitation: by_mail.offer(study, token=self.invited),
            SignInOver: attempts.finish(study, **SETTING_OUT, state=state),
        }


@pytest.fixture
async def made(study, isaac, havruta, session):
    return await Made(replace(study, has_mail=True), isaac, havruta, session).begin()


@pytest.fixture
def turned(made):
    """The study with another key, and the one before still known."""
    return replace(made.study, secret=b"another", former=(b"older still", made.study.secret))


async def test_what_was_made_by_a_key_opens_as_long_as_it_is_known(made, turned, isaac):
    """OP-10: nobody is signed out, and what was sent still works."""
    opened = [await opening for opening in made.openings(turned).values()]

    assert opened[0].id == isaac.id
    assert opened[-1][1] == made.handshake  # the provider shows the same again
    assert mailboxes.unsubscribing(turned, made.way_out) == ADDRESS


async def test_what_was_made_by_a_key_is_over_once_it_is_no_more_known(made, turned):
    """OP-10"""
    gone = replace(turned, former=())

    for refusal, opening in made.openings(gone).items():
        with pytest.raises(refusal):
            await opening
    with pytest.raises(LinkOver):
        mailboxes.unsubscribing(gone, made.way_out)


async def test_what_is_shown_or_sent_again_is_what_was_before(made, turned, isaac):
    """OP-10, SC-6, IN-4: an address that calendars read, and an invitation by mail."""
    assert await feeds.address(turned, by=isaac.id) == made.calendar
    assert by_mail.secret_of(turned, made.invitation.id, made.invitation.digest) == made.invited
    assert await feeds.address(replace(turned, former=()), by=isaac.id) is None


async def test_what_is_made_now_is_made_by_the_new_key_alone(turned, isaac):
    """OP-10"""
    cookie = await credentials.admit(turned, user_id=isaac.id, device=DEVICE)

    alone = replace(turned, former=())
    assert (await credentials.signed_in(alone, cookie=cookie)).id == isaac.id
    assert await feeds.renew(turned, by=isaac.id) == await feeds.address(alone, by=isaac.id)


async def test_who_signed_in_by_a_key_of_before_signs_out_there(made, turned, isaac, heard):
    """OP-10, ID-5: and is known by the same browser until then."""
    before = await credentials.browser(made.study, cookie=made.cookie)
    assert await credentials.browser(turned, cookie=made.cookie) == before
    assert await credentials.signed_out(turned, browsers=[before]) == set()

    await credentials.sign_out(turned, cookie=made.cookie)

    assert BrowserForgotten(before) in heard
    with pytest.raises(SignedOut):
        await credentials.signed_in(turned, cookie=made.cookie)
    assert await credentials.browser(turned, cookie="nobody's") != before
