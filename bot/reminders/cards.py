"""What was to be told, and what became of it, a page at a time. Nothing here sends."""

from typing import assert_never

import discord
from discord import ui
from discord.utils import format_dt

from bot.drawing import LABEL_LIMIT, QUIET, TITLE_LIMIT, literal, rows, shortened
from bot.reasons import REASONS
from bot.reminders import buttons
from havruta.ids import HavrutaId
from havruta.names import plain
from havruta.notices.ledger import Ledger, Outcome
from havruta.notices.model import Notice, NoticeKind, NoticeState, Way
from havruta.sentences import sentence
from havruta.wording import Wording

IN_A_ROW = 5

KINDS: dict[NoticeKind, str] = {
    NoticeKind.INVITATION: sentence("an invitation"),
    NoticeKind.ANSWER: sentence("the answer to an invitation"),
    NoticeKind.SESSION: sentence("that a session runs"),
    NoticeKind.UNREACHED: sentence("that somebody could not be reached"),
    NoticeKind.HOME_CLOSED: sentence("that the channel is closed to me"),
    NoticeKind.WAY_IN: sentence("a link to come in"),
    NoticeKind.HOME_LOST: sentence("that the channel is gone"),
    NoticeKind.HOME_SHUT: sentence("that I was put out of the server"),
    NoticeKind.LEFT: sentence("that somebody has left"),
    NoticeKind.REMOVED: sentence("that they were removed"),
    NoticeKind.JOINED: sentence("that somebody has joined with a code"),
    NoticeKind.OFFERED: sentence("an offer to own it"),
    NoticeKind.TAKEN_OVER: sentence("that an offer is accepted"),
    NoticeKind.OFFER_DECLINED: sentence("that an offer is declined"),
    NoticeKind.ARCHIVED: sentence("that it is archived"),
    NoticeKind.RESTORED: sentence("that it is back"),
    NoticeKind.DELETED: sentence("that it is deleted"),
    NoticeKind.INHERITED: sentence("that the owner has left"),
    NoticeKind.PLANNED: sentence("that something is planned"),
    NoticeKind.PLAN_MOVED: sentence("that it is moved"),
    NoticeKind.PLAN_CALLED_OFF: sentence("that it is called off"),
    NoticeKind.PLAN_RESTORED: sentence("that it takes place after all"),
    NoticeKind.CLOCK_CHANGED: sentence("that the clocks go by new rules"),
    NoticeKind.REMINDER: sentence("a reminder"),
    NoticeKind.REPLIED: sentence("whether somebody comes"),
    NoticeKind.RUNS_ALREADY: sentence("that it runs already"),
    NoticeKind.PROPOSED: sentence("a proposal to move it"),
    NoticeKind.TOO_FEW: sentence("that too few can come"),
    NoticeKind.NOT_OPENED: sentence("that a session did not open"),
    NoticeKind.SHARED: sentence("words from the text"),
    NoticeKind.AWAY: sentence("what was learned elsewhere, to be confirmed"),
    NoticeKind.AWAY_ANSWERED: sentence("whether that is confirmed"),
    NoticeKind.MISSED: sentence("what was missed"),
    NoticeKind.SIYUM: sentence("a siyum"),
}


def ledger_embed(say: Wording, ledger: Ledger) -> discord.Embed:
    """Return a page of promises to tell, the latest first."""
    embed = discord.Embed(title=say("What was told"), colour=QUIET)
    for outcome in ledger.outcomes:
        name = f"{say(KINDS[outcome.notice.kind])} · {say.apart(_who(say, outcome))}"
        told = [_became(say, outcome.notice), literal(outcome.havruta.name)]
        embed.add_field(name=shortened(name, TITLE_LIMIT), value="\n".join(told), inline=False)
    if not ledger.outcomes:
        embed.description = say("Nothing was to be told yet.")
    if ledger.pages > 1:
        embed.set_footer(text=say("Page {page} of {pages}", page=ledger.page, pages=ledger.pages))
    return embed


def ledger_buttons(say: Wording, ledger: Ledger, havruta_id: HavrutaId | None) -> ui.View:
    """Return the ways to tell again what was not told, and to the newer and older pages."""
    retries = [
        buttons.retry(outcome.notice.id, havruta_id, ledger.page, _again(say, outcome))
        for outcome in ledger.outcomes
        if outcome.can_be_retried
    ]
    turns = []
    if ledger.page > 1:
        turns.append(buttons.status(havruta_id, ledger.page - 1, say("Newer")))
    if ledger.page < ledger.pages:
        turns.append(buttons.status(havruta_id, ledger.page + 1, say("Older")))
    return rows(retries[:IN_A_ROW], retries[IN_A_ROW:], turns)


def _who(say: Wording, outcome: Outcome) -> str:
    return literal(_called(say, outcome))


def _again(say: Wording, outcome: Outcome) -> str:
    return shortened(say("Tell again: {who}", who=plain(_called(say, outcome))), LABEL_LIMIT)


def _called(say: Wording, outcome: Outcome) -> str:
    if outcome.notice.address is not None:
        return outcome.notice.address
    if outcome.recipient is None:
        return say("All, in the channel")
    return say.person(outcome.recipient.name)


def _became(say: Wording, notice: Notice) -> str:
    """Say what has become of it: told by which way and when, why not, or when it is tried."""
    when = format_dt(notice.settled_at or notice.due_at, "f")
    match notice.state:
        case NoticeState.DELIVERED:
            return _told(say, notice.way or Way.DIRECT, when)
        case NoticeState.FAILED:
            reason = say(REASONS[notice.reason]) if notice.reason else ""
            return say("Not told: {reason}. {when}", reason=reason, when=when)
        case NoticeState.OBSOLETE:
            return say("Not needed any more: it was answered, or over. {when}", when=when)
        case NoticeState.CLAIMED:
            return say("On its way.")
        case NoticeState.DUE if notice.attempts == 0:
            return say("Due {when}", when=when)
        case NoticeState.DUE:
            again, n = format_dt(notice.due_at, "R"), notice.attempts
            return say.count(
                "Tried {n} time; again {when}", "Tried {n} times; again {when}", n, when=again
            )
        case _:
            assert_never(notice.state)


def _told(say: Wording, way: Way, when: str) -> str:
    ways = {
        Way.DIRECT: say("Told directly, {when}", when=when),
        Way.HOME: say("Told in the channel, {when}", when=when),
        Way.MAIL: say("Told by e-mail, {when}", when=when),
    }
    return ways[way]
