"""Who runs the bot, and how it is, as a test says it."""

import discord
import pytest

from bot.status.condition import Instruments


def user(actor):
    """Somebody as Discord tells of them in an application."""
    return {"id": str(actor.id), "username": actor.name, "discriminator": "0", "avatar": None}


@pytest.fixture
async def runs(world):
    """Have somebody be the application's owner."""
    client = world.client
    told = await client.http.application_info()

    def runs(actor):
        client._application = discord.AppInfo(client._connection, told | {"owner": user(actor)})

    return runs


@pytest.fixture
def parts():
    """What /healthz says, to be changed by a test."""
    return {"chat": True, "database": True, "disk": True, "catalogue": True}


@pytest.fixture
def instrumented(world, parts):
    """Have the bot read these instruments."""

    async def health():
        return parts

    def instrumented(**more):
        world.client.instruments = Instruments("chat,page,clock", health, **more)
        return world.client.instruments

    instrumented()
    return instrumented
