"""Every secret that lets somebody in: changed, used again, or tried at another door."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from havruta.people import credentials
from havruta.people.model import Provider
from tests.roles import Who
from tests.webview.callers import ROUTES, Vouching, Wish
from webview import landings
from webview.access import COOKIE
from webview.app_keys import STUDY

DOORS = {
    "token": ("GET /join/{token}", "token"),
    "secret": ("GET /invitation/{token}", "token"),
    "unsubscription": ("GET /unsubscribe/{token}", "token"),
    "code": ("GET /code/{code}", "code"),
    "calendar": ("GET /calendar/{secret}.ics", "secret"),
}
"""Each secret by its name among the callers' words, where it is taken, and as what."""
ONCE = {
    "POST /join/{token}": (Who.NOBODY, Who.OWNER, 410),
    "POST /invitation/{token}": (Who.NOBODY, Who.OWNER, 410),
    "GET /sign-in/{provider}/callback": (Who.NOBODY, Who.NOBODY, 400),
    "POST /invitations/{invitation_id}/accept": (Who.INVITEE, Who.INVITEE, 410),
    "POST /invitations/{invitation_id}/decline": (Who.INVITEE, Who.INVITEE, 410),
    "POST /havrutot/{havruta_id}/take-over": (Who.PARTICIPANT, Who.PARTICIPANT, 410),
    "POST /havrutot/{havruta_id}/decline": (Who.PARTICIPANT, Who.PARTICIPANT, 410),
    "POST /havrutot/{havruta_id}/delete": (Who.OWNER, Who.OWNER, 404),
    "POST /profile/delete": (Who.STRANGER, Who.STRANGER, 401),
}
"""What can be done once: by whom, by whom again, and what that is answered with."""


@pytest.fixture
def providers():
    return {Provider.GOOGLE: Vouching()}


@pytest.fixture
def study(study):
    return replace(study, has_mail=True)


async def test_each_secret_opens_one_door_and_what_is_stored_of_it_none(callers, study):
    """IN-4, ID-2, SY-1: whoever reads the database, too, gets in nowhere."""
    owner = callers.house.people[Who.OWNER].id
    kept = {name: callers.words[name] for name in DOORS} | {"state": callers.words["state"]}
    stored = {f"stored {name}": credentials.digest_of(study, it) for name, it in kept.items()}
    stored["stored cookie"] = await credentials.browser(study, cookie=owner)

    opened = set()
    for name, secret in {**kept, **stored, "cookie": owner}.items():
        for door, (route, taken_as) in DOORS.items():
            answer, _ = await callers.ask(Who.NOBODY, route, Wish("", of={taken_as: secret}))
            assert answer.status in {200, 404, 410}
            opened |= {(name, door)} if answer.status == 200 else set()
        answer, _ = await callers.ask(
            Who.NOBODY, "GET /profile", Wish(""), Cookie=f"{COOKIE}={secret}"
        )
        opened |= {(name, "profile")} if answer.status == 200 else set()

    assert opened == {(name, name) for name in DOORS} | {("cookie", "profile")}


async def test_a_secret_that_is_changed_opens_nothing(callers):
    """IN-4, ID-2: in any place of it, and cut, or with more."""
    for name, (route, taken_as) in DOORS.items():
        secret = callers.words[name]
        letters = [at for at in range(0, len(secret), 4) if secret[at].isalnum()]
        changed = {secret[:at] + _another(secret[at]) + secret[at + 1 :] for at in letters}
        for one in changed | {secret[:-1], secret[1:], f"{secret}A", "A"}:
            answer, _ = await callers.ask(Who.NOBODY, route, Wish("", of={taken_as: one}))
            assert answer.status in {404, 410}, (name, one)


async def test_what_can_be_done_once_is_not_done_again(callers):
    """ID-2, IN-4, HV-3: nobody gets in by it, whoever they are, and nothing changes."""
    for route, (who, again, status) in ONCE.items():
        wish = ROUTES[route]

        first, has_changed = await callers.ask(who, route, wish)
        second, has_changed_again = await callers.ask(again, route, wish, is_first=False)

        assert (first.status, has_changed) == (303, True), route
        assert (second.status, has_changed_again) == (status, False), route
        assert COOKIE not in second.cookies, route


def _another(letter):
    return "7" if letter != "7" else "3"


async def test_where_somebody_was_going_is_read_by_a_key_of_before(study):
    """OP-10: a path that was sealed by a key that nobody knows leads to the front page."""
    turned = replace(study, secret=b"another", former=(study.secret,))
    sealed = landings.seal(SimpleNamespace(app={STUDY: study}), "/code/SECRET")

    assert landings.opened(SimpleNamespace(app={STUDY: turned}), sealed) == "/code/SECRET"
    gone = replace(turned, former=())
    assert landings.opened(SimpleNamespace(app={STUDY: gone}), sealed) == "/"
