"""By which identities somebody is known: found, linked, unlinked, and never merged."""

from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest

from havruta.errors.people import IdentityTaken, LastIdentity, LinkedAlready, SignedOut
from havruta.people import credentials, identities
from havruta.people.identities import SOMEBODY
from havruta.people.model import Device, Identity, Profile, Provider, User

GOOGLE = Profile(Provider.GOOGLE, "g1", "Jacob Levi", address="jacob@example.org")
APPLE = Profile(Provider.APPLE, "a1", None, address="jacob@example.org")


async def linked(study, user):
    """The providers by which somebody is known."""
    return [one.provider for one in await identities.identities(study, by=user.id)]


async def test_whom_a_provider_vouches_for_is_the_same_person_each_time(study):
    """ID-3"""
    first = await identities.known(study, GOOGLE)

    assert first == await identities.known(study, GOOGLE)
    assert first.name == "Jacob Levi"
    assert await identities.identities(study, by=first.id) == [
        Identity(Provider.GOOGLE, "g1", first.id, "jacob@example.org")
    ]


async def test_one_id_at_two_providers_is_two_people(study):
    """ID-3, SY-1: whoever chooses their id at one is nobody else's person at another."""
    ids = {(await identities.known(study, Profile(one, "7", "Ruth"))).id for one in Provider}

    assert len(ids) == len(Provider)


async def test_who_is_nameless_gets_the_first_name_that_comes(study):
    """ID-3: Apple tells a name once, or never."""
    nameless = await identities.known(study, APPLE)
    named = await identities.known(study, Profile(Provider.APPLE, "a1", "Jacob"))
    kept = await identities.known(study, Profile(Provider.APPLE, "a1", "Another"))

    assert nameless.name == SOMEBODY
    assert named.name == kept.name == "Jacob"


async def test_a_linked_identity_leads_to_the_person_and_leaves_them_their_name(study, jacob):
    """ID-5"""
    await identities.link(study, GOOGLE, by=jacob.id)
    await identities.link(study, GOOGLE, by=jacob.id)

    assert await identities.known(study, GOOGLE) == jacob
    assert await linked(study, jacob) == [Provider.DISCORD, Provider.GOOGLE]


async def test_who_is_nameless_goes_by_the_name_of_what_they_link(study):
    """ID-5"""
    nameless = await identities.known(study, APPLE)

    await identities.link(study, Profile(Provider.DISCORD, "7", "Jacob"), by=nameless.id)

    assert (await identities.known(study, APPLE)).name == "Jacob"


async def test_what_is_somebody_else_s_is_not_linked(study, isaac, jacob):
    """ID-5: an identity that belongs to another person is refused, never merged."""
    await identities.link(study, GOOGLE, by=isaac.id)

    with pytest.raises(IdentityTaken):
        await identities.link(study, GOOGLE, by=jacob.id)

    assert await identities.known(study, GOOGLE) == isaac
    assert await linked(study, jacob) == [Provider.DISCORD]


async def test_one_of_each_provider_is_linked(study, jacob):
    """ID-5"""
    await identities.link(study, GOOGLE, by=jacob.id)

    with pytest.raises(LinkedAlready):
        await identities.link(study, Profile(Provider.GOOGLE, "g2", "Jacob"), by=jacob.id)


async def test_all_but_the_last_can_be_unlinked(study, jacob):
    """ID-5"""
    await identities.link(study, GOOGLE, by=jacob.id)

    await identities.unlink(study, Provider.DISCORD, by=jacob.id)
    with pytest.raises(LastIdentity):
        await identities.unlink(study, Provider.GOOGLE, by=jacob.id)

    assert await identities.known(study, GOOGLE) == jacob
    in_chat = await identities.known(study, Profile(Provider.DISCORD, "100000000000000002", "J"))
    assert in_chat.id != jacob.id


async def test_an_address_alone_finds_nobody_who_is_known_otherwise(study):
    """ID-5: two providers that tell one address tell of two people, until they are linked."""
    assert (await identities.known(study, GOOGLE)).id != (await identities.known(study, APPLE)).id


async def test_who_is_known_by_an_address_alone_is_whom_a_provider_verifies_it_for(study):
    """ID-3, IN-3: somebody who was invited by e-mail signs in with Google."""
    by_mail = await identities.known(
        study, Profile(Provider.EMAIL, "jacob@example.org", "Jacob", address="jacob@example.org")
    )

    assert await identities.known(study, GOOGLE) == by_mail
    assert await linked(study, by_mail) == [Provider.EMAIL, Provider.GOOGLE]


async def test_an_address_that_no_provider_has_verified_finds_nobody(study):
    """SY-1"""
    by_mail = await identities.known(study, Profile(Provider.EMAIL, "jacob@example.org", "Jacob"))

    other = await identities.known(study, Profile(Provider.GOOGLE, "g1", "Laban", address=None))

    assert other.id != by_mail.id


async def test_what_lets_somebody_in_is_256_bits_of_chance(study, jacob, monkeypatch):
    """ID-2, ID-6: by the system's own source of it, and never the same twice."""
    device = Device()
    two = {await credentials.admit(study, user_id=jacob.id, device=device) for _ in range(2)}
    assert {len(urlsafe_b64decode(f"{cookie}=")) * 8 for cookie in two} == {256}
    assert len(two) == 2

    monkeypatch.setattr("secrets.token_urlsafe", lambda size: f"chance-of-{size}-bytes")
    async with study.transaction() as records:
        link = await credentials.new_link(study, records, None, jacob.id)

    assert link.endswith("/join/chance-of-32-bytes")
    cookie = await credentials.admit(study, user_id=jacob.id, device=device)
    assert cookie == "chance-of-32-bytes"


async def test_whoever_is_vouched_for_is_signed_in_until_they_are_signed_out(study, jacob, clock):
    """ID-6"""
    cookie = await credentials.admit(study, user_id=jacob.id, device=Device("192.0.2.7", "Firefox"))

    assert await credentials.signed_in(study, cookie=cookie) == User(jacob.id, "Jacob")
    await credentials.sign_out_everywhere(study, by=jacob.id)
    with pytest.raises(SignedOut):
        await credentials.signed_in(study, cookie=cookie)
    again = await credentials.admit(study, user_id=jacob.id, device=Device())
    clock.advance(timedelta(days=30))
    with pytest.raises(SignedOut):
        await credentials.signed_in(study, cookie=again)
