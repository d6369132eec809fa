"""The buttons of somebody's settings, pressed."""

from bot.control import Control
from bot.people import responses
from bot.request import Request
from havruta.people import preferences, whereabouts
from havruta.people.model import NotifyBy, Observance

WAYS = "|".join(NotifyBy)
OBSERVANCES = "|".join(Observance)


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


class SetObservance(Control, template=f"observance:(?P<observance>{OBSERVANCES})"):
    """Chooses what is left out for its presser on Shabbat and festivals."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep the choice, and show it."""
        by, observance = request.asker.id, Observance(self.match["observance"])
        user = await preferences.set_observance(request.study, by=by, observance=observance)
        await responses.settings(request.of(user))


class SetDays(Control, template="days:(?P<days>israel|abroad)"):
    """Chooses whose festivals its presser keeps."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep the choice, and show it."""
        by, in_israel = request.asker.id, self.match["days"] == "israel"
        user = await whereabouts.set_in_israel(request.study, by=by, in_israel=in_israel)
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


class ForgetTown(Control, template="forget-town"):
    """Has times of day be those of the whole zone again."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Forget it, and show what is left."""
        user = await whereabouts.forget_town(request.study, by=request.asker.id)
        await responses.settings(request.of(user))


CONTROLS = (
    SetLanguage,
    SetUsualNotify,
    SetObservance,
    SetDays,
    ConfirmZone,
    AnotherZone,
    ForgetTown,
)
