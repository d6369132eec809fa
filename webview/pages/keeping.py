"""What people do with a whole havruta on the page: as in chat, for whoever has no Discord, too."""

from collections.abc import Callable

from aiohttp import web

from havruta.errors.havrutot import UnknownInvitation
from havruta.havrutot import keeping, membership, ownership, preferences
from havruta.havrutot.model import CatchUp, Lead, PlaceOf
from havruta.hebrew.cycles import Cycle
from havruta.ids import HavrutaId, InvitationId, UserId, is_id
from havruta.sessions import following
from webview import access, forms
from webview.app_keys import LANDING, STUDY
from webview.pages.front import havruta_of
from webview.rendering import render, see_other


async def rename(request: web.Request) -> web.Response:
    """Call the havruta what the form says."""
    by, havruta_id, form = await _asked(request)
    await keeping.rename(request.app[STUDY], havruta_id=havruta_id, by=by, name=form("name"))
    return _back(havruta_id)


async def set_place(request: web.Request) -> web.Response:
    """Have the next session begin where the form says."""
    by, havruta_id, form = await _asked(request)
    await keeping.set_place(request.app[STUDY], havruta_id=havruta_id, by=by, ref=form("ref"))
    return _back(havruta_id)


async def set_lead(request: web.Request) -> web.Response:
    """Have those turn the pages, and the next session begin, as the form says."""
    by, havruta_id, form = await _asked(request)
    study, lead, place_of = request.app[STUDY], form("lead"), form("place-of")
    if lead not in [*Lead] or place_of not in [*PlaceOf]:
        raise web.HTTPBadRequest
    await preferences.set_lead(study, havruta_id=havruta_id, by=by, lead=Lead(lead))
    await preferences.keep_place_of(study, havruta_id=havruta_id, by=by, of=PlaceOf(place_of))
    return _back(havruta_id)


async def follow(request: web.Request) -> web.Response:
    """Have the havruta follow the calendar in the form, or none."""
    by, havruta_id, form = await _asked(request)
    study, said = request.app[STUDY], form("calendar")
    if not said:
        await following.unfollow(study, havruta_id=havruta_id, by=by)
        return _back(havruta_id)
    if said not in [*Cycle]:
        raise web.HTTPBadRequest
    await following.follow(study, havruta_id=havruta_id, by=by, cycle=Cycle(said))
    return _back(havruta_id)


async def catch_up(request: web.Request) -> web.Response:
    """Wish that the havruta goes on with its lag as the form says."""
    by, havruta_id, form = await _asked(request)
    if (said := form("choice")) not in [*CatchUp]:
        raise web.HTTPBadRequest
    study, choice = request.app[STUDY], CatchUp(said)
    await following.choose(study, havruta_id=havruta_id, by=by, choice=choice)
    return _back(havruta_id)


async def archive(request: web.Request) -> web.Response:
    """Put the havruta away."""
    by, havruta_id, _ = await _asked(request)
    await keeping.archive(request.app[STUDY], havruta_id=havruta_id, by=by)
    return _back(havruta_id)


async def restore(request: web.Request) -> web.Response:
    """Bring the havruta back."""
    by, havruta_id, _ = await _asked(request)
    await keeping.restore(request.app[STUDY], havruta_id=havruta_id, by=by)
    return _back(havruta_id)


async def ask_whether_to_delete(request: web.Request) -> web.Response:
    """Say what would be lost, and ask."""
    asker, havruta_id = await access.find_asker(request), havruta_of(request)
    request[LANDING] = f"/havrutot/{havruta_id}"
    havruta = await keeping.deletable(request.app[STUDY], havruta_id=havruta_id, by=asker.id)
    return render(request, "front/delete_havruta.html", user=asker.user, havruta=havruta)


async def delete(request: web.Request) -> web.Response:
    """Delete the havruta, as was confirmed."""
    by, havruta_id, _ = await _asked(request)
    await keeping.delete(request.app[STUDY], havruta_id=havruta_id, by=by)
    return see_other("/")


async def leave(request: web.Request) -> web.Response:
    """Take whoever asks out of the havruta."""
    by, havruta_id, _ = await _asked(request)
    await membership.leave(request.app[STUDY], havruta_id=havruta_id, by=by)
    return see_other("/")


async def remove(request: web.Request) -> web.Response:
    """Take the person in the form out of the havruta."""
    by, havruta_id, form = await _asked(request)
    whom, study = _person(form("user")), request.app[STUDY]
    await membership.remove(study, havruta_id=havruta_id, by=by, user_id=whom)
    return _back(havruta_id)


async def take_back(request: web.Request) -> web.Response:
    """Revoke the invitation in the form."""
    by, havruta_id, form = await _asked(request)
    if not is_id(named := form("invitation")):
        raise UnknownInvitation
    await membership.take_back(
        request.app[STUDY], havruta_id=havruta_id, by=by, invitation_id=InvitationId(named)
    )
    return _back(havruta_id)


async def offer(request: web.Request) -> web.Response:
    """Ask the person in the form to own the havruta; to ask oneself takes the offer back."""
    by, havruta_id, form = await _asked(request)
    to = _person(form("user"))
    await ownership.offer(request.app[STUDY], havruta_id=havruta_id, by=by, to=to)
    return _back(havruta_id)


async def take_over(request: web.Request) -> web.Response:
    """Have whoever was asked own the havruta."""
    by, havruta_id, _ = await _asked(request)
    await ownership.take_over(request.app[STUDY], havruta_id=havruta_id, by=by)
    return _back(havruta_id)


async def decline(request: web.Request) -> web.Response:
    """Leave the havruta to its owner."""
    by, havruta_id, _ = await _asked(request)
    await ownership.decline(request.app[STUDY], havruta_id=havruta_id, by=by)
    return _back(havruta_id)


async def _asked(request: web.Request) -> tuple[UserId, HavrutaId, Callable[[str], str]]:
    """Return who asks, of which havruta, and what their form says in a field of it."""
    asker, havruta_id = await access.find_asker(request), havruta_of(request)
    request[LANDING] = f"/havrutot/{havruta_id}"
    form = await forms.read(request)
    return asker.id, havruta_id, lambda field: form.get(field, "")


def _person(named: str) -> UserId:
    """Return the person; what can be nobody's id is nobody's."""
    return UserId(named if is_id(named) else "")


def _back(havruta_id: HavrutaId) -> web.Response:
    return see_other(f"/havrutot/{havruta_id}")
