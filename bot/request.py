"""One wish of one person: a command that was typed or a button that was pressed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import ui

from bot import welcome
from bot.acknowledgement import acknowledge
from bot.asker import find_asker, is_guest, study_of
from havruta.asker import Asker
from havruta.library.books import book_of
from havruta.people.model import User
from havruta.study import Study
from havruta.wording import Wording


@dataclass(frozen=True, slots=True)
class Request:
    """A wish that has been acknowledged, with who asks, found once.

    With `in_place` the answer takes the place of the message whose button was pressed, where that
    is private, too.
    """

    interaction: discord.Interaction
    study: Study
    asker: Asker
    in_place: bool = False

    @property
    def say(self) -> Wording:
        """Says things in the asker's language."""
        return self.asker.say

    def of(self, user: User) -> "Request":
        """Return the same wish of the asker as they are now."""
        return replace(self, asker=replace(self.asker, user=user))

    def place(self, book: str, ref: str) -> str:
        """Return a ref as the asker's language says it."""
        return book_of(self.study, book).refs(ref, self.say.language)[0]

    async def respond(self, text: str | None = None, **message: Any) -> None:
        """Answer privately, with a message of its own; `on_private_answer` hears of it.

        A newcomer is told how everything begins.
        """
        send = self.interaction.followup.send
        first_steps = welcome.due(self.interaction, self.say)
        has_place = not isinstance(message.get("view"), ui.LayoutView)
        if first_steps and has_place:
            text = f"{text}\n\n{first_steps}" if text else first_steps
        await send(text or discord.utils.MISSING, ephemeral=True, **message)
        if first_steps and not has_place:
            await send(first_steps, ephemeral=True)
        self.interaction.client.dispatch("private_answer", self)

    async def share(self, text: str, view: ui.View, calls: Iterable[int] = ()) -> None:
        """Say it to all where the bot is only a guest, so that nothing else would tell them there.

        `calls` are the numbers at Discord of those whom it calls, before it.
        """
        if not is_guest(self.interaction):
            return
        people = [discord.Object(number) for number in calls]
        called = " ".join(f"<@{person.id}>" for person in people)
        await self.interaction.followup.send(
            "\n".join(part for part in (called, text) if part),
            view=view,
            allowed_mentions=discord.AllowedMentions(everyone=False, roles=False, users=people),
        )

    async def show(self, **message: Any) -> None:
        """Answer privately: in the place of the message that was pressed, if so asked.

        A message of components alone stays one, so that texts cannot take its place.
        """
        pressed = self.interaction.message
        is_laid_out = pressed is not None and pressed.flags.components_v2
        if self.in_place and (not is_laid_out or isinstance(message.get("view"), ui.LayoutView)):
            await self.interaction.edit_original_response(**message)
        else:
            given = {name: value for name, value in message.items() if value is not None}
            await self.respond(given.pop("content", None), **given)


async def receive(interaction: discord.Interaction, *, in_place: bool = False) -> Request:
    """Acknowledge what is asked, then find who asks it."""
    await acknowledge(interaction, in_place=in_place)
    asker = await find_asker(interaction, is_answered=True)
    return Request(interaction, study_of(interaction), asker, in_place)
