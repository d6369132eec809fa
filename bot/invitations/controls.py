"""The buttons of an invitation, pressed."""

from contextlib import suppress

import discord

from bot.acknowledgement import is_private
from bot.control import ID, Control
from bot.drawing import literal, row
from bot.havrutot import responses
from bot.request import Request
from bot.sessions.buttons import join
from havruta.errors import InvitationOver
from havruta.havrutot import invitations
from havruta.ids import InvitationId


class Answer(Control, template="(?!)"):
    """An answer to an invitation, which cannot be given twice."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Answer, or say why not; what offers the invitation offers it no more."""
        try:
            await self.answer(request, InvitationId(self.match["id"]))
        except InvitationOver:
            await _retire(request)
            raise
        await _retire(request)

    async def answer(self, request: Request, invitation_id: InvitationId) -> None:
        """Keep the answer and say what it means."""
        raise NotImplementedError


class Accept(Answer, template=f"accept:(?P<id>{ID})"):
    """Takes the presser into the havruta."""

    async def answer(self, request: Request, invitation_id: InvitationId) -> None:
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
            await request.respond(text)
        else:
            text = say(
                "Welcome to “{name}”. It is in session now: press Join to come in.", name=name
            )
            await request.respond(text, view=row(join(say, accepted.running.id)))


class Decline(Answer, template=f"decline:(?P<id>{ID})"):
    """Turns the invitation down."""

    async def answer(self, request: Request, invitation_id: InvitationId) -> None:
        """Decline and confirm it, or say why not."""
        havruta = await invitations.decline(
            request.study, invitation_id=invitation_id, by=request.asker.id
        )
        say = request.say
        await request.respond(say("You have declined “{name}”.", name=literal(havruta.name)))


async def _retire(request: Request) -> None:
    """Take the buttons off the invitation; a list that holds it is drawn as it is now."""
    message = request.interaction.message
    assert message is not None
    with suppress(discord.HTTPException):  # where that fails they only refuse
        if not is_private(request.interaction):
            await message.edit(view=None)
        elif message.flags.components_v2:
            await responses.havrutot(request)
        else:
            await request.show(view=None)


CONTROLS = (Accept, Decline)
