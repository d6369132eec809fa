"""*Use Discord voice*: a channel that all may enter, found or made, and taken away afterwards."""

from dataclasses import replace

import pytest

from bot.sessions.voice import VoiceChannels
from havruta.calls import course, joining, voice
from havruta.calls.model import Shown, VoiceLack, VoiceState
from havruta.havrutot.model import Participant
from havruta.ids import UserId
from havruta.people.model import Provider, User
from havruta.sessions import lifecycle, presence
from tests.bot.conftest import labels, only_answer, person, said, the_session

NO_CHANNEL = (
    "There is no voice channel that all of you may enter, and I may make none. "
    "Whoever manages the server can give me “Manage Channels”."
)


@pytest.fixture
def channels(world):
    return VoiceChannels(world.client, world.study)


@pytest.fixture
def forbidden(world):
    """Nobody has given the bot what it would need."""
    path = f"/guilds/{world.guild.id}/channels"
    world.env.inject_error("POST", path, status=403, code=50013, message="no", times=None)


def voices(world):
    """The voice channels of the server, by name."""
    return {one.name: one for one in world.client.get_guild(world.guild.id).voice_channels}


async def press(world, card, who=None):
    return only_answer(await (who or world.isaac).click(card, label="Use Discord voice"))


async def stands(world):
    """How it stands with the session's voice channel."""
    session = await the_session(world)
    return await voice.state(world.study, session_id=session.id)


async def test_the_talk_moves_to_a_channel_that_all_may_enter(world, card):
    """CA-8: and whoever asks leaves the call on the page."""
    closed, small, hall = (
        world.guild.create_voice_channel(name, user_limit=limit)
        for name, limit in (("Closed", 0), ("Small", 1), ("Study hall", 2))
    )
    session, by = await the_session(world), await person(world, world.isaac)
    guild = world.client.get_guild(world.guild.id)
    jacob = await guild.fetch_member(world.jacob.id)
    await world.client.get_channel(closed.id).set_permissions(jacob, connect=False)
    page = await presence.connect(world.study, session_id=session.id, by=by)
    where = {"session_id": session.id, "by": by, "connection_id": page.id}
    await joining.join(world.study, **where, shown=Shown(muted=False, camera=False))

    first, again = await press(world, card), await press(world, card, world.jacob)

    assert labels(card) == [
        "Join",
        "Ask to lead",
        "Bring everyone here",
        "End",
        "Use Discord voice",
    ]
    assert first == again == f"Talk in <#{hall.id}>; the text stays in step on the page."
    assert (await course.state(world.study, session_id=session.id)).peers == []
    assert {*voices(world)} == {"Closed", "Small", "Study hall"}
    assert small.id != hall.id
    assert (await the_session(world)).is_live


async def test_where_there_is_none_one_is_made_for_them_and_goes_with_the_session(
    world, card, channels
):
    """CA-8"""
    await press(world, card)

    made = voices(world)["Ruth"]
    people = [world.isaac, world.jacob, world.esau]
    guild = world.client.get_guild(world.guild.id)
    rights = [made.permissions_for(await guild.fetch_member(one.id)) for one in people]
    assert [(right.view_channel, right.connect) for right in rights] == [
        (True, True),
        (True, True),
        (False, False),
    ]
    session, owner = await the_session(world), await person(world, world.isaac)
    await lifecycle.end(world.study, session_id=session.id, by=owner)
    await world.study.bus.settled()
    await world.env.settle()
    assert voices(world) == {}
    assert await voice.over(world.study) == []
    await channels.take_away()


async def test_what_cannot_be_taken_away_now_is_taken_away_later(world, card, channels):
    """CA-8"""
    await press(world, card)
    path = f"/channels/{voices(world)['Ruth'].id}"
    world.env.inject_error("DELETE", path, status=500, code=0, message="away", times=None)
    session, owner = await the_session(world), await person(world, world.isaac)
    await lifecycle.end(world.study, session_id=session.id, by=owner)
    await world.study.bus.settled()
    assert len(await voice.over(world.study)) == 1

    world.env.backend.faults.clear()
    await channels.take_away()
    await world.env.settle()
    assert voices(world) == {}


@pytest.mark.usefixtures("forbidden")
async def test_without_the_right_to_make_one_it_says_what_is_missing(world, card):
    """CA-8: and once it is given, the same button works."""
    assert await press(world, card) == NO_CHANNEL
    hall = world.guild.create_voice_channel("Study hall")

    assert await press(world, card) == f"Talk in <#{hall.id}>; the text stays in step on the page."


async def test_who_is_not_in_the_server_is_told_of(world, card):
    """CA-8: nor is anybody who is not at Discord."""
    hall = world.guild.create_voice_channel("Study hall")
    session = await the_session(world)
    async with world.study.transaction() as records:
        rachel = await records.users.add(User(UserId("r"), "Rachel"), Provider.EMAIL, "r@b.example")
        havruta = await records.havrutot.get(session.havruta_id)
        everyone = (*havruta.participants, Participant(rachel.id, world.study.now()))
        await records.havrutot.save(replace(havruta, participants=everyone))

    assert await press(world, card) == (
        f"Talk in <#{hall.id}>; the text stays in step on the page.\n"
        "Not all of you are in its server: the call on the page is for everyone."
    )


async def test_what_is_asked_for_on_the_page_is_opened_here(world, card, channels):
    """CA-8, OP-7: by one process, once."""
    hall = world.guild.create_voice_channel("Study hall")
    session, by = await the_session(world), await person(world, world.jacob)
    VoiceChannels(world.client, world.study)

    asked, opens = await voice.ask(world.study, session_id=session.id, by=by)
    await world.study.bus.settled()

    found = await stands(world)
    assert (asked.state, opens) == (VoiceState.ASKED, False)
    assert (found.state, found.channel_id, found.is_ours) == (VoiceState.THERE, str(hall.id), False)
    await channels.take_away()
    assert (await stands(world)).state is VoiceState.THERE


async def test_while_one_is_being_opened_another_press_waits(world, card):
    """CA-8"""
    session, by = await the_session(world), await person(world, world.jacob)
    _, opens = await voice.ask(world.study, session_id=session.id, by=by, is_there=True)

    assert opens
    assert await press(world, card) == "I am looking for a voice channel. Press again in a moment."


async def test_a_stranger_gets_none(world, card):
    """SY-1"""
    answer = said(await world.esau.click(card, label="Use Discord voice"))

    assert "Only those who belong to this havruta can be in its call." in answer
    assert await stands(world) is None


async def test_discord_that_is_away_is_said(world, card):
    """CA-8"""
    path = f"/guilds/{world.guild.id}/channels"
    world.env.inject_error("POST", path, status=400, code=50035, message="no", times=None)

    assert await press(world, card) == "Discord can’t be reached right now. Try again in a moment."
    assert (await stands(world)).lack is VoiceLack.DISCORD_AWAY
