"""The way in: a personal link becomes a cookie, and the cookie a person. And the ways out."""

from aiohttp import hdrs, web

from havruta.people import credentials, preferences
from havruta.people.credentials import Admission, Door
from havruta.people.model import Page
from webview import access, cookies, devices, forms, landings, security_log
from webview.app_keys import LANDING, PROXIES, STUDY
from webview.rendering import render, see_other


async def offer(request: web.Request) -> web.StreamResponse:
    """Show whose link it is and one button; who is signed in as that person already goes on.

    Nobody else is signed in by looking, not even by a browser that runs scripts.
    """
    asker, door = await access.known_asker(request), await _door(request)
    if asker and asker.id == door.user.id and request.method == hdrs.METH_GET:
        return await come_in(request)
    before = asker.user if asker and asker.id != door.user.id else None
    response = unshared(render(request, "plain/join.html", door=door, before=before))
    cookies.probe(request, response)
    return response


async def come_in(request: web.Request) -> web.StreamResponse:
    """Spend the link, have the browser remember whose it is, and lead to the session.

    Whoever was signed in there before is signed out: their open pages must not pass for theirs.
    Who says that they are somebody else is led there as themselves, and the link is not spent.
    """
    if (await forms.read(request)).get("who") == "other":
        return unshared(see_other(_path_of(await _door(request))))
    cookies.require(request)
    study = request.app[STUDY]
    asker = await access.known_asker(request)
    admission = await credentials.come_in(
        study,
        token=request.match_info["token"],
        signed_in_as=asker.id if asker else None,
        device=devices.device_of(request, request.app[PROXIES]),
    )
    landing = landings.opened(request, admission.landing)
    response = see_other(_path_of(admission, landing))
    if admission.cookie is not None:
        await credentials.sign_out(study, cookie=access.cookie_of(request))
        access.remember(request, response, admission.cookie)
        security_log.note(request, "signed in", user=admission.user_id)
        by, spoken = admission.user_id, access.spoken(request)
        await preferences.learn_language(study, by=by, spoken=spoken)
    return unshared(response)


async def sign_ins(request: web.Request) -> web.Response:
    """Show where the person is signed in."""
    asker = await access.find_asker(request)
    found = await credentials.sign_ins(request.app[STUDY], by=asker.id)
    here = await access.browser(request)
    return render(request, "plain/sign_ins.html", user=asker.user, sign_ins=found, here=here)


async def sign_out(request: web.Request) -> web.StreamResponse:
    """Forget this browser; whoever signs in there next may be led on."""
    await access.known_asker(request)
    path = access.own_path((await forms.read(request)).get("path", "/"))
    await credentials.sign_out(request.app[STUDY], cookie=access.cookie_of(request))
    return _signed_out(request, "signed out", path)


async def sign_out_elsewhere(request: web.Request) -> web.StreamResponse:
    """Forget another browser of the same person's, who has just signed in."""
    request[LANDING] = "/sign-ins"
    asker = await access.find_recent_asker(request)
    browser = request.match_info["browser"]
    await credentials.sign_out_elsewhere(request.app[STUDY], by=asker.id, browser=browser)
    security_log.note(request, "signed out elsewhere")
    return see_other("/sign-ins")


async def sign_out_all_others(request: web.Request) -> web.StreamResponse:
    """Forget all browsers but this one of a person's who has just signed in."""
    request[LANDING] = "/sign-ins"
    asker = await access.find_recent_asker(request)
    here = await access.browser(request)
    await credentials.sign_out_everywhere(request.app[STUDY], by=asker.id, but=here)
    security_log.note(request, "signed out of all others")
    return see_other("/sign-ins")


async def sign_out_everywhere(request: web.Request) -> web.StreamResponse:
    """Forget all of the person's browsers, this one too."""
    asker = await access.find_asker(request)
    await credentials.sign_out_everywhere(request.app[STUDY], by=asker.id)
    return _signed_out(request, "signed out everywhere")


def _signed_out(request: web.Request, event: str, path: str = "/") -> web.Response:
    security_log.note(request, event)
    response = see_other(path)
    access.forget(request, response)
    return response


async def _door(request: web.Request) -> Door:
    asker = await access.known_asker(request)
    token, user_id = request.match_info["token"], asker.id if asker else None
    return await credentials.door(request.app[STUDY], token=token, signed_in_as=user_id)


def _path_of(way: Door | Admission, landing: str = "/") -> str:
    return f"/session/{way.session_id}" if way.page is Page.SESSION else landing


def unshared(response: web.Response) -> web.Response:
    """Have nobody keep or pass on the address of a link.

    A page that tells no referrer at all would not tell its origin either, which forms must.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "no-store"
    return response
