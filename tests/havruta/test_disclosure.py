"""What somebody is told of all that is kept of them, and what of others they are not."""

import json
from dataclasses import replace

import pytest

from havruta import disclosure
from havruta.havrutot import by_mail
from havruta.people.model import Identity, Provider

ESAUS = "esau@example.org"


@pytest.fixture
def study(study):
    return replace(study, has_mail=True)


async def test_nobody_learns_whose_an_address_is_that_they_invited(study, havruta, isaac, esau):
    """SY-1, SY-2, IN-3: Esau, whose it is, is told."""
    async with study.transaction() as records:
        await records.users.identify(Identity(Provider.GOOGLE, "7", esau.id, ESAUS))
    await by_mail.invite(study, havruta_id=havruta.id, by=isaac.id, addresses=[ESAUS])

    to_inviter = await disclosure.disclose(study, by=isaac.id)
    to_holder = await disclosure.disclose(study, by=esau.id)

    (theirs,), (own,) = (told["kept"]["invitations"] for told in (to_inviter, to_holder))
    assert theirs["address"] == own["address"] == ESAUS
    assert esau.id not in str(to_inviter)
    assert own["user_id"] == esau.id


async def test_days_of_learning_are_told_as_the_rest_is(study, room, havruta, isaac):
    """SY-2, PR-9: whoever has learned can take along what is kept of them."""
    await room.comes(isaac)
    await room.ends(isaac)

    told = json.loads(disclosure.written(await disclosure.disclose(study, by=isaac.id)))

    assert told["kept"]["learnings"][0]["day"] == "2026-03-01"
