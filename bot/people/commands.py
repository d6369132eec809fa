"""/settings: how somebody wants to be spoken to, and told."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.choices import chosen
from bot.people import options, responses
from bot.request import Request, receive
from havruta.people import preferences, whereabouts
from havruta.people.model import Observance, ZoneState
from havruta.sentences import sentence
from havruta.wording import language_meant, languages, name_of

LANGUAGES = [app_commands.Choice(name=name_of(one), value=one) for one in sorted(languages())]

OBSERVANCES = [
    app_commands.Choice(name=sentence("Nothing"), value=Observance.NOTHING.value),
    app_commands.Choice(name=sentence("Reminders"), value=Observance.REMINDERS.value),
    app_commands.Choice(name=sentence("Sessions and reminders"), value=Observance.SESSIONS.value),
]


class People(commands.Cog):
    """The command /settings."""

    @app_commands.command(
        description=sentence("Choose the language in which I speak with you, and how I tell you.")
    )
    @app_commands.describe(
        language=sentence("The language in which I speak with you."),
        lead=sentence("How many minutes ahead I remind you."),
        zone=sentence("A large city whose time is yours. Start typing in English or Hebrew."),
        town=sentence("Where you are, for times of day: a town, or coordinates."),
        shabbat=sentence("What I leave out while you keep Shabbat or a festival."),
    )
    @app_commands.autocomplete(zone=options.zones, town=options.zones)
    @app_commands.choices(language=LANGUAGES, shabbat=OBSERVANCES)
    async def settings(
        self,
        interaction: discord.Interaction,
        language: str = "",
        lead: app_commands.Range[int, 0, preferences.LONGEST_LEAD] | None = None,
        zone: str = "",
        town: str = "",
        shabbat: str = "",
    ) -> None:
        """Keep what is given, and answer with what is chosen, and what else there is."""
        request = await receive(interaction)
        study, by = request.study, request.asker.id
        if language:
            spoken = language_meant(language)
            request = request.of(await preferences.set_language(study, by=by, language=spoken))
        if lead is not None:
            request = request.of(await preferences.set_lead(study, by=by, minutes=lead))
        if zone:
            request = request.of(await whereabouts.set_zone(study, by=by, said=zone))
        if town:
            request = request.of(await whereabouts.set_town(study, by=by, said=town))
        if shabbat:
            observance = Observance(chosen(OBSERVANCES, shabbat))
            user = await preferences.set_observance(study, by=by, observance=observance)
            request = request.of(user)
        await responses.settings(request)

    @commands.Cog.listener()
    async def on_private_answer(self, request: Request) -> None:
        """Ask, once, whether what somebody's browser says is their time zone."""
        if request.asker.user.zone_state is not ZoneState.PROPOSED:
            return
        zone = await whereabouts.zone_to_ask(request.study, by=request.asker.id)
        if zone is not None:
            await responses.ask_zone(request, zone)
