"""Use cases: going over to a voice channel at Discord instead of the call; the text goes on here.

Whoever is at Discord opens it: the process that was asked there, or one that hears that it was
asked for elsewhere, and claims that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from havruta.calls.course import permitted
from havruta.calls.model import Voice, VoiceLack, VoiceState
from havruta.events import VoiceChanged
from havruta.ids import SessionId, UserId
from havruta.people.model import Provider
from havruta.records import Records
from havruta.study import Study

OPENING = timedelta(seconds=30)
"""Whoever has not opened one for so long does so no more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be opened: near which channel of which server, called what, for whom there.

    `others` is how many of its people Discord does not know.
    """

    session_id: SessionId
    guild_id: str
    near: str
    name: str
    people: Sequence[str]
    others: int


async def ask(
    study: Study, *, session_id: SessionId, by: UserId, is_there: bool = False
) -> tuple[Voice, bool]:
    """Ask for a voice channel for everybody of the session; return how that stands.

    Whoever asks and `is_there`, at Discord, opens it, if the second value says so. Raises
    `UnknownSession`, `NotAllowed`, `SessionOver`.
    """
    async with study.transaction() as records:
        await permitted(records, session_id, by, lock=True)
        before = await records.voices.get(session_id)
        if before is not None and _goes_on(before, study):
            return before, False
        session = await records.sessions.get(session_id)
        home = (await records.havrutot.get(session.havruta_id)).home
        wish = VoiceState.OPENING if is_there else VoiceState.ASKED
        asked = Voice(session_id, wish, study.now())
        if home.guild_id is None:
            asked = replace(asked, state=VoiceState.REFUSED, lack=VoiceLack.NO_SERVER)
        await records.voices.save(asked)
        records.publish(VoiceChanged(session_id))
    return asked, asked.state is VoiceState.OPENING


async def state(study: Study, *, session_id: SessionId) -> Voice | None:
    """Return how it stands, on the program's own behalf; None if nobody has asked for one."""
    async with study.asking() as records:
        return await records.voices.get(session_id)


async def wanted(study: Study, *, session_id: SessionId) -> Wanted | None:
    """Return what is to be opened, to whoever can; None where the havruta has no server."""
    async with study.reading() as records:
        return await _wanted(records, session_id)


async def claim(study: Study, *, session_id: SessionId) -> bool:
    """Whether it is for the caller to open what was asked for, and for nobody else."""
    async with study.transaction() as records:
        session = await records.sessions.lock(session_id)
        voice = await records.voices.get(session_id)
        if voice is None or voice.state is not VoiceState.ASKED or not session.is_live:
            return False
        await records.voices.save(replace(voice, state=VoiceState.OPENING, at=study.now()))
    return True


async def tell(study: Study, voice: Voice) -> None:
    """Note that it has been opened, or why it could not be."""
    async with study.transaction() as records:
        await records.sessions.lock(voice.session_id)
        await records.voices.save(voice)
        records.publish(VoiceChanged(voice.session_id))


async def over(study: Study) -> Sequence[Voice]:
    """Return those that no session needs any more."""
    async with study.asking() as records:
        return await records.voices.over()


async def forget(study: Study, voice: Voice) -> None:
    """Keep nothing of it."""
    async with study.transaction() as records:
        await records.voices.remove(voice.session_id)


def _goes_on(voice: Voice, study: Study) -> bool:
    """Whether there is one, or somebody is about to open it."""
    if voice.state is VoiceState.REFUSED:
        return False
    return voice.state is VoiceState.THERE or study.now() - voice.at < OPENING


async def _wanted(records: Records, session_id: SessionId) -> Wanted | None:
    session = await records.sessions.get(session_id)
    havruta = await records.havrutot.get(session.havruta_id)
    home = havruta.home
    if home.guild_id is None or home.channel_id is None:
        return None
    known = []
    for user_id in havruta.people:
        identities = await records.users.identities(user_id)
        known += [one.external_id for one in identities if one.provider is Provider.DISCORD]
    others = len(havruta.people) - len(known)
    return Wanted(session_id, home.guild_id, home.channel_id, havruta.name, known, others)
