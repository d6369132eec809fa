"""The contract of `Aways`, on memory, SQLite and PostgreSQL."""

from dataclasses import replace

import pytest

from havruta.errors.sessions import UnknownAway, UnknownSession
from havruta.ids import AwayId
from havruta.sessions.model import AwayState
from tests.storage.samples import AWAY, HAVRUTA, HOUR, ISAAC, JACOB, NOON, OTHER, another, ended

LATER = replace(AWAY, id=AwayId("w2"), told_at=NOON + HOUR, people=(JACOB.id,))


async def test_words_are_kept_with_their_people_the_latest_first(world):
    """PR-8"""
    async with world.transaction() as records:
        for one in (replace(AWAY, people=(ISAAC.id,)), LATER, AWAY):
            await records.aways.save(one)

        assert await records.aways.of(HAVRUTA.id) == [LATER, AWAY]
        assert await records.aways.of(OTHER.id) == []
        assert await records.aways.get(AWAY.id) == AWAY
        with pytest.raises(UnknownAway):
            await records.aways.get(AwayId("none"))


async def test_a_session_that_is_removed_leaves_the_word_that_it_came_of(world):
    """PR-8"""
    session = ended(another("told"))
    async with world.transaction() as records:
        await records.sessions.save(session)
        confirmed = replace(AWAY, state=AwayState.CONFIRMED, session_id=session.id)
        await records.aways.save(confirmed)

        await records.sessions.remove(session.id)

        assert await records.aways.get(AWAY.id) == replace(confirmed, session_id=None)
        with pytest.raises(UnknownSession):
            await records.sessions.get(session.id)
