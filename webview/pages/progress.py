"""What was learned: a map of the book, the year’s days, and all of it in words."""

from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from havruta.annotations import marking
from havruta.annotations.writing import told_mark
from havruta.errors.base import HavrutaError
from havruta.library.books import book_of
from havruta.names import plain
from havruta.people.model import User
from havruta.permissions import Action, may
from havruta.progress import describing, drawing, reports
from havruta.progress.reports import Progress, Tally
from havruta.sessions import away
from havruta.sessions.away import Word
from havruta.sessions.model import AwayState
from havruta.study import Study
from havruta.wording import Wording
from webview import access
from webview.app_keys import STUDY
from webview.errors import STATUS, note
from webview.pages.front import havruta_of
from webview.rendering import render


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing as SVG, with its height, and what it is in a sentence."""

    svg: str
    height: float
    told: str


@dataclass(frozen=True, slots=True)
class Told:
    """A tally in words and as drawings; `parts` say what the map shows, one by one."""

    lines: tuple[str, ...]
    map: Chart | None
    parts: tuple[str, ...]
    year: Chart


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody has typed of learning away from the page; `people` None: all were there."""

    ref: str = ""
    day: str = ""
    minutes: str = ""
    people: tuple[str, ...] | None = None


async def show(request: web.Request) -> web.Response:
    """Show what a havruta has learned of its book, in all and as whoever asks."""
    return await shown(request)


async def shown(
    request: web.Request, typed: Typed = Typed(), refusal: HavrutaError | None = None
) -> web.Response:
    """Show the same with what was typed there, and why it was refused."""
    asker = await access.find_asker(request)
    study, havruta_id = request.app[STUDY], havruta_of(request)
    found = await reports.progress(study, havruta_id=havruta_id, by=asker.id)
    words = await away.words(study, havruta_id=havruta_id, by=asker.id)
    told = [(one, _lines(asker.say, study, one)) for one in words]
    book, questions = await marking.open_questions(study, havruta_id=havruta_id, by=asker.id)
    status, why = HTTPStatus.OK, ""
    if refusal is not None:
        note(request, refusal)
        status = STATUS.get(refusal.code, HTTPStatus.BAD_REQUEST)
        why = asker.say.refusal(refusal)
    response = render(
        request,
        "front/progress.html",
        status=status,
        typed=typed,
        refusal=why,
        user=asker.user,
        progress=found,
        wide=drawing.WIDTH,
        ours=_told(asker.say, found, found.ours),
        mine=_told(asker.say, found, found.mine),
        shared=[_shared(asker.say, found, user, one) for user, one in found.shared],
        shares=asker.id in {user.id for user, _ in found.shared},
        waiting=[one for one in told if one[0].away.state is AwayState.PENDING],
        counted=[one for one in told if one[0].away.state is AwayState.CONFIRMED],
        others=[user for user in found.people if user.id != asker.id],
        questions=[(one, told_mark(one, book, asker.say)) for one in questions],
        may_announce=may(Action.ANNOUNCE, asker.id, found.havruta),
    )
    response.enable_compression()
    return response


def _lines(say: Wording, study: Study, word: Word) -> list[str]:
    return describing.away(say, word, book_of(study, word.away.book), quoted=plain)


def _shared(say: Wording, found: Progress, user: User, tally: Tally) -> tuple[str, Chart | None]:
    """Return what somebody lets the others see, on one line and as a map."""
    line = describing.compared(say, user, tally)
    return line, _map(say, found, tally) if tally.rounds else None


def _told(say: Wording, found: Progress, tally: Tally) -> Told:
    year = drawing.year(say, drawing.ON_PAGE, tally.days, found.today)
    told = describing.in_a_year(say, tally, found.today)
    lines = tuple(describing.lines(say, tally, streaks=found.streaks))
    calendar = Chart(year.shapes, year.height, told)
    if not tally.rounds:
        return Told(lines, None, (), calendar)
    segments = tally.rounds[-1].segments
    parts = tuple(
        describing.of_part(say, part, segments) for part in found.parts if any(part.of(segments))
    )
    return Told(lines, _map(say, found, tally), parts, calendar)


def _map(say: Wording, found: Progress, tally: Tally) -> Chart:
    drawn = drawing.book_map(say, drawing.ON_PAGE, found.parts, tally.rounds[-1].segments)
    return Chart(drawn.shapes, drawn.height, describing.share(say, tally))
