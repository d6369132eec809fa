"""/havruta rename, place, follow, home, archive, restore, delete: what an owner does with one."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.channel_permissions import require_voice
from bot.choices import chosen
from bot.drawing import literal, row
from bot.havrutot import buttons, options, responses
from bot.request import receive
from bot.sessions.buttons import start
from havruta.havrutot import keeping
from havruta.hebrew.cycles import Cycle
from havruta.permissions import Action
from havruta.sentences import sentence
from havruta.sessions import following

WHICH = sentence("Which one. Without it, this channel’s havruta.")

NONE = "none"
CALENDARS = [
    app_commands.Choice(name=sentence("Daf Yomi"), value=Cycle.DAF_YOMI.value),
    app_commands.Choice(name=sentence("Mishna Yomi"), value=Cycle.MISHNA_YOMI.value),
    app_commands.Choice(name=sentence("Nach Yomi"), value=Cycle.NACH_YOMI.value),
    app_commands.Choice(name="929", value=Cycle.PEREK_929.value),
    app_commands.Choice(name=sentence("The week’s parasha"), value=Cycle.PARASHA.value),
    app_commands.Choice(name=sentence("None: at our own pace"), value=NONE),
]


class Keeping(commands.Cog):
    """The commands with which an owner keeps a havruta."""

    @app_commands.command(description=sentence("Call a havruta something else."))
    @app_commands.describe(
        name=sentence("What to call it; its book’s name if you leave it out."), havruta=WHICH
    )
    @app_commands.autocomplete(havruta=options.apt_for(Action.RENAME))
    async def rename(
        self, interaction: discord.Interaction, name: str = "", havruta: str = ""
    ) -> None:
        """Rename it, and say so."""
        request = await receive(interaction)
        meant = await options.picked(request, havruta, Action.RENAME)
        renamed = await keeping.rename(
            request.study, havruta_id=meant, by=request.asker.id, name=name
        )
        say = request.say
        await request.respond(say("From now on it is called “{name}”.", name=literal(renamed.name)))

    @app_commands.command(description=sentence("Move the place where the next session begins."))
    @app_commands.describe(
        ref=sentence("Where to go on, in English or Hebrew: 2:3, 5a, ב׳:ג׳."), havruta=WHICH
    )
    @app_commands.autocomplete(havruta=options.apt_for(Action.SET_PLACE))
    async def place(self, interaction: discord.Interaction, ref: str, havruta: str = "") -> None:
        """Move it, and say where it is."""
        request = await receive(interaction)
        meant = await options.picked(request, havruta, Action.SET_PLACE)
        moved = await keeping.set_place(
            request.study, havruta_id=meant, by=request.asker.id, ref=ref
        )
        text = request.say(
            "Next time “{name}” goes on at {ref}.",
            name=literal(moved.name),
            ref=request.place(moved.book, moved.ref),
        )
        await request.respond(text, view=row(start(request.say, moved.id)))

    @app_commands.command(
        description=sentence("Learn with everybody: Daf Yomi, the week’s parasha and others.")
    )
    @app_commands.describe(
        calendar=sentence("Which calendar of learning your havruta follows."), havruta=WHICH
    )
    @app_commands.choices(calendar=CALENDARS)
    @app_commands.autocomplete(havruta=options.apt_for(Action.SET_CALENDAR))
    async def follow(
        self, interaction: discord.Interaction, calendar: str, havruta: str = ""
    ) -> None:
        """Have it follow that calendar, or none, and answer with how it stands."""
        request = await receive(interaction)
        study, by = request.study, request.asker.id
        wanted = chosen(CALENDARS, calendar)
        meant = await options.picked(request, havruta, Action.SET_CALENDAR)
        if wanted == NONE:
            await following.unfollow(study, havruta_id=meant, by=by)
        else:
            await following.follow(study, havruta_id=meant, by=by, cycle=Cycle(wanted))
        await responses.havruta(request, meant)

    @app_commands.command(
        description=sentence("Have a havruta’s messages go here, where you type this.")
    )
    @app_commands.describe(havruta=sentence("Which one. Without it, your only other one."))
    @app_commands.autocomplete(havruta=options.apt_for(Action.SET_HOME))
    async def home(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Move it here, and say so."""
        request = await receive(interaction)
        await require_voice(interaction, request.asker.home)
        meant = await options.picked(request, havruta, Action.SET_HOME)
        await responses.move_here(request, meant)

    @app_commands.command(description=sentence("Put a havruta away; all of it is kept."))
    @app_commands.describe(havruta=WHICH)
    @app_commands.autocomplete(havruta=options.apt_for(Action.ARCHIVE))
    async def archive(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Put it away, and offer the way back."""
        request = await receive(interaction)
        meant = await options.picked(request, havruta, Action.ARCHIVE)
        archived = await keeping.archive(request.study, havruta_id=meant, by=request.asker.id)
        text = request.say(
            "The havruta “{name}” is archived. "
            "It takes no sessions until you restore it; all is kept.",
            name=literal(archived.name),
        )
        await request.respond(text, view=row(buttons.restore(request.say, meant)))

    @app_commands.command(description=sentence("Bring an archived havruta back."))
    @app_commands.describe(havruta=sentence("Which one. Without it, your only archived one."))
    @app_commands.autocomplete(havruta=options.apt_for(Action.RESTORE))
    async def restore(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Bring it back, and offer to begin."""
        request = await receive(interaction)
        await responses.restore(request, await options.picked(request, havruta, Action.RESTORE))

    @app_commands.command(description=sentence("Delete a havruta for good, for everyone in it."))
    @app_commands.describe(havruta=WHICH)
    @app_commands.autocomplete(havruta=options.apt_for(Action.DELETE))
    async def delete(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Say what would be lost, and ask."""
        request = await receive(interaction)
        await responses.confirm_delete(
            request, await options.picked(request, havruta, Action.DELETE)
        )
