"""Planning on the page: what is typed is told back as it was understood, and only then kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from aiohttp import web
from babel.dates import get_day_names

from havruta.asker import Asker
from havruta.errors.base import HavrutaError
from havruta.errors.havrutot import UnknownHavruta
from havruta.havrutot import selection
from havruta.hebrew.occasions import SUNDAY
from havruta.hebrew.rests import hebrew_date_at, kept_by
from havruta.ids import HavrutaId, is_id
from havruta.names import plain
from havruta.people import zones
from havruta.people.model import User
from havruta.plans import planning
from havruta.plans.model import OccurrenceKey
from havruta.plans.planning import Preview
from havruta.recurrence import wall
from havruta.when.describing import choice, describe, moment, question, remarks
from havruta.when.model import LONGEST, SHORTEST, Unclear, Understood
from havruta.wording import Wording
from webview import access, forms
from webview.app_keys import STUDY
from webview.errors import STATUS, note
from webview.plan_forms import WALL, Draft, NoForm, number, timing_of
from webview.rendering import render, see_other


@dataclass(frozen=True, slots=True)
class Time:
    """One time of what would be planned, and what is to be known of it."""

    told: str
    hebrew: str
    elsewhere: tuple[str, ...]
    rests: tuple[str, ...]


async def new(request: web.Request) -> web.Response:
    """Show the form, filled in with what the address names."""
    said = request.query.get
    draft = Draft(
        havruta=said("havruta", ""),
        day=said("day", ""),
        repeat=said("repeat", "once"),
        count=said("count", ""),
    )
    return await _form(request, draft)


async def propose(request: web.Request) -> web.Response:
    """Tell what was understood, or ask what is not clear; nothing is kept."""
    asker, draft = await access.find_asker(request), Draft.of(await forms.read(request))
    study, zone = request.app[STUDY], asker.user.keeper.zone
    try:
        meant = draft.meant(now=study.now(), zone=zone, language=asker.say.language)
        if isinstance(meant, Unclear):
            return await _form(request, draft, unclear=meant)
        minutes = meant.minutes or number(draft.minutes, SHORTEST, LONGEST)
        preview = await planning.propose(
            study,
            havruta_id=_havruta_of(draft),
            by=asker.id,
            timing=meant.timing,
            minutes=minutes,
            who=draft.who,
        )
    except NoForm:
        raise web.HTTPBadRequest from None
    except HavrutaError as refusal:
        return await _form(request, draft, refusal=refusal)
    return await _form(request, draft, preview=preview)


async def keep(request: web.Request) -> web.Response:
    """Plan what was shown, and lead to its first time."""
    asker, form = await access.find_asker(request), await forms.read(request)
    draft = Draft.of(form)
    if draft.exact is None:
        raise web.HTTPBadRequest
    try:
        timing = timing_of(*draft.exact)
        minutes = number(draft.minutes, SHORTEST, LONGEST)
        plan = await planning.add(
            request.app[STUDY],
            havruta_id=_havruta_of(draft),
            by=asker.id,
            timing=timing,
            minutes=minutes,
            who=draft.who,
        )
    except NoForm:
        raise web.HTTPBadRequest from None
    return see_other(f"/occurrences/{OccurrenceKey(plan.id, plan.timing.start)}")


def times_of(preview: Preview, reader: User, say: Wording, now: datetime) -> list[Time]:
    """Return the next times of what would be planned, as the reader's clock shows them."""
    others = [person for person in preview.people if person.id != reader.id]
    return [
        Time(
            told=moment(one.starts_at, reader.keeper.zone, say, now=now),
            hebrew=hebrew_date_at(one.starts_at, reader.keeper.zone, say.language),
            elsewhere=tuple(_elsewhere(one.starts_at, reader, others, say)),
            rests=tuple(_rests(one.starts_at, preview, say)),
        )
        for one in preview.times
    ]


def _elsewhere(at: datetime, reader: User, others: Sequence[User], say: Wording) -> list[str]:
    """Return what it is by the clocks of those who go by another one."""
    here, theirs = wall(at, reader.keeper.zone), dict[str, list[User]]()
    for person in others:
        if person.zone is not None and wall(at, person.zone) != here:
            theirs.setdefault(person.zone, []).append(person)
    return [
        say(
            "In {city}: {time} · {people}",
            time=_there(at, zone, here, say),
            city=zones.city_of(zone, say.language),
            people=_named(people, say),
        )
        for zone, people in theirs.items()
    ]


def _there(at: datetime, zone: str, here: datetime, say: Wording) -> str:
    """Return the time, with the day where it is another one."""
    there = wall(at, zone)
    return f"{there:%H:%M}" if there.date() == here.date() else moment(at, zone, say, now=at)


def _rests(at: datetime, preview: Preview, say: Wording) -> list[str]:
    """Return on whose Shabbat or festival it would fall."""
    whose = dict[str, list[User]]()
    for person in preview.people:
        if person.zone and (rest := kept_by([person.keeper], at, preview.minutes)):
            whose.setdefault(rest.label(say.language), []).append(person)
    return [
        say("This is {rest}: {people}", rest=rest, people=_named(people, say))
        for rest, people in whose.items()
    ]


def _named(people: Sequence[User], say: Wording) -> str:
    return say.listed(plain(say.person(person.name)) for person in people)


def _havruta_of(draft: Draft) -> HavrutaId:
    if not is_id(draft.havruta):
        raise UnknownHavruta(havruta=draft.havruta)
    return HavrutaId(draft.havruta)


def _choices(unclear: Unclear, say: Wording) -> list[tuple[str, Understood]]:
    return [(choice(one, unclear, say), one) for one in unclear.readings]


async def _form(
    request: web.Request,
    draft: Draft,
    *,
    refusal: HavrutaError | None = None,
    unclear: Unclear | None = None,
    preview: Preview | None = None,
) -> web.Response:
    asker, study = await access.find_asker(request), request.app[STUDY]
    say, status, said = asker.say, HTTPStatus.OK, ""
    if refusal is not None:
        note(request, refusal)
        said, status = say.refusal(refusal), STATUS.get(refusal.code, HTTPStatus.BAD_REQUEST)
    shown: dict[str, Any] = {"refusal": said, "preview": preview, "question": ""}
    if unclear is not None:
        shown |= {"question": question(unclear, say), "choices": _choices(unclear, say)}
    if preview is not None:
        shown |= {
            "described": describe(preview.timing, say),
            "remarks": remarks(preview.timing, say),
            "times": times_of(preview, asker.user, say, study.now()),
        }
    found = await selection.partnerships(study, by=asker.id)
    havrutot = [one for one in found if not one.havruta.is_archived]
    return render(
        request,
        "front/plan.html",
        status=status,
        user=asker.user,
        draft=draft,
        havrutot=havrutot,
        chosen=next((one for one in havrutot if one.havruta.id == draft.havruta), None),
        city=_city(asker),
        wall_form=WALL,
        weekdays=_weekdays(say),
        **shown,
    )


def _weekdays(say: Wording) -> list[tuple[int, str]]:
    """Return the days of the week from Sunday on, by their numbers."""
    names = get_day_names("wide", "stand-alone", say.language)
    return [(day, names[day]) for day in (SUNDAY, *range(SUNDAY))]


def _city(asker: Asker) -> str:
    """Return by which city's clock the person is asked, if any is known."""
    zone = asker.user.zone
    return "" if zone is None else zones.city_of(zone, asker.say.language)
