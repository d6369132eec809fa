"""The calendar of what somebody learns: a month on the wall, or as a list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from aiohttp import web

from havruta.asker import Asker
from havruta.calendars import feeds
from havruta.errors.plans import UnknownOccurrence
from havruta.hebrew.occasions import SUNDAY
from havruta.people import zones
from havruta.plans import views
from havruta.plans.model import Answer, OccurrenceKey, OccurrenceState
from havruta.plans.views import Planned
from havruta.recurrence import instant, wall
from webview import access, months
from webview.app_keys import LANDING, STUDY
from webview.months import Reader
from webview.rendering import render


@dataclass(frozen=True, slots=True)
class Sitting:
    """One time of a plan as its reader's clock shows it."""

    planned: Planned
    begins: datetime
    ends: datetime
    answer: Answer | None

    @property
    def is_off(self) -> bool:
        """Whether it does not take place."""
        return self.planned.occurrence.state is OccurrenceState.CALLED_OFF


async def calendar(request: web.Request) -> web.Response:
    """Show a month: the one that the address names, or this one.

    Of this one the list is of what is coming, to the end of the next: near a month's end nothing
    else would be in it.
    """
    asker = await access.find_asker(request)
    request[LANDING] = "/calendar"
    study, zone = request.app[STUDY], asker.user.keeper.zone
    today = wall(study.now(), zone).date()
    first = today.replace(day=1)
    if (said := request.query.get("month")) is not None:
        if (named := months.named(said, today)) is None:
            raise web.HTTPNotFound
        first = named
    reader = _reader(request, asker)
    month = months.month(first, reader, today)
    days = [day for day in month.days if not day.is_outside]
    begin, end = month.days[0].date, month.days[-1].date
    if is_now := first == today.replace(day=1):
        coming = months.month(months.after(first), reader, today)
        days += [day for day in coming.days if not day.is_outside]
        end = coming.days[-1].date
    planned = await views.upcoming(
        study,
        by=asker.id,
        after=_midnight(begin, zone),
        before=_midnight(end + timedelta(days=1), zone),
    )
    response = render(
        request,
        "front/calendar.html",
        user=asker.user,
        month=month,
        coming=[day for day in days if not is_now or day.date >= today],
        earlier=[day for day in days if is_now and day.date < today],
        is_now=is_now,
        sittings=_by_day(planned, asker),
        today=today,
        is_list=request.query.get("view") == "list",
        off=_called_off(request),
        calendar=await feeds.address(study, by=asker.id),
        city=zones.city_of(zone, asker.say.language) if asker.user.zone else "",
    )
    response.enable_compression()
    return response


def _called_off(request: web.Request) -> OccurrenceKey | None:
    """Return by what a plan is brought back that has just been called off, if one has."""
    with suppress(UnknownOccurrence):
        return OccurrenceKey.parse(request.query.get("off", ""))
    return None


def sitting(planned: Planned, asker: Asker) -> Sitting:
    """Return it as whoever asks sees it."""
    occurrence, zone = planned.occurrence, asker.user.keeper.zone
    answers = (reply.answer for reply in planned.replies if reply.user_id == asker.id)
    begins, ends = (wall(at, zone) for at in (occurrence.starts_at, occurrence.ends_at))
    return Sitting(planned, begins, ends, next(answers, None))


def _by_day(planned: Iterable[Planned], asker: Asker) -> Mapping[date, list[Sitting]]:
    days: dict[date, list[Sitting]] = defaultdict(list)
    for one in planned:
        found = sitting(one, asker)
        days[found.begins.date()].append(found)
    return days


def _reader(request: web.Request, asker: Asker) -> Reader:
    language, keeper = asker.say.language, asker.user.keeper
    accepted = (part.partition(";")[0].strip() for part in _accepted(request))
    is_there = keeper.zone == zones.ISRAEL
    first = SUNDAY if is_there else months.first_weekday(language, accepted)
    return Reader(language, keeper.in_israel, first)


def _accepted(request: web.Request) -> list[str]:
    return request.headers.get("Accept-Language", "").split(",")


def _midnight(day: date, zone: str) -> datetime:
    return instant(datetime.combine(day, time()), zone)
