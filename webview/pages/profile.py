"""The profile: who somebody is here, how they want to be spoken to, and what is kept of them."""

from aiohttp import web

from havruta.people import preferences
from webview import access
from webview.app_keys import STUDY
from webview.pages.front import see_other
from webview.rendering import render


async def profile(request: web.Request) -> web.Response:
    """Show what is known of the person, and let them change it."""
    asker = await access.find_asker(request)
    return render(request, "front/profile.html", user=asker.user)


async def choose_language(request: web.Request) -> web.Response:
    """Speak the language that was chosen with the person, here and in chat."""
    asker = await access.find_asker(request)
    language = str((await request.post()).get("language", ""))
    await preferences.set_language(request.app[STUDY], by=asker.id, language=language)
    return see_other("/profile")
