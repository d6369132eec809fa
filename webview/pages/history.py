"""The sessions that have been, newest first: all of one's own, or those that are looked for."""

import re
from datetime import date, datetime, time, timedelta
from urllib.parse import quote

from aiohttp import web

from havruta.annotations.writing import told_alone
from havruta.asker import Asker
from havruta.ids import HavrutaId, UserId, is_id
from havruta.library.books import book_of
from havruta.recurrence import instant
from havruta.sessions import recorded, reports
from havruta.sessions.model import SessionKind, Sought
from havruta.when.describing import moment
from webview import access
from webview.app_keys import LANDING, STUDY
from webview.pages.session import has_missed
from webview.rendering import render

SIZE = 20
MOST_PAGES = 10**6
MOST_MARKS = 5
"""So many marks of a session are told here; its own page has all."""
PUBLISHER = "https://www.sefaria.org"
NUMBERS = re.compile("[ :]([0-9]+[ab]?(?::[0-9]+)*)$")
FIELDS = "havruta", "book", "person", "kind", "since", "until"
"""By what it is narrowed, as the address says it; what is not understood there is not asked."""


async def history(request: web.Request) -> web.Response:
    """Show a page of the sessions that the address looks for."""
    asker = await access.find_asker(request)
    request[LANDING] = "/history"
    study, query = request.app[STUDY], request.query
    said = {name: query.get(name, "") for name in FIELDS}
    named = said["havruta"]
    found = await reports.history(
        study,
        havruta_id=HavrutaId(named) if is_id(named) else None,
        by=asker.id,
        page=_number(query.get("page", "")),
        size=SIZE,
        sought=_sought(said, asker),
    )
    zone, now, say = asker.user.keeper.zone, study.now(), asker.say
    entries = [
        (one, book_of(study, one.session.book), moment(one.session.started_at, zone, say, now=now))
        for one in found.reports
    ]
    choices = await reports.choices(study, by=asker.id)
    response = render(
        request,
        "front/history.html",
        user=asker.user,
        history=found,
        entries_shown=entries,
        choices=choices,
        books=[book_of(study, title) for title in choices.books],
        said=said,
        kinds=[*SessionKind],
        turned="".join(f"&{name}={quote(value)}" for name, value in said.items() if value),
        text_of=_text_of,
        is_recorded=await recorded.is_heard(study, by=asker.id),
        marks_shown=MOST_MARKS,
        told=lambda one, book: told_alone(one, book, asker.say),
        has_missed=lambda report: has_missed(report, asker.id),
    )
    response.enable_compression()
    return response


def _sought(said: dict[str, str], asker: Asker) -> Sought:
    """Return what is looked for; days are those of whoever asks, both included."""
    zone = asker.user.keeper.zone
    since, until = _midnight(said["since"], zone), said["until"]
    return Sought(
        book=said["book"] or None,
        user_id=UserId(said["person"]) if is_id(said["person"]) else None,
        kind=next((kind for kind in SessionKind if kind == said["kind"]), None),
        since=since,
        before=_midnight(until, zone, later=timedelta(days=1)),
    )


def _midnight(said: str, zone: str, *, later: timedelta = timedelta()) -> datetime | None:
    try:
        return instant(datetime.combine(date.fromisoformat(said) + later, time()), zone)
    except (ValueError, OverflowError):
        return None


def _number(said: str) -> int:
    return min(int(said), MOST_PAGES) if said.isascii() and said.isdecimal() else 1


def _text_of(ref: str) -> str:
    """Return where a place can be read at the publisher's."""
    spelled = NUMBERS.sub(lambda found: f".{found[1].replace(':', '.')}", ref)
    return f"{PUBLISHER}/{quote(spelled.replace(' ', '_'))}"
