"""What is answered about a session, however it was asked for.

Each expects an interaction that has been acknowledged, privately.
"""

import discord

from bot.asker import asking, study_of
from bot.channel_permissions import require_voice
from bot.drawing import page_link, row
from bot.invitations.buttons import accept, decline
from bot.sessions import buttons, cards
from havruta.havrutot import invitations, views
from havruta.havrutot.model import Home
from havruta.ids import HavrutaId, SessionId
from havruta.library import books
from havruta.people import credentials
from havruta.sessions import lifecycle, reports
from havruta.sessions.model import Session
from havruta.wording import wording


async def start(interaction: discord.Interaction, havruta_id: HavrutaId) -> None:
    """Open a session, or show the one that runs, with the asker's way in."""
    study = study_of(interaction)
    user = await asking(study, interaction)
    overview = await views.show(study, havruta_id=havruta_id, by=user.id)
    if overview.running is None:
        await require_voice(interaction, overview.havruta.home)
    session = await lifecycle.start(study, havruta_id=havruta_id, by=user.id)
    address = await credentials.link(study, session_id=session.id, by=user.id)
    say = wording()
    text = say(
        "The havruta “{name}” is in session at {ref}.{where}",
        name=discord.utils.escape_markdown(overview.havruta.name),
        ref=session.ref,
        where=_elsewhere(interaction, overview.havruta.home),
    )
    await interaction.followup.send(text, view=row(page_link(address)), ephemeral=True)


async def join(interaction: discord.Interaction, session_id: SessionId) -> None:
    """Hand over a personal link to the session's page; who is only invited is asked to accept."""
    study = study_of(interaction)
    user = await asking(study, interaction)
    say = wording()
    waiting = await invitations.invited_to(study, session_id=session_id, by=user.id)
    if waiting is not None:
        text = say(
            "You are invited to “{name}”: accept, then you can come in.",
            name=discord.utils.escape_markdown(waiting.havruta.name),
        )
        choices = accept(waiting.invitation.id), decline(waiting.invitation.id)
        await interaction.followup.send(text, view=row(*choices), ephemeral=True)
        return
    address = await credentials.link(study, session_id=session_id, by=user.id)
    text = say(
        "Your own way in: {address}\nIt works once, within {n} minutes. Keep it to yourself.",
        address=f"<{address}>",
        n=round(credentials.LINK_LIFE.total_seconds() / 60),
    )
    await interaction.followup.send(text, view=row(page_link(address)), ephemeral=True)


async def confirm_end(interaction: discord.Interaction, session: Session) -> None:
    """Ask whether the session is really to end."""
    say = wording()
    text = say("End the session for everyone? You are at {ref}.", ref=session.owner_ref)
    await interaction.followup.send(text, view=row(buttons.end_now(session.id)), ephemeral=True)


async def status(interaction: discord.Interaction, session_id: SessionId) -> None:
    """Show a session as its message shows it."""
    study = study_of(interaction)
    user = await asking(study, interaction)
    report = await reports.report(study, session_id=session_id, by=user.id)
    view = cards.session_buttons(report.session) or discord.utils.MISSING
    embed = cards.session_embed(report, books.book_of(study, report.session.book))
    await interaction.followup.send(embed=embed, view=view, ephemeral=True)


def _elsewhere(interaction: discord.Interaction, home: Home) -> str:
    """Say where the session's message is to be found, if not here."""
    if home.channel_id is None or home.channel_id == str(interaction.channel_id):
        return ""
    say = wording()
    return say(" Its messages go to {channel}.", channel=f"<#{home.channel_id}>")
