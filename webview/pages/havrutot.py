"""Havrutot on the page: making one, looking at one, and asking people to join it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from aiohttp import web
from multidict import MultiMapping

from havruta.errors.base import HavrutaError
from havruta.errors.havrutot import UnknownCode
from havruta.havrutot import by_mail, codes, founding, invitations, limits, selection, views
from havruta.havrutot.by_mail import Sending
from havruta.havrutot.model import NOWHERE
from havruta.havrutot.outcomes import SENDINGS, reply
from havruta.havrutot.views import Overview
from havruta.hebrew.cycles import Cycle
from havruta.ids import CodeId, HavrutaId, is_id
from havruta.names import plain
from havruta.people import mailboxes
from havruta.permissions import Action, may
from havruta.sessions import standing
from havruta.wording import Wording
from webview import access, forms
from webview.app_keys import STUDY
from webview.errors import STATUS, note
from webview.pages.front import havruta_of
from webview.rendering import render, see_other

MOST_OFFERED = 12
LONGEST_BOOK = 200
"""How much of a book's name an address may put into the form."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was written into the form for a havruta, or for more people in one."""

    book: str = ""
    name: str = ""
    partners: tuple[str, ...] = ()
    emails: str = ""

    @classmethod
    def of(cls, form: MultiMapping[str]) -> "Wish":
        """Return what the form holds."""
        partners = tuple(form.getall("partner", []))
        book, name, emails = (form.get(field, "") for field in ("book", "name", "emails"))
        return cls(book, name, partners, emails)

    @property
    def addresses(self) -> Sequence[str]:
        """The addresses, and what was written where one should stand."""
        typed = mailboxes.typed(self.emails)
        rest = typed.rest.replace(",", " ").replace(";", " ").split()
        return [*dict.fromkeys([*typed.addresses, *rest])]


async def new(request: web.Request) -> web.Response:
    """Show the form for a havruta."""
    return await _form(request, Wish(book=request.query.get("book", "")[:LONGEST_BOOK]))


async def create(request: web.Request) -> web.Response:
    """Make the havruta, invite whom it names, and show it; what is refused is said in the form."""
    asker = await access.find_asker(request)
    study, wish = request.app[STUDY], Wish.of(await forms.read(request))
    try:
        limits.require_not_many(wish.addresses)
        partners = await selection.acquainted(study, by=asker.id, user_ids=wish.partners)
        made = await founding.create(
            study, by=asker.id, book=wish.book, name=wish.name, partners=partners, home=NOWHERE
        )
    except HavrutaError as refusal:
        return await _form(request, wish, refusal)
    if not wish.addresses:
        return see_other(f"/havrutot/{made.id}")
    sendings = await by_mail.invite(
        study, havruta_id=made.id, by=asker.id, addresses=wish.addresses
    )
    return await _shown(request, made.id, told=_sent(asker.say, sendings))


async def join(request: web.Request) -> web.Response:
    """Join the havruta that a code opens; what is refused is said in the form."""
    asker = await access.find_asker(request)
    said = (await forms.read(request)).get("code", "")
    try:
        joined = await codes.join(request.app[STUDY], said=said, by=asker.id)
    except HavrutaError as refusal:
        return await _form(request, Wish(), refusal)
    return see_other(f"/havrutot/{joined.havruta.id}")


async def books(request: web.Request) -> web.Response:
    """Answer with the books that fit what has been typed, in either language."""
    await access.find_asker(request)
    typed = request.query.get("typed", "")[:100]
    found = request.app[STUDY].library.offers(typed, limit=MOST_OFFERED)
    return web.json_response({"offers": [offer.book.label for offer in found]})


async def show(request: web.Request) -> web.Response:
    """Show one havruta with all that can be done about it here."""
    await access.find_asker(request)
    return await _shown(request, havruta_of(request))


async def invite(request: web.Request) -> web.Response:
    """Ask more people to join, and say what became of each."""
    asker, havruta_id = await access.find_asker(request), havruta_of(request)
    study, wish = request.app[STUDY], Wish.of(await forms.read(request))
    limits.require_not_many(wish.addresses)
    partners = await selection.acquainted(study, by=asker.id, user_ids=wish.partners)
    done = await invitations.invite_more(
        study, havruta_id=havruta_id, by=asker.id, partners=partners
    )
    told = [reply(asker.say, one, quoted=plain) for one in done.outcomes]
    if wish.addresses:
        sendings = await by_mail.invite(
            study, havruta_id=havruta_id, by=asker.id, addresses=wish.addresses
        )
        told += _sent(asker.say, sendings)
    nobody = asker.say("You named nobody, so nobody is invited.")
    return await _shown(request, havruta_id, told=told or [nobody])


async def make_code(request: web.Request) -> web.Response:
    """Make a code that lets people join, and show it this once."""
    asker, havruta_id = await access.find_asker(request), havruta_of(request)
    made = await codes.make(request.app[STUDY], havruta_id=havruta_id, by=asker.id)
    return await _shown(request, havruta_id, fresh=made.fresh)


async def revoke_code(request: web.Request) -> web.Response:
    """Have a code let nobody in any more."""
    asker, havruta_id = await access.find_asker(request), havruta_of(request)
    if not is_id(named := request.match_info["code_id"]):
        raise UnknownCode
    study, code_id = request.app[STUDY], CodeId(named)
    await codes.revoke(study, havruta_id=havruta_id, code_id=code_id, by=asker.id)
    return see_other(f"/havrutot/{havruta_id}")


async def _form(
    request: web.Request, wish: Wish, refusal: HavrutaError | None = None
) -> web.Response:
    asker = await access.find_asker(request)
    status, said = HTTPStatus.OK, ""
    if refusal is not None:
        note(request, refusal)
        said = asker.say.refusal(refusal)
        status = STATUS.get(refusal.code, HTTPStatus.BAD_REQUEST)
    known = await selection.acquaintances(request.app[STUDY], by=asker.id)
    values = {"user": asker.user, "wish": wish, "refusal": said, "known": known}
    return render(request, "front/new.html", status=status, **values)


async def _shown(
    request: web.Request, havruta_id: HavrutaId, *, told: Sequence[str] = (), fresh: str = ""
) -> web.Response:
    asker, study = await access.find_asker(request), request.app[STUDY]
    overview = await views.show(study, havruta_id=havruta_id, by=asker.id)
    open_codes: Sequence[object] = ()
    if may(Action.SHARE, asker.id, overview.havruta):
        open_codes = (await codes.shared(study, havruta_id=havruta_id, by=asker.id)).codes
    here = {*overview.havruta.people}
    known = await selection.acquaintances(study, by=asker.id)
    today = asker.user.keeper.today(study.now())
    return render(
        request,
        "front/havruta.html",
        user=asker.user,
        overview=overview,
        known=[person for person in known if person.id not in here],
        may_invite=may(Action.INVITE, asker.id, overview.havruta),
        is_owner=may(Action.TRANSFER, asker.id, overview.havruta),
        **_standing(asker.say, overview, today),
        codes=open_codes,
        told=told,
        fresh=fresh,
        address=study.addresses.code(fresh) if fresh else "",
    )


def _standing(say: Wording, overview: Overview, today: date) -> dict[str, Any]:
    """Return how it stands to the calendar that it follows, and how it can go on where it lags."""
    return {
        "cycles": [*Cycle],
        "standing": standing.line(say, overview, today),
        "holes": standing.holes(say, overview, today),
        "ways": standing.ways(say, overview, today),
        "wish": standing.wish(say, overview, quoted=plain),
    }


def _sent(say: Wording, sendings: Mapping[str, Sending]) -> list[str]:
    """Return what becomes of each address."""
    return [say(SENDINGS[what], addresses=plain(one)) for one, what in sendings.items()]
