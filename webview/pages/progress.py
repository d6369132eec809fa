"""What was learned: a map of the book, the year’s days, and all of it in words."""

from dataclasses import dataclass

from aiohttp import web

from havruta.progress import describing, drawing, reports
from havruta.progress.reports import Progress, Tally
from havruta.wording import Wording
from webview import access
from webview.app_keys import STUDY
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


async def show(request: web.Request) -> web.Response:
    """Show what a havruta has learned of its book, in all and as whoever asks."""
    asker = await access.find_asker(request)
    study, havruta_id = request.app[STUDY], havruta_of(request)
    found = await reports.progress(study, havruta_id=havruta_id, by=asker.id)
    response = render(
        request,
        "front/progress.html",
        user=asker.user,
        progress=found,
        wide=drawing.WIDTH,
        ours=_told(asker.say, found, found.ours),
        mine=_told(asker.say, found, found.mine),
    )
    response.enable_compression()
    return response


def _told(say: Wording, found: Progress, tally: Tally) -> Told:
    year = drawing.year(say, drawing.ON_PAGE, tally.days, found.today)
    told = say.count(
        "In the last year you learned on {n} day",
        "In the last year you learned on {n} days",
        sum((found.today - day).days < drawing.YEAR for day in tally.days),
    )
    lines = tuple(describing.lines(say, tally))
    calendar = Chart(year.shapes, year.height, told)
    if not tally.rounds:
        return Told(lines, None, (), calendar)
    segments = tally.rounds[-1].segments
    drawn = drawing.book_map(say, drawing.ON_PAGE, found.parts, segments)
    parts = tuple(
        describing.of_part(say, part, segments) for part in found.parts if any(part.of(segments))
    )
    book = Chart(drawn.shapes, drawn.height, describing.share(say, tally))
    return Told(lines, book, parts, calendar)
