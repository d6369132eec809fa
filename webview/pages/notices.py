"""How somebody wishes to be told, on their profile."""

from aiohttp import web

from havruta.errors.people import WrongNumber
from havruta.people import preferences
from havruta.people.model import NotifyBy
from webview import access, forms
from webview.app_keys import STUDY
from webview.rendering import see_other


async def choose_ways(request: web.Request) -> web.Response:
    """Keep by which way, and how long ahead, the person wishes to be told."""
    asker = await access.find_asker(request)
    study, form = request.app[STUDY], await forms.read(request)
    lead, notify = form.get("lead", "").strip(), form.get("notify", "")
    if lead:
        await preferences.set_lead(study, by=asker.id, minutes=_minutes(lead))
    if notify in [*NotifyBy]:
        await preferences.set_notify(study, by=asker.id, notify=NotifyBy(notify))
    return see_other("/profile")


def _minutes(said: str) -> int:
    """Return the number that was typed, or raise `WrongNumber`."""
    if said.isascii() and said.isdigit() and len(said) <= len(str(preferences.LONGEST_LEAD)):
        return int(said)
    raise WrongNumber(least=0, most=preferences.LONGEST_LEAD)
