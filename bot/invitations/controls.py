"""The buttons of an invitation, pressed."""

from bot.control import Control
from bot.drawing import literal, row
from bot.invitations.retirement import Outcome, retire
from bot.people.buttons import languages_unasked
from bot.request import Request
from bot.sessions.buttons import join
from havruta.errors import InvitationOver
from havruta.havrutot import invitations
from havruta.ids import ID, InvitationId


class Answer(Control, template="(?!)"):
    """An answer to an invitation, which cannot be given twice."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Answer, or say why not; what offers the invitation says what became of it."""
        invitation_id = InvitationId(self.match["id"])
        try:
            outcome = await self.answer(request, invitation_id)
        except InvitationOver as refusal:
            await retire(request, invitation_id, Outcome(request.say.refusal(refusal)))
            raise
        await retire(request, invitation_id, outcome)

    async def answer(self, request: Request, invitation_id: InvitationId) -> Outcome:
        """Keep the answer and say what it means; return what the invitation reads from now on."""
        raise NotImplementedError


class Accept(Answer, template=f"accept:(?P<id>{ID})"):
    """Takes the presser into the havruta."""

    async def answer(self, request: Request, invitation_id: InvitationId) -> Outcome:
        """Join and say what comes next, or say why not."""
        say = request.say
        accepted = await invitations.accept(
            request.study, invitation_id=invitation_id, by=request.asker.id
        )
        name = literal(accepted.havruta.name)
        if accepted.running is None:
            text = say(
                "Welcome to “{name}”. You are told when a session starts; /havruta show says more.",
                name=name,
            )
            await request.respond(text, view=row(*languages_unasked(say, request.asker.user)))
        else:
            text = say(
                "Welcome to “{name}”. It is in session now: press Join to come in.", name=name
            )
            await request.respond(text, view=row(join(say, accepted.running.id)))
        outcome = say("Accepted: {who} has joined “{name}”.", who=_who(request), name=name)
        return Outcome(outcome, accepted.havruta.home)


class Decline(Answer, template=f"decline:(?P<id>{ID})"):
    """Turns the invitation down."""

    async def answer(self, request: Request, invitation_id: InvitationId) -> Outcome:
        """Decline and confirm it, or say why not."""
        havruta = await invitations.decline(
            request.study, invitation_id=invitation_id, by=request.asker.id
        )
        say, name = request.say, literal(havruta.name)
        await request.respond(say("You have declined “{name}”.", name=name))
        outcome = say("Declined: {who} has declined “{name}”.", who=_who(request), name=name)
        return Outcome(outcome, havruta.home)


def _who(request: Request) -> str:
    """Return whoever answers, by the name they go by where they do."""
    return literal(request.interaction.user.display_name)


CONTROLS = (Accept, Decline)
