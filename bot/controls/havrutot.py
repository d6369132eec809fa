"""The buttons of a havruta: start, history, the list, and its settings."""

import discord

from bot import answers
from bot.controls.press import ID, Press
from bot.whoever import asking, study_of
from havruta.havrutot import preferences
from havruta.havrutot.model import Lead, Told
from havruta.ids import HavrutaId
from havruta.wording import wording


class StartNow(Press, template=f"start:(?P<id>{ID})"):
    """Opens a session."""

    async def act(self, interaction: discord.Interaction) -> None:
        """Open it, or show the one that runs."""
        await answers.start(interaction, HavrutaId(self.match["id"]))


class ShowHistory(Press, template=f"history:(?P<id>{ID})"):
    """Shows the latest of a havruta's ended sessions."""

    async def act(self, interaction: discord.Interaction) -> None:
        """Answer with the first page."""
        await answers.history(interaction, HavrutaId(self.match["id"]))


class TurnHistory(Press, template=f"history:(?P<id>{ID}|all):(?P<page>[0-9]{{1,6}})"):
    """Turns to another page of ended sessions."""

    in_place = True

    async def act(self, interaction: discord.Interaction) -> None:
        """Show that page instead."""
        which = None if self.match["id"] == "all" else HavrutaId(self.match["id"])
        await answers.history(interaction, which, int(self.match["page"]), in_place=True)


class TurnHavrutot(Press, template="list:(?P<page>[0-9]{1,6})"):
    """Turns to another page of the list."""

    in_place = True

    async def act(self, interaction: discord.Interaction) -> None:
        """Show that page instead."""
        await answers.havrutot(interaction, int(self.match["page"]), in_place=True)


class SetTold(Press, template=f"told:(?P<id>{ID}):(?P<told>home|direct)"):
    """Switches how its presser hears of sessions."""

    in_place = True

    async def act(self, interaction: discord.Interaction) -> None:
        """Keep the choice, show it, and say what it means."""
        study, told = study_of(interaction), Told(self.match["told"])
        havruta_id = HavrutaId(self.match["id"])
        user = await asking(study, interaction)
        await preferences.set_told(study, havruta_id=havruta_id, by=user.id, told=told)
        say = wording()
        meaning = {
            Told.HOME: say("You will be mentioned in the channel when a session starts."),
            Told.DIRECT: say("You will get a direct message when a session starts."),
        }
        await answers.havruta(interaction, havruta_id, in_place=True)
        await interaction.followup.send(meaning[told], ephemeral=True)


class SetLead(Press, template=f"lead:(?P<id>{ID}):(?P<lead>owner|free)"):
    """Switches who turns the pages."""

    in_place = True

    async def act(self, interaction: discord.Interaction) -> None:
        """Keep the choice, show it, and say what it means."""
        study, lead = study_of(interaction), Lead(self.match["lead"])
        havruta_id = HavrutaId(self.match["id"])
        user = await asking(study, interaction)
        await preferences.set_lead(study, havruta_id=havruta_id, by=user.id, lead=lead)
        say = wording()
        meaning = {
            Lead.OWNER: say("From now on you turn the pages for everyone."),
            Lead.FREE: say("From now on everyone turns the pages for everyone."),
        }
        await answers.havruta(interaction, havruta_id, in_place=True)
        await interaction.followup.send(meaning[lead], ephemeral=True)
