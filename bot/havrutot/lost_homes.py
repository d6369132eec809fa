"""What becomes of havrutot whose home Discord takes away."""

import discord

from havruta.havrutot import homes
from havruta.havrutot.model import Home
from havruta.study import Study


class LostHomes:
    """Hears of channels and threads that are deleted, and of servers that put the bot out."""

    def __init__(self, study: Study) -> None:
        self._study = study

    async def leave(self, gone: discord.abc.GuildChannel | discord.RawThreadDeleteEvent) -> None:
        """Have those leave their home who were at home in a channel or thread that is gone."""
        if isinstance(gone, discord.RawThreadDeleteEvent):
            home = Home(str(gone.thread_id), str(gone.guild_id))
        else:
            home = Home(str(gone.id), str(gone.guild.id))
        await homes.lose_all(self._study, home)

    async def shut_out(self, server: discord.Guild) -> None:
        """Tell those who were at home in a server that the bot is not in any more."""
        await homes.shut_out(self._study, str(server.id))
