"""/library refresh: for whoever runs the bot, and for nobody else."""

import discord
import pytest

from tests.bot.conftest import only_answer

REFUSAL = "Only whoever runs this bot can refresh the catalogue."


@pytest.fixture
def fetched(library, monkeypatch):
    """How often the catalogue has been fetched, as a list."""
    fetches, refresh = [], library.refresh

    async def counted():
        fetches.append(library)
        return await refresh()

    monkeypatch.setattr(library, "refresh", counted)
    return fetches


@pytest.fixture
async def belongs(world):
    """Gives the application to somebody, or to a team, as Discord tells it."""
    client = world.client
    told = await client.http.application_info()

    def belong(**whose):
        client._application = discord.AppInfo(client._connection, told | whose)

    return belong


def user(actor):
    return {"id": str(actor.id), "username": actor.name, "discriminator": "0", "avatar": None}


def team(owner, *members, invited=()):
    """A team of these people; the application's owner is then the team itself."""
    states = {**dict.fromkeys(members, 2), **dict.fromkeys(invited, 1)}
    return {
        "owner": {"id": "7", "username": "team7", "discriminator": "0", "avatar": None},
        "team": {
            "id": "7",
            "name": "The team",
            "icon": None,
            "owner_user_id": str(owner.id),
            "members": [
                {"user": user(one), "membership_state": state, "role": "developer"}
                for one, state in states.items()
            ],
        },
    }


async def refresh(world, by):
    await by.slash(world.table, "help")  # who is here for the first time is told more
    return only_answer(await by.slash(world.table, "library refresh"))


async def test_the_applications_owner_may_refresh_the_catalogue(world, fetched, belongs):
    belongs(owner=user(world.isaac))

    assert await refresh(world, world.isaac) == "The catalogue has 4 books now."
    assert len(fetched) == 1


async def test_nobody_else_may_refresh_the_catalogue(world, fetched, belongs):
    """SY-1"""
    belongs(owner=user(world.isaac))

    for other in (world.jacob, world.esau):
        assert await refresh(world, other) == REFUSAL
    assert fetched == []


async def test_of_a_team_that_owns_it_every_member_may(world, fetched, belongs):
    belongs(**team(world.isaac, world.isaac, world.jacob))

    for member in (world.isaac, world.jacob):
        assert await refresh(world, member) == "The catalogue has 4 books now."
    assert len(fetched) == 2


async def test_who_is_not_of_the_team_or_only_invited_to_it_may_not(world, fetched, belongs):
    """SY-1"""
    belongs(**team(world.isaac, world.isaac, invited=[world.jacob]))

    for other in (world.jacob, world.esau):
        assert await refresh(world, other) == REFUSAL
    assert fetched == []


async def test_a_catalogue_that_cannot_be_had_is_one_sentence(world, fetched, belongs, library):
    """OP-1"""
    belongs(owner=user(world.isaac))
    library.away = True

    answer = await refresh(world, world.isaac)

    assert answer.startswith("The catalogue can’t be fetched right now; the one at hand stays.")
