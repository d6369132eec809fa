"""Signing in with Discord, at the sandbox's own pages for it."""

from dataclasses import replace

import pytest

from havruta.havrutot.model import Participant
from havruta.people import identities
from havruta.people.model import Profile, Provider
from sandbox.discord.faults import Fault
from sandbox.server import open_sandbox
from sandbox.world import seed
from tests.consent import sign_in_with_discord
from webview.providers.opening import open_providers
from webview.providers.registration import DiscordApplication


@pytest.fixture
async def sandbox(tmp_path):
    async with open_sandbox(tmp_path / "sandbox") as sandbox:
        yield sandbox


@pytest.fixture
async def providers(sandbox, clock):
    discord = DiscordApplication(seed.APPLICATION_ID, sandbox.client_secret, sandbox.api_url)
    async with open_providers([discord], clock) as providers:
        yield providers


async def test_whoever_is_known_in_chat_signs_in_as_that_very_person_and_lands_at_the_session(
    guests, session, storage, havruta, study
):
    """ID-1, ID-3"""
    profile = Profile(Provider.DISCORD, seed.JACOB_ID, "Jacob")
    in_chat = await identities.known(study, profile)
    async with storage.transaction() as records:
        people = (*havruta.participants, Participant(in_chat.id, study.now()))
        await records.havrutot.save(replace(havruta, participants=people))
    guest = guests()

    there = f"/session/{session.id}"
    landed = await sign_in_with_discord(guest.browser, there, "Jacob")

    assert (landed.status, landed.headers["Location"]) == (303, there)
    assert (await guest.get(there)).status == 200


@pytest.mark.parametrize(
    ("route", "fault", "status"),
    [
        ("POST /oauth2/token", {"status": 500}, 503),
        ("POST /oauth2/token", {"status": 429}, 503),
        ("POST /oauth2/token", {"status": 0}, 503),
        ("POST /oauth2/token", {"status": 400, "code": 50035}, 400),
        ("POST /oauth2/token", {"status": 200, "html": True}, 400),
        ("GET /users/@me", {"status": 502}, 503),
        ("GET /users/@me", {"status": 401}, 400),
        ("GET /users/@me", {"status": 200, "html": True}, 400),
    ],
    ids=str,
)
async def test_a_discord_that_does_not_answer_is_said_and_tried_again(
    guests, sandbox, route, fault, status
):
    """ID-4, OP-1"""
    guest = guests()
    sandbox.faults.add(Fault(route=route, times=1, **fault))

    failed = await sign_in_with_discord(guest.browser, "/sign-in?path=/profile", "Jacob")
    again = await sign_in_with_discord(guest.browser, "/sign-in?path=/profile", "Jacob")

    html = await failed.text()
    assert failed.status == status
    assert ("I can’t reach Discord right now" in html) == (status == 503)
    assert 'href="/sign-in/discord?path=/profile"' in html
    assert again.headers["Location"] == "/profile"


async def test_a_wrong_client_secret_signs_nobody_in(guests, sandbox):
    """ID-4: whoever runs the bot reads why in its log."""
    sandbox.client_secret = "another"
    guest = guests()

    failed = await sign_in_with_discord(guest.browser, "/", "Jacob")

    assert failed.status == 400
    assert (await guest.get("/profile")).status == 401
