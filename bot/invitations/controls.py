"""The buttons of an invitation, pressed."""

from discord import ui

from bot.control import Control
from bot.drawing import literal
from bot.invitations import responses
from bot.invitations.retirement import Outcome, retire
from bot.mentions import people_of
from bot.request import Request
from havruta.errors.havrutot import InvitationOver
from havruta.havrutot import invitations
from havruta.ids import ID, CodeId, HavrutaId, InvitationId


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
        await responses.welcome(request, accepted)
        name = literal(accepted.havruta.name)
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


class Invite(Control, template=f"invite:(?P<id>{ID})"):
    """Shows the ways to ask people to join."""

    async def act(self, request: Request) -> None:
        """Show them, or say why not."""
        await responses.ways_in(request, HavrutaId(self.match["id"]))


class InviteAgain(Control, template=f"invite_again:(?P<id>{ID})"):
    """Has all told of their invitations whom nothing has reached."""

    async def act(self, request: Request) -> None:
        """Promise it again, and say so, or say why not."""
        by, havruta_id = request.asker.id, HavrutaId(self.match["id"])
        havruta = await invitations.tell_again(request.study, havruta_id=havruta_id, by=by)
        say, name = request.say, literal(havruta.name)
        await request.respond(say("The invitations to “{name}” go out again.", name=name))


class Whom(Control, template=f"whom:(?P<id>{ID})"):
    """Invites those who are chosen."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Invite them and say what became of it, or say why not."""
        assert isinstance(self.item, ui.UserSelect)
        done = await invitations.invite_more(
            request.study,
            havruta_id=HavrutaId(self.match["id"]),
            by=request.asker.id,
            partners=await people_of(request, self.item.values),
        )
        await responses.invited(request, done)


class Share(Control, template=f"share:(?P<id>{ID})"):
    """Makes a code."""

    async def act(self, request: Request) -> None:
        """Make it and show it, or say why not."""
        await responses.share(request, HavrutaId(self.match["id"]))


class Revoke(Control, template=f"revoke:(?P<id>{ID}):(?P<code>{ID})"):
    """Has a code let nobody in any more."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Revoke it and show which ones still work, or say why not."""
        havruta_id, code_id = HavrutaId(self.match["id"]), CodeId(self.match["code"])
        await responses.revoke(request, havruta_id, code_id)


def _who(request: Request) -> str:
    """Return whoever answers, by the name they go by where they do."""
    return literal(request.interaction.user.display_name)


CONTROLS = (Accept, Decline, Invite, InviteAgain, Whom, Share, Revoke)
