"""What havrutot look like: one of them, and a page of their list. Nothing here sends."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeAlias

from discord import ui
from discord.utils import format_dt

from bot.drawing import PEOPLE_LIMIT, QUIET, TEKHELET, literal, shortened
from bot.havrutot import buttons
from bot.history.buttons import history
from bot.invitations.buttons import invite, invite_again
from bot.invitations.cards import invitation_box
from bot.people.cards import told_by
from bot.plans.buttons import add_sessions, schedule
from bot.reasons import REASONS
from bot.sessions.buttons import join, start
from havruta.havrutot.invitations import Waiting
from havruta.havrutot.model import CatchUp, Havruta, InvitationState, Lead, Participant, PlaceOf
from havruta.havrutot.views import Overview
from havruta.ids import UserId
from havruta.notices.model import Reason
from havruta.people.model import NotifyBy
from havruta.permissions import Action, may
from havruta.sessions import standing
from havruta.wording import SHARED, Wording, languages

Box: TypeAlias = ui.Container[ui.LayoutView]
Item: TypeAlias = ui.Item[ui.LayoutView]

MOST_COMPONENTS = 40
"""How many components Discord takes in one message, counting those in boxes and rows."""
AROUND = 4
"""How many the ways to newer and older pages are, and what stands over the archived ones."""
LIST_SIZE = 5
MOST_INVITATIONS = 2
BOX_LIMIT = 700
"""Five boxes and two invitations share a message's 4,000 characters."""


def dashboard(
    say: Wording,
    waiting: Sequence[Waiting],
    overviews: Sequence[Overview],
    page: int,
    *,
    by: UserId,
    today: date,
) -> ui.LayoutView:
    """Return invitations and the page of the person's havrutot that is nearest to `page`.

    Those that are archived come last, under a heading of their own.
    """
    invitations = [invitation_box(say, one) for one in waiting[:MOST_INVITATIONS]]
    active = [one for one in overviews if not one.havruta.is_archived]
    archived = [one for one in overviews if one.havruta.is_archived]
    boxes = {
        _box(say, one, _standing(say, one, today), *_choices(say, one, by)): one
        for one in [*active, *archived]
    }
    pages = _in_pages(boxes, MOST_COMPONENTS - AROUND - sum(map(_size, invitations)))
    page = min(max(page, 1), len(pages))
    view = ui.LayoutView(timeout=None)
    for box in invitations:
        view.add_item(box)
    apart = _apart(say)
    for box in pages[page - 1]:
        if boxes[box].havruta.is_archived and apart.view is None:
            view.add_item(apart)
        view.add_item(box)
    turns = []
    if page > 1:
        turns.append(buttons.havrutot(page - 1, say("Newer")))
    if page < len(pages):
        turns.append(buttons.havrutot(page + 1, say("Older")))
    if turns:
        view.add_item(ui.ActionRow(*turns))
    view.stop()
    return view


def havruta_card(
    say: Wording, overview: Overview, *, by: UserId, today: date, ways: Sequence[NotifyBy]
) -> ui.LayoutView:
    """Return one havruta with all that its people can do about it; `ways` are open to `by`."""
    havruta = overview.havruta
    view = ui.LayoutView(timeout=None)
    box = _box(say, overview, _standing(say, overview, today), *_choices(say, overview, by))
    for item in _catching_up(say, overview, today):
        box.add_item(item)
    if switches := _owners_switches(say, havruta) if havruta.owner_id == by else []:
        box.add_item(ui.ActionRow(*switches))
    if len(havruta.people) > 1:
        box.add_item(ui.TextDisplay(_needed(say, havruta)))
        if havruta.owner_id == by:
            box.add_item(ui.ActionRow(buttons.quorum(say, havruta)))
    participant = havruta.participant(by)
    if participant is not None:
        others = _others(ways, participant, has_home=havruta.home.channel_id is not None)
        told_otherwise = [buttons.notify(say, havruta.id, way) for way in others]
        box.add_item(ui.TextDisplay(told_by(say, participant.notify or participant.usually)))
        box.add_item(ui.ActionRow(*told_otherwise))
    if havruta.is_archived:
        view.add_item(_apart(say))
    view.add_item(box)
    view.stop()
    return view


def _standing(say: Wording, overview: Overview, today: date) -> list[str]:
    """Return how it stands to the calendar that it follows, if it follows one."""
    told = standing.line(say, overview, today)
    return [told] if told else []


def _catching_up(say: Wording, overview: Overview, today: date) -> list[Item]:
    """Return what it has left out, and how it can go on where it lags, with what comes of that."""
    lines, havruta = [standing.holes(say, overview, today)], overview.havruta
    choices: list[ui.Button[Any]] = []
    if (ways := standing.ways(say, overview, today)) is not None:
        wished = standing.wish(say, overview, quoted=literal)
        lines += [ways.stay, ways.leave, ways.add, wished]
        choices = [buttons.catch_up(say, havruta.id, choice) for choice in CatchUp]
        choices.append(add_sessions(say, havruta.id, ways.sessions))
    told = "\n".join(filter(None, lines))
    items: list[Item] = [ui.TextDisplay(told)] if told else []
    return [*items, ui.ActionRow(*choices)] if choices else items


def _owners_switches(say: Wording, havruta: Havruta) -> list[ui.Button[Any]]:
    """Return what its owner can set."""
    other_lead = Lead.OWNER if havruta.lead is Lead.FREE else Lead.FREE
    others = sorted(languages() - {havruta.language or SHARED})
    spoken = [buttons.language(havruta.id, other) for other in others]
    other = PlaceOf.OWNER if havruta.place_of is PlaceOf.LEADER else PlaceOf.LEADER
    places = buttons.place_of(say, havruta.id, other)
    return [buttons.lead(say, havruta.id, other_lead), places, *spoken]


def _needed(say: Wording, havruta: Havruta) -> str:
    """Say how many have to come for what is planned to take place."""
    match havruta.quorum:
        case None:
            return say(
                "A planned session takes place if the owner and one more come; "
                "without the owner, if two others say that they come."
            )
        case 0:
            return say("A planned session takes place if everybody comes whom it is for.")
        case needed:
            return say.count(
                "A planned session takes place if {n} person comes.",
                "A planned session takes place if {n} people come.",
                needed,
            )


def _others(
    ways: Sequence[NotifyBy], participant: Participant, *, has_home: bool
) -> list[NotifyBy | None]:
    """Return how somebody could be told of a havruta otherwise than they are."""
    others: list[NotifyBy | None] = [way for way in ways if way is not participant.told_by]
    if participant.notify is not None:
        others.append(None)
    return [way for way in others if has_home or way is not NotifyBy.HOME]


def _choices(say: Wording, overview: Overview, by: UserId) -> list[ui.Button[Any]]:
    """Return what can be done about a havruta in a list."""
    havruta = overview.havruta
    choices = []
    if not havruta.is_archived:
        choices = [_entrance(say, overview), schedule(say, havruta.id)]
    if havruta.is_archived and may(Action.RESTORE, by, havruta):
        choices.append(buttons.restore(say, havruta.id))
    elif may(Action.INVITE, by, havruta):
        choices.append(invite(say, havruta.id))
        if {one.missed for one in overview.invited} - {None, Reason.UNSUBSCRIBED}:
            choices.append(invite_again(say, havruta.id))
    return [*choices, history(say, havruta.id)]


def _apart(say: Wording) -> ui.TextDisplay[Any]:
    """Return what stands over what is archived."""
    archived = say("Archived")
    return ui.TextDisplay(f"### {archived}")


def _in_pages(boxes: Iterable[Box], room: int) -> list[list[Box]]:
    """Return the boxes in pages, each as full as `room` components allow; at least one page."""
    pages: list[list[Box]] = [[]]
    for box in boxes:
        page = pages[-1]
        if len(page) == LIST_SIZE or sum(map(_size, [*page, box])) > room:
            pages.append(page := [])
        page.append(box)
    return pages


def _size(box: Box) -> int:
    return 1 + sum(1 for _ in box.walk_children())


def _box(
    say: Wording, overview: Overview, calendar: Sequence[str], *choices: ui.Button[Any]
) -> Box:
    lines = [*_lines(say, overview), *calendar]
    return ui.Container(
        ui.TextDisplay(shortened("\n".join(lines), BOX_LIMIT)),
        ui.ActionRow(*choices),
        accent_colour=TEKHELET if overview.running else QUIET,
    )


def _lines(say: Wording, overview: Overview) -> list[str]:
    havruta = overview.havruta
    name = literal(havruta.name)
    ref, other = overview.book.refs(havruta.ref, say.language)
    lines = [
        f"### {name}",
        *([overview.book.named(say.language)] if havruta.name != havruta.book else []),
        say("Last place: {ref}", ref=ref),
        other,
        shortened(say.listed(literal(person.name) for person in overview.people), PEOPLE_LIMIT),
    ]
    if overview.invited:
        invited = shortened(say.listed(_invited(say, overview)), PEOPLE_LIMIT)
        lines.append(say("Invited: {people}", people=invited))
    if overview.progress is not None:
        covered, whole = overview.progress.covered, overview.progress.whole
        percent = say("{percent}% of the book", percent=round(100 * covered / whole))
        sessions = say.count("{n} session", "{n} sessions", overview.sessions)
        lines.append(f"{percent} · {sessions}")
    if overview.running is not None:
        since = format_dt(overview.running.started_at, "R")
        ref, _ = overview.book.refs(overview.running.ref, say.language)
        lines.append(say("**In session** at {ref}, {since}", ref=ref, since=since))
    if overview.next_at is not None:
        lines.append(say("Next session: {when}", when=format_dt(overview.next_at, "F")))
    return lines


def _invited(say: Wording, overview: Overview) -> list[str]:
    states = {
        InvitationState.PENDING: say("not answered yet"),
        InvitationState.DECLINED: say("declined"),
        InvitationState.REVOKED: say("taken back"),
        InvitationState.EXPIRED: say("expired"),
    }
    told = [
        (one.name, _missed(say, one.missed) if one.missed else states[one.state])
        for one in overview.invited
    ]
    return [f"{say.apart(literal(say.person(name)))} ({state})" for name, state in told]


def _missed(say: Wording, reason: Reason) -> str:
    return say("not told: {reason}", reason=say(REASONS[reason]))


def _entrance(say: Wording, overview: Overview) -> ui.Button[Any]:
    if overview.running is not None:
        return join(say, overview.running.id)
    return start(say, overview.havruta.id)
