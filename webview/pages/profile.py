"""The profile: who somebody is here, how they want to be spoken to, and what is kept of them."""

from http import HTTPStatus
from zoneinfo import ZoneInfo

from aiohttp import web
from babel.dates import format_time

from havruta.asker import Asker
from havruta.errors import UnknownZone
from havruta.people import identities, preferences, whereabouts
from havruta.people import zones as zones_of
from webview import access
from webview.app_keys import LANDING, STUDY
from webview.pages.front import see_other
from webview.rendering import render

MOST_OFFERED = 12
DAYS = {"zone": None, "israel": True, "abroad": False}
"""What can be chosen of whose festivals are kept."""


async def profile(request: web.Request) -> web.Response:
    """Show what is known of the person, and let them change it."""
    return await _shown(request, await access.find_asker(request))


async def choose_language(request: web.Request) -> web.Response:
    """Speak the language that was chosen with the person, here and in chat."""
    asker = await access.find_asker(request)
    language = str((await request.post()).get("language", ""))
    await preferences.set_language(request.app[STUDY], by=asker.id, language=language)
    return see_other("/profile")


async def learn_zone(request: web.Request) -> web.Response:
    """Take note of the zone that the browser goes by, until its person has chosen one."""
    asker = await access.find_asker(request)
    zone = str((await request.post()).get("zone", ""))
    await whereabouts.learn_zone(request.app[STUDY], by=asker.id, zone=zone)
    return web.Response(status=HTTPStatus.NO_CONTENT)


async def choose_time(request: web.Request) -> web.Response:
    """Keep the zone and the days that were chosen; a zone that is none is said beside its field."""
    asker = await access.find_asker(request)
    form = await request.post()
    study, said = request.app[STUDY], str(form.get("zone", "")).strip()
    if said:
        try:
            await whereabouts.set_zone(study, by=asker.id, said=said)
        except UnknownZone as refusal:
            return await _shown(request, asker, said=said, refusal=asker.say.refusal(refusal))
    days = str(form.get("days", ""))
    if days in DAYS:
        await whereabouts.set_in_israel(study, by=asker.id, in_israel=DAYS[days])
    return see_other("/profile")


async def zones(request: web.Request) -> web.Response:
    """Answer with the cities that fit what has been typed."""
    asker = await access.find_asker(request)
    found = zones_of.offers(request.query.get("typed", ""), limit=MOST_OFFERED)
    return web.json_response({"offers": [place.label(asker.say.language) for place in found]})


async def _shown(
    request: web.Request, asker: Asker, *, said: str | None = None, refusal: str = ""
) -> web.Response:
    request[LANDING] = "/profile"
    linked = await identities.identities(request.app[STUDY], by=asker.id)
    ways = await preferences.ways_to_choose(request.app[STUDY], by=asker.id)
    user, language = asker.user, asker.say.language
    status = HTTPStatus.BAD_REQUEST if refusal else HTTPStatus.OK
    there = None
    if user.zone is not None:
        now = request.app[STUDY].now().astimezone(ZoneInfo(user.zone))
        there = format_time(now, "short", locale=language)
        city = zones_of.city_of(user.zone, language)
        said = zones_of.Place(city, city, user.zone).label(language) if said is None else said
    days = next(name for name, value in DAYS.items() if value is user.in_israel)
    values = {"user": user, "said": said or "", "there": there, "days": days, "refusal": refusal}
    told = {"ways": ways, "longest_lead": preferences.LONGEST_LEAD}
    return render(request, "front/profile.html", status=status, identities=linked, **told, **values)
