"""What the bot may do in a channel."""

import discord

from havruta.errors import CannotPost
from havruta.havrutot.model import Home


async def require_voice(interaction: discord.Interaction, home: Home) -> None:
    """Raise `CannotPost` if the bot lacks a permission in the home, as far as that is known."""
    if home.channel_id is None:
        return
    place: object = interaction.channel
    has = interaction.app_permissions
    if home.channel_id != str(interaction.channel_id) or not has.value:
        server = interaction.client.get_guild(int(home.guild_id or 0))
        if server is None or server.unavailable or not server.me.guild_permissions.value:
            return  # Discord has not told; it will say so itself when it comes to posting
        place = channel = await _seen(server, int(home.channel_id))
        has = channel.permissions_for(server.me) if channel else discord.Permissions.none()
    in_thread = isinstance(place, discord.Thread)
    speaking = "send_messages_in_threads" if in_thread else "send_messages"
    for name in ("view_channel", speaking, "embed_links"):
        if not getattr(has, name):
            raise CannotPost(
                permission=name.replace("_", " ").title(), channel=f"<#{home.channel_id}>"
            )


async def _seen(
    server: discord.Guild, number: int
) -> discord.abc.GuildChannel | discord.Thread | None:
    """Return the channel or thread if the bot can see it; one that sleeps has to be asked for."""
    known = server.get_channel_or_thread(number)
    if known is not None:
        return known
    try:
        return await server.fetch_channel(number)
    except (discord.Forbidden, discord.NotFound):
        return None
