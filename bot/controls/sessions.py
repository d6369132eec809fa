"""Join and End, on a session's message and wherever else they are offered."""

import discord

from bot import answers
from bot.controls.press import ID, Press
from bot.whoever import asking, study_of
from havruta.ids import SessionId
from havruta.permissions import Action
from havruta.sessions import lifecycle
from havruta.wording import wording


class Join(Press, template=f"join:(?P<id>{ID})"):
    """Hands over a personal link."""

    async def act(self, interaction: discord.Interaction) -> None:
        """Answer with the link, or say why not."""
        await answers.join(interaction, SessionId(self.match["id"]))


class End(Press, template=f"end:(?P<id>{ID})"):
    """Asks the owner whether to end the session."""

    async def act(self, interaction: discord.Interaction) -> None:
        """Answer with the confirmation, or say why not."""
        study = study_of(interaction)
        user = await asking(study, interaction)
        session = await lifecycle.permitted(
            study, session_id=SessionId(self.match["id"]), by=user.id, action=Action.END
        )
        await answers.confirm_end(interaction, session)


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
