"""What people do about what they have learned: tell of it, share it, and catch up with it."""

from datetime import date

from aiohttp import web

from havruta.annotations import marking, sheets
from havruta.annotations.writing import told_mark, whose
from havruta.errors.annotations import UnknownAnnotation
from havruta.errors.base import HavrutaError
from havruta.errors.plans import NotADay
from havruta.errors.sessions import UnknownAway
from havruta.havrutot import preferences
from havruta.ids import AnnotationId, AwayId, UserId, is_id
from havruta.people import reading
from havruta.progress import reports
from havruta.sessions import away, missed
from havruta.sessions.away import Told
from webview import access, forms
from webview.app_keys import STUDY
from webview.pages import progress
from webview.pages.front import havruta_of
from webview.pages.progress import Typed
from webview.pages.sheet import answer_with, full_name
from webview.rendering import render, see_other

MOST_DIGITS = 6
NO_MINUTES = -1
"""What cannot be how many minutes it was."""


async def tell(request: web.Request) -> web.Response:
    """Keep what was learned away from the page until a partner confirms it.

    What is refused is said in the form.
    """
    asker, havruta_id = await access.find_asker(request), havruta_of(request)
    form = await forms.read(request)
    ref, day, minutes = (form.get(name, "") for name in ("ref", "day", "minutes"))
    people = tuple(UserId(one) for one in form.getall("person", []) if is_id(one))
    try:
        told = Told(ref, _day(day), _number(minutes, other=NO_MINUTES), people)
        await away.tell(request.app[STUDY], havruta_id=havruta_id, by=asker.id, told=told)
    except HavrutaError as refusal:
        return await progress.shown(request, Typed(ref, day, minutes, people), refusal)
    return see_other(f"/havrutot/{havruta_id}/progress")


async def confirm(request: web.Request) -> web.Response:
    """Have it count."""
    asker = await access.find_asker(request)
    done = await away.confirm(request.app[STUDY], away_id=_away_of(request), by=asker.id)
    return see_other(f"/havrutot/{done.havruta_id}/progress")


async def refuse(request: web.Request) -> web.Response:
    """Have it never count."""
    asker = await access.find_asker(request)
    done = await away.refuse(request.app[STUDY], away_id=_away_of(request), by=asker.id)
    return see_other(f"/havrutot/{done.havruta_id}/progress")


async def take_back(request: web.Request) -> web.Response:
    """Have it never been told."""
    asker = await access.find_asker(request)
    done = await away.take_back(request.app[STUDY], away_id=_away_of(request), by=asker.id)
    return see_other(f"/havrutot/{done.havruta_id}/progress")


async def share(request: web.Request) -> web.Response:
    """Let the others of the havruta see what one has learned, or see it no more."""
    asker, havruta_id = await access.find_asker(request), havruta_of(request)
    shares = (await forms.read(request)).get("shares") == "yes"
    await reports.share(request.app[STUDY], havruta_id=havruta_id, by=asker.id, shares=shares)
    return see_other(f"/havrutot/{havruta_id}/progress")


async def announce(request: web.Request) -> web.Response:
    """Have a siyum told at the havruta's home, too, or not."""
    asker, havruta_id = await access.find_asker(request), havruta_of(request)
    announces = (await forms.read(request)).get("announces") == "yes"
    await preferences.set_announces(
        request.app[STUDY], havruta_id=havruta_id, by=asker.id, announces=announces
    )
    return see_other(f"/havrutot/{havruta_id}/progress")


async def choose(request: web.Request) -> web.Response:
    """Keep whether streaks are shown, or how sheets have the Name, and go back."""
    asker = await access.find_asker(request)
    form = await forms.read(request)
    chosen = {name: form[name] for name in reading.STANDING if name in form}
    await reading.choose(request.app[STUDY], by=asker.id, chosen=chosen)
    return see_other(access.own_path(form.get("to", "/profile")))


async def walk(request: web.Request) -> web.Response:
    """Show a step of the way through a session that somebody missed."""
    asker, session_id = await access.find_asker_at_session(request)
    found = await missed.walk(
        request.app[STUDY],
        session_id=session_id,
        by=asker.id,
        step=_number(request.query.get("step", "")),
    )
    return render(
        request,
        "front/missed.html",
        user=asker.user,
        walk=found,
        told=lambda one: told_mark(one, found.book, asker.say),
        whose=lambda version: whose(version, asker.say),
    )


async def catch_up(request: web.Request) -> web.Response:
    """Note that somebody has gone through a session that they missed."""
    asker, session_id = await access.find_asker_at_session(request)
    await missed.caught_up(request.app[STUDY], session_id=session_id, by=asker.id)
    return see_other(f"/session/{session_id}/missed")


async def close_question(request: web.Request) -> web.Response:
    """Note that a question is answered, and go back."""
    asker = await access.find_asker(request)
    if not is_id(named := request.match_info["annotation_id"]):
        raise UnknownAnnotation
    await marking.close(request.app[STUDY], annotation_id=AnnotationId(named), by=asker.id)
    return see_other(access.own_path((await forms.read(request)).get("to", "/")))


async def sheet(request: web.Request) -> web.Response:
    """Show any span of the havruta's book as a source sheet, or hand it over as a file."""
    asker, havruta_id = await access.find_asker(request), havruta_of(request)
    found = await sheets.compose_span(
        request.app[STUDY],
        havruta_id=havruta_id,
        by=asker.id,
        said=request.query.get("ref", ""),
        full_name=full_name(request),
    )
    back = f"/havrutot/{havruta_id}"
    return answer_with(request, found, asker.say, back=back)


def _away_of(request: web.Request) -> AwayId:
    if not is_id(named := request.match_info["away_id"]):
        raise UnknownAway
    return AwayId(named)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise NotADay(said=said) from None


def _number(said: str, *, other: int = 0) -> int:
    """Return the number that was said; 0 if nothing was, and `other` if it is none."""
    is_number = said.isascii() and said.isdecimal() and len(said) <= MOST_DIGITS
    return int(said) if is_number else other if said.strip() else 0
