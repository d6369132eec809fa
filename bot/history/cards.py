"""What past sessions look like, a page at a time. Nothing here sends."""

from collections.abc import Mapping

import discord
from discord import ui
from discord.utils import format_dt

from bot.drawing import APART, PEOPLE_LIMIT, QUIET, TITLE_LIMIT, literal, page_link, row
from bot.history import buttons
from bot.sessions.cards import attended, covered, meaning, minutes
from havruta.ids import HavrutaId
from havruta.library.model import Book
from havruta.sessions.model import Session, SessionKind
from havruta.sessions.reports import History
from havruta.wording import Wording


def history_embed(say: Wording, history: History, books: Mapping[str, Book]) -> discord.Embed:
    """Return a page of ended sessions, newest first; `books` are theirs, by title."""
    embed = discord.Embed(title=say("Sessions"), colour=QUIET)
    for report in history.reports:
        session = report.session
        rest = f" · {minutes(say, report.minutes)}"
        limit = TITLE_LIMIT - len(rest) - APART
        name = say.apart(covered(say, report, books[session.book], limit)) + rest
        told = [
            format_dt(session.started_at, "f"),
            attended(say, report, PEOPLE_LIMIT),
            _kind(say, session),
        ]
        lines = [say.listed(told, " · ")]
        if report.havruta.name != session.book:
            lines.insert(0, literal(report.havruta.name))
        embed.add_field(name=name, value="\n".join(lines), inline=False)
    embed.description = meaning(say)
    if not history.reports:
        embed.description = say("No session has ended yet.")
    if history.pages > 1:
        embed.set_footer(text=say("Page {page} of {pages}", page=history.page, pages=history.pages))
    return embed


def history_buttons(
    say: Wording, history: History, havruta_id: HavrutaId | None, address: str
) -> ui.View:
    """Return the ways to newer and older pages, if there are any, and to where one can look."""
    turns = []
    if history.page > 1:
        turns.append(buttons.history_page(havruta_id, history.page - 1, say("Newer")))
    if history.page < history.pages:
        turns.append(buttons.history_page(havruta_id, history.page + 1, say("Older")))
    return row(*turns, page_link(say, address))


def _kind(say: Wording, session: Session) -> str:
    return say("planned") if session.kind is SessionKind.SCHEDULED else say("started at once")
