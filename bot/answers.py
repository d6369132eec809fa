"""What commands and buttons have in common: the answer to one wish, however it was made.

Each expects an interaction that has been acknowledged, privately.
"""

from typing import Any

import discord

from bot import buttons, cards
from bot.replies import is_private
from bot.whoever import asking, require_voice, study_of
from havruta.havrutot import invitations, views
from havruta.havrutot.model import Home
from havruta.ids import HavrutaId, SessionId
from havruta.library import books
from havruta.people import credentials
from havruta.sessions import lifecycle, reports
from havruta.sessions.model import Session
from havruta.wording import wording

LIST_SIZE = 5
MOST_INVITATIONS = 2
"""Boxes for seven are what one message holds."""
HISTORY_SIZE = 8


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
    await interaction.followup.send(
        text, view=buttons.row(buttons.page_link(address)), ephemeral=True
    )


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
        choices = buttons.accept(waiting.invitation.id), buttons.decline(waiting.invitation.id)
        await interaction.followup.send(text, view=buttons.row(*choices), ephemeral=True)
        return
    address = await credentials.link(study, session_id=session_id, by=user.id)
    text = say(
        "Your own way in: {address}\nIt works once, within {n} minutes. Keep it to yourself.",
        address=f"<{address}>",
        n=round(credentials.LINK_LIFE.total_seconds() / 60),
    )
    await interaction.followup.send(
        text, view=buttons.row(buttons.page_link(address)), ephemeral=True
    )


async def confirm_end(interaction: discord.Interaction, session: Session) -> None:
    """Ask whether the session is really to end."""
    say = wording()
    text = say("End the session for everyone? You are at {ref}.", ref=session.owner_ref)
    await interaction.followup.send(
        text, view=buttons.row(buttons.end_now(session.id)), ephemeral=True
    )


async def status(interaction: discord.Interaction, session_id: SessionId) -> None:
    """Show a session as its message shows it."""
    study = study_of(interaction)
    user = await asking(study, interaction)
    report = await reports.report(study, session_id=session_id, by=user.id)
    view = cards.session_buttons(report.session) or discord.utils.MISSING
    embed = cards.session_embed(report, books.book_of(study, report.session.book))
    await interaction.followup.send(embed=embed, view=view, ephemeral=True)


async def havrutot(
    interaction: discord.Interaction, page: int = 1, *, in_place: bool = False
) -> None:
    """Show a page of the asker's havrutot."""
    study = study_of(interaction)
    user = await asking(study, interaction)
    waiting = await invitations.invited(study, by=user.id)
    overviews = await views.dashboard(study, by=user.id)
    if not overviews and not waiting:
        say = wording()
        text = say("You have no havruta yet. /havruta create begins one.")
        await interaction.followup.send(text, ephemeral=True)
        if in_place and is_private(interaction):
            await interaction.delete_original_response()
        return
    pages = max(1, -(-len(overviews) // LIST_SIZE))
    page = min(max(page, 1), pages)
    shown = overviews[(page - 1) * LIST_SIZE : page * LIST_SIZE]
    view = cards.dashboard(waiting[:MOST_INVITATIONS], shown, page=page, pages=pages)
    await _show(interaction, in_place=in_place, view=view)


async def havruta(
    interaction: discord.Interaction, havruta_id: HavrutaId, *, in_place: bool = False
) -> None:
    """Show one havruta with all that the asker can do about it."""
    study = study_of(interaction)
    user = await asking(study, interaction)
    overview = await views.show(study, havruta_id=havruta_id, by=user.id)
    await _show(interaction, in_place=in_place, view=cards.havruta_card(overview, by=user.id))


async def history(
    interaction: discord.Interaction,
    havruta_id: HavrutaId | None,
    page: int = 1,
    *,
    in_place: bool = False,
) -> None:
    """Show a page of the sessions that have ended."""
    study = study_of(interaction)
    user = await asking(study, interaction)
    told = await reports.history(
        study, havruta_id=havruta_id, by=user.id, page=page, size=HISTORY_SIZE
    )
    view = cards.history_buttons(told, havruta_id)
    await _show(interaction, in_place=in_place, embed=cards.history_embed(told), view=view)


async def _show(interaction: discord.Interaction, *, in_place: bool, **message: Any) -> None:
    """Answer privately: in the place of the message that was pressed, or with one of its own."""
    if in_place:
        await interaction.edit_original_response(**message)
    else:
        await interaction.followup.send(ephemeral=True, **message)


def _elsewhere(interaction: discord.Interaction, home: Home) -> str:
    """Say where the session's message is to be found, if not here."""
    if home.channel_id is None or home.channel_id == str(interaction.channel_id):
        return ""
    say = wording()
    return say(" Its messages go to {channel}.", channel=f"<#{home.channel_id}>")
