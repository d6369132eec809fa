"""/history: the sessions that have been."""

from collections.abc import Sequence
from datetime import date

import discord
from discord import app_commands
from discord.ext import commands

from bot.choices import chosen
from bot.havrutot import options
from bot.history import responses
from bot.history.seeking import Seeking
from bot.mentions import person
from bot.request import Request, receive
from havruta.library import books
from havruta.names import tidy
from havruta.sentences import sentence
from havruta.sessions.model import SessionKind
from havruta.when.past import days_meant

KINDS = [
    app_commands.Choice(name=sentence("started at once"), value=SessionKind.INSTANT.value),
    app_commands.Choice(name=sentence("planned"), value=SessionKind.SCHEDULED.value),
    app_commands.Choice(name=sentence("away from the page"), value=SessionKind.AWAY.value),
]


class History(commands.Cog):
    """The command /history."""

    @app_commands.command(
        description=sentence(
            "See past sessions, newest first: when, how long, who, and what you covered."
        )
    )
    @app_commands.describe(
        havruta=sentence("Which havruta. Without it, all of yours."),
        book=sentence("Of which book."),
        user=sentence("Who was there."),
        kind=sentence("How it began."),
        since=sentence("From which day on: last Tuesday, 3 March."),
        until=sentence("Until which day."),
    )
    @app_commands.choices(kind=KINDS)
    @app_commands.autocomplete(havruta=options.havrutot, book=options.books)
    async def history(
        self,
        interaction: discord.Interaction,
        havruta: str = "",
        book: str = "",
        user: discord.User | None = None,
        kind: str = "",
        since: str = "",
        until: str = "",
    ) -> None:
        """Answer with the first page."""
        request = await receive(interaction)
        seeking = Seeking(
            await options.picked(request, havruta) if tidy(havruta) else None,
            book=books.meant(request.study, book).title if tidy(book) else None,
            user_id=await person(request, user) if user else None,
            kind=SessionKind(chosen(KINDS, kind)) if kind else None,
            since=_days(request, since)[0],
            until=_days(request, until)[-1],
        )
        await responses.history(request, seeking)


def _days(request: Request, said: str) -> Sequence[date | None]:
    """Return all the days that are meant: since the first, until the last of them is asked."""
    if not tidy(said):
        return [None]
    user, now = request.asker.user, request.study.now()
    return days_meant(said, now=now, zone=user.keeper.zone, language=request.say.language)
