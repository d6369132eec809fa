"""The buttons of a session, pressed."""

import discord

from bot.asker import asking, study_of
from bot.control import ID, Press
from bot.sessions import responses
from havruta.ids import HavrutaId, SessionId
from havruta.permissions import Action
from havruta.sessions import lifecycle
from havruta.wording import wording


class StartNow(Press, template=f"start:(?P<id>{ID})"):
    """Opens a session."""

    async def act(self, interaction: discord.Interaction) -> None:
        """Open it, or show the one that runs."""
        await responses.start(interaction, HavrutaId(self.match["id"]))


class Join(Press, template=f"join:(?P<id>{ID})"):
    """Hands over a personal link."""

    async def act(self, interaction: discord.Interaction) -> None:
        """Answer with the link, or say why not."""
        await responses.join(interaction, SessionId(self.match["id"]))


class End(Press, template=f"end:(?P<id>{ID})"):
    """Asks the owner whether to end the session."""

    async def act(self, interaction: discord.Interaction) -> None:
        """Answer with the confirmation, or say why not."""
        study = study_of(interaction)
        user = await asking(study, interaction)
        session = await lifecycle.permitted(
            study, session_id=SessionId(self.match["id"]), by=user.id, action=Action.END
        )
        await responses.confirm_end(interaction, session)


class EndNow(Press, template=f"end-now:(?P<id>{ID})"):
    """Ends the session; its confirmation becomes the answer."""

    in_place = True

    async def act(self, interaction: discord.Interaction) -> None:
        """End it and say so, or say why not."""
        study = study_of(interaction)
        user = await asking(study, interaction)
        session = await lifecycle.end(study, session_id=SessionId(self.match["id"]), by=user.id)
        say = wording()
        text = say("The session has ended. Next time you begin at {ref}.", ref=session.owner_ref)
        await interaction.edit_original_response(content=text, view=None)


CONTROLS = (StartNow, Join, End, EndNow)
