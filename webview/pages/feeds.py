"""Somebody's calendar as other programs read it, at an address that is theirs alone."""

from hashlib import sha256

from aiohttp import ETag, web

from havruta.calendars import feeds
from webview import access, forms, security_log
from webview.app_keys import LANDING, STUDY
from webview.rendering import render, see_other

FILE_NAME = "havruta.ics"
SHOWN_ON = ("/profile", "/calendar")
"""The pages on which the address stands."""


async def read(request: web.Request) -> web.Response:
    """Hand the calendar to whichever program knows its address; what it has already, it is told."""
    text = await feeds.read(request.app[STUDY], secret=request.match_info["secret"])
    return calendar_file(request, text)


async def ask_whether_to_renew(request: web.Request) -> web.Response:
    """Say what comes of another address, and ask."""
    asker = await access.find_asker(request)
    request[LANDING] = back = _back(request.query.get("back", ""))
    return render(request, "front/address.html", user=asker.user, back=back)


async def renew(request: web.Request) -> web.Response:
    """Make the address, or another one, with which the one before is no good any more."""
    asker = await access.find_asker(request)
    back = _back((await forms.read(request)).get("back", ""))
    await feeds.renew(request.app[STUDY], by=asker.id)
    security_log.note(request, "calendar's address made")
    return see_other(f"{back}#calendar")


def _back(said: str) -> str:
    """Return which of the pages that show the address one came from."""
    return said if said in SHOWN_ON else SHOWN_ON[0]


def calendar_file(request: web.Request, text: bytes) -> web.Response:
    """Return a calendar, or that it is still as it was."""
    tag = ETag(sha256(text).hexdigest()[:32], is_weak=True)
    known = {one.value for one in request.if_none_match or ()}
    if known & {tag.value, "*"}:
        response = web.Response(status=304)
    else:
        response = web.Response(body=text, content_type="text/calendar", charset="utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
        response.enable_compression()
    response.etag = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response
