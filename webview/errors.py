"""The error desk: what a refusal looks like on the page, and what is said when we are at fault."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from havruta.errors.base import HavrutaError
from havruta.errors.havrutot import NotAllowed
from havruta.errors.people import SignedOut, SignInAgain
from havruta.sentences import sentence
from webview import access, security_log
from webview.app_keys import ASKER, LANDING, REQUEST_ID
from webview.rendering import render

log = logging.getLogger(__name__)

OUR_FAULT = sentence("Something went wrong on our side. Try again in a moment.")
REPORTED = sentence(
    "Something went wrong on our side. Try again, and if it stays so, report it as {error_id}."
)
NO_SUCH_PAGE = sentence("There is no such page here.")
NOT_FROM_HERE = sentence("This did not come from a page of ours, so nothing was done.")
NOT_UNDERSTOOD = sentence("That could not be understood.")
TOO_OFTEN = sentence("That is more than can be asked for at once. Try again in a moment.")
TOO_LARGE = sentence("That is more than can be sent at once.")

NOTHING: Mapping[str, str | int] = MappingProxyType({})

STATUS: dict[str, HTTPStatus] = {
    "signed_out": HTTPStatus.UNAUTHORIZED,
    "not_allowed": HTTPStatus.FORBIDDEN,
    "sign_in_again": HTTPStatus.FORBIDDEN,
    "unknown_session": HTTPStatus.NOT_FOUND,
    "unknown_havruta": HTTPStatus.NOT_FOUND,
    "havruta_gone": HTTPStatus.NOT_FOUND,
    "havruta_archived": HTTPStatus.CONFLICT,
    "not_archived": HTTPStatus.CONFLICT,
    "in_session": HTTPStatus.CONFLICT,
    "not_following": HTTPStatus.CONFLICT,
    "not_behind": HTTPStatus.CONFLICT,
    "owner_stays": HTTPStatus.CONFLICT,
    "not_offered": HTTPStatus.FORBIDDEN,
    "offer_over": HTTPStatus.GONE,
    "havruta_full": HTTPStatus.CONFLICT,
    "too_many_havrutot": HTTPStatus.CONFLICT,
    "already_in": HTTPStatus.CONFLICT,
    "unknown_code": HTTPStatus.NOT_FOUND,
    "code_over": HTTPStatus.GONE,
    "removed": HTTPStatus.FORBIDDEN,
    "unknown_invitation": HTTPStatus.NOT_FOUND,
    "not_invited": HTTPStatus.FORBIDDEN,
    "invitation_over": HTTPStatus.GONE,
    "unknown_calendar": HTTPStatus.NOT_FOUND,
    "unknown_plan": HTTPStatus.NOT_FOUND,
    "unknown_occurrence": HTTPStatus.NOT_FOUND,
    "occurrence_over": HTTPStatus.GONE,
    "moved_meanwhile": HTTPStatus.CONFLICT,
    "not_expected": HTTPStatus.FORBIDDEN,
    "unknown_proposal": HTTPStatus.NOT_FOUND,
    "proposal_over": HTTPStatus.GONE,
    "unknown_book": HTTPStatus.NOT_FOUND,
    "no_text": HTTPStatus.NOT_FOUND,
    "unknown_ref": HTTPStatus.NOT_FOUND,
    "several_sections": HTTPStatus.NOT_FOUND,
    "empty_section": HTTPStatus.NOT_FOUND,
    "unknown_recording": HTTPStatus.NOT_FOUND,
    "session_over": HTTPStatus.GONE,
    "unknown_away": HTTPStatus.NOT_FOUND,
    "unknown_annotation": HTTPStatus.FORBIDDEN,
    "away_over": HTTPStatus.GONE,
    "own_word": HTTPStatus.FORBIDDEN,
    "not_your_word": HTTPStatus.FORBIDDEN,
    "too_many_waiting": HTTPStatus.CONFLICT,
    "nothing_missed": HTTPStatus.CONFLICT,
    "provider_away": HTTPStatus.SERVICE_UNAVAILABLE,
    "identity_taken": HTTPStatus.CONFLICT,
    "linked_already": HTTPStatus.CONFLICT,
    "last_identity": HTTPStatus.CONFLICT,
    "link_over": HTTPStatus.GONE,
    "link_used": HTTPStatus.GONE,
    "library_away": HTTPStatus.SERVICE_UNAVAILABLE,
    "no_channel": HTTPStatus.CONFLICT,
    "shared_too_often": HTTPStatus.TOO_MANY_REQUESTS,
    "search_away": HTTPStatus.SERVICE_UNAVAILABLE,
    "overtaken": HTTPStatus.CONFLICT,
    "cannot_store": HTTPStatus.SERVICE_UNAVAILABLE,
    "storage_away": HTTPStatus.SERVICE_UNAVAILABLE,
}
"""The status of each refusal that a page can meet; any other is a bad request."""

NOTED = frozenset(
    {
        "not_allowed",
        "not_invited",
        "unknown_code",
        "removed",
        "link_over",
        "link_used",
        "sign_in_over",
        "provider_refused",
        "identity_taken",
    }
)
"""Refusals that the security log has."""

SAID: dict[int, str] = {
    HTTPStatus.FORBIDDEN: NOT_FROM_HERE,
    HTTPStatus.NOT_FOUND: NO_SUCH_PAGE,
    HTTPStatus.METHOD_NOT_ALLOWED: NO_SUCH_PAGE,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: TOO_LARGE,
    HTTPStatus.TOO_MANY_REQUESTS: TOO_OFTEN,
}
"""What is said of aiohttp's own errors."""

LED_BACK = SignedOut, SignInAgain, NotAllowed
"""Refusals after which one signs in, and comes back to what one had asked for."""

PIECES = frozenset(
    {"section", "links", "commentary", "passage", "elsewhere", "words", "search", "share"}
)
"""Routes that answer with a piece of a page."""

OF_THE_BODY = frozenset({hdrs.CONTENT_TYPE, hdrs.CONTENT_LENGTH})
"""Headers that say what aiohttp's own words for an error are like."""


@web.middleware
async def desk(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every error with one clear sentence; each has an id that the log has."""
    try:
        return await handler(request)
    except HavrutaError as refusal:
        note(request, refusal)
        if isinstance(refusal, LED_BACK) and request.method == hdrs.METH_GET:
            request.setdefault(LANDING, access.own_path(str(access.asked(request))))
        status = STATUS.get(refusal.code, HTTPStatus.BAD_REQUEST)
        text = access.say(request).refusal(refusal)
        return refused(request, status, text, code=refusal.code, values=refusal.values)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise  # no error, but a redirect or the like, and whole as it is
        return _explained(request, error)
    except Exception as error:
        if isinstance(error, ConnectionError) and request.transport is None:
            raise web.HTTPBadRequest from None  # whoever asked is gone before they had said it all
        log.exception("request failed: %s", request[REQUEST_ID])
        status, text = HTTPStatus.INTERNAL_SERVER_ERROR, access.say(request)(OUR_FAULT)
        return refused(request, status, text, at_fault=True)


def note(request: web.Request, refusal: HavrutaError) -> None:
    """Log the refusal under the request's id; the security log has some of them, too."""
    _note(request, refusal.code)
    if refusal.code in NOTED:
        security_log.note(request, f"refused: {refusal.code}")


def refused(
    request: web.Request,
    status: HTTPStatus,
    text: str,
    *,
    code: str = "",
    values: Mapping[str, str | int] = NOTHING,
    at_fault: bool = False,
) -> web.Response:
    """Return a page that says the sentence; where a piece of a page was asked for, a piece.

    It has the request's id, as the log does.
    """
    template = "plain/sign_in.html" if code == SignedOut.code else "plain/refused.html"
    if request.match_info.route.name in PIECES:
        template = "session/_refused.html"
    asker = request.get(ASKER)
    more = {"code": code, "values": values, "user": asker and asker.user}
    return render(request, template, status=status, text=text, at_fault=at_fault, **more)


def _note(request: web.Request, code: str) -> None:
    asker = request.get(ASKER)
    user = asker.id if asker else security_log.NOBODY
    log.info("refused: %s: %s: user=%s", request[REQUEST_ID], code, user)


def _explained(request: web.Request, error: web.HTTPException) -> web.Response:
    """Return aiohttp's error as a page of ours, with what it tells machines: Allow and the like."""
    at_fault = error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    text = OUR_FAULT if at_fault else SAID.get(error.status, NOT_UNDERSTOOD)
    if at_fault:
        log.error("request failed: %s: %s", request[REQUEST_ID], error.reason)
    elif error.status != HTTPStatus.TOO_MANY_REQUESTS:  # the access log has all there is to say
        _note(request, str(error.status))
    said = access.say(request)(text)
    response = refused(request, HTTPStatus(error.status), said, at_fault=at_fault)
    for name, value in error.headers.items():
        if name not in OF_THE_BODY:
            response.headers.add(name, value)
    response.cookies.update(error.cookies)
    return response
