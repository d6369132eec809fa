"""The profile: who somebody is here, how they want to be spoken to, and what is kept of them."""

from http import HTTPStatus
from zoneinfo import ZoneInfo

from aiohttp import web
from babel.dates import format_time

from havruta.asker import Asker
from havruta.calendars import feeds
from havruta.errors.people import TownElsewhere, UnknownTown, UnknownZone, ZoneLacking
from havruta.people import identities, preferences, reading, towns, whereabouts
from havruta.people import zones as zones_of
from havruta.people.model import Observance, Provider
from havruta.study import Study
from havruta.when.describing import rest_there
from webview import access, forms
from webview.app_keys import LANDING, STUDY
from webview.errors import note
from webview.rendering import render, see_other

MOST_OFFERED = 12
DAYS = {"zone": None, "israel": True, "abroad": False}
"""What can be chosen of whose festivals are kept."""


async def profile(request: web.Request) -> web.Response:
    """Show what is known of the person, and let them change it."""
    return await _shown(request, await access.find_asker(request))


async def choose_language(request: web.Request) -> web.Response:
    """Speak the language that was chosen with the person, here and in chat."""
    asker = await access.find_asker(request)
    language = (await forms.read(request)).get("language", "")
    await preferences.set_language(request.app[STUDY], by=asker.id, language=language)
    return see_other("/profile")


async def learn_zone(request: web.Request) -> web.Response:
    """Take note of the zone that the browser goes by, until its person has chosen one."""
    asker = await access.find_asker(request)
    zone = (await forms.read(request)).get("zone", "")
    await whereabouts.learn_zone(request.app[STUDY], by=asker.id, zone=zone)
    return web.Response(status=HTTPStatus.NO_CONTENT)


async def choose_time(request: web.Request) -> web.Response:
    """Keep the zone and the days that were chosen; a zone that is none is said beside its field."""
    asker = await access.find_asker(request)
    form = await forms.read(request)
    study, said = request.app[STUDY], form.get("zone", "").strip()
    if said:
        try:
            await whereabouts.set_zone(study, by=asker.id, said=said)
        except UnknownZone as refusal:
            note(request, refusal)
            return await _shown(request, asker, said=said, refusal=asker.say.refusal(refusal))
    if "place" in form:
        try:
            await _choose_place(study, asker, form["place"].strip())
        except (UnknownTown, TownElsewhere, ZoneLacking) as refusal:
            note(request, refusal)
            told = asker.say.refusal(refusal)
            return await _shown(request, asker, place=form["place"], place_refusal=told)
    observance = form.get("observance", "")
    if observance in set(Observance):
        await preferences.set_observance(study, by=asker.id, observance=Observance(observance))
    days = form.get("days", "")
    if days in DAYS:
        await whereabouts.set_in_israel(study, by=asker.id, in_israel=DAYS[days])
    return see_other("/profile")


async def choose_reading(request: web.Request) -> web.Response:
    """Keep how the person likes to read, as they have just chosen it over a text."""
    asker = await access.find_asker(request)
    chosen = dict(await forms.read(request))
    await reading.choose(request.app[STUDY], by=asker.id, chosen=chosen)
    return web.Response(status=HTTPStatus.NO_CONTENT)


async def _choose_place(study: Study, asker: Asker, said: str) -> None:
    """Keep where the person is, or forget it where they leave that out."""
    user = asker.user
    if not said:
        await whereabouts.forget_town(study, by=user.id)
    elif user.place is None or said != towns.called(user.place, asker.say.language):
        await whereabouts.set_town(study, by=user.id, said=said)


async def rename(request: web.Request) -> web.Response:
    """Call the person as they wish, unless Discord does."""
    asker = await access.find_asker(request)
    name = (await forms.read(request)).get("name", "")
    await preferences.rename(request.app[STUDY], by=asker.id, name=name)
    return see_other("/profile")


async def zones(request: web.Request) -> web.Response:
    """Answer with the cities that fit what has been typed."""
    asker = await access.find_asker(request)
    found = zones_of.offers(request.query.get("typed", ""), limit=MOST_OFFERED)
    return web.json_response({"offers": [place.label(asker.say.language) for place in found]})


async def _shown(
    request: web.Request,
    asker: Asker,
    *,
    said: str | None = None,
    refusal: str = "",
    place: str | None = None,
    place_refusal: str = "",
) -> web.Response:
    request[LANDING] = "/profile"
    linked = await identities.identities(request.app[STUDY], by=asker.id)
    ways = await preferences.ways_to_choose(request.app[STUDY], by=asker.id)
    zone, there = _clock(request, asker)
    calendar = await feeds.address(request.app[STUDY], by=asker.id)
    return render(
        request,
        "front/profile.html",
        status=HTTPStatus.BAD_REQUEST if refusal or place_refusal else HTTPStatus.OK,
        user=asker.user,
        may_rename=all(identity.provider is not Provider.DISCORD for identity in linked),
        said=zone if said is None else said,
        there=there,
        refusal=refusal,
        place=_place(asker) if place is None else place,
        place_refusal=place_refusal,
        rest_there=rest_there(asker.user.keeper, asker.say, request.app[STUDY].now()),
        days=next(name for name, value in DAYS.items() if value is asker.user.in_israel),
        ways=ways,
        standing={name: reading.standing(asker.user, name) for name in reading.STANDING},
        longest_lead=preferences.LONGEST_LEAD,
        identities=linked,
        calendar=calendar,
    )


def _place(asker: Asker) -> str:
    return towns.called(asker.user.place, asker.say.language) if asker.user.place else ""


def _clock(request: web.Request, asker: Asker) -> tuple[str, str]:
    """Return the person's zone as it is offered, and what time it is there; "" if none is known."""
    zone, language = asker.user.zone, asker.say.language
    if zone is None:
        return "", ""
    now = request.app[STUDY].now().astimezone(ZoneInfo(zone))
    city = zones_of.city_of(zone, language)
    label = zones_of.Place(city, city, zone).label(language)
    return label, format_time(now, "short", locale=language)
