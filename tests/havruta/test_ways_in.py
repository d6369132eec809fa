"""A link by e-mail, for whoever is known by an address."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.errors.sessions import UnknownNotice
from havruta.events import NoticesDue
from havruta.notices import ledger
from havruta.notices.model import NoticeKind
from havruta.people import ways_in
from havruta.people.model import Identity, Provider

JACOBS = "jacob@example.org"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def study(study):
    return replace(study, has_mail=True)


@pytest.fixture
async def address(study, jacob):
    """An address that a provider has verified as Jacob's."""
    async with study.transaction() as records:
        await records.users.identify(Identity(Provider.GOOGLE, "7", jacob.id, JACOBS))
    return JACOBS


async def promised(study, address=JACOBS):
    """The links that were promised to the address."""
    async with study.reading() as records:
        return await records.notices.sent_to(address, study.now() - timedelta(days=1))


async def test_who_is_known_by_the_address_is_promised_a_link(study, address, jacob, heard):
    """ID-3"""
    await ways_in.ask(study, address=address)

    (notice,) = await promised(study)
    assert (notice.kind, notice.recipient, notice.havruta_id) == (
        NoticeKind.WAY_IN,
        jacob.id,
        None,
    )
    assert heard == [NoticesDue()]


async def test_it_leads_where_they_were_going(study, address):
    """ID-3: as the page says it."""
    await ways_in.ask(study, address=address, landing="sealed")

    (notice,) = await promised(study)
    assert notice.landing == "sealed"


async def test_nobody_is_sent_anything_that_is_not_known_or_cannot_be(study, address, heard):
    """SY-3"""
    await ways_in.ask(study, address="nobody@example.org")
    await ways_in.ask(replace(study, has_mail=False), address=address)

    assert await promised(study) == await promised(study, "nobody@example.org") == []
    assert heard == []


async def test_nobody_is_flooded_by_whoever_knows_their_address(study, address, clock):
    """SY-3: one a minute, and five an hour."""
    for _ in range(10):
        await ways_in.ask(study, address=address)
        await ways_in.ask(study, address=address)
        clock.advance(MINUTE)
    assert len(await promised(study)) == 5

    clock.advance(timedelta(hours=1))
    await ways_in.ask(study, address=address)
    assert len(await promised(study)) == 6


async def test_a_way_in_is_nobodys_to_tell_again(study, address, isaac):
    """SY-1"""
    await ways_in.ask(study, address=address)
    (notice,) = await promised(study)

    with pytest.raises(UnknownNotice):
        await ledger.retry(study, notice_id=notice.id, by=isaac.id)
