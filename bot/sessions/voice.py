"""Voice channels at Discord for sessions that would rather talk there: found, made, and taken away.

A voice channel that all may enter will do; where there is none, one is made for them, and goes with
the session.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress

import discord
import structlog

from bot.refusals import NOBODY
from bot.shards import is_ours
from havruta.calls import voice as voices
from havruta.calls.model import Voice, VoiceLack, VoiceState
from havruta.calls.voice import Wanted
from havruta.events import SessionEnded, VoiceChanged
from havruta.ids import SessionId
from havruta.study import Study

log = structlog.get_logger(__name__)

LONGEST_NAME = 100
SPEAKING = discord.PermissionOverwrite(view_channel=True, connect=True, speak=True)
NOT_FOR_OTHERS = discord.PermissionOverwrite(view_channel=False, connect=False)


class VoiceChannels:
    """Opens what is asked for elsewhere, and takes away what no session needs any more."""

    def __init__(self, client: discord.Client, study: Study) -> None:
        self._client = client
        self._study = study
        study.bus.subscribe(VoiceChanged, self._on_voice_changed)
        study.bus.subscribe(SessionEnded, self._on_session_ended)

    async def take_away(self) -> None:
        """Delete what was made for sessions that are over; what cannot be now is tried again."""
        if not self._client.is_ready():
            return
        for voice in await voices.over(self._study):
            try:
                await self._take_away(voice)
            except discord.HTTPException as refusal:
                log.warning("a voice channel is not taken away", reason=str(refusal))

    async def _on_voice_changed(self, event: VoiceChanged) -> None:
        found = await voices.state(self._study, session_id=event.session_id)
        if found is None or found.state is not VoiceState.ASKED or not self._client.is_ready():
            return
        wanted = await voices.wanted(self._study, session_id=event.session_id)
        if wanted is not None and not is_ours(self._client, wanted.guild_id):
            return
        if await voices.claim(self._study, session_id=event.session_id):
            await open_one(self._client, self._study, event.session_id)

    async def _on_session_ended(self, _: SessionEnded) -> None:
        await self.take_away()

    async def _take_away(self, voice: Voice) -> None:
        if voice.is_ours and voice.channel_id is not None:
            with suppress(discord.NotFound, discord.Forbidden):
                await self._client.http.delete_channel(int(voice.channel_id))
        await voices.forget(self._study, voice)


async def open_one(client: discord.Client, study: Study, session_id: SessionId) -> Voice:
    """Find or make the session's voice channel; keep and return it, or why there is none."""
    wanted = await voices.wanted(study, session_id=session_id)
    nothing = Voice(session_id, VoiceState.REFUSED, study.now(), lack=VoiceLack.NO_SERVER)
    found = nothing if wanted is None else await _opened(client, nothing, wanted)
    await voices.tell(study, found)
    return found


async def _opened(client: discord.Client, nothing: Voice, wanted: Wanted) -> Voice:
    server = client.get_guild(int(wanted.guild_id))
    if server is None or server.unavailable:
        return _lacking(nothing, VoiceLack.NOT_IN_SERVER)
    try:
        people = await _members(server, wanted.people)
        near = server.get_channel_or_thread(int(wanted.near))
        category = getattr(near, "category", None)
        channel = _find(server, people, category)
        is_ours = channel is None
        if channel is None:
            channel = await _make(server, people, wanted.name, category)
    except discord.Forbidden:
        return _lacking(nothing, VoiceLack.NO_CHANNEL)
    except discord.HTTPException as refusal:
        log.warning("no voice channel was opened", reason=str(refusal))
        return _lacking(nothing, VoiceLack.DISCORD_AWAY)
    is_for_all = not wanted.others and len(people) == len(wanted.people)
    return Voice(
        nothing.session_id,
        VoiceState.THERE,
        nothing.at,
        guild_id=wanted.guild_id,
        channel_id=str(channel.id),
        name=channel.name,
        is_ours=is_ours,
        is_for_all=is_for_all,
    )


async def _members(server: discord.Guild, people: Iterable[str]) -> list[discord.Member]:
    """Return those of these people who are in the server."""
    members = []
    for number in map(int, people):
        try:
            members.append(server.get_member(number) or await server.fetch_member(number))
        except discord.NotFound as refusal:
            if refusal.code not in NOBODY:
                raise
    return members


def _find(
    server: discord.Guild,
    people: Sequence[discord.Member],
    category: discord.CategoryChannel | None,
) -> discord.VoiceChannel | None:
    """Return a channel that all of them may enter, the nearest first, if there is one."""
    channels = sorted(
        server.voice_channels, key=lambda one: (one.category != category, one.position)
    )
    return next((one for one in channels if _is_for(one, people)), None)


def _is_for(channel: discord.VoiceChannel, people: Sequence[discord.Member]) -> bool:
    if 0 < channel.user_limit < len(people):
        return False
    granted = [channel.permissions_for(member) for member in people]
    return all(one.view_channel and one.connect for one in granted)


async def _make(
    server: discord.Guild,
    people: Sequence[discord.Member],
    name: str,
    category: discord.CategoryChannel | None,
) -> discord.VoiceChannel:
    """Make one for them alone. Raises `discord.Forbidden`."""
    allowed: dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite]
    allowed = {server.default_role: NOT_FOR_OTHERS, server.me: SPEAKING}
    allowed |= dict.fromkeys(people, SPEAKING)
    return await server.create_voice_channel(
        name[:LONGEST_NAME], overwrites=allowed, category=category
    )


def _lacking(nothing: Voice, lack: VoiceLack) -> Voice:
    return Voice(nothing.session_id, VoiceState.REFUSED, nothing.at, lack=lack)
