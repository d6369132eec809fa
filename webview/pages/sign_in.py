"""Signing in by a provider: the page that offers them, the way there, and the way back."""

from aiohttp import web
from yarl import URL

from havruta.errors.people import ProviderAway, ProviderRefused, SignInCancelled, SignInOver
from havruta.havrutot import by_mail
from havruta.ids import UserId
from havruta.people import attempts, credentials, identities, preferences
from havruta.people.model import Profile, Provider, SignInAttempt
from webview import access, cookies, devices, forms, landings, security_log
from webview.app_keys import ADDRESSES, LANDING, PROVIDERS, PROXIES, STUDY
from webview.providers import apple
from webview.providers.registration import IdentityProvider
from webview.rendering import render, see_other

CANCELLED = frozenset({"access_denied", "user_cancelled_authorize", "user_cancelled_login"})
"""What providers say where somebody did not want to after all."""
TRIED = "here"
NOT_NOW = frozenset({"server_error", "temporarily_unavailable"})
ANSWER = ("code", "state", "error")
"""What of a provider's form goes on to the page that takes the answer."""


async def offer(request: web.Request) -> web.StreamResponse:
    """Show the ways in; whoever is signed in goes on."""
    request[LANDING] = path = access.own_path(request.query.get("path", "/"))
    if await access.known_asker(request):
        return see_other(path)
    return render(request, "plain/sign_in.html")


async def set_out(request: web.Request) -> web.StreamResponse:
    """Send the browser to the provider; `link` in the address: to link what it will say.

    Only a page of ours sends anybody there; whoever comes from elsewhere is shown the ways in.
    """
    name, provider = _provider(request)
    request[LANDING] = path = access.own_path(request.query.get("path", "/"))
    if (there := _by_public_name(request)) is not None:
        return see_other(there)
    if not access.led_from_own_page(request):
        return see_other(str(URL("/sign-in").with_query(path=path)))
    by = (await access.find_recent_asker(request)).id if "link" in request.query else None
    secret = cookies.of_attempts(request)
    handshake = await attempts.begin(
        request.app[STUDY],
        provider=name,
        browser=secret,
        path=landings.seal(request, path),
        by=by,
    )
    response = see_other(await provider.authorization_url(handshake, _redirect_uri(request)))
    cookies.keep_for_attempts(request, response, secret)
    return response


async def come_back(request: web.Request) -> web.StreamResponse:
    """Take the provider's answer: sign its person in, or link it, and lead where they were going.

    Whoever was signed in there before is signed out, as by a link.
    """
    name, provider = _provider(request)
    await access.known_asker(request)
    attempt, handshake = await attempts.finish(
        request.app[STUDY],
        provider=name,
        browser=cookies.of_attempts(request),
        state=request.query.get("state", ""),
    )
    request[LANDING] = path = landings.opened(request, attempt.path)
    _require_yes(name, request.query.get("error"))
    profile = await provider.profile(request.query, handshake, _redirect_uri(request))
    if attempt.user_id is not None:
        await _link(request, attempt, profile)
        return see_other(path)
    return await _sign_in(request, path, profile)


@access.takes_cross_site_posts
async def come_back_by_form(request: web.Request) -> web.StreamResponse:
    """Lead on to where the answer is taken: a form from elsewhere comes without our cookies."""
    name, _ = _provider(request)
    form = await forms.read(request)
    answer = {key: form[key] for key in ANSWER if key in form}
    if called := apple.name_in(form):
        answer["name"] = called
    return see_other(str(URL(f"/sign-in/{name}/callback").with_query(answer)))


async def unlink(request: web.Request) -> web.StreamResponse:
    """Have the person not come in by this provider any more."""
    await access.find_asker(request)
    name = _named(request)
    request[LANDING] = path = access.own_path((await forms.read(request)).get("path", "/"))
    asker = await access.find_recent_asker(request)
    await identities.unlink(request.app[STUDY], name, by=asker.id)
    security_log.note(request, f"unlinked {name}")
    return see_other(path)


async def _link(request: web.Request, attempt: SignInAttempt, profile: Profile) -> None:
    """Link what was found to who set out, if they are still signed in here."""
    asker = await access.find_asker(request)
    if asker.id != attempt.user_id:
        raise SignInOver
    await identities.link(request.app[STUDY], profile, by=asker.id)
    await _hand_over(request, profile, asker.id)
    security_log.note(request, f"linked {profile.provider}")


async def _sign_in(request: web.Request, path: str, profile: Profile) -> web.StreamResponse:
    study = request.app[STUDY]
    user = await identities.known(study, profile)
    await _hand_over(request, profile, user.id)
    device = devices.device_of(request, request.app[PROXIES])
    cookie = await credentials.admit(study, user_id=user.id, device=device)
    await credentials.sign_out(study, cookie=access.cookie_of(request))
    response = see_other(path)
    access.remember(request, response, cookie)
    security_log.note(request, f"signed in by {profile.provider}", user=user.id)
    await preferences.learn_language(study, by=user.id, spoken=access.spoken(request))
    return response


async def _hand_over(request: web.Request, profile: Profile, user_id: UserId) -> None:
    """Hand over what went to the person's address before anybody knew whose it is."""
    if profile.address is not None:
        await by_mail.claim(request.app[STUDY], address=profile.address, user_id=user_id)


def _require_yes(name: Provider, error: str | None) -> None:
    if error in CANCELLED:
        raise SignInCancelled(provider=name.title())
    if error in NOT_NOW:
        raise ProviderAway(provider=name.title())
    if error is not None:
        raise ProviderRefused(provider=name.title())


def _named(request: web.Request) -> Provider:
    try:
        return Provider(request.match_info["provider"])
    except ValueError:
        raise web.HTTPNotFound from None


def _provider(request: web.Request) -> tuple[Provider, IdentityProvider]:
    """Return the provider that the address names, if it is configured."""
    name = _named(request)
    if name not in request.app[PROVIDERS]:
        raise web.HTTPNotFound
    return name, request.app[PROVIDERS][name]


def _by_public_name(request: web.Request) -> str | None:
    """Return the same address where the provider will lead back to, if this is another host's.

    Cookies are of one host: whoever sets out from localhost would be unknown when they come back to
    127.0.0.1. It is tried once, since a proxy may not tell the host that people see.
    """
    origin = URL(request.app[ADDRESSES].origin)
    if request.host == origin.host_port_subcomponent or TRIED in request.query:
        return None
    return str(origin.join(request.rel_url.update_query({TRIED: ""})))


def _redirect_uri(request: web.Request) -> str:
    return request.app[ADDRESSES].callback(_named(request))
