"""Values as messages: what a session, a havruta and a history look like. Nothing here sends.

Discord lays a line out by its first strong letter and one Hebrew word turns a whole line around,
so each line keeps to one direction: Hebrew stands on lines of its own.
"""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui
from discord.utils import escape_markdown, format_dt

from bot import buttons
from havruta.havrutot.invitations import Waiting
from havruta.havrutot.model import Havruta, InvitationState, Lead, Told
from havruta.havrutot.views import Overview
from havruta.ids import HavrutaId, UserId
from havruta.library.model import Book
from havruta.notices.model import Notice
from havruta.people.model import User
from havruta.permissions import Role, role_of
from havruta.refs import in_words
from havruta.sessions.model import Session, SessionKind
from havruta.sessions.reports import History, Report
from havruta.wording import wording

TEKHELET = discord.Colour(0x2B5B9E)
QUIET = discord.Colour(0x8A8578)
TITLE_LIMIT = 256
LINE_LIMIT = 1000
PEOPLE_LIMIT = 150
"""How much of a long list of people is told where other things follow."""

BOX_LIMIT = 700
INVITATION_LIMIT = 240
"""Five boxes and two invitations share a message's 4,000 characters."""


def session_embed(report: Report, book: Book) -> discord.Embed:
    """Return a session as it stands: while it runs who is where, afterwards its summary."""
    return _running(report, book) if report.session.is_live else _summary(report)


def session_buttons(session: Session) -> ui.View | None:
    """Return Join and End while the session runs, and nothing afterwards."""
    if not session.is_live:
        return None
    return buttons.row(buttons.join(session.id), buttons.end(session.id))


def summary(report: Report) -> str:
    """Return what a session was, on one line: "Ruth 1:1 – 2:3 · 25 min · Isaac, Jacob"."""
    rest = f" · {_minutes(report.minutes)} · {_attended(report, LINE_LIMIT // 2)}"
    return _covered(report, LINE_LIMIT - len(rest)) + rest


def history_embed(history: History) -> discord.Embed:
    """Return a page of ended sessions, newest first."""
    say = wording()
    embed = discord.Embed(title=say("Sessions"), colour=QUIET)
    for report in history.reports:
        session = report.session
        rest = f" · {_minutes(report.minutes)}"
        name = _covered(report, TITLE_LIMIT - len(rest)) + rest
        told = [format_dt(session.started_at, "f"), _attended(report, PEOPLE_LIMIT), _kind(session)]
        lines = [" · ".join(told)]
        if report.havruta.name != session.book:
            lines.insert(0, escape_markdown(report.havruta.name))
        embed.add_field(name=name, value="\n".join(lines), inline=False)
    if not history.reports:
        embed.description = say("No session has ended yet.")
    if history.pages > 1:
        embed.set_footer(text=say("Page {page} of {pages}", page=history.page, pages=history.pages))
    return embed


def history_buttons(history: History, havruta_id: HavrutaId | None) -> ui.View:
    """Return the ways to the newer and older pages, where there are any."""
    say = wording()
    turns = []
    if history.page > 1:
        turns.append(buttons.history_page(havruta_id, history.page - 1, say("Newer")))
    if history.page < history.pages:
        turns.append(buttons.history_page(havruta_id, history.page + 1, say("Older")))
    return buttons.row(*turns)


def dashboard(
    waiting: Sequence[Waiting], overviews: Sequence[Overview], *, page: int, pages: int
) -> ui.LayoutView:
    """Return invitations and a page of the person's havrutot, as boxes with their buttons."""
    say = wording()
    view = ui.LayoutView(timeout=None)
    for one in waiting:
        view.add_item(_invitation(one))
    for overview in overviews:
        view.add_item(_box(overview, _entrance(overview), buttons.history(overview.havruta.id)))
    turns = []
    if page > 1:
        turns.append(buttons.havrutot(page - 1, say("Newer")))
    if page < pages:
        turns.append(buttons.havrutot(page + 1, say("Older")))
    if turns:
        view.add_item(ui.ActionRow(*turns))
    view.stop()
    return view


def havruta_card(overview: Overview, *, by: UserId) -> ui.LayoutView:
    """Return one havruta with all that its people can do about it."""
    havruta = overview.havruta
    choices = [_entrance(overview), buttons.history(havruta.id)]
    participant = havruta.participant(by)
    if participant is not None and havruta.home.channel_id is not None:
        other = Told.HOME if participant.told is Told.DIRECT else Told.DIRECT
        choices.append(buttons.tell(havruta.id, other))
    if role_of(by, havruta) is Role.OWNER:
        other_lead = Lead.OWNER if havruta.lead is Lead.FREE else Lead.FREE
        choices.append(buttons.lead(havruta.id, other_lead))
    view = ui.LayoutView(timeout=None)
    view.add_item(_box(overview, *choices))
    view.stop()
    return view


def untold(notice: Notice, havruta: Havruta, missed: Sequence[User]) -> str:
    """Return what did not reach them, why, and what can be done."""
    say = wording()
    who = ", ".join(escape_markdown(user.name) for user in missed)
    name = escape_markdown(havruta.name)
    reason = say(notice.reason) if notice.reason else say("unknown reason")
    if notice.invitation_id is not None:
        return say(
            "I could not invite {who} to “{name}”: {reason}. "
            "They can accept by typing /havruta list.",
            who=who,
            name=name,
            reason=reason,
        )
    if not missed:
        return say(
            "I could not post that “{name}” is in session: {reason}. /session start tries again.",
            name=name,
            reason=reason,
        )
    return say(
        "I could not tell {who} that “{name}” is in session: {reason}. Please tell them yourself.",
        who=who,
        name=name,
        reason=reason,
    )


def shortened(text: str, limit: int) -> str:
    """Return the text, cut with an ellipsis where Discord would refuse it."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _running(report: Report, book: Book) -> discord.Embed:
    say = wording()
    session = report.session
    embed = discord.Embed(
        title=shortened(escape_markdown(report.havruta.name), TITLE_LIMIT),
        description=f"**{session.ref}**\n{book.he_ref(session.ref)}",
        colour=TEKHELET,
    )
    here = ", ".join(escape_markdown(reader.user.name) for reader in report.present)
    embed.add_field(
        name=say("In the room"),
        value=shortened(here or say("Nobody yet"), LINE_LIMIT),
        inline=False,
    )
    embed.add_field(name=say("Leads"), value=_leader(report))
    embed.add_field(name=say("Since"), value=format_dt(session.started_at, "t"))
    embed.add_field(name=say("Covered"), value=_covered(report, LINE_LIMIT))
    return embed


def _summary(report: Report) -> discord.Embed:
    return discord.Embed(
        title=shortened(escape_markdown(report.havruta.name), TITLE_LIMIT),
        description=f"{summary(report)}\n{format_dt(report.session.started_at, 'f')}",
        colour=QUIET,
    )


def _covered(report: Report, limit: int) -> str:
    return shortened(in_words(report.session.book, report.session.covered), limit)


def _attended(report: Report, limit: int) -> str:
    say = wording()
    people = ", ".join(escape_markdown(a.user.name) for a in report.attended)
    return shortened(people, limit) or say("nobody came")


def _leader(report: Report) -> str:
    """Say whom the room follows, there or not."""
    say = wording()
    if report.havruta.lead is Lead.FREE:
        return say("Anyone may turn the pages")
    return escape_markdown(report.owner.name)


def _box(overview: Overview, *choices: ui.Button[Any]) -> ui.Container[ui.LayoutView]:
    return ui.Container(
        ui.TextDisplay(shortened("\n".join(_lines(overview)), BOX_LIMIT)),
        ui.ActionRow(*choices),
        accent_colour=TEKHELET if overview.running else QUIET,
    )


def _invitation(waiting: Waiting) -> ui.Container[ui.LayoutView]:
    say = wording()
    text = say(
        "You are invited: {inviter} would learn {book} with you in “{name}”.",
        inviter=escape_markdown(waiting.inviter.name),
        book=waiting.havruta.book,
        name=escape_markdown(waiting.havruta.name),
    )
    invitation_id = waiting.invitation.id
    choices = buttons.accept(invitation_id), buttons.decline(invitation_id)
    return ui.Container(
        ui.TextDisplay(shortened(text, INVITATION_LIMIT)),
        ui.ActionRow(*choices),
        accent_colour=TEKHELET,
    )


def _lines(overview: Overview) -> list[str]:
    say = wording()
    havruta = overview.havruta
    name = escape_markdown(havruta.name)
    lines = [
        f"### {name}",
        *([havruta.book] if havruta.name != havruta.book else []),
        say("Last place: {ref}", ref=havruta.ref),
        overview.book.he_ref(havruta.ref),
        shortened(
            ", ".join(escape_markdown(person.name) for person in overview.people), PEOPLE_LIMIT
        ),
    ]
    if overview.invited:
        invited = shortened(", ".join(_invited(overview)), PEOPLE_LIMIT)
        lines.append(say("Invited: {people}", people=invited))
    if overview.progress is not None:
        covered, whole = overview.progress.covered, overview.progress.whole
        percent = say("{percent} % of the book", percent=round(100 * covered / whole))
        sessions = say.count("{n} session", "{n} sessions", overview.sessions)
        lines.append(f"{percent} · {sessions}")
    if overview.running is not None:
        since = format_dt(overview.running.started_at, "R")
        lines.append(say("**In session** at {ref}, {since}", ref=overview.running.ref, since=since))
    return lines


def _invited(overview: Overview) -> list[str]:
    say = wording()
    states = {
        InvitationState.PENDING: say("not answered yet"),
        InvitationState.DECLINED: say("declined"),
        InvitationState.REVOKED: say("taken back"),
        InvitationState.EXPIRED: say("expired"),
    }
    return [f"{escape_markdown(user.name)} ({states[state]})" for user, state in overview.invited]


def _entrance(overview: Overview) -> ui.Button[Any]:
    if overview.running is not None:
        return buttons.join(overview.running.id)
    return buttons.start(overview.havruta.id)


def _minutes(minutes: int) -> str:
    say = wording()
    return say("{n} min", n=minutes)


def _kind(session: Session) -> str:
    say = wording()
    return say("planned") if session.kind is SessionKind.SCHEDULED else say("started at once")
