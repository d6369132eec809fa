"""/havruta invite, link, join: the ways into a havruta."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.havrutot import options
from bot.havrutot.keeping import WHICH
from bot.invitations import responses
from bot.mentions import mentioned
from bot.request import receive
from havruta.havrutot import codes, invitations
from havruta.permissions import Action
from havruta.wording import sentence


class Invitations(commands.Cog):
    """The commands with which people come in."""

    @app_commands.command(description=sentence("Invite more people to a havruta."))
    @app_commands.describe(users=sentence("Whom to invite: mention them with @."), havruta=WHICH)
    @app_commands.autocomplete(havruta=options.apt_for(Action.INVITE))
    async def invite(self, interaction: discord.Interaction, users: str, havruta: str = "") -> None:
        """Invite them, and say of each what became of it."""
        request = await receive(interaction)
        meant = await options.picked(request, havruta, Action.INVITE)
        done = await invitations.invite_more(
            request.study,
            havruta_id=meant,
            by=request.asker.id,
            partners=await mentioned(request, users),
        )
        await responses.invited(request, done)

    @app_commands.command(
        description=sentence("Make a code with which people join by themselves; revoke others.")
    )
    @app_commands.describe(
        havruta=WHICH,
        count=sentence("How many people may join with it (10 if you leave it out)."),
        days=sentence("For how many days it works (7 if you leave it out)."),
    )
    @app_commands.autocomplete(havruta=options.apt_for(Action.SHARE))
    async def link(
        self,
        interaction: discord.Interaction,
        havruta: str = "",
        count: app_commands.Range[int, 1, codes.MOST_USES] = codes.USES,
        days: app_commands.Range[int, 1, codes.MOST_DAYS] = codes.DAYS,
    ) -> None:
        """Make one, and show it with those that work already."""
        request = await receive(interaction)
        meant = await options.picked(request, havruta, Action.SHARE)
        await responses.share(request, meant, uses=count, days=days)

    @app_commands.command(description=sentence("Join a havruta with a code that you were given."))
    @app_commands.describe(code=sentence("The code, or the address that holds it."))
    async def join(self, interaction: discord.Interaction, code: str) -> None:
        """Join, and say what comes next."""
        request = await receive(interaction)
        accepted = await codes.join(request.study, said=code, by=request.asker.id)
        await responses.welcome(request, accepted)
