"""Signing in with Discord, at the sandbox's own pages for it."""

import re
from dataclasses import replace
from html import unescape

import pytest

from havruta.havrutot.model import Participant
from havruta.people import identities
from havruta.people.model import Profile, Provider
from sandbox.server import open_sandbox
from sandbox.world import seed
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


async def press(guest, words, html):
    """Follow the link with these words; return where it leads."""
    [address] = [
        unescape(address)
        for address, text in re.findall(r'<a [^>]*?href="([^"]+)".*?>(.*?)</a>', html, re.DOTALL)
        if words in text
    ]
    answer = await guest.get(address)
    return answer.headers["Location"]


async def test_whoever_is_known_in_chat_signs_in_as_that_very_person_and_lands_at_the_session(
    guests, session, storage, havruta, study, sandbox
):
    """ID-1, ID-3"""
    profile = Profile(Provider.DISCORD, seed.JACOB_ID, "Jacob")
    in_chat = await identities.known(study, profile)
    async with storage.transaction() as records:
        people = (*havruta.participants, Participant(in_chat.id, study.now()))
        await records.havrutot.save(replace(havruta, participants=people))
    guest = guests()

    asked = await guest.get(f"/session/{session.id}")
    there = await press(guest, "Continue with Discord", await asked.text())
    chooser = await (await guest.browser.get(there)).text()
    own = chooser.replace('"/oauth2', f'"{sandbox.page_url}/oauth2')
    back = await press(guest, "Continue as Jacob", own)
    landed = await guest.get(back)

    assert asked.status == 401
    assert landed.status == 303
    assert landed.headers["Location"] == f"/session/{session.id}"
    assert (await guest.get(f"/session/{session.id}")).status == 200
