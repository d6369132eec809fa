"""The front page: what one learns and with whom, and what can be done about it from here."""

from functools import partial

from aiohttp import web

from havruta.errors.havrutot import UnknownHavruta, UnknownInvitation
from havruta.havrutot import front as fronts
from havruta.havrutot import invitations
from havruta.ids import HavrutaId, InvitationId, is_id
from havruta.sessions import lifecycle
from havruta.when.describing import moment
from webview import access
from webview.app_keys import STUDY, TEMPLATES
from webview.front_rows import row_of
from webview.rendering import render, see_other


async def front(request: web.Request) -> web.Response:
    """Say what this is and how to come in; to somebody signed in, show what is theirs."""
    asker = await access.known_asker(request)
    if asker is None:
        return render(request, "plain/front.html")
    study = request.app[STUDY]
    found = await fronts.front(study, by=asker.id)
    zone, now = asker.user.keeper.zone, study.now()
    times = [
        (moment(one.occurrence.starts_at, zone, asker.say, now=now), one) for one in found.planned
    ]
    row = partial(row_of, request.app[TEMPLATES], asker.say, asker.id)
    response = render(
        request, "front/front.html", user=asker.user, front=found, times=times, row=row
    )
    response.enable_compression()
    return response


async def start(request: web.Request) -> web.Response:
    """Open the havruta's next session, or find the one that runs, and lead to it."""
    asker = await access.find_asker(request)
    study, havruta_id = request.app[STUDY], havruta_of(request)
    session = await lifecycle.start(study, havruta_id=havruta_id, by=asker.id)
    return see_other(f"/session/{session.id}")


async def accept(request: web.Request) -> web.Response:
    """Take the invitation, and show the havruta among the others."""
    asker = await access.find_asker(request)
    study, invitation_id = request.app[STUDY], _invitation_of(request)
    await invitations.accept(study, invitation_id=invitation_id, by=asker.id)
    return see_other("/")


async def decline(request: web.Request) -> web.Response:
    """Turn the invitation down."""
    asker = await access.find_asker(request)
    study, invitation_id = request.app[STUDY], _invitation_of(request)
    await invitations.decline(study, invitation_id=invitation_id, by=asker.id)
    return see_other("/")


def havruta_of(request: web.Request) -> HavrutaId:
    """Return the havruta that the address names; raise `UnknownHavruta` where it names none."""
    if not is_id(named := request.match_info["havruta_id"]):
        raise UnknownHavruta(havruta=named)
    return HavrutaId(named)


def _invitation_of(request: web.Request) -> InvitationId:
    if not is_id(named := request.match_info["invitation_id"]):
        raise UnknownInvitation
    return InvitationId(named)
