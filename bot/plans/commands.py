"""/schedule: planning sittings, and changing what is planned."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.asker import find_asker, study_of
from bot.havrutot import options as havrutot
from bot.mentions import mentioned
from bot.plans import changes, drafts, forms, options, responses
from bot.plans.drafts import Typed
from bot.request import Request, receive
from havruta.havrutot import selection
from havruta.names import tidy
from havruta.permissions import Action
from havruta.recurrence.rules import MOST_COUNT
from havruta.sentences import sentence
from havruta.when.model import LONGEST, SHORTEST

WHICH = sentence("Which havruta. Without it, this channel’s havruta.")


class Plans(
    commands.GroupCog, group_name="schedule", group_description=sentence("When you learn.")
):
    """The commands of /schedule."""

    @app_commands.command(
        description=sentence("Plan when to learn: once, or again and again. You see it first.")
    )
    @app_commands.describe(
        when=sentence("When, in plain words: tomorrow 8pm, every Tue and Thu 20:30."),
        repeat=sentence("How often: every week, Tue Thu, every two weeks, monthly."),
        until=sentence("Until when it repeats: 31 December."),
        count=sentence("How many times, if not until a day."),
        minutes=sentence("How long, in minutes; 60 if you say nothing."),
        users=sentence("Who it is for: mention them with @. Without it, everyone."),
        havruta=WHICH,
    )
    @app_commands.autocomplete(
        when=options.when, repeat=options.repeat, havruta=havrutot.apt_for(Action.PLAN)
    )
    async def add(
        self,
        interaction: discord.Interaction,
        when: str = "",
        repeat: str = "",
        until: str = "",
        count: app_commands.Range[int, 1, MOST_COUNT] | None = None,
        minutes: app_commands.Range[int, SHORTEST, LONGEST] | None = None,
        users: str = "",
        havruta: str = "",
    ) -> None:
        """Show what was understood; without a time, open the form."""
        is_said = bool(tidy(when))
        request = await _request(interaction, is_said=is_said)
        asker = request.asker
        meant = await selection.pick(
            request.study, by=asker.id, said=havruta, home=asker.home, action=Action.PLAN
        )
        who = await mentioned(request, users) if tidy(users) else []
        await responses.require_people(request, meant, who)
        typed = Typed(
            when=options.as_typed(when),
            repeat=options.as_typed(repeat),
            until=_ends(until, count),
            minutes=minutes,
            who=drafts.packed_people(who, meant.people),
        )
        if is_said:
            await responses.show_plan(request, meant.id, typed)
        else:
            form = await forms.plan_form(request, meant, typed)
            await interaction.response.send_modal(form)

    @app_commands.command(
        name="list", description=sentence("See what is planned, and say whether you come.")
    )
    @app_commands.describe(havruta=sentence("Which havruta. Without it, all of yours."))
    @app_commands.autocomplete(havruta=havrutot.havrutot)
    async def list_(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Answer with the first page."""
        request = await receive(interaction)
        which = await havrutot.picked(request, havruta) if tidy(havruta) else None
        await responses.plans(request, which)

    @app_commands.command(description=sentence("Move what is planned to another time."))
    @app_commands.describe(
        when=sentence("To when, in plain words: Wednesday 20:30."),
        which=sentence("Which session. Without it, the next one."),
        havruta=WHICH,
    )
    @app_commands.autocomplete(
        when=options.when, which=options.occurrences, havruta=havrutot.apt_for(Action.PLAN)
    )
    async def move(
        self, interaction: discord.Interaction, when: str = "", which: str = "", havruta: str = ""
    ) -> None:
        """Show from when to when, and ask; without a time, open the form."""
        is_said = bool(tidy(when))
        request = await _request(interaction, is_said=is_said)
        key = await options.occurrence(request, which, havruta)
        if is_said:
            await changes.ask_where(request, key, options.as_typed(when))
        else:
            await interaction.response.send_modal(forms.move_form(request.say, key))

    @app_commands.command(description=sentence("Call off one session; the others stay."))
    @app_commands.describe(
        when=sentence("Which session: its day. Without it, the next one."), havruta=WHICH
    )
    @app_commands.autocomplete(when=options.occurrences, havruta=havrutot.apt_for(Action.PLAN))
    async def skip(
        self, interaction: discord.Interaction, when: str = "", havruta: str = ""
    ) -> None:
        """Ask whether it is really to be called off."""
        request = await receive(interaction)
        await changes.ask_to_skip(request, await options.occurrence(request, when, havruta))

    @app_commands.command(
        description=sentence("Call off a session, with all that follow or without them.")
    )
    @app_commands.describe(
        when=sentence("Which session: its day. Without it, the next one."), havruta=WHICH
    )
    @app_commands.autocomplete(when=options.occurrences, havruta=havrutot.apt_for(Action.PLAN))
    async def cancel(
        self, interaction: discord.Interaction, when: str = "", havruta: str = ""
    ) -> None:
        """Ask how much is to be called off."""
        request = await receive(interaction)
        await changes.ask_to_cancel(request, await options.occurrence(request, when, havruta))


async def _request(interaction: discord.Interaction, *, is_said: bool) -> Request:
    """Return what is asked; where no time was said, a form has to be the first answer to it."""
    if is_said:
        return await receive(interaction)
    asker = await find_asker(interaction)
    return Request(interaction, study_of(interaction), asker)


def _ends(until: str, count: int | None) -> str:
    """Return both ends as one thing that is said, which is refused if there are two."""
    times = [f"{count} times" if tidy(until) else str(count)] if count else []
    return ", ".join([*filter(None, [tidy(until)]), *times])
