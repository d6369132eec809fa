"""/havruta leave, remove, transfer: who belongs to a havruta, and whose it is."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.drawing import literal, row
from bot.havrutot import buttons, options
from bot.havrutot.keeping import WHICH
from bot.mentions import person
from bot.request import receive
from havruta.havrutot import membership, ownership
from havruta.permissions import Action
from havruta.wording import sentence


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
    @app_commands.describe(user=sentence("Who is to go."), havruta=WHICH)
    @app_commands.autocomplete(havruta=options.apt_for(Action.REMOVE))
    async def remove(
        self, interaction: discord.Interaction, user: discord.User, havruta: str = ""
    ) -> None:
        """Remove them, and say so."""
        request = await receive(interaction)
        meant = await options.picked(request, havruta, Action.REMOVE)
        removal = await membership.remove(
            request.study,
            havruta_id=meant,
            by=request.asker.id,
            user_id=await person(request, user),
        )
        say, who, name = request.say, literal(removal.who.name), literal(removal.havruta.name)
        if removal.was_invited:
            text = say("The invitation of {who} to “{name}” is taken back.", who=who, name=name)
        else:
            text = say("From now on {who} does not belong to “{name}”.", who=who, name=name)
        await request.respond(text)

    @app_commands.command(description=sentence("Give a havruta to another of its people."))
    @app_commands.describe(user=sentence("Who is to own it; they are asked first."), havruta=WHICH)
    @app_commands.autocomplete(havruta=options.apt_for(Action.TRANSFER))
    async def transfer(
        self, interaction: discord.Interaction, user: discord.User, havruta: str = ""
    ) -> None:
        """Ask them, and say so."""
        request = await receive(interaction)
        meant = await options.picked(request, havruta, Action.TRANSFER)
        to = await person(request, user)
        offered = await ownership.offer(request.study, havruta_id=meant, by=request.asker.id, to=to)
        say, name = request.say, literal(offered.name)
        if offered.offered_to is None:
            await request.respond(say("The havruta “{name}” is yours, and stays so.", name=name))
            return
        text = say(
            "I ask {who} whether to own “{name}”. Until they accept, it is yours.",
            who=literal(user.display_name),
            name=name,
        )
        await request.respond(text, view=row(buttons.take_back(say, meant)))
