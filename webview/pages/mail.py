"""Where e-mails lead: to an invitation that waits for an answer, and to no more mail."""

from aiohttp import web
from yarl import URL

from havruta.havrutot import by_mail
from havruta.havrutot.by_mail import Entry, suggested_name
from havruta.ids import UserId
from havruta.people import credentials, mailboxes, preferences, ways_in
from webview import access, cookies, devices, forms, landings, limits, security_log
from webview.app_keys import LANDING, PROXIES, STUDY, TASKS
from webview.pages.entrance import unshared
from webview.rendering import render, see_other


async def invitation(request: web.Request) -> web.StreamResponse:
    """Show who invites to what, with Accept and Decline; looking answers nothing.

    An address that is somebody's is answered by them alone, and nobody learns here who that is.
    """
    study = request.app[STUDY]
    asker = await access.known_asker(request)
    request[LANDING] = access.asked(request).raw_path
    offer = await by_mail.offer(study, token=request.match_info["token"])
    response = render(
        request,
        "plain/invitation.html",
        offer=offer,
        book=offer.waiting.book,
        user=asker and asker.user,
        may_accept=offer.is_for(asker.id if asker else None),
        suggested=suggested_name(offer.address),
    )
    cookies.probe(request, response)
    return unshared(response)


async def answer(request: web.Request) -> web.StreamResponse:
    """Take the answer: sign in who accepts, and lead to what runs, or to what they learn.

    Where the page was shown to somebody else, it is shown anew first.
    """
    form = await forms.read(request)
    token = request.match_info["token"]
    request[LANDING] = access.asked(request).raw_path
    if form.get("answer") == "decline":
        havruta = await by_mail.decline(request.app[STUDY], token=token)
        text = access.say(request)("You have declined “{name}”.", name=havruta.name)
        return unshared(render(request, "plain/told.html", text=text, more=""))
    if form.get("answer") != "accept":
        raise web.HTTPBadRequest
    cookies.require(request)
    asker = await access.known_asker(request)
    if not forms.is_meant(form, asker.id if asker else None):
        return unshared(see_other(access.asked(request).raw_path))
    if asker and "mine" in form:
        request[LANDING] = str(URL("/sign-in").with_query(path=access.asked(request).raw_path))
        await access.find_recent_asker(request)
        request[LANDING] = access.asked(request).raw_path
    entry = await by_mail.accept(
        request.app[STUDY],
        token=token,
        by=asker.id if asker else None,
        name=form.get("name", ""),
        is_mine="mine" in form,
        device=devices.device_of(request, request.app[PROXIES]),
    )
    return unshared(await _led_in(request, entry))


async def _led_in(request: web.Request, entry: Entry) -> web.Response:
    running = entry.acceptance.running
    response = see_other(f"/session/{running.id}" if running else "/")
    if entry.cookie is not None:
        await _sign_in(request, response, entry.user_id, entry.cookie)
    return response


async def _sign_in(
    request: web.Request, response: web.StreamResponse, user_id: UserId, cookie: str
) -> None:
    study = request.app[STUDY]
    await credentials.sign_out(study, cookie=access.cookie_of(request))
    access.remember(request, response, cookie)
    security_log.note(request, "signed in by e-mail", user=user_id)
    await preferences.learn_language(study, by=user_id, spoken=access.spoken(request))


async def send_link(request: web.Request) -> web.StreamResponse:
    """Have a link sent to whoever is known by the address; the answer tells nobody whether."""
    form = await forms.read(request)
    address = mailboxes.mailbox(form.get("address", "").strip())
    await limits.pace_mail(request)
    landing = landings.seal(request, access.own_path(form.get("path", "/")))
    asking = ways_in.ask(request.app[STUDY], address=address, landing=landing)
    request.app[TASKS].spawn(asking, name="sending a link")  # as long as it takes
    say = access.say(request)
    text = say("If somebody is known here as {address}, a link is on its way.", address=address)
    more = say("It works once, within an hour. If it does not come, look among your spam.")
    return render(request, "plain/told.html", text=text, more=more)


async def ask_to_unsubscribe(request: web.Request) -> web.StreamResponse:
    """Show one button, since programs look at what stands in mails."""
    token = request.match_info["token"]
    address = mailboxes.unsubscribing(request.app[STUDY], token)
    is_over = await mailboxes.is_unsubscribed(request.app[STUDY], address)
    return _subscription(request, address, is_over=is_over)


@access.takes_cross_site_posts
async def unsubscribe(request: web.Request) -> web.StreamResponse:
    """Send no more mail there, as the page's button asks, or a mail program's (RFC 8058)."""
    token = request.match_info["token"]
    address = await mailboxes.unsubscribe(request.app[STUDY], token=token)
    security_log.note(request, "wants no more mail")
    return _subscription(request, address, is_over=True)


async def subscribe(request: web.Request) -> web.StreamResponse:
    """Send mail there again."""
    token = request.match_info["token"]
    address = await mailboxes.subscribe(request.app[STUDY], token=token)
    return _subscription(request, address, is_over=False)


def _subscription(request: web.Request, address: str, *, is_over: bool) -> web.StreamResponse:
    token = request.match_info["token"]
    name = "plain/unsubscribe.html"
    return unshared(render(request, name, address=address, is_over=is_over, token=token))
