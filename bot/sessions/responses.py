"""What is answered about a session, however it was asked for."""

from discord.utils import MISSING, escape_markdown

from bot.channel_permissions import require_voice
from bot.drawing import page_link, row
from bot.invitations.buttons import accept, decline
from bot.request import Request
from bot.sessions import buttons, cards
from havruta.havrutot import invitations, views
from havruta.havrutot.model import Home
from havruta.ids import HavrutaId, SessionId
from havruta.library import books
from havruta.people import credentials
from havruta.sessions import lifecycle, reports
from havruta.sessions.model import Session


async def start(request: Request, havruta_id: HavrutaId) -> None:
    """Open a session, or show the one that runs, with the asker's way in."""
    study, by, say = request.study, request.asker.id, request.say
    overview = await views.show(study, havruta_id=havruta_id, by=by)
    if overview.running is None:
        await require_voice(request.interaction, overview.havruta.home)
    session = await lifecycle.start(study, havruta_id=havruta_id, by=by)
    address = await credentials.link(study, session_id=session.id, by=by)
    text = say(
        "The havruta “{name}” is in session at {ref}.{where}",
        name=escape_markdown(overview.havruta.name),
        ref=session.ref,
        where=_elsewhere(request, overview.havruta.home),
    )
    await request.answer(text, view=row(page_link(say, address)))


async def join(request: Request, session_id: SessionId) -> None:
    """Hand over a personal link to the session's page; who is only invited is asked to accept."""
    study, by, say = request.study, request.asker.id, request.say
    waiting = await invitations.invited_to(study, session_id=session_id, by=by)
    if waiting is not None:
        text = say(
            "You are invited to “{name}”: accept, then you can come in.",
            name=escape_markdown(waiting.havruta.name),
        )
        invitation_id = waiting.invitation.id
        await request.answer(
            text, view=row(accept(say, invitation_id), decline(say, invitation_id))
        )
        return
    address = await credentials.link(study, session_id=session_id, by=by)
    text = say(
        "Your own way in: {address}\nIt works once, within {n} minutes. Keep it to yourself.",
        address=f"<{address}>",
        n=round(credentials.LINK_LIFE.total_seconds() / 60),
    )
    await request.answer(text, view=row(page_link(say, address)))


async def confirm_end(request: Request, session: Session) -> None:
    """Ask whether the session is really to end."""
    say = request.say
    text = say("End the session for everyone? You are at {ref}.", ref=session.owner_ref)
    await request.answer(text, view=row(buttons.end_now(say, session.id)))


async def status(request: Request, session_id: SessionId) -> None:
    """Show a session as its message shows it."""
    study, say, asker = request.study, request.say, request.asker
    report = await reports.report(
        study, session_id=session_id, by=asker.id, guild_id=asker.home.guild_id
    )
    view = cards.session_buttons(say, report.session) or MISSING
    embed = cards.session_embed(say, report, books.book_of(study, report.session.book))
    await request.answer(embed=embed, view=view)


def _elsewhere(request: Request, home: Home) -> str:
    """Say where the session's message is to be found, if not here."""
    if home.channel_id in {None, str(request.interaction.channel_id)}:
        return ""
    say = request.say
    return say(" Its messages go to {channel}.", channel=f"<#{home.channel_id}>")
