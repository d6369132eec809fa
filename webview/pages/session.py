"""The pages that people see, and the pieces that the reader asks for."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from hashlib import sha256
from typing import Any, TypeVar

from aiohttp import hdrs, web

from havruta.annotations import marking, saying
from havruta.annotations.writing import told_mark
from havruta.asker import Asker
from havruta.errors.base import HavrutaError
from havruta.errors.library import LibraryAway, NoText, UnknownRef
from havruta.ids import SessionId, UserId
from havruta.library import books
from havruta.library.model import Book, SectionText
from havruta.people.reading import kind_of, works
from havruta.permissions import Action, require
from havruta.sessions import lifecycle, navigation, recorded, reports
from havruta.sessions.reports import Report
from webview import access, headers
from webview.app_keys import ASSETS, REQUEST_ID, STUDY, TASKS
from webview.errors import STATUS, note
from webview.protocol import presenters
from webview.rendering import render, render_text

T = TypeVar("T")

KEPT_AS = "X-Kept-As"
MOST_SAID = 300
"""So much of what is typed is looked at."""
UNKEPT = {"Cache-Control": "no-store"}
PATIENCE = 0.5
"""So many seconds a page waits for its text; after that, its script fetches it."""


async def session(request: web.Request) -> web.Response:
    """Show a session: while it runs, the text; afterwards, what was learned."""
    study = request.app[STUDY]
    asker, session_id = await access.find_asker_at_session(request)
    report = await reports.report(study, session_id=session_id)
    require(Action.JOIN, asker.id, report.havruta)
    if not report.session.is_live:
        book = books.book_of(study, report.session.book)
        summary = presenters.summary(report, book, asker.say.language)
        marked = await marking.marks(study, session_id=session_id, by=asker.id)
        return render(
            request,
            "plain/summary.html",
            report=report,
            summary=summary,
            marks=[
                told_mark(one, book, asker.say)
                for one in marked
                if one.annotation.session_id == session_id
            ],
            has_missed=has_missed(report, asker.id),
            remarks=await saying.said(study, session_id=session_id, by=asker.id),
            is_recorded=bool(await recorded.heard(study, by=asker.id, session_id=session_id)),
        )
    book = books.book_of(study, report.session.book)
    place = await _place_named(request, session_id, book, asker)
    text = await _at_hand(request, session_id, place or report.session.ref, asker)
    name = _kept_as(request, asker)
    response = render(
        request,
        "session/session.html",
        kind=kind_of(book),
        report=report,
        welcome=presenters.welcome(report, you=asker.id),
        book=book,
        section=text,
        keeps=bool(works(asker.user)),
        at=place,
        kept_as=name,
        recording_means=_recording_means(asker, study.keeps.days),
    )
    response.headers["Permissions-Policy"] = headers.DEVICES
    response.headers[KEPT_AS] = name
    response.enable_compression()
    return response


def has_missed(report: Report, user_id: UserId) -> bool:
    """Whether there is something of an ended session that this person was not there for."""
    there = {one.user.id for one in report.attended}
    return bool(there) and user_id not in there and bool(report.session.covered)


async def start_again(request: web.Request) -> web.StreamResponse:
    """Open the havruta's next session, or find the one that runs, and lead to it."""
    study = request.app[STUDY]
    asker, session_id = await access.find_asker_at_session(request)
    report = await reports.report(study, session_id=session_id)
    started = await lifecycle.start(study, havruta_id=report.havruta.id, by=asker.id)
    there = f"/session/{started.id}"
    raise web.HTTPSeeOther(there)


async def section(request: web.Request) -> web.Response:
    """Answer with the section that holds `ref`, as a piece of the session's page."""
    asker, session_id = await access.find_asker_at_session(request)
    text = await navigation.section(
        request.app[STUDY],
        session_id=session_id,
        ref=request.query.get("ref", ""),
        by=asker.id,
        reading=asker.user.reading,
    )
    html = render_text(request, "session/_section.html", section=text)
    etag = f'"{sha256(html.encode()).hexdigest()[:16]}"'
    place = str(request.rel_url.with_query({"ref": text.ref}))
    headers = {"Cache-Control": "private, no-cache", "ETag": etag, "Vary": "Cookie"}
    headers |= {KEPT_AS: _kept_as(request, asker), "Content-Location": place}
    if request.headers.get(hdrs.IF_NONE_MATCH) == etag:
        return web.Response(status=304, headers=headers)
    response = web.Response(text=html, content_type="text/html", headers=headers)
    response.enable_compression()
    return response


async def contents(request: web.Request) -> web.Response:
    """Answer with how the book is divided: each section's ref, in both languages."""
    asker, session_id = await access.find_asker_at_session(request)
    found = await navigation.contents(request.app[STUDY], session_id=session_id, by=asker.id)
    etag = f'"{found.shape.version}"'
    headers = {"Cache-Control": "private, no-cache", "ETag": etag, "Vary": "Cookie"}
    if request.headers.get(hdrs.IF_NONE_MATCH) == etag:
        return web.Response(status=304, headers=headers)
    response = web.json_response(presenters.contents(found), headers=headers)
    response.enable_compression()
    return response


async def place(request: web.Request) -> web.Response:
    """Answer with the place that is meant by what was typed; if none is, what may be instead."""
    asker, session_id = await access.find_asker_at_session(request)
    study, said = request.app[STUDY], request.query.get("said", "")[:MOST_SAID]
    asked: dict[str, Any] = {"session_id": session_id, "said": said, "by": asker.id}
    try:
        meant = await navigation.place_meant(study, **asked)
    except (UnknownRef, LibraryAway, NoText) as refusal:
        note(request, refusal)
        is_unknown = isinstance(refusal, UnknownRef)
        told = {
            "refusal": asker.say.refusal(refusal),
            "error_id": request[REQUEST_ID],
            "offers": await navigation.offers(study, **asked) if is_unknown else [],
        }
        return web.json_response(told, status=STATUS[refusal.code], headers=UNKEPT)
    return web.json_response(presenters.meant(meant), headers=UNKEPT)


async def _place_named(
    request: web.Request, session_id: SessionId, book: Book, asker: Asker
) -> str | None:
    """Return the place in the book that the address names, if it is one and is known at once."""
    said = request.query.get("at", "")[:MOST_SAID].replace("_", " ")
    if not said:
        return None
    finding = navigation.place_meant(
        request.app[STUDY], session_id=session_id, said=said, by=asker.id
    )
    meant = await _soon(request, finding, name="the place of an address")
    return meant.place.ref if meant and meant.book.title == book.title else None


def _kept_as(request: web.Request, asker: Asker) -> str:
    """Return under what a browser may keep this for its person, as long as its files hold."""
    whose = sha256(asker.id.encode()).hexdigest()[:16]
    return f"{whose}-{request.app[ASSETS].edition}"


async def _at_hand(
    request: web.Request, session_id: SessionId, ref: str, asker: Asker
) -> SectionText | None:
    """Return the text if it comes at once; if not, it goes on coming for when it is asked again."""
    fetching = navigation.section(
        request.app[STUDY],
        session_id=session_id,
        ref=ref,
        by=asker.id,
        reading=asker.user.reading,
    )
    return await _soon(request, fetching, name=f"text of {ref}")


async def _soon(request: web.Request, fetching: Coroutine[Any, Any, T], *, name: str) -> T | None:
    """Return what comes at once; what does not goes on coming."""
    task = request.app[TASKS].spawn(_if_any(fetching), name=name)
    await asyncio.wait([task], timeout=PATIENCE)
    return task.result() if task.done() else None


async def _if_any(fetching: Coroutine[Any, Any, T]) -> T | None:
    """Return what is fetched; if it is refused, the page asks again and is told why."""
    with suppress(HavrutaError):
        return await fetching
    return None


def _recording_means(asker: Asker, days: int) -> str:
    """Return what it means to be recorded, as whoever is asked is told."""
    return asker.say.count(
        "What you all say is kept on this server for {n} day. Only those who are recorded can "
        "hear it, and any of them can delete it. You can take your consent back.",
        "What you all say is kept on this server for {n} days. Only those who are recorded can "
        "hear it, and any of them can delete it. You can take your consent back.",
        days,
    )
