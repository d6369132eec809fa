"""Whether the bot can speak in a channel, and what is in its way."""

import discord

from bot.refusals import CHANNEL_GONE, MAY_BE_GRANTED
from bot.shards import is_ours
from havruta.errors.base import HavrutaError
from havruta.errors.outside import CannotPost, ChannelGone, NotInServer, ThreadLocked
from havruta.havrutot.model import Home


async def require_voice(interaction: discord.Interaction, home: Home) -> None:
    """Raise what is in the way of speaking in the home, as far as that is known."""
    if (hindrance := await find_hindrance(interaction, home)) is not None:
        raise hindrance


async def find_hindrance(interaction: discord.Interaction, home: Home) -> HavrutaError | None:
    """Return why the bot cannot speak in the home, if it cannot, as far as that is known.

    That is `NotInServer`, `ChannelGone`, `ThreadLocked` or `CannotPost`.
    """
    if home.channel_id is None or home.guild_id is None:
        return None
    client: discord.Client = interaction.client
    server = client.get_guild(int(home.guild_id))
    if server is None and not is_ours(client, home.guild_id):
        return None  # another process knows that server
    if server is None:
        return await _why_no_server(client, home) if client.is_ready() else None
    if home.channel_id == str(interaction.channel_id) and interaction.app_permissions.value:
        return _lacking(interaction.channel, interaction.app_permissions, home)
    if server.unavailable or not server.me.guild_permissions.value:
        return None  # Discord has not told; it will say so itself when it comes to posting
    return await _hindrance_elsewhere(server, home)


async def _why_no_server(client: discord.Client, home: Home) -> HavrutaError:
    """Return whether the bot was put out of the server, or the server is gone."""
    try:
        await client.fetch_channel(int(home.channel_id or 0))
    except discord.HTTPException as refusal:
        if refusal.code == CHANNEL_GONE:
            return ChannelGone()
    except discord.InvalidData:
        pass
    return NotInServer(guild=home.guild_id or "")


async def _hindrance_elsewhere(server: discord.Guild, home: Home) -> HavrutaError | None:
    """Return what is in the way in a channel where nothing was asked just now."""
    try:
        channel = await _found(server, int(home.channel_id or 0))
    except discord.HTTPException as refusal:
        if refusal.code == CHANNEL_GONE:
            return ChannelGone()
        if refusal.code in MAY_BE_GRANTED:
            return _lacks("view_channel", home)
        return None  # not known: the same
    except discord.InvalidData:
        return None
    return _lacking(channel, channel.permissions_for(server.me), home)


async def _found(server: discord.Guild, number: int) -> discord.abc.GuildChannel | discord.Thread:
    """Return the channel or thread; one that sleeps, or was never seen, has to be asked for."""
    return server.get_channel_or_thread(number) or await server.fetch_channel(number)


def _lacking(place: object, has: discord.Permissions, home: Home) -> HavrutaError | None:
    """Return what the permissions there lack."""
    in_thread = isinstance(place, discord.Thread)
    speaking = "send_messages_in_threads" if in_thread else "send_messages"
    for name in ("view_channel", speaking, "embed_links"):
        if not getattr(has, name):
            return _lacks(name, home)
    if isinstance(place, discord.Thread) and place.locked and not has.manage_threads:
        return ThreadLocked(channel=f"<#{home.channel_id}>")
    return None


def permission_name(name: str) -> str:
    """Return what a permission is called where somebody gives it."""
    return name.replace("_", " ").title()


def _lacks(name: str, home: Home) -> CannotPost:
    return CannotPost(permission=permission_name(name), channel=f"<#{home.channel_id}>")
