"""The contract of what is deleted and of `Codes`, on memory, SQLite and PostgreSQL."""

from dataclasses import replace

import pytest

from havruta.errors.havrutot import HavrutaGone, UnknownCode, UnknownHavruta
from havruta.errors.outside import Overtaken
from havruta.havrutot.model import NOWHERE, Code, Home, InvitationState
from havruta.ids import CodeId, HavrutaId
from havruta.notices.model import NoticeState
from tests.storage.samples import (
    CONNECTION,
    HAVRUTA,
    HOUR,
    INVITATION,
    ISAAC,
    JACOB,
    LINK,
    MINUTE,
    NOON,
    NOTICE,
    OTHER,
    RACHEL,
    SESSION,
    STAY,
)

CODE = Code(CodeId("k1"), "digest", HAVRUTA.id, ISAAC.id, NOON, NOON + HOUR, uses=3)


@pytest.fixture
async def lived_in(world):
    """The world, with something of every kind that belongs to the havruta."""
    async with world.transaction() as records:
        await records.invitations.save(INVITATION)
        await records.codes.save(CODE)
        await records.stays.save(STAY)
        await records.connections.add(CONNECTION)
        await records.credentials.add_link(LINK)
        await records.notices.add(replace(NOTICE, about=ISAAC.id, session_id=SESSION.id))
    return world


async def test_a_havruta_that_is_deleted_is_nobodys_and_can_be_recalled(lived_in):
    """HV-3"""
    async with lived_in.transaction() as records:
        await records.havrutot.delete(HAVRUTA.id, NOON + HOUR)

    async with lived_in.transaction() as records:
        for look in (records.havrutot.get, records.havrutot.lock):
            with pytest.raises(HavrutaGone):
                await look(HAVRUTA.id)
        assert await records.havrutot.of(ISAAC.id) == [OTHER]
        assert await records.havrutot.at_home(HAVRUTA.home) == []
        assert await records.havrutot.count(JACOB.id) == 1
        assert await records.havrutot.recall(HAVRUTA.id) == replace(HAVRUTA, participants=())
        revoked = await records.invitations.get(INVITATION.id)
        assert (revoked.state, revoked.answered_at) == (InvitationState.REVOKED, NOON + HOUR)
        assert await records.sessions.get(SESSION.id) == SESSION
        with pytest.raises(UnknownHavruta):
            await records.havrutot.recall(HavrutaId("none"))


async def test_what_is_deleted_is_erased_when_nothing_is_to_be_told_of_it_any_more(lived_in):
    """HV-3: with all that belongs to it, and nothing else."""
    async with lived_in.transaction() as records:
        await records.havrutot.delete(HAVRUTA.id, NOON)
        await records.havrutot.prune(NOON - MINUTE)
        await records.havrutot.prune(NOON)
        assert await records.havrutot.recall(HAVRUTA.id)
        told = await records.notices.get(NOTICE.id)
        await records.notices.save(replace(told, state=NoticeState.DELIVERED, settled_at=NOON))
        await records.havrutot.prune(NOON - MINUTE)
        assert await records.havrutot.recall(HAVRUTA.id)

        await records.havrutot.prune(NOON)

    async with lived_in.transaction() as records:
        with pytest.raises(UnknownHavruta):
            await records.havrutot.recall(HAVRUTA.id)
        assert await records.notices.of(HAVRUTA.id) == []
        assert await records.invitations.of([HAVRUTA.id]) == []
        assert await records.codes.of(HAVRUTA.id) == []
        assert await records.sessions.running(HAVRUTA.id) is None
        assert await records.stays.of([SESSION.id]) == []
        assert await records.connections.of(STAY.id) == []
        assert await records.credentials.link(LINK.digest) is None
        assert await records.havrutot.get(OTHER.id) == OTHER
        assert set(await records.users.many([ISAAC.id, RACHEL.id])) == {ISAAC.id, RACHEL.id}


async def test_who_is_at_home_somewhere_comes_in_the_order_to_lock(world):
    """HV-6"""
    async with world.transaction() as records:
        await records.havrutot.save(replace(OTHER, home=HAVRUTA.home))
        assert await records.havrutot.at_home(HAVRUTA.home) == [HAVRUTA.id, OTHER.id]
        assert await records.havrutot.at_home(Home("111", "223")) == []
        assert await records.havrutot.at_home(NOWHERE) == []
        assert await records.havrutot.at_home(Home(guild_id="222")) == [HAVRUTA.id, OTHER.id]


async def test_a_code_comes_back_as_it_went_in(world):
    """IN-5"""
    later = replace(CODE, id=CodeId("k2"), digest="another", created_at=NOON + MINUTE)

    async with world.transaction() as records:
        await records.codes.save(later)
        await records.codes.save(CODE)
        await records.codes.save(replace(CODE, used=2, revoked_at=NOON))

    async with world.transaction() as records:
        used = replace(CODE, used=2, revoked_at=NOON)
        assert await records.codes.find("digest") == used == await records.codes.lock(CODE.id)
        assert await records.codes.of(HAVRUTA.id) == [used, later]
        assert await records.codes.find("none") is None
        with pytest.raises(UnknownCode):
            await records.codes.lock(CodeId("none"))


async def test_codes_are_deleted_by_when_they_were_over(world):
    """IN-5"""
    revoked = replace(CODE, id=CodeId("k2"), digest="another", revoked_at=NOON)
    async with world.transaction() as records:
        await records.codes.save(CODE)
        await records.codes.save(revoked)

        await records.codes.prune(NOON)
        assert await records.codes.of(HAVRUTA.id) == [CODE]
        await records.codes.prune(CODE.expires_at)
        assert await records.codes.of(HAVRUTA.id) == []


async def test_a_code_is_of_a_havruta_that_there_is(world):
    """IN-5"""
    with pytest.raises(Overtaken):
        async with world.transaction() as records:
            await records.codes.save(replace(CODE, havruta_id=HavrutaId("none")))
