"""The way in: a personal link becomes a cookie, and the cookie a person."""

from http import HTTPStatus

from aiohttp import web

from havruta.people import credentials
from havruta.people.model import Page
from webview import access, cookies
from webview.app_keys import STUDY
from webview.rendering import render


async def offer(request: web.Request) -> web.Response:
    """Show the door of a personal link. A preview sees no more than this, and spends nothing."""
    response = _unshared(render(request, "plain/join.html"))
    cookies.probe(request, response)
    return response


async def come_in(request: web.Request) -> web.StreamResponse:
    """Spend the link, have the browser remember whose it is, and lead to the session.

    Whoever was signed in there before is signed out: their open pages must not pass for theirs.
    """
    await cookies.require(request)
    study = request.app[STUDY]
    asker = await access.known_asker(request)
    admission = await credentials.come_in(
        study,
        token=request.match_info["token"],
        signed_in_as=asker.id if asker else None,
    )
    response = _see_other(_path_of(admission))
    if admission.cookie is not None:
        await credentials.sign_out(study, cookie=access.cookie_of(request))
        access.remember(request, response, admission.cookie)
    return _unshared(response)


async def sign_out(request: web.Request) -> web.StreamResponse:
    """Forget this browser."""
    await credentials.sign_out(request.app[STUDY], cookie=access.cookie_of(request))
    response = _see_other("/")
    access.forget(response)
    return response


def _path_of(admission: credentials.Admission) -> str:
    if admission.page is Page.SESSION:
        return f"/session/{admission.session_id}"
    return "/"


def _see_other(path: str) -> web.Response:
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": path})


def _unshared(response: web.Response) -> web.Response:
    """Have nobody keep or pass on the address of a link.

    A page that tells no referrer at all would not tell its origin either, which forms must.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "no-store"
    return response
