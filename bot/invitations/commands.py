"""/havruta invite, link, join: the ways into a havruta."""

from collections.abc import Mapping, Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.havrutot import options
from bot.havrutot.keeping import WHICH
from bot.invitations import responses
from bot.mentions import named
from bot.request import Request, receive
from havruta.havrutot import by_mail, codes, invitations
from havruta.havrutot.by_mail import Sending
from havruta.ids import HavrutaId
from havruta.permissions import Action
from havruta.sentences import sentence


class Invitations(commands.Cog):
    """The commands with which people come in."""

    @app_commands.command(description=sentence("Invite more people to a havruta."))
    @app_commands.describe(
        users=sentence("Whom to invite: mention them with @."),
        emails=sentence("Whom to invite by e-mail: their addresses."),
        havruta=WHICH,
    )
    @app_commands.autocomplete(havruta=options.apt_for(Action.INVITE))
    async def invite(
        self,
        interaction: discord.Interaction,
        users: str = "",
        emails: str = "",
        havruta: str = "",
    ) -> None:
        """Invite them, and say of each what became of it."""
        request = await receive(interaction)
        meant = await options.picked(request, havruta, Action.INVITE)
        invited = await named(request, users, emails)
        if not invited.users:
            by_mail.require_any(invited.addresses)
        done = await invitations.invite_more(
            request.study, havruta_id=meant, by=request.asker.id, partners=invited.users
        )
        sendings = await _mailed(request, meant, invited.addresses)
        await responses.invited(request, done, sendings)
        await responses.share_in_place(request, done.havruta, users)

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


async def _mailed(
    request: Request, havruta_id: HavrutaId, addresses: Sequence[str]
) -> Mapping[str, Sending]:
    if not addresses:
        return {}
    by = request.asker.id
    return await by_mail.invite(request.study, havruta_id=havruta_id, by=by, addresses=addresses)
