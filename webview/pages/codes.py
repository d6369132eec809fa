"""Where a code leads that was opened as an address: to a havruta that one can join."""

from aiohttp import web

from havruta.havrutot import codes
from havruta.library.books import book_of
from webview import access, forms, security_log
from webview.app_keys import LANDING, STUDY
from webview.pages.entrance import unshared
from webview.rendering import render, see_other


async def offer(request: web.Request) -> web.StreamResponse:
    """Show what can be joined; looking spends nothing, and whoever is nobody yet can sign in."""
    asker = await access.known_asker(request)
    request[LANDING] = access.asked(request).raw_path
    study, code = request.app[STUDY], request.match_info["code"]
    found = await codes.offered(study, said=code, by=asker.id if asker else None)
    book, user = book_of(study, found.havruta.book), asker.user if asker else None
    return unshared(render(request, "plain/code.html", offer=found, book=book, user=user))


async def join(request: web.Request) -> web.StreamResponse:
    """Join, and lead to what runs, or to what one learns.

    Where the page was shown to somebody else, it is shown anew first.
    """
    asker = await access.find_asker(request)
    if not forms.is_meant(await forms.read(request), asker.id):
        return unshared(see_other(access.asked(request).raw_path))
    study, code = request.app[STUDY], request.match_info["code"]
    joined = await codes.join(study, said=code, by=asker.id)
    security_log.note(request, "joined with a code")
    return see_other(f"/session/{joined.running.id}" if joined.running else "/")
