"""/settings: how somebody wants to be spoken to, and told."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.people import responses
from bot.request import receive
from havruta.people import preferences
from havruta.wording import language_meant, languages, name_of, sentence

LANGUAGES = [app_commands.Choice(name=name_of(one), value=one) for one in sorted(languages())]


class People(commands.Cog):
    """The command /settings."""

    @app_commands.command(
        description=sentence("Choose the language in which I speak with you, and how I tell you.")
    )
    @app_commands.describe(
        language=sentence("The language in which I speak with you."),
        lead=sentence("How many minutes ahead I remind you."),
    )
    @app_commands.choices(language=LANGUAGES)
    async def settings(
        self,
        interaction: discord.Interaction,
        language: str = "",
        lead: app_commands.Range[int, 0, preferences.LONGEST_LEAD] | None = None,
    ) -> None:
        """Keep what is given, and answer with what is chosen, and what else there is."""
        request = await receive(interaction)
        study, by = request.study, request.asker.id
        if language:
            chosen = language_meant(language)
            request = request.of(await preferences.set_language(study, by=by, language=chosen))
        if lead is not None:
            request = request.of(await preferences.set_lead(study, by=by, minutes=lead))
        await responses.settings(request)
