"""What a session looks like, while it runs and afterwards. Nothing here sends.

Discord lays a line out by its first strong letter and one Hebrew word turns a whole line around,
so each line keeps to one direction: Hebrew stands on lines of its own.
"""

import discord
from discord import ui
from discord.utils import format_dt

from bot.drawing import (
    A_ROW,
    APART,
    LINE_LIMIT,
    QUIET,
    TEKHELET,
    TITLE_LIMIT,
    literal,
    row,
    rows,
    shortened,
)
from bot.sessions import buttons, marks
from havruta.havrutot.model import Lead
from havruta.library.model import Book
from havruta.sessions.reports import Report
from havruta.wording import Wording


def session_embed(say: Wording, report: Report, book: Book) -> discord.Embed:
    """Return a session as it stands: while it runs who is where, afterwards its summary."""
    if report.session.is_live:
        return _running(say, report, book)
    return _summary(say, report, book)


def session_buttons(say: Wording, report: Report) -> ui.View:
    """Return what can be done while the session runs, and afterwards the way to the next one.

    Those who ask to lead can be given the lead, the first of them at least.
    """
    session = report.session
    if not session.is_live:
        return row(buttons.start_again(say, session.havruta_id))
    join, end = buttons.join(say, session.id), buttons.end(say, session.id)
    voice = [buttons.talk_there(say, session.id)] if report.havruta.home.guild_id else []
    if report.havruta.lead is Lead.FREE:
        return row(join, end, *voice)
    leading = buttons.ask_to_lead(say, session.id), buttons.summon(say, session.id)
    asking = [reader.user for reader in report.present if reader.asks_to_lead]
    wishes = [buttons.give_lead(say, session.id, user) for user in asking[:A_ROW]]
    here = join, *leading, end, *voice
    return rows(here, wishes) if wishes else row(*here)


def summary(say: Wording, report: Report, book: Book) -> str:
    """Return what a session was, on one line: "Ruth 1:1 – 2:3 · 25 min · Isaac, Jacob"."""
    rest = f" · {minutes(say, report.minutes)} · {attended(say, report, LINE_LIMIT // 2)}"
    return say.apart(covered(say, report, book, LINE_LIMIT - len(rest) - APART)) + rest


def _running(say: Wording, report: Report, book: Book) -> discord.Embed:
    session = report.session
    here, elsewhere = book.refs(session.ref, say.language)
    began, _ = book.refs(session.began_ref, say.language)
    embed = discord.Embed(
        title=shortened(literal(report.havruta.name), TITLE_LIMIT),
        description=f"**{here}**\n{elsewhere}",
        colour=TEKHELET,
    )
    marks.tell_questions(say, embed, report, book)
    present = say.listed(literal(reader.user.name) for reader in report.present)
    embed.add_field(
        name=say("In the room"),
        value=shortened(present or say("Nobody yet"), LINE_LIMIT),
        inline=False,
    )
    embed.add_field(name=say("Leads"), value=_leader(say, report))
    embed.add_field(name=say("Since"), value=format_dt(session.started_at, "t"))
    embed.add_field(name=say("Began at"), value=began)
    _tell_next(say, embed, report)
    if session.covered:
        told = covered(say, report, book, LINE_LIMIT)
        embed.add_field(name=say("Covered"), value=told, inline=False)
        embed.set_footer(text=meaning(say))
    return embed


def _summary(say: Wording, report: Report, book: Book) -> discord.Embed:
    embed = discord.Embed(
        title=shortened(literal(report.havruta.name), TITLE_LIMIT),
        description=f"{summary(say, report, book)}\n{format_dt(report.session.started_at, 'f')}",
        colour=QUIET,
    )
    marks.tell_marks(say, embed, report, book)
    _tell_next(say, embed, report)
    return embed.set_footer(text=meaning(say)) if report.session.covered else embed


def _tell_next(say: Wording, embed: discord.Embed, report: Report) -> None:
    """Say when the next session is planned to begin, if one is."""
    if report.next_at is not None:
        embed.add_field(name=say("Next session"), value=format_dt(report.next_at, "F"))


def meaning(say: Wording) -> str:
    """Say what counts as covered, wherever that is told."""
    return say("Covered is what the room went through; a jump counts from where it lands.")


def covered(say: Wording, report: Report, book: Book, limit: int) -> str:
    """Return what the session has covered, cut to the limit."""
    return shortened(report.session.range(book, say.language), limit)


def attended(say: Wording, report: Report, limit: int) -> str:
    """Return who was really there, cut to the limit."""
    people = say.listed(literal(say.person(a.user.name)) for a in report.attended)
    return shortened(people, limit) or say("nobody came")


def _leader(say: Wording, report: Report) -> str:
    """Say whom the room follows, there or not."""
    if report.havruta.lead is Lead.FREE:
        return say("Anyone may turn the pages")
    return literal(report.leader.name)


def minutes(say: Wording, minutes: int) -> str:
    """Return how long it took."""
    return say("{n} min", n=minutes)
