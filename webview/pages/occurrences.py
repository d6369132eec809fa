"""One time of what is planned: who comes, and moving it, calling it off and bringing it back."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from aiohttp import web
from multidict import MultiMapping

from havruta.asker import Asker
from havruta.calendars import feeds
from havruta.errors.base import HavrutaError
from havruta.errors.plans import TimePast
from havruta.hebrew.rests import hebrew_date_at
from havruta.people.model import User
from havruta.permissions import Action, may
from havruta.plans import changing, listing, replies, views
from havruta.plans.model import Answer, OccurrenceKey, OccurrenceState, Reply, Scope
from havruta.plans.views import Planned
from havruta.recurrence import Timing, instant, wall
from havruta.when.describing import describe, moment
from havruta.when.moving import moves_meant
from havruta.wording import Wording
from webview import access, forms
from webview.app_keys import LANDING, STUDY
from webview.errors import STATUS, note
from webview.pages.feeds import calendar_file
from webview.pages.proposals import questions
from webview.plan_forms import WALL, NoForm, number, wall_of, zone_named
from webview.rendering import render, see_other


@dataclass(frozen=True, slots=True)
class Target:
    """Where a time might move to, as a form carries it and as its reader sees it."""

    start: str
    zone: str
    told: str
    hebrew: str


async def show(request: web.Request) -> web.Response:
    """Show one time, with what can be done about it."""
    return await _shown(request)


async def reply(request: web.Request) -> web.Response:
    """Say whether the person comes."""
    asker, key, form = await _asked(request)
    answer, late = form.get("answer", ""), form.get("late", "").strip()
    if answer not in [*Answer]:
        raise web.HTTPBadRequest
    is_late = answer == Answer.LATE and late
    late_by = number(late, 1, replies.LATEST) if is_late else None
    study, said = request.app[STUDY], Answer(answer)
    await replies.reply(study, key=key, by=asker.id, answer=said, late_by=late_by)
    return see_other(f"/occurrences/{key}")


async def ask_where(request: web.Request) -> web.Response:
    """Show from what to what it would move; nothing is changed."""
    asker, key, form = await _asked(request)
    study, said = request.app[STUDY], form.get("when", "")
    planned = await views.show(study, key=key, by=asker.id)
    try:
        planned.occurrence.ahead(study.now())
        found = _meant(request, asker, planned, form)
    except HavrutaError as refusal:
        return await _shown(request, said=said, refusal=refusal)
    return await _shown(request, said=said, targets=[_target(one, asker) for one in found])


async def move(request: web.Request) -> web.Response:
    """Move it there, alone or with the others, and lead to where it is now."""
    asker, key, form = await _asked(request)
    try:
        to = wall_of(form.get("start", ""))
        seen = wall_of(form["seen"]).replace(tzinfo=UTC) if "seen" in form else None
    except NoForm:
        raise web.HTTPBadRequest from None
    zone, scope, study = zone_named(form.get("zone", "")), _scope(form), request.app[STUDY]
    done = await changing.move(
        study, key=key, by=asker.id, to=to, zone=zone, scope=scope, seen=seen
    )
    return see_other(f"/occurrences/{done.occurrence.key}")


async def call_off(request: web.Request) -> web.Response:
    """Call it off, alone, with all that follow, or with all others."""
    asker, key, form = await _asked(request)
    scope = _scope(form)
    done = await changing.call_off(request.app[STUDY], key=key, by=asker.id, scope=scope)
    is_gone, key = done.plan.ended_at is not None, done.occurrence.key
    return see_other(f"/calendar?off={key}" if is_gone else f"/occurrences/{key}")


async def restore(request: web.Request) -> web.Response:
    """Bring it back."""
    asker, key, _ = await _asked(request)
    done = await changing.restore(request.app[STUDY], key=key, by=asker.id)
    return see_other(f"/occurrences/{done.occurrence.key}")


async def list_event(request: web.Request) -> web.Response:
    """Have the server's list of events show the plan's next time."""
    asker, key, _ = await _asked(request)
    await listing.list_plan(request.app[STUDY], key=key, by=asker.id)
    return see_other(f"/occurrences/{key}")


async def download(request: web.Request) -> web.Response:
    """Hand it over as a file for a calendar, with the others of its plan."""
    asker, key = await access.find_asker(request), _key(request)
    return calendar_file(request, await feeds.of_plan(request.app[STUDY], key=key, by=asker.id))


def _key(request: web.Request) -> OccurrenceKey:
    return OccurrenceKey.parse(request.match_info["key"])


async def _asked(request: web.Request) -> tuple[Asker, OccurrenceKey, MultiMapping[str]]:
    """Return who asks, of which time, and what their form says."""
    asker, key = await access.find_asker(request), _key(request)
    request[LANDING] = f"/occurrences/{key}"
    return asker, key, await forms.read(request)


def _scope(form: MultiMapping[str]) -> Scope:
    said = form.get("scope", Scope.THIS)
    if said not in [*Scope]:
        raise web.HTTPBadRequest
    return Scope(said)


def _meant(
    request: web.Request, asker: Asker, planned: Planned, form: MultiMapping[str]
) -> list[Timing]:
    """Return where it may be meant to move to: by the fields, where nothing is said in words."""
    study, zone = request.app[STUDY], asker.user.keeper.zone
    said = form.get("when", "").strip() or f"{form.get('day', '')} {form.get('time', '')}"
    found = moves_meant(
        said,
        moving=planned.occurrence.starts_at,
        now=study.now(),
        zone=zone,
        language=asker.say.language,
    )
    ahead = [one for one in found if instant(one.start, one.zone) > study.now()]
    if not ahead:
        raise TimePast
    return ahead


def _target(timing: Timing, asker: Asker) -> Target:
    at, zone = instant(timing.start, timing.zone), asker.user.keeper.zone
    return Target(
        start=timing.start.strftime(WALL),
        zone=timing.zone,
        told=moment(at, zone, asker.say),
        hebrew=hebrew_date_at(at, zone, asker.say.language),
    )


def _answers(planned: Planned) -> list[tuple[User, Reply | None]]:
    """Return whom it is for, each with what they said."""
    said = {reply.user_id: reply for reply in planned.replies}
    return [(person, said.get(person.id)) for person in planned.people]


def _told(planned: Planned, asker: Asker, now: datetime) -> dict[str, Any]:
    """Return when it is, in words."""
    say, zone, one = asker.say, asker.user.keeper.zone, planned.occurrence
    moved_from = instant(one.original, planned.plan.timing.zone) if one.is_moved else None
    return {
        "told": moment(one.starts_at, zone, say, now=now),
        "until": f"{wall(one.ends_at, zone):%H:%M}",
        "hebrew": hebrew_date_at(one.starts_at, zone, say.language),
        "rhythm": describe(planned.plan.timing, say) if planned.plan.repeats else "",
        "was": moment(moved_from, zone, say, now=now) if moved_from else "",
    }


def _scopes(planned: Planned, say: Wording) -> list[tuple[Scope, str]]:
    if not planned.plan.repeats:
        return []
    return [
        (Scope.THIS, say("Only this one")),
        (Scope.FOLLOWING, say("This and all that follow")),
        (Scope.ALL, say("All of them")),
    ]


async def _shown(
    request: web.Request,
    *,
    said: str = "",
    refusal: HavrutaError | None = None,
    targets: list[Target] | None = None,
) -> web.Response:
    asker, key, study = await access.find_asker(request), _key(request), request.app[STUDY]
    request[LANDING] = f"/occurrences/{key}"
    planned = await views.show(study, key=key, by=asker.id)
    one, say, status, told = planned.occurrence, asker.say, HTTPStatus.OK, ""
    if refusal is not None:
        note(request, refusal)
        told, status = say.refusal(refusal), STATUS.get(refusal.code, HTTPStatus.BAD_REQUEST)
    is_ahead = one.state is OccurrenceState.PLANNED and one.starts_at > study.now()
    answers = _answers(planned)
    may_change = may(Action.PLAN, asker.id, planned.havruta) and not planned.havruta.is_archived
    return render(
        request,
        "front/occurrence.html",
        status=status,
        user=asker.user,
        planned=planned,
        answers=answers,
        mine=next((reply for person, reply in answers if person.id == asker.id), None),
        may_answer=any(person.id == asker.id for person, _ in answers)
        and (is_ahead or one.state is OccurrenceState.OPEN),
        may_change=is_ahead and may_change,
        is_expected=any(person.id == asker.id for person, _ in answers),
        questions=await questions(study, key, asker),
        scopes=_scopes(planned, say),
        said=said,
        refusal=told,
        targets=targets or [],
        latest=replies.LATEST,
        listing=await listing.find_listing(study, key=key, by=asker.id),
        **_told(planned, asker, study.now()),
    )
