"""The buttons of somebody's settings, pressed."""

from bot.control import Control
from bot.people import responses
from bot.request import Request
from havruta.people import preferences, whereabouts
from havruta.people.model import NotifyBy

WAYS = "|".join(NotifyBy)


class SetLanguage(Control, template="language:(?P<language>[a-z]{2,3})"):
    """Chooses the language in which its presser is spoken to."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep the choice, and say so in that language."""
        language = self.match["language"]
        user = await preferences.set_language(request.study, by=request.asker.id, language=language)
        await responses.settings(request.of(user))


class SetUsualNotify(Control, template=f"notify:(?P<notify>{WAYS})"):
    """Chooses how its presser is told of everything."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep the choice, and show it."""
        notify = NotifyBy(self.match["notify"])
        user = await preferences.set_notify(request.study, by=request.asker.id, notify=notify)
        await responses.settings(request.of(user))


class ConfirmZone(Control, template=r"zone:(?P<zone>[A-Za-z0-9_+/-]{1,64})"):
    """Says that the zone is the presser's."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep it, and say so."""
        by, said = request.asker.id, self.match["zone"]
        user = await whereabouts.set_zone(request.study, by=by, said=said)
        await responses.zone(request.of(user))


class AnotherZone(Control, template="other-zone"):
    """Says that another zone is the presser's."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Say how to choose it."""
        await responses.another_zone(request)


CONTROLS = (SetLanguage, SetUsualNotify, ConfirmZone, AnotherZone)
