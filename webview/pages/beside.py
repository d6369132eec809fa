"""What stands beside a session's text, in pieces that its page asks for."""

from hashlib import sha256
from http import HTTPStatus
from typing import Any

from aiohttp import hdrs, web

from havruta.library import commentaries, searching
from havruta.library.commentaries import Passage
from havruta.people import reading
from havruta.sessions import beside, sharing
from havruta.sessions.sharing import Selection
from webview import access, forms
from webview.app_keys import STUDY
from webview.rendering import render_text

LONGEST_PAGE = 4


async def links(request: web.Request) -> web.Response:
    """Answer with what a segment leads to, by kind."""
    asker, session_id = await access.find_asker_at_session(request)
    ref = request.query.get("ref", "")
    found = await beside.links(request.app[STUDY], session_id=session_id, ref=ref, by=asker.id)
    categories = commentaries.categories(found)
    return _piece(
        request,
        "session/_links.html",
        links=found,
        categories=categories,
        kept=commentaries.kept(categories, reading.works(asker.user)),
        language=asker.say.language,
    )


async def commentary(request: web.Request) -> web.Response:
    """Answer with what one work has on a segment."""
    asker, session_id = await access.find_asker_at_session(request)
    ref, work = request.query.get("ref", ""), request.query.get("work", "")
    opened = await beside.commentary(
        request.app[STUDY], session_id=session_id, ref=ref, work=work, by=asker.id
    )
    return _piece(
        request,
        "session/_commentary.html",
        opened=opened,
        is_kept=work in reading.works(asker.user),
        language=asker.say.language,
    )


async def passage(request: web.Request) -> web.Response:
    """Answer with any place of the library, to be looked at without anyone going there."""
    asker, session_id = await access.find_asker_at_session(request)
    ref = request.query.get("ref", "")
    found = await beside.passage(request.app[STUDY], session_id=session_id, ref=ref, by=asker.id)
    return _piece(request, "session/_passage.html", passage=found, language=asker.say.language)


async def elsewhere(request: web.Request) -> web.Response:
    """Answer with the section that has some place of the library, to be read beside the text."""
    asker, session_id = await access.find_asker_at_session(request)
    ref = request.query.get("ref", "")
    found = await beside.elsewhere(request.app[STUDY], session_id=session_id, ref=ref, by=asker.id)
    meant = [segment.ref for segment in found.segments]
    return _piece(
        request,
        "session/_elsewhere.html",
        text=found.text,
        passage=Passage(found.text, found.text.segments),
        meant=meant if len(meant) < len(found.text.segments) else (),
        language=asker.say.language,
    )


async def words(request: web.Request) -> web.Response:
    """Answer with what dictionaries have of a word."""
    asker, session_id = await access.find_asker_at_session(request)
    ref, word = request.query.get("ref", ""), request.query.get("word", "")
    entries = await beside.words(
        request.app[STUDY], session_id=session_id, ref=ref, word=word, by=asker.id
    )
    return _piece(request, "session/_words.html", entries=entries, word=word)


async def search(request: web.Request) -> web.Response:
    """Answer with a page of where words stand, in the book or in the library."""
    asker, session_id = await access.find_asker_at_session(request)
    said, page = request.query.get("query", ""), request.query.get("page", "1")
    number = int(page) if page.isdecimal() and len(page) <= LONGEST_PAGE else 1
    findings = await beside.search(
        request.app[STUDY],
        session_id=session_id,
        said=said,
        everywhere=request.query.get("in") == "library",
        page=number,
        by=asker.id,
    )
    return _piece(
        request,
        "session/_found.html",
        findings=findings,
        limits=searching.limits(asker.say, findings),
        page=number,
        is_last=findings.total <= number * searching.PAGE,
        query=said,
        language=asker.say.language,
    )


async def share(request: web.Request) -> web.Response:
    """Have what was selected shown at the havruta's home."""
    asker, session_id = await access.find_asker_at_session(request)
    form = await forms.read(request)
    first, last, he, en = (form.get(name, "") for name in ("first", "last", "he", "en"))
    selection = Selection(first, last, he, en)
    await sharing.share(
        request.app[STUDY],
        session_id=session_id,
        selection=selection,
        by=asker.id,
        reading=asker.user.reading,
    )
    return web.Response(status=HTTPStatus.NO_CONTENT)


def _piece(request: web.Request, template: str, /, **values: Any) -> web.Response:
    html = render_text(request, template, **values)
    etag = f'"{sha256(html.encode()).hexdigest()[:16]}"'
    headers = {"Cache-Control": "private, no-cache", "ETag": etag, "Vary": "Cookie"}
    if request.headers.get(hdrs.IF_NONE_MATCH) == etag:
        return web.Response(status=304, headers=headers)
    response = web.Response(text=html, content_type="text/html", headers=headers)
    response.enable_compression()
    return response
