"""/havruta leave, remove, transfer: who belongs to a havruta, and whose it is."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.drawing import literal
from bot.havrutot import options, responses
from bot.havrutot.keeping import WHICH
from bot.mentions import person
from bot.request import receive
from havruta.havrutot import membership
from havruta.permissions import Action
from havruta.sentences import sentence


class Membership(commands.Cog):
    """The commands about a havruta's people."""

    @app_commands.command(description=sentence("Leave a havruta."))
    @app_commands.describe(havruta=WHICH)
    @app_commands.autocomplete(havruta=options.apt_for(Action.LEAVE))
    async def leave(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Leave it, and say so."""
        request = await receive(interaction)
        meant = await options.picked(request, havruta, Action.LEAVE)
        left = await membership.leave(request.study, havruta_id=meant, by=request.asker.id)
        await request.respond(request.say("You have left “{name}”.", name=literal(left.name)))

    @app_commands.command(
        description=sentence("Remove somebody from a havruta, or take their invitation back.")
    )
    @app_commands.describe(
        user=sentence("Who is to go. Without it, you choose from its people."), havruta=WHICH
    )
    @app_commands.autocomplete(havruta=options.apt_for(Action.REMOVE))
    async def remove(
        self,
        interaction: discord.Interaction,
        user: discord.User | None = None,
        havruta: str = "",
    ) -> None:
        """Remove them, and say so; without a name, ask who is meant: they may be no member here."""
        request = await receive(interaction)
        meant = await options.picked(request, havruta, Action.REMOVE)
        if user is None:
            await responses.ask_who_goes(request, meant)
        else:
            await responses.remove(request, meant, await person(request, user))

    @app_commands.command(description=sentence("Give a havruta to another of its people."))
    @app_commands.describe(
        user=sentence("Who is to own it; they are asked first. Without it, you choose."),
        havruta=WHICH,
    )
    @app_commands.autocomplete(havruta=options.apt_for(Action.TRANSFER))
    async def transfer(
        self,
        interaction: discord.Interaction,
        user: discord.User | None = None,
        havruta: str = "",
    ) -> None:
        """Ask them, and say so; without a name, ask who is meant."""
        request = await receive(interaction)
        meant = await options.picked(request, havruta, Action.TRANSFER)
        if user is None:
            await responses.ask_for_heir(request, meant)
        else:
            await responses.offer(request, meant, await person(request, user))
