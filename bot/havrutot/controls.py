"""The buttons of a havruta and of their list, pressed."""

import discord

from bot.asker import asking, study_of
from bot.control import ID, Press
from bot.havrutot import responses
from havruta.havrutot import preferences
from havruta.havrutot.model import Lead, NotifyBy
from havruta.ids import HavrutaId
from havruta.wording import wording


class TurnHavrutot(Press, template="list:(?P<page>[0-9]{1,6})"):
    """Turns to another page of the list."""

    in_place = True

    async def act(self, interaction: discord.Interaction) -> None:
        """Show that page instead."""
        await responses.havrutot(interaction, int(self.match["page"]), in_place=True)


class SetTold(Press, template=f"told:(?P<id>{ID}):(?P<told>home|direct)"):
    """Switches how its presser hears of sessions."""

    in_place = True

    async def act(self, interaction: discord.Interaction) -> None:
        """Keep the choice, show it, and say what it means."""
        study, told = study_of(interaction), NotifyBy(self.match["told"])
        havruta_id = HavrutaId(self.match["id"])
        user = await asking(study, interaction)
        await preferences.set_notify(study, havruta_id=havruta_id, by=user.id, notify=told)
        say = wording()
        meaning = {
            NotifyBy.HOME: say("You will be mentioned in the channel when a session starts."),
            NotifyBy.DIRECT: say("You will get a direct message when a session starts."),
        }
        await responses.havruta(interaction, havruta_id, in_place=True)
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
        await responses.havruta(interaction, havruta_id, in_place=True)
        await interaction.followup.send(meaning[lead], ephemeral=True)


CONTROLS = (TurnHavrutot, SetTold, SetLead)
