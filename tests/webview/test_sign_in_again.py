"""What only who has just signed in may do, and ending what others may have begun."""

from datetime import timedelta

import pytest

from havruta.people import identities
from havruta.people.credentials import RECENTLY
from havruta.people.model import Profile, Provider
from tests.webview.callers import Vouching

MOMENT = timedelta(seconds=1)
ASKED = {
    "GET /sign-in/google?link&path=/profile": "/profile",
    "POST /identities/discord/unlink?": "/profile",
    "GET /profile/delete": "/profile/delete",
    "POST /profile/delete": "/profile/delete",
    f"POST /sign-ins/{'0' * 64}/sign-out": "/sign-ins",
    "POST /sign-out-all-others": "/sign-ins",
}
"""What lets others in, shuts them out or can't be undone, and where one asks for it."""


@pytest.fixture
def providers():
    return {Provider.GOOGLE: Vouching()}


def asked(guest, wish):
    method, _, path = wish.partition(" ")
    return guest.post(path, data={"path": "/profile"}) if method == "POST" else guest.get(path)


@pytest.mark.parametrize("wish", ASKED)
async def test_who_can_come_in_is_changed_by_whoever_has_just_signed_in(
    guests, jacobs, jacob, session, study, storage, clock, wish
):
    """ID-5, ID-6, SY-3: a browser that was left open, or a stolen cookie, is not enough."""
    clock.advance(RECENTLY)
    before = storage.snapshot()

    refused = await asked(jacobs, wish)

    html = await refused.text()
    assert refused.status == 403
    assert "Sign in again first." in html
    assert f'<input type="hidden" name="path" value="{ASKED[wish]}">' in html
    assert storage.snapshot() == before
    left = await jacobs.post("/sign-out", data={"path": ASKED[wish]})
    assert (await jacobs.get(left.headers["Location"])).status == 401
    await jacobs.come_in(session)
    assert (await asked(jacobs, wish)).status != 403


async def test_an_address_is_not_taken_by_whoever_signed_in_long_ago(jacobs, clock):
    """IN-3: it lets in whoever reads its mail. Nor do they accept as somebody new, signed out."""
    clock.advance(RECENTLY)
    there = "/sign-in?path=/invitation/none"

    answer = await jacobs.post("/invitation/none", data={"answer": "accept", "mine": "on"})

    assert answer.status == 403
    assert f'name="path" value="{there}"' in await answer.text()
    left = await jacobs.post("/sign-out", data={"path": there})
    offered = await jacobs.get(left.headers["Location"])
    assert offered.status == 200
    assert "path=/invitation/none" in await offered.text()


async def test_a_quarter_of_an_hour_is_enough(jacobs, clock):
    """ID-5"""
    clock.advance(RECENTLY - MOMENT)

    assert (await jacobs.get("/profile/delete")).status == 200


async def test_where_one_lands_after_a_change_all_other_browsers_can_be_signed_out(
    guests, jacob, jacobs, isaacs, session, study
):
    """ID-5, ID-6: whoever was let in by what was just unlinked is still there."""
    await identities.link(study, Profile(Provider.GOOGLE, "g1", "Jacob"), by=jacob.id)
    other = await guests.inside(jacob, session)
    open_there, _ = await other.enter(session)
    unused = await jacobs.link(session)
    changed = await jacobs.post("/identities/google/unlink", data={"path": "/profile"})
    html = await (await jacobs.get(changed.headers["Location"])).text()
    assert 'action="/sign-out-all-others"' in html

    answer = await jacobs.post("/sign-out-all-others")

    assert (answer.status, answer.headers["Location"]) == (303, "/sign-ins")
    assert await open_there.closed() == 4401
    assert (await other.get("/sign-ins")).status == 401
    assert (await guests().post(unused)).status == 410
    for guest in (jacobs, isaacs):
        assert (await guest.get("/sign-ins")).status == 200
