"""/session mark, questions: what is written beside the text, from chat."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.choices import chosen
from bot.havrutot import options
from bot.request import receive
from bot.sessions import marking_responses
from bot.sessions.marking_responses import Typed
from havruta.annotations.model import LONGEST_TEXT, AnnotationKind
from havruta.permissions import Action
from havruta.sentences import sentence
from havruta.sessions import entrance

KINDS = [
    app_commands.Choice(name=sentence("Question"), value=AnnotationKind.QUESTION.value),
    app_commands.Choice(name=sentence("Return to this"), value=AnnotationKind.RETURN.value),
    app_commands.Choice(name=sentence("Note"), value=AnnotationKind.NOTE.value),
]
WHICH = sentence("Which havruta. Without it, this channel’s havruta.")


class Marking(commands.Cog):
    """The commands of /session about marks."""

    @app_commands.command(
        description=sentence("Mark where you are: a question, a note, or to return to it.")
    )
    @app_commands.describe(
        kind=sentence("What the mark is for."),
        text=sentence("What you ask or note."),
        ref=sentence("Where, in English or Hebrew: 2:3, 5a:4, ב׳:ג׳. Without it, where you are."),
        quote=sentence("The words that it is about, as they stand there."),
        havruta=WHICH,
    )
    @app_commands.choices(kind=KINDS)
    @app_commands.autocomplete(havruta=options.in_session)
    async def mark(
        self,
        interaction: discord.Interaction,
        kind: str,
        text: app_commands.Range[str, 0, LONGEST_TEXT] = "",
        ref: str = "",
        quote: str = "",
        havruta: str = "",
    ) -> None:
        """Make the mark, and say where."""
        request = await receive(interaction)
        asker, wanted = request.asker, AnnotationKind(chosen(KINDS, kind))
        session = await entrance.find_running(
            request.study, by=asker.id, said=havruta, home=asker.home
        )
        await marking_responses.mark(request, session, Typed(wanted, ref, quote, text))

    @app_commands.command(description=sentence("See the questions that are open, and close them."))
    @app_commands.describe(havruta=WHICH)
    @app_commands.autocomplete(havruta=options.havrutot)
    async def questions(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Answer with them."""
        request = await receive(interaction)
        meant = await options.picked(request, havruta, Action.READ)
        await marking_responses.questions(request, meant)
