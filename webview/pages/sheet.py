"""A source sheet: a page to print, and the same as files to take along."""

from urllib.parse import urlencode

from aiohttp import web

from havruta.annotations import sheets, writing
from havruta.annotations.sheets import Sheet
from havruta.wording import Wording
from webview import access
from webview.app_keys import STUDY
from webview.pages.session import UNKEPT
from webview.rendering import render

NAMES = {"full": True, "short": False}
FILES = {"markdown": (writing.markdown, "md"), "html": (writing.html, "html")}


async def sheet(request: web.Request) -> web.Response:
    """Show a session's sheet, to be printed; with a `form` of `FILES` hand it over as a file."""
    asker, session_id = await access.find_asker_at_session(request)
    found = await sheets.compose(
        request.app[STUDY], session_id=session_id, by=asker.id, full_name=full_name(request)
    )
    return answer_with(request, found, asker.say, back=f"/session/{session_id}")


def full_name(request: web.Request) -> bool | None:
    """Return how the address has the Name; None where it does not say."""
    return NAMES.get(request.query.get("name", ""))


def answer_with(request: web.Request, found: Sheet, say: Wording, *, back: str) -> web.Response:
    """Return the sheet as the address asks for it; `back` is where it was made."""
    if (form := request.query.get("form", "")) in FILES:
        write, ending = FILES[form]
        headers = UNKEPT | {"Content-Disposition": f'attachment; filename="sheet.{ending}"'}
        return web.Response(text=write(found, say), content_type=f"text/{form}", headers=headers)
    said = {name: request.query[name] for name in ("ref",) if name in request.query}

    def asked(**more: str) -> str:
        return f"?{urlencode(said | more)}"

    return render(
        request,
        "plain/sheet.html",
        sheet=found,
        title=found.title(say.language),
        back=back,
        asked=asked,
        here=str(access.asked(request).without_query_params("name")),
        respect=writing.respect(say),
        told=lambda one: writing.told_mark(one, found.book, say),
        whose=lambda version: writing.whose(version, say),
    )
