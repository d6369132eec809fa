"""Going to the provider and back, as fixtures; a module takes them by their names."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.havrutot.model import Invitation, Participant
from havruta.ids import HavrutaId, InvitationId, new_id
from tests.openid import program
from tests.openid.program import KEY_ID, TEAM, choose
from tests.patience import PATIENCE
from webview.providers.opening import open_providers
from webview.providers.registration import AppleService, GoogleClient

openid_program = program.openid_program

NAMES = ["google", "apple"]


@pytest.fixture
def clock(real_clock):
    """The provider signs by the real time."""
    return real_clock


@pytest.fixture
async def issuer(openid_program):
    await openid_program.fail()
    return openid_program


@pytest.fixture
async def providers(issuer, clock):
    pem = issuer.team_key.as_pem(private=True).decode()
    registrations = [
        GoogleClient("google-client", program.SECRET, issuer.issuer),
        AppleService("apple-client", TEAM, KEY_ID, pem, issuer.issuer),
    ]
    async with open_providers(registrations, clock, patience=PATIENCE) as providers:
        yield providers


@pytest.fixture
def led_back(guests):
    """Signs somebody in at the provider; returns where their browser is led on our page."""

    async def led_back(address, person):
        back, form = await choose(address, person)
        if form is None:
            return back
        # A browser sends none of our cookies with a form of another site's.
        cross_site = {"Origin": "https://appleid.apple.com", "Sec-Fetch-Site": "cross-site"}
        led = await guests().post(back, data=form, headers=cross_site)
        assert (led.status, led.cookies) == (303, {})
        return led.headers["Location"]

    return led_back


async def set_out(guest, name="google", path="/", **more):
    """Return where the browser is sent to."""
    answer = await guest.get(f"/sign-in/{name}", params={"path": path, **more})
    assert answer.status == 303
    return answer.headers["Location"]


@pytest.fixture
def sign_in(led_back):
    """Signs somebody in, from setting out to what our page says at the end."""

    async def sign_in(guest, name="google", person="ruth", **more):
        return await guest.get(await led_back(await set_out(guest, name, **more), person))

    return sign_in


@pytest.fixture
def invited(havruta, storage, study, isaac):
    """Invites an address to a havruta."""

    async def invited(address, to="Morning"):
        now = study.now()
        there = replace(havruta, name=to)
        if to != havruta.name:
            mine = (Participant(isaac.id, now),)
            there = replace(there, id=HavrutaId(new_id(now)), participants=mine)
        invitation = Invitation(
            id=InvitationId(new_id(now)),
            havruta_id=there.id,
            user_id=None,
            invited_by=isaac.id,
            created_at=now,
            expires_at=now + timedelta(days=7),
            address=address,
        )
        async with storage.transaction() as records:
            await records.havrutot.save(there)
            await records.invitations.save(invitation)

    return invited


async def who(guest):
    """Return what our page says of who is signed in."""
    return await (await guest.get("/profile")).text()
