"""The buttons of havrutot, pressed."""

from bot.channel_permissions import require_voice
from bot.control import Control
from bot.drawing import literal
from bot.havrutot import responses
from bot.people.controls import WAYS
from bot.request import Request
from havruta.havrutot import homes, preferences
from havruta.havrutot.model import Lead
from havruta.ids import ID, HavrutaId
from havruta.people.model import NotifyBy
from havruta.wording import name_of


class TurnHavrutot(Control, template="list:(?P<page>[0-9]{1,6})"):
    """Turns to another page of the list."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Show that page instead."""
        await responses.havrutot(request, int(self.match["page"]))


class SetNotify(Control, template=f"told:(?P<id>{ID}):(?P<told>{WAYS}|usually)"):
    """Switches how its presser hears of sessions."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep the choice, and show it with what it means."""
        havruta_id, told, by = HavrutaId(self.match["id"]), self.match["told"], request.asker.id
        notify = None if told == "usually" else NotifyBy(told)
        await preferences.set_notify(request.study, havruta_id=havruta_id, by=by, notify=notify)
        await responses.havruta(request, havruta_id)


class SetLanguage(Control, template=f"spoken:(?P<id>{ID}):(?P<language>[a-z]{{2,3}})"):
    """Switches what is spoken at home."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep the choice, show it, and say what it means."""
        havruta_id, language = HavrutaId(self.match["id"]), self.match["language"]
        await preferences.set_language(
            request.study, havruta_id=havruta_id, by=request.asker.id, language=language
        )
        await responses.havruta(request, havruta_id)
        meaning = request.say("In its channel I speak {language} now.", language=name_of(language))
        await request.respond(meaning)


class SetLead(Control, template=f"lead:(?P<id>{ID}):(?P<lead>owner|free)"):
    """Switches who turns the pages."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep the choice, show it, and say what it means."""
        havruta_id, lead = HavrutaId(self.match["id"]), Lead(self.match["lead"])
        by, say = request.asker.id, request.say
        await preferences.set_lead(request.study, havruta_id=havruta_id, by=by, lead=lead)
        meaning = {
            Lead.OWNER: say("From now on you turn the pages for everyone."),
            Lead.FREE: say("From now on everyone turns the pages for everyone."),
        }
        await responses.havruta(request, havruta_id)
        await request.respond(meaning[lead])


class MoveHere(Control, template=f"home:(?P<id>{ID})"):
    """Gives a havruta a new home."""

    async def act(self, request: Request) -> None:
        """Move it, and say so, or say why not."""
        home, say = request.asker.home, request.say
        await require_voice(request.interaction, home)
        havruta = await homes.move(
            request.study,
            havruta_id=HavrutaId(self.match["id"]),
            by=request.asker.id,
            home=home,
        )
        name = literal(havruta.name)
        await request.respond(say("From now on the messages of “{name}” go here.", name=name))


CONTROLS = (TurnHavrutot, SetNotify, SetLanguage, SetLead, MoveHere)
