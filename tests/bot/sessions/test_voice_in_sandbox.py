"""Voice channels in the sandbox, whose Discord holds the bot to its rights."""

import pytest

from bot.sessions.voice import VoiceChannels, open_one
from havruta.calls.model import VoiceLack, VoiceState
from havruta.havrutot import homes
from havruta.havrutot.model import Home
from havruta.sessions import lifecycle
from sandbox.server import open_sandbox
from sandbox.world import seed
from sandbox.world.events import ChannelChanged, RoleChanged
from sandbox.world.model import Overwrite
from sandbox.world.permissions import Permission
from tests.conftest import person
from tests.patience import PATIENCE
from tests.sandbox.testbot import a_bot

HERE = Home(seed.GENERAL_ID, seed.GUILD_ID)


@pytest.fixture
async def sandbox(tmp_path):
    async with open_sandbox(tmp_path / "sandbox") as sandbox:
        yield sandbox


@pytest.fixture
async def bot(sandbox, monkeypatch):
    async with a_bot(sandbox, monkeypatch) as bot:
        yield bot


@pytest.fixture
async def isaac(study):
    return await person(study, "Isaac", seed.ISAAC_ID)


@pytest.fixture
async def jacob(study):
    return await person(study, "Jacob", seed.JACOB_ID)


async def settled(bot, kind):
    """Wait until the bot has heard of a change."""
    await bot.wait_for(kind, timeout=PATIENCE)


async def test_a_session_talks_in_the_study_hall_or_in_a_channel_of_its_own(
    sandbox, bot, study, havruta, session, isaac
):
    """CA-8: as far as the bot's rights go; what it has made goes with the session."""
    await homes.move(study, havruta_id=havruta.id, by=isaac.id, home=HERE)
    found = await open_one(bot, study, session.id)
    assert (found.state, found.channel_id, found.is_ours) == ("there", seed.HALL_ID, False)

    hall = sandbox.world.channel(seed.HALL_ID)
    closed = Overwrite(id=seed.JACOB_ID, for_member=True, deny=int(Permission.CONNECT))
    hall.overwrites[seed.JACOB_ID] = closed
    sandbox.world.save(hall)
    sandbox.world.tell(ChannelChanged(hall))
    await settled(bot, "guild_channel_update")
    refused = await open_one(bot, study, session.id)
    assert (refused.state, refused.lack) == (VoiceState.REFUSED, VoiceLack.NO_CHANNEL)

    role = sandbox.world.roles[seed.BOT_ROLE_ID]
    role.permissions |= Permission.MANAGE_CHANNELS
    sandbox.world.save(role)
    sandbox.world.tell(RoleChanged(role))
    await settled(bot, "guild_role_update")
    made = await open_one(bot, study, session.id)
    assert (made.state, made.name, made.is_ours) == ("there", "Morning", True)
    channel = sandbox.world.channel(made.channel_id)
    for who, may in ((seed.ISAAC_ID, True), (seed.ESAU_ID, False)):
        granted = sandbox.world.permissions(sandbox.world.user(who), channel)
        assert bool(granted & Permission.CONNECT) is may

    VoiceChannels(bot, study)
    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    await study.bus.settled()
    assert made.channel_id not in {one.id for one in sandbox.world.channels}
    assert sandbox.violations == []


async def test_where_there_is_no_server_there_is_no_voice(bot, study, havruta, session, isaac):
    """CA-8"""
    await homes.move(study, havruta_id=havruta.id, by=isaac.id, home=Home())
    assert (await open_one(bot, study, session.id)).lack is VoiceLack.NO_SERVER

    elsewhere = Home("1", "2")
    await homes.move(study, havruta_id=havruta.id, by=isaac.id, home=elsewhere)
    assert (await open_one(bot, study, session.id)).lack is VoiceLack.NOT_IN_SERVER
