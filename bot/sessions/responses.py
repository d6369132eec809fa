"""What is answered about a session, however it was asked for."""

from discord.utils import MISSING

from bot.channel_permissions import require_voice
from bot.drawing import literal, page_link, row
from bot.invitations.buttons import accept, decline
from bot.request import Request
from bot.sessions import cards
from bot.sessions.buttons import end_now
from havruta.havrutot.invitations import Waiting
from havruta.havrutot.model import Home
from havruta.ids import SessionId
from havruta.library import books
from havruta.people import credentials
from havruta.sessions import entrance, reports
from havruta.sessions.entrance import Prospect
from havruta.sessions.model import Session


async def start(request: Request, prospect: Prospect) -> None:
    """Open a session, or show the one that runs, with the asker's way in."""
    havruta, say = prospect.havruta, request.say
    if prospect.running is None:
        await require_voice(request.interaction, havruta.home)
    opened = await entrance.start(
        request.study, havruta_id=havruta.id, book=havruta.book, by=request.asker.id
    )
    text = say(
        "The havruta “{name}” is in session at {ref}.{where}",
        name=literal(havruta.name),
        ref=opened.session.ref,
        where=_elsewhere(request, havruta.home),
    )
    await request.respond(text, view=row(page_link(say, opened.address)))


async def join(request: Request, session_id: SessionId) -> None:
    """Hand over a personal link to the session's page; who is only invited is asked to accept."""
    found = await entrance.join(request.study, session_id=session_id, by=request.asker.id)
    if isinstance(found, Waiting):
        await _ask_to_accept(request, found)
    else:
        await _hand_over(request, found.address)


async def confirm_end(request: Request, session: Session) -> None:
    """Ask whether the session is really to end."""
    say = request.say
    text = say("End the session for everyone? You are at {ref}.", ref=session.owner_ref)
    await request.respond(text, view=row(end_now(say, session.id)))


async def status(request: Request, session_id: SessionId) -> None:
    """Show a session as its message shows it."""
    study, say, asker = request.study, request.say, request.asker
    report = await reports.report(
        study, session_id=session_id, by=asker.id, guild_id=asker.home.guild_id
    )
    view = cards.session_buttons(say, report.session) or MISSING
    embed = cards.session_embed(say, report, books.book_of(study, report.session.book))
    await request.respond(embed=embed, view=view)


async def _ask_to_accept(request: Request, waiting: Waiting) -> None:
    say, invitation_id = request.say, waiting.invitation.id
    text = say(
        "You are invited to “{name}”: accept, then you can come in.",
        name=literal(waiting.havruta.name),
    )
    choices = accept(say, invitation_id), decline(say, invitation_id)
    await request.respond(text, view=row(*choices))


async def _hand_over(request: Request, address: str) -> None:
    say = request.say
    text = say(
        "Your own way in: {address}\nIt works once, within {n} minutes. Keep it to yourself.",
        address=f"<{address}>",
        n=round(credentials.LINK_LIFE.total_seconds() / 60),
    )
    await request.respond(text, view=row(page_link(say, address)))


def _elsewhere(request: Request, home: Home) -> str:
    """Say where the session's message is to be found, if not here."""
    if home.channel_id in {None, str(request.interaction.channel_id)}:
        return ""
    say = request.say
    return say(" Its messages go to {channel}.", channel=f"<#{home.channel_id}>")
