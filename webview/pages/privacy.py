"""What is kept of somebody: told to them as a file, and forgotten."""

from aiohttp import web

from havruta import disclosure, erasure
from webview import access, forms, security_log
from webview.app_keys import LANDING, STUDY
from webview.rendering import render, see_other


async def export(request: web.Request) -> web.Response:
    """Hand over everything that is kept, as a file."""
    asker = await access.find_asker(request)
    told = await disclosure.disclose(request.app[STUDY], by=asker.id)
    headers = {
        "Content-Disposition": f'attachment; filename="{disclosure.FILE_NAME}"',
        "Cache-Control": "no-store",
    }
    return web.Response(
        text=disclosure.written(told), content_type="application/json", headers=headers
    )


async def ask_whether_to_erase(request: web.Request) -> web.Response:
    """Say what it means to be forgotten, and ask."""
    asker = await access.find_recent_asker(request)
    return render(request, "front/delete.html", user=asker.user)


async def erase(request: web.Request) -> web.Response:
    """Forget the person, and this browser's being theirs; nobody but who was asked whether to."""
    asker = await access.find_asker(request)
    request[LANDING] = "/profile/delete"
    if not forms.is_meant(await forms.read(request), asker.id):
        return see_other("/profile/delete")
    await access.find_recent_asker(request)
    await erasure.erase(request.app[STUDY], by=asker.id)
    security_log.note(request, "forgotten")
    response = see_other("/")
    access.forget(request, response)
    return response
