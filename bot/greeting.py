"""Hello to a server that has let the bot in: once, where it may speak, and what it lacks there."""

from collections.abc import Iterator

import discord
import structlog

from bot import welcome
from bot.channel_permissions import permission_name
from bot.drawing import NEEDED
from havruta.wording import SHARED, Wording, languages, wording

log = structlog.get_logger(__name__)

MOST_TRIED = 3


async def greet(client: discord.Client, server: discord.Guild) -> None:
    """Say hello where the server tells its news, or in the first channel that may be written in."""
    for channel in _places(server)[:MOST_TRIED]:
        try:
            await channel.send(hello(client, server, channel))
        except discord.HTTPException as refusal:
            log.info("not greeted", channel=channel.id, reason=refusal.text)
        else:
            return


def hello(client: discord.Client, server: discord.Guild, channel: discord.TextChannel) -> str:
    """Return it in every language, for nobody knows yet which is read there."""
    others = sorted(languages() - {SHARED})
    said = [_said(wording(one), client, server, channel) for one in (SHARED, *others)]
    return "\n\n".join(said)


def _said(
    say: Wording, client: discord.Client, server: discord.Guild, channel: discord.TextChannel
) -> str:
    lines = [
        say("Hello! I am here so that people can learn Jewish texts together."),
        say("Begin a havruta: {create}", create=welcome.mention(client, "havruta create")),
        say("All the steps: {help}", help=welcome.mention(client, "help")),
        *_lacks(say, server, channel),
    ]
    return "\n".join(lines)


def _lacks(say: Wording, server: discord.Guild, channel: discord.TextChannel) -> Iterator[str]:
    """Yield what is missing, by name: in the whole server, then in this channel alone."""
    everywhere, here = server.me.guild_permissions, channel.permissions_for(server.me)
    needed = [name for name, is_needed in NEEDED if is_needed]
    if missing := [permission_name(name) for name in needed if not getattr(everywhere, name)]:
        yield say(
            "I lack permissions in this server: {permissions}. Somebody who manages it can give "
            "them to me; until then I tell each person directly what I can’t post.",
            permissions=say.listed(missing),
        )
    missing = [
        permission_name(name)
        for name in needed
        if getattr(everywhere, name) and not getattr(here, name)
    ]
    if missing:
        yield say(
            "In {channel} I lack: {permissions}. Somebody who manages the server can give that to "
            "me, or use another channel.",
            channel=channel.mention,
            permissions=say.listed(missing),
        )


def _places(server: discord.Guild) -> list[discord.TextChannel]:
    """Return where the bot may speak, where it is heard best first."""
    first = [server.system_channel] if server.system_channel else []
    channels = dict.fromkeys([*first, *server.text_channels])
    return [channel for channel in channels if _may_speak(channel, server.me)]


def _may_speak(channel: discord.TextChannel, me: discord.Member) -> bool:
    has = channel.permissions_for(me)
    return has.view_channel and has.send_messages
