"""What is answered about a session, however it was asked for."""

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
from havruta.wording import Wording


async def start(request: Request, prospect: Prospect) -> None:
    """Open a session, or show the one that runs, with the asker's way in."""
    havruta, say = prospect.havruta, request.say
    if prospect.running is None:
        await require_voice(request.interaction, havruta.home)
    opened = await entrance.start(
        request.study, havruta_id=havruta.id, book=havruta.book, by=request.asker.id
    )
    text = say(
        "The havruta “{name}” is in session at {ref}.",
        name=literal(havruta.name),
        ref=opened.session.ref,
    )
    lines = text, _own_way(say), _others_way(request, havruta.home)
    await request.respond("\n".join(lines), view=row(page_link(say, opened.address)))


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
    embed = cards.session_embed(say, report, books.book_of(study, report.session.book))
    await request.respond(embed=embed, view=cards.session_buttons(say, report.session))


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
    await request.respond(_own_way(say), view=row(page_link(say, address)))


def _own_way(say: Wording) -> str:
    return say(
        "Your own way in is this button. It works once, within {n} minutes; keep it to yourself.",
        n=round(credentials.LINK_LIFE.total_seconds() / 60),
    )


def _others_way(request: Request, home: Home) -> str:
    """Say how the others come in: by the session's message, wherever it is to be found."""
    say = request.say
    if home.channel_id is None:
        return say("The others press Join in the direct message that each of them gets.")
    if home.channel_id == str(request.interaction.channel_id):
        return say("The others press Join on the session’s message in this channel.")
    channel = f"<#{home.channel_id}>"
    return say("The others press Join on the session’s message in {channel}.", channel=channel)
