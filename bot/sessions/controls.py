"""The buttons of a session, pressed."""

from bot.control import Control
from bot.request import Request
from bot.sessions import marking_responses, responses
from havruta.ids import ID, AnnotationId, HavrutaId, SessionId, UserId
from havruta.permissions import Action
from havruta.plans import starting, views
from havruta.plans.model import KEY, OccurrenceKey
from havruta.sessions import entrance, lifecycle


class StartNow(Control, template=f"start:(?P<id>{ID})"):
    """Opens a session."""

    async def act(self, request: Request) -> None:
        """Open it, or show the one that runs."""
        havruta_id = HavrutaId(self.match["id"])
        beginning = await starting.look(request.study, havruta_id=havruta_id, by=request.asker.id)
        await responses.begin(request, beginning)


class StartDirectly(Control, template=f"start-directly:(?P<id>{ID})(:(?P<key>{KEY}))?"):
    """Opens a session although nothing can be said at home."""

    async def act(self, request: Request) -> None:
        """Open it, or show the one that runs."""
        havruta_id, said = HavrutaId(self.match["id"]), self.match["key"]
        prospect = await entrance.look(request.study, havruta_id=havruta_id, by=request.asker.id)
        key = OccurrenceKey.parse(said) if said else None
        await responses.start(request, prospect, key=key, directly=True)


class StartPlanned(Control, template=f"start-planned:(?P<key>{KEY})"):
    """Begins early what is planned for soon."""

    async def act(self, request: Request) -> None:
        """Open it, or say why not."""
        key, by = OccurrenceKey.parse(self.match["key"]), request.asker.id
        planned = await views.show(request.study, key=key, by=by)
        havruta_id = planned.havruta.id
        prospect = await entrance.look(request.study, havruta_id=havruta_id, by=by)
        await responses.start(request, prospect, key=key)


class StartApart(Control, template=f"start-apart:(?P<id>{ID})"):
    """Opens a session beside what is planned for soon."""

    async def act(self, request: Request) -> None:
        """Open it, or show the one that runs."""
        havruta_id = HavrutaId(self.match["id"])
        prospect = await entrance.look(request.study, havruta_id=havruta_id, by=request.asker.id)
        await responses.start(request, prospect)


class Answered(Control, template=f"answered:(?P<id>{ID})"):
    """Closes the question that is chosen."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Close it, and show those that are left."""
        havruta_id = HavrutaId(self.match["id"])
        await marking_responses.close(request, havruta_id, AnnotationId(self.chosen))


class Join(Control, template=f"join:(?P<id>{ID})"):
    """Hands over a personal link."""

    async def act(self, request: Request) -> None:
        """Answer with the link, or say why not."""
        await responses.join(request, SessionId(self.match["id"]))


class AskToLead(Control, template=f"ask-to-lead:(?P<id>{ID})"):
    """Asks for the lead."""

    async def act(self, request: Request) -> None:
        """Ask, or say why not."""
        await responses.ask_to_lead(request, SessionId(self.match["id"]))


class GiveLead(Control, template=f"give-lead:(?P<id>{ID}):(?P<to>{ID})"):
    """Has somebody lead."""

    async def act(self, request: Request) -> None:
        """Give them the lead, or say why not."""
        await responses.give_lead(request, SessionId(self.match["id"]), UserId(self.match["to"]))


class Summon(Control, template=f"summon:(?P<id>{ID})"):
    """Asks everyone to come."""

    async def act(self, request: Request) -> None:
        """Ask them, or say why not."""
        await responses.summon(request, SessionId(self.match["id"]))


class TalkThere(Control, template=f"voice:(?P<id>{ID})"):
    """Finds a voice channel for everybody."""

    async def act(self, request: Request) -> None:
        """Answer with the channel, or say why there is none."""
        await responses.talk_there(request, SessionId(self.match["id"]))


class End(Control, template=f"end:(?P<id>{ID})"):
    """Asks the owner whether to end the session."""

    async def act(self, request: Request) -> None:
        """Answer with the confirmation, or say why not."""
        session = await lifecycle.permitted(
            request.study,
            session_id=SessionId(self.match["id"]),
            by=request.asker.id,
            action=Action.END,
        )
        await responses.confirm_end(request, session)


class EndNow(Control, template=f"end-now:(?P<id>{ID})"):
    """Ends the session; its confirmation becomes the answer."""

    in_place = True

    async def act(self, request: Request) -> None:
        """End it and say so, or say why not."""
        session_id = SessionId(self.match["id"])
        session = await lifecycle.end(request.study, session_id=session_id, by=request.asker.id)
        say = request.say
        text = say(
            "The session has ended. Next time you begin at {ref}.",
            ref=request.place(session.book, session.owner_ref),
        )
        await request.show(content=text, view=None)


CONTROLS = (
    StartNow,
    StartDirectly,
    StartPlanned,
    StartApart,
    Answered,
    Join,
    TalkThere,
    AskToLead,
    GiveLead,
    Summon,
    End,
    EndNow,
)
