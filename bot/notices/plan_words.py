"""What notices say at Discord of what is planned."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.drawing import literal, row
from bot.notices.messages import Message
from bot.plans.buttons import restore
from bot.plans.cards import (
    occurrence_buttons,
    occurrence_embed,
    occurrence_lines,
    proposal_buttons,
    proposal_embed,
)
from bot.plans.times import elsewhere, hebrew_day
from bot.sessions.buttons import join
from havruta.notices.content import Content
from havruta.notices.plan_content import (
    Changed,
    ClockChanged,
    NotOpened,
    OfPlan,
    PlanCalledOff,
    PlanMoved,
    Planned,
    PlanRestored,
    Proposed,
    Reminder,
    Replied,
    RunsAlready,
    TooFew,
)
from havruta.people.zones import city_of
from havruta.plans.model import Answer, OccurrenceState, ProposalReason, Scope
from havruta.sentences import sentence
from havruta.when.describing import moment
from havruta.wording import Wording

MINUTE = 60

ONE: dict[type[OfPlan], str] = {
    Planned: sentence("A session of “{name}” is planned for {when} by {who}."),
    PlanMoved: sentence("The session of “{name}” on {was} is moved to {when} by {who}."),
    PlanCalledOff: sentence("The session of “{name}” on {when} is called off by {who}."),
    PlanRestored: sentence(
        "The session of “{name}” on {when} takes place after all, thanks to {who}."
    ),
}
SEVERAL: dict[type[OfPlan], str] = {
    Planned: sentence("Sessions of “{name}” are planned by {who}, the first of them for {when}."),
    PlanMoved: sentence(
        "The sessions of “{name}” from {was} on are moved by {who}; the next one is on {when}."
    ),
    PlanCalledOff: sentence("The sessions of “{name}” from {when} on are called off by {who}."),
    PlanRestored: sentence(
        "The sessions of “{name}” take place again, the next one on {when}, thanks to {who}."
    ),
}
ANSWERS: dict[Answer, str] = {
    Answer.NOT_COMING: sentence("Not coming to “{name}” on {when}: {who}."),
    Answer.COMING: sentence("Coming to “{name}” on {when} after all: {who}."),
    Answer.LATE: sentence("Coming late to “{name}” on {when}: {who}."),
}


WHY: dict[ProposalReason, str] = {
    ProposalReason.REST: sentence(
        "Your session of “{name}” on {when} falls on a day that some of you keep. "
        "It moves only if you agree."
    ),
    ProposalReason.TOO_FEW: sentence(
        "Too few of you can come to “{name}” on {when}. If it stays so, it won’t take place."
    ),
    ProposalReason.OWNER_AWAY: sentence(
        "Without its owner, {who}, “{name}” on {when} takes place if two others say that they "
        "come; or it moves, if you agree."
    ),
    ProposalReason.ASKED: sentence("Can “{name}” on {when} be at another time? {who} asks."),
}


def _planned(say: Wording, content: Planned | Changed) -> Message:
    is_one = not content.plan.repeats
    if isinstance(content, Changed):
        is_one |= content.scope is Scope.THIS
    words = (ONE if is_one else SEVERAL)[type(content)]
    was_at = content.was_at if isinstance(content, PlanMoved) else content.starts_at
    text = say(words, **_values(say, content), was=_when(say, content, was_at))
    if isinstance(content, PlanCalledOff):
        return Message(text, row(restore(say, content.key)))
    return _with_card(say, content, text)


def _with_card(say: Wording, content: OfPlan, text: str) -> Message:
    """Return it over the card that says who comes, and takes the answers."""
    if content.planned is None:
        return Message(text)
    view = occurrence_buttons(say, content.planned)
    return Message(text, view, occurrence_embed(say, content.planned))


def _clock_changed(say: Wording, content: ClockChanged) -> Message:
    text = say(
        "The clocks of {zone} go by new rules: “{name}” is on {when} now, not on {was}.",
        zone=city_of(content.plan.timing.zone, say.language),
        name=literal(content.havruta.name),
        when=_when(say, content, content.starts_at),
        was=_when(say, content, content.was_at),
    )
    return _with_card(say, content, text)


def _reminder(say: Wording, content: Reminder) -> Message:
    values = _values(say, content)
    minutes = max(1, round(content.ahead.total_seconds() / MINUTE))
    told = say.count(
        "Your session of “{name}” begins in {n} minute: {when}.",
        "Your session of “{name}” begins in {n} minutes: {when}.",
        minutes,
        name=values["name"],
        when=values["when"],
    )
    if content.is_late:
        late = say("This reminder comes late.")
        told = f"{told}\n{late}"
    return _with_card(say, content, told)


def _replied(say: Wording, content: Replied) -> Message:
    values, late_by = _values(say, content), content.reply.late_by
    if late_by is None:
        return Message(say(ANSWERS[content.reply.answer], **values))
    return Message(
        say.count(
            "Coming {n} minute late to “{name}” on {when}: {who}.",
            "Coming {n} minutes late to “{name}” on {when}: {who}.",
            late_by,
            name=values["name"],
            when=values["when"],
            who=values["who"],
        )
    )


def _runs_already(say: Wording, content: RunsAlready) -> Message:
    text = say(
        "It is time for “{name}”. The session that runs already is the one that was planned.",
        name=literal(content.havruta.name),
    )
    return Message(text, row(join(say, content.session_id)))


def _too_few(say: Wording, content: TooFew) -> Message:
    values = _values(say, content)
    return Message(
        say(
            "Too few of you can come to “{name}” on {when}, so it does not take place.",
            name=values["name"],
            when=values["when"],
        )
    )


def _not_opened(say: Wording, content: NotOpened) -> Message:
    values = _values(say, content)
    return Message(
        say(
            "A session of “{name}” was to start on {when}. I was away then, so it did not open.",
            name=values["name"],
            when=values["when"],
        )
    )


def _proposed(say: Wording, content: Proposed) -> Message:
    text = say(WHY[content.proposal.reason], **_values(say, content))
    zone = content.zone
    if not content.options:
        view = proposal_buttons(say, content.proposal, (), zone)
        return Message(text, view if view.children else None)
    embed = proposal_embed(say, dict.fromkeys(content.options, ()), zone)
    return Message(text, proposal_buttons(say, content.proposal, content.options, zone), embed)


def lines_in_mail(say: Wording, content: Content) -> list[str]:
    """Return what a mail says beside: what the card shows in chat."""
    if isinstance(content, Proposed):
        return _options(say, content)
    planned = content.planned if isinstance(content, OfPlan) else None
    if planned is None or planned.occurrence.state is not OccurrenceState.PLANNED:
        return []
    assert isinstance(content, OfPlan)
    at = content.starts_at
    return [
        hebrew_day(say, at, content.zone),
        *elsewhere(say, at, content.zone, planned.people),
        *occurrence_lines(say, planned),
    ]


def _options(say: Wording, content: Proposed) -> list[str]:
    which = [say("Other times that may suit you:")] if content.options else []
    return [*which, *(_when(say, content, at) for at in content.options)]


def _values(say: Wording, content: OfPlan) -> dict[str, str]:
    who = content.who.name if content.who else ""
    return {
        "who": literal(say.person(who)),
        "name": literal(content.havruta.name),
        "when": _when(say, content, content.starts_at),
    }


def _when(say: Wording, content: OfPlan, at: datetime) -> str:
    """Return a moment by its reader's clock: "Tuesday 1 December, 20:30 (Jerusalem)"."""
    city = city_of(content.zone, say.language)
    return f"{moment(at, content.zone, say, now=content.at)} ({city})"


PLAN_MESSAGES: dict[type[Content], Callable[[Wording, Any], Message]] = {
    **dict.fromkeys(ONE, _planned),
    ClockChanged: _clock_changed,
    Reminder: _reminder,
    Replied: _replied,
    RunsAlready: _runs_already,
    TooFew: _too_few,
    NotOpened: _not_opened,
    Proposed: _proposed,
}
