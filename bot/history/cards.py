"""What past sessions look like, a page at a time, and one by itself. Nothing here sends."""

from collections.abc import Mapping

import discord
from discord import ui
from discord.utils import format_dt

from bot.drawing import (
    APART,
    LABEL_LIMIT,
    LINE_LIMIT,
    PEOPLE_LIMIT,
    QUIET,
    TITLE_LIMIT,
    literal,
    page_link,
    row,
    rows,
    shortened,
)
from bot.history import buttons
from bot.history.seeking import Seeking
from bot.sessions.cards import attended, covered, meaning, minutes
from bot.sessions.marks import tell_marks
from havruta.library.model import Book
from havruta.sessions.model import SessionKind
from havruta.sessions.reports import History, Report
from havruta.wording import Wording


def history_embed(
    say: Wording, history: History, books: Mapping[str, Book], seeking: Seeking
) -> discord.Embed:
    """Return a page of ended sessions, newest first; `books` are theirs, by title."""
    embed = discord.Embed(title=say("Sessions"), colour=QUIET)
    for report in history.reports:
        session = report.session
        rest = f" · {minutes(say, report.minutes)}"
        limit = TITLE_LIMIT - len(rest) - APART
        name = say.apart(covered(say, report, books[session.book], limit)) + rest
        lines = [say.listed(_told(say, report, PEOPLE_LIMIT), " · ")]
        if report.havruta.name != session.book:
            lines.insert(0, literal(report.havruta.name))
        embed.add_field(name=name, value="\n".join(lines), inline=False)
    embed.description = meaning(say)
    if not history.reports:
        none, no_such = say("No session has ended yet."), say("No such session has ended.")
        embed.description = no_such if seeking.is_narrow else none
    if history.pages > 1:
        embed.set_footer(text=say("Page {page} of {pages}", page=history.page, pages=history.pages))
    return embed


def history_buttons(
    say: Wording, history: History, books: Mapping[str, Book], seeking: Seeking, address: str
) -> ui.View:
    """Return the ways to each session, to newer and older pages, and to where one can look."""
    turns = []
    if history.page > 1:
        turns.append(buttons.history_page(seeking, history.page - 1, say("Newer")))
    if history.page < history.pages:
        turns.append(buttons.history_page(seeking, history.page + 1, say("Older")))
    ways = (*turns, page_link(say, address))
    labels = {
        one.session.id: _label(say, one, books[one.session.book], number)
        for number, one in enumerate(history.reports, 1)
    }
    return rows(ways, [buttons.details(say, labels)]) if labels else row(*ways)


def details_embed(say: Wording, report: Report, book: Book) -> discord.Embed:
    """Return a session with who was there for how long, and what was marked in it."""
    embed = discord.Embed(
        title=say.apart(covered(say, report, book, TITLE_LIMIT - APART)),
        description=literal(report.havruta.name),
        colour=QUIET,
    )
    when, _, kind = _told(say, report, PEOPLE_LIMIT)
    told = say.listed((when, minutes(say, report.minutes), kind), " · ")
    embed.add_field(name=say("When"), value=told, inline=False)
    there = [
        f"{say.apart(literal(say.person(one.user.name)))} · "
        f"{minutes(say, round(one.time.total_seconds() / 60))}"
        for one in report.attended
    ]
    people = shortened("\n".join(there), LINE_LIMIT) or say("Missed: nobody came")
    embed.add_field(name=say("Who was there"), value=people, inline=False)
    tell_marks(say, embed, report, book)
    return embed


def session_links(say: Wording, address: str) -> ui.View:
    """Return the ways to a session’s page, and to its texts."""
    return row(page_link(say, address), ui.Button(label=say("Its texts"), url=f"{address}/sheet"))


def _told(say: Wording, report: Report, limit: int) -> tuple[str, str, str]:
    """Return when a session was, who was there, and of which kind it is."""
    session = report.session
    kinds = {
        SessionKind.SCHEDULED: say("planned"),
        SessionKind.INSTANT: say("started at once"),
        SessionKind.AWAY: say("away from the page"),
    }
    when = format_dt(session.started_at, "D" if session.kind is SessionKind.AWAY else "f")
    return when, attended(say, report, limit), kinds[session.kind]


def _label(say: Wording, report: Report, book: Book, number: int) -> str:
    day = report.session.started_at.strftime("%Y-%m-%d")
    told = report.session.range(book, say.language)
    return shortened(f"{number}. {day} · {told}", LABEL_LIMIT)
