"""The buttons of havrutot, pressed."""

from bot.channel_permissions import require_voice
from bot.control import Control
from bot.drawing import literal
from bot.havrutot import responses
from bot.invitations.retirement import settle
from bot.people.controls import WAYS
from bot.request import Request
from havruta.errors.havrutot import OfferOver
from havruta.havrutot import keeping, ownership, preferences
from havruta.havrutot.model import CatchUp, Lead, PlaceOf
from havruta.ids import ID, HavrutaId, UserId
from havruta.people.model import NotifyBy
from havruta.sessions import following
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


class KeepPlaceOf(Control, template=f"place-of:(?P<id>{ID}):(?P<of>owner|leader)"):
    """Switches whose place a session leaves the havruta at."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep the choice, show it, and say what it means."""
        havruta_id, of = HavrutaId(self.match["id"]), PlaceOf(self.match["of"])
        by, say = request.asker.id, request.say
        await preferences.keep_place_of(request.study, havruta_id=havruta_id, by=by, of=of)
        meaning = {
            PlaceOf.OWNER: say("From now on each session begins where you stopped."),
            PlaceOf.LEADER: say("From now on each session begins where the leader stopped."),
        }
        await responses.havruta(request, havruta_id)
        await request.respond(meaning[of])


class ChooseCatchUp(Control, template=f"catch-up:(?P<id>{ID}):(?P<choice>stay|leave)"):
    """Says how a havruta goes on that lags behind its calendar."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep the wish, show how it stands, and say whether it holds."""
        havruta_id, choice = HavrutaId(self.match["id"]), CatchUp(self.match["choice"])
        by, say = request.asker.id, request.say
        _, is_agreed = await following.choose(
            request.study, havruta_id=havruta_id, by=by, choice=choice
        )
        await responses.havruta(request, havruta_id)
        if is_agreed:
            meaning = {
                CatchUp.STAY: say("From now on you learn so far behind."),
                CatchUp.LEAVE: say("You go on with everybody. What you left out is marked."),
            }
            await request.respond(meaning[choice])
        else:
            await request.respond(say("I keep that. It holds once another of you says so."))


class SetQuorum(Control, template=f"quorum:(?P<id>{ID})"):
    """Says how many have to come for what is planned."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep the choice, and show it with what it means."""
        havruta_id, chosen = HavrutaId(self.match["id"]), self.chosen
        needed = int(chosen) if chosen.isdecimal() else None
        await preferences.set_quorum(
            request.study, havruta_id=havruta_id, by=request.asker.id, quorum=needed
        )
        await responses.havruta(request, havruta_id)


class MoveHere(Control, template=f"home:(?P<id>{ID})"):
    """Gives a havruta a new home."""

    async def act(self, request: Request) -> None:
        """Move it, and say so, or say why not."""
        await require_voice(request.interaction, request.asker.home)
        await responses.move_here(request, HavrutaId(self.match["id"]))


class Restore(Control, template=f"restore:(?P<id>{ID})"):
    """Brings an archived havruta back."""

    async def act(self, request: Request) -> None:
        """Bring it back and say so, or say why not."""
        await responses.restore(request, HavrutaId(self.match["id"]))


class DeleteNow(Control, template=f"delete-now:(?P<id>{ID})"):
    """Deletes a havruta; its confirmation becomes the answer."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Delete it and say so, or say why not."""
        deleted = await keeping.delete(
            request.study, havruta_id=HavrutaId(self.match["id"]), by=request.asker.id
        )
        text = request.say("The havruta “{name}” is deleted.", name=literal(deleted.name))
        await request.show(content=text, view=None)


class WhoGoes(Control, template=f"who-goes:(?P<id>{ID})"):
    """Removes whoever is chosen."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Remove them and say so, or say why not."""
        await responses.remove_chosen(request, HavrutaId(self.match["id"]), self.chosen)


class Heir(Control, template=f"heir:(?P<id>{ID})"):
    """Offers a havruta to whoever is chosen."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Ask them and say so, or say why not."""
        await responses.offer(request, HavrutaId(self.match["id"]), UserId(self.chosen))


class TakeBack(Control, template=f"take-back:(?P<id>{ID})"):
    """Takes back the offer to own a havruta."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Take it back and say so, or say why not."""
        await responses.offer(request, HavrutaId(self.match["id"]), request.asker.id)


class OfferAnswer(Control, template="(?!)"):
    """An answer to the offer to own a havruta, which cannot be given twice."""

    async def act(self, request: Request) -> None:
        """Answer, or say why not; the offer says what became of it."""
        try:
            text = await self.answer(request, HavrutaId(self.match["id"]))
        except OfferOver as refusal:
            await settle(request, request.say.refusal(refusal))
            raise
        await request.respond(text)
        await settle(request, text)

    async def answer(self, request: Request, havruta_id: HavrutaId) -> str:
        """Keep the answer, and return what it means."""
        raise NotImplementedError


class TakeOver(OfferAnswer, template=f"take-over:(?P<id>{ID})"):
    """Has its presser own a havruta."""

    async def answer(self, request: Request, havruta_id: HavrutaId) -> str:
        """Take it over, or raise why not."""
        by = request.asker.id
        taken = await ownership.take_over(request.study, havruta_id=havruta_id, by=by)
        return request.say("From now on “{name}” is yours.", name=literal(taken.name))


class DeclineOffer(OfferAnswer, template=f"decline-offer:(?P<id>{ID})"):
    """Leaves a havruta to its owner."""

    async def answer(self, request: Request, havruta_id: HavrutaId) -> str:
        """Decline it, or raise why not."""
        by = request.asker.id
        declined = await ownership.decline(request.study, havruta_id=havruta_id, by=by)
        return request.say(
            "The havruta “{name}” stays with its owner.", name=literal(declined.name)
        )


CONTROLS = (
    TurnHavrutot,
    SetNotify,
    SetLanguage,
    SetLead,
    KeepPlaceOf,
    SetQuorum,
    ChooseCatchUp,
    MoveHere,
    Restore,
    DeleteNow,
    WhoGoes,
    Heir,
    TakeBack,
    TakeOver,
    DeclineOffer,
)
