"""Going over to a voice channel at Discord: who opens it, how it stands, and when it is over."""

from dataclasses import replace

import pytest

from havruta.calls import voice
from havruta.calls.model import Voice, VoiceLack, VoiceState
from havruta.errors.sessions import SessionOver
from havruta.events import VoiceChanged
from havruta.havrutot.model import Home
from havruta.people import identities
from havruta.people.model import Profile, Provider
from havruta.sessions import lifecycle

ASKED, OPENING, THERE, REFUSED = VoiceState


async def asks(study, session, by, **how):
    return await voice.ask(study, session_id=session.id, by=by.id, **how)


async def opened(study, session):
    """Have one be there."""
    there = Voice(session.id, THERE, study.now(), "1", "2", "Study hall", is_ours=True)
    await voice.tell(study, there)
    return there


async def test_what_is_asked_for_elsewhere_is_claimed_once(study, session, isaac, jacob, heard):
    """CA-8, OP-7"""
    asked, opens = await asks(study, session, isaac)
    again, _ = await asks(study, session, jacob)

    claims = [await voice.claim(study, session_id=session.id) for _ in range(2)]

    assert (asked.state, opens, again) == (ASKED, False, asked)
    assert claims == [True, False]
    assert heard == [VoiceChanged(session.id)]


async def test_whoever_is_there_opens_it_themselves(study, session, isaac, jacob):
    """CA-8: and nobody else does, unless they have not for half a minute."""
    assert (await asks(study, session, isaac, is_there=True))[1]
    assert not await voice.claim(study, session_id=session.id)
    assert not (await asks(study, session, jacob, is_there=True))[1]

    study.now.advance(voice.OPENING)

    assert (await asks(study, session, jacob, is_there=True))[1]


async def test_one_that_is_there_is_found_again(study, session, jacob, heard):
    """CA-8"""
    there = await opened(study, session)

    assert await asks(study, session, jacob, is_there=True) == (there, False)
    assert await voice.state(study, session_id=session.id) == there
    assert heard == [VoiceChanged(session.id)]


async def test_one_that_could_not_be_had_is_asked_for_again(study, session, isaac):
    """CA-8: somebody may have given the right meanwhile."""
    refused = Voice(session.id, REFUSED, study.now(), lack=VoiceLack.NO_CHANNEL)
    await voice.tell(study, refused)

    assert (await asks(study, session, isaac))[0].state is ASKED


async def test_direct_messages_have_no_voice_channels(study, havruta, session, isaac):
    """CA-8"""
    async with study.transaction() as records:
        await records.havrutot.save(replace(havruta, home=Home()))

    asked, opens = await asks(study, session, isaac, is_there=True)

    assert (asked.state, asked.lack, opens) == (REFUSED, VoiceLack.NO_SERVER, False)
    assert await voice.wanted(study, session_id=session.id) is None


async def test_whoever_opens_it_knows_for_whom(study, havruta, session, isaac, jacob):
    """CA-8: by their numbers at Discord; who is known by something else alone is counted."""
    await identities.link(study, Profile(Provider.GOOGLE, "g", "Jacob"), by=jacob.id)
    rachel = await identities.known(study, Profile(Provider.GOOGLE, "r", "Rachel"))
    everyone = (*havruta.participants, replace(havruta.participants[0], user_id=rachel.id))
    async with study.transaction() as records:
        await records.havrutot.save(replace(havruta, participants=everyone))

    wanted = await voice.wanted(study, session_id=session.id)

    assert (wanted.guild_id, wanted.near) == (havruta.home.guild_id, havruta.home.channel_id)
    assert (wanted.name, wanted.others) == ("Morning", 1)
    assert {*wanted.people} == {"100000000000000001", "100000000000000002"}


async def test_with_the_session_it_is_over(study, session, isaac):
    """CA-8"""
    there = await opened(study, session)
    assert await voice.over(study) == []

    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    assert await voice.over(study) == [there]
    with pytest.raises(SessionOver):
        await asks(study, session, isaac)
    assert not await voice.claim(study, session_id=session.id)
    await voice.forget(study, there)
    assert await voice.over(study) == []
