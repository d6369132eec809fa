"""What is answered about changing what is planned: it shows from what to what before it does."""

from dataclasses import replace
from datetime import datetime

from bot.drawing import literal, row
from bot.plans import answers, buttons, cards, times
from bot.request import Request
from havruta.errors.plans import TimePast
from havruta.plans import changing, views
from havruta.plans.model import OccurrenceKey, OccurrenceState, Scope
from havruta.plans.views import Planned
from havruta.recurrence import Timing, instant
from havruta.when.describing import moment
from havruta.when.moving import moves_meant


async def ask_where(request: Request, key: OccurrenceKey, said: str) -> None:
    """Show where a time would move to; what is not clear is asked."""
    planned = await views.show(request.study, key=key, by=request.asker.id)
    say, found = request.say, _meanings(request, planned, said)
    if len(found) == 1:
        await ask_scope(request, key, found[0].start, found[0].zone)
        return
    text = say("What do you mean by “{said}”?", said=literal(said))
    clock = cards.clock_of(request.asker.user, planned)
    choices = [
        buttons.moves_to(moment(instant(one.start, one.zone), clock, say), key, one.start, one.zone)
        for one in found[: buttons.IN_A_ROW]
    ]
    await request.show(content=text, embed=None, view=row(*choices))


async def ask_scope(request: Request, key: OccurrenceKey, to: datetime, zone: str) -> None:
    """Show from what to what a time would move, and ask whether alone or with the others."""
    planned = await views.show(request.study, key=key, by=request.asker.id)
    say, at = request.say, instant(to, zone)
    if at <= request.study.now():
        raise TimePast
    clock = cards.clock_of(request.asker.user, planned)
    lines = [
        say("Move “{name}”?", name=literal(planned.havruta.name)),
        say("From: {when}", when=moment(planned.occurrence.starts_at, clock, say)),
        say("To: {when}", when=moment(at, clock, say)),
        times.hebrew_day(say, at, clock),
        *times.elsewhere(say, at, clock, planned.people),
        *cards.rests(say, planned.people, at, planned.occurrence.minutes),
    ]
    choices = buttons.moves(
        say, key, to, zone, seen=planned.occurrence.starts_at, repeats=planned.plan.repeats
    )
    await request.show(content="\n".join(lines), embed=None, view=row(*choices))


async def move(
    request: Request,
    key: OccurrenceKey,
    target: Timing,
    scope: Scope,
    *,
    seen: datetime | None,
) -> None:
    """Move it, and say from what to what."""
    by, to, zone = request.asker.id, target.start, target.zone
    changed = await changing.move(
        request.study, key=key, by=by, to=to, zone=zone, scope=scope, seen=seen
    )
    say, clock = request.say, request.asker.user.zone or changed.plan.timing.zone
    text = say(
        "Moved from {was} to {now}. All whom it concerns are told.",
        was=moment(changed.was_at, clock, say),
        now=moment(changed.occurrence.starts_at, clock, say),
    )
    await request.show(content=text, embed=None, view=None)
    await _redraw(request, key, changed.occurrence.key)


async def ask_to_skip(request: Request, key: OccurrenceKey) -> None:
    """Ask whether this one time is really to be called off."""
    await _ask_to_call_off(request, key, scopes=[Scope.THIS])


async def ask_to_cancel(request: Request, key: OccurrenceKey) -> None:
    """Ask how much of a plan is to be called off."""
    await _ask_to_call_off(request, key, scopes=[*Scope])


async def call_off(request: Request, key: OccurrenceKey, scope: Scope) -> None:
    """Call it off, say so, and offer the way back."""
    before = await views.show(request.study, key=key, by=request.asker.id)
    changed = await changing.call_off(request.study, key=key, by=request.asker.id, scope=scope)
    say, name = request.say, literal(changed.havruta.name)
    when = moment(changed.was_at, request.asker.user.zone or changed.plan.timing.zone, say)
    text = {
        Scope.THIS: say("Called off: “{name}”, {when}.", name=name, when=when),
        Scope.FOLLOWING: say("Called off: “{name}”, from {when} on.", name=name, when=when),
        Scope.ALL: say("Called off: all sessions planned of “{name}” by this rule.", name=name),
    }[changed.scope]
    told = say("All whom it concerns are told.")
    view = row(buttons.restore(say, changed.occurrence.key))
    await request.show(content=f"{text}\n{told}", embed=None, view=view)
    off = replace(before.occurrence, state=OccurrenceState.CALLED_OFF)
    await answers.redraw(request, replace(before, occurrence=off), answers.pressed(request))


async def restore(request: Request, key: OccurrenceKey) -> None:
    """Bring it back, and say so."""
    changed = await changing.restore(request.study, key=key, by=request.asker.id)
    say, clock = request.say, request.asker.user.zone or changed.plan.timing.zone
    text = say(
        "It takes place after all: “{name}”, {when}. All whom it concerns are told.",
        name=literal(changed.havruta.name),
        when=moment(changed.occurrence.starts_at, clock, say),
    )
    await request.show(content=text, embed=None, view=None)
    await _redraw(request, key, changed.occurrence.key)


async def _redraw(request: Request, key: OccurrenceKey, now: OccurrenceKey) -> None:
    """Have the cards of a time show what has become of it, which may go by another key `now`."""
    planned = await views.show(request.study, key=now, by=request.asker.id)
    await answers.redraw(request, planned, answers.pressed(request), key=key)


async def _ask_to_call_off(request: Request, key: OccurrenceKey, scopes: list[Scope]) -> None:
    planned = await views.show(request.study, key=key, by=request.asker.id)
    planned.occurrence.ahead(request.study.now())
    say, clock = request.say, cards.clock_of(request.asker.user, planned)
    text = say(
        "Call off “{name}”, {when}?",
        name=literal(planned.havruta.name),
        when=moment(planned.occurrence.starts_at, clock, say),
    )
    asked = scopes if planned.plan.repeats else [Scope.THIS]
    await request.show(content=text, embed=None, view=row(*buttons.calls_off(say, key, asked)))


def _meanings(request: Request, planned: Planned, said: str) -> list[Timing]:
    """Return what may be meant by it, or raise what is wrong with it."""
    return moves_meant(
        said,
        moving=planned.occurrence.starts_at,
        now=request.study.now(),
        zone=cards.clock_of(request.asker.user, planned),
        language=request.say.language,
    )
