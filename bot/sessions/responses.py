"""What is answered about a session, however it was asked for."""

from typing import Any

from discord import ui
from discord.utils import format_dt

from bot import security_log
from bot.channel_permissions import find_hindrance
from bot.drawing import A_ROW, let_in, literal, page_link, row
from bot.errors import refusal
from bot.havrutot.buttons import move_here
from bot.invitations.buttons import accept, decline
from bot.request import Request
from bot.sessions import buttons as session_buttons
from bot.sessions import cards
from bot.sessions.buttons import end_now, start_directly
from bot.sessions.voice import open_one
from bot.shards import are_divided
from havruta.calls import joining
from havruta.calls import voice as voices
from havruta.calls.model import Voice, VoiceState
from havruta.errors.base import HavrutaError
from havruta.errors.outside import CannotPost, ChannelGone, NotInServer, ThreadLocked
from havruta.havrutot.invitations import Waiting
from havruta.havrutot.model import NOWHERE, Havruta, Home
from havruta.ids import SessionId, UserId
from havruta.library import books
from havruta.people import credentials
from havruta.plans import starting
from havruta.plans.model import OccurrenceKey
from havruta.plans.starting import Beginning
from havruta.sentences import NO_VOICE
from havruta.sessions import entrance, leading, reports
from havruta.sessions.entrance import Entrance, Prospect
from havruta.sessions.model import Session
from havruta.wording import SHARED, Wording, wording


async def begin(request: Request, beginning: Beginning) -> None:
    """Open a session; where one is planned for soon, ask first whether that is meant."""
    planned, prospect, say = beginning.planned, beginning.prospect, request.say
    if planned is None:
        await start(request, prospect)
        return
    name, when = literal(prospect.havruta.name), format_dt(planned.starts_at, "R")
    text = say("A session of “{name}” is planned: {when}. Is it this one?", name=name, when=when)
    choices = (
        session_buttons.start_planned(say, planned.key),
        session_buttons.start_apart(say, prospect.havruta.id),
    )
    await request.respond(text, view=row(*choices))


async def start(
    request: Request,
    prospect: Prospect,
    *,
    key: OccurrenceKey | None = None,
    directly: bool = False,
) -> None:
    """Open a session, or show the one that runs, with the asker's way in.

    It is what is planned at the time of this `key`, if one is given.

    Where the bot may not speak at home, the asker is told so first, unless all are to be told
    `directly`; a home that cannot come back, or that nobody here can open, is no reason to wait.
    """
    havruta, say = prospect.havruta, request.say
    hindrance = await find_hindrance(request.interaction, havruta.home)
    if prospect.running is not None and isinstance(hindrance, CannotPost | ThreadLocked):
        hindrance = None  # its message stands there already
    if isinstance(hindrance, CannotPost) and not directly:
        choices = start_directly(say, havruta.id, key), *_ways_on(request, havruta, hindrance)
        await request.respond(refusal(request.interaction, hindrance), view=row(*choices))
        return
    opened = await _opened(request, havruta, key, hindrance)
    security_log.note(request.interaction, "link given", session=opened.session.id)
    text = say(
        "The havruta “{name}” is in session at {ref}.",
        name=literal(havruta.name),
        ref=request.place(opened.session.book, opened.session.ref),
    )
    own_way = say("You come in by this button: it is yours alone, and works once.")
    others_way = _directly(say, hindrance) or _others_way(request, havruta.home)
    buttons = page_link(say, opened.address), *_ways_on(request, havruta, hindrance)
    await request.respond(f"{text}\n{own_way}\n{others_way}", view=row(*buttons))
    await _share(request, havruta, opened.session)


async def _opened(
    request: Request, havruta: Havruta, key: OccurrenceKey | None, hindrance: HavrutaError | None
) -> Entrance:
    study, by = request.study, request.asker.id
    if key is not None:
        return await starting.start_early(study, key=key, by=by)
    gone = havruta.home if isinstance(hindrance, ChannelGone) else NOWHERE
    return await entrance.start(study, havruta_id=havruta.id, book=havruta.book, by=by, gone=gone)


async def _share(request: Request, havruta: Havruta, session: Session) -> None:
    """Have the others come in by a button where nobody else would tell them."""
    say = wording(havruta.language or SHARED)
    book = books.book_of(request.study, session.book)
    text = say(
        "The havruta “{name}” is in session at {ref}.",
        name=literal(havruta.name),
        ref=book.refs(session.ref, say.language)[0],
    )
    await request.share(text, row(session_buttons.join(say, session.id)))


async def join(request: Request, session_id: SessionId) -> None:
    """Hand over a personal link to the session's page; who is only invited is asked to accept."""
    found = await entrance.join(request.study, session_id=session_id, by=request.asker.id)
    if isinstance(found, Waiting):
        await _ask_to_accept(request, found)
    else:
        security_log.note(request.interaction, "link given", session=session_id)
        await _hand_over(request, found.address)


async def ask_to_lead(request: Request, session_id: SessionId) -> None:
    """Ask for the lead; who has it is asked to whom to give it."""
    study, say, asker = request.study, request.say, request.asker
    guild_id = asker.home.guild_id
    report = await reports.report(study, session_id=session_id, by=asker.id, guild_id=guild_id)
    await leading.ask(study, session_id=session_id, by=asker.id)
    if report.leader.id != asker.id:
        name = literal(report.leader.name)
        asked = say("You have asked for the lead. It is {name} who gives it.", name=name)
        await request.respond(asked)
        return
    others = [reader.user for reader in report.present if reader.user.id != asker.id][:A_ROW]
    if not others:
        await request.respond(say("You lead, and nobody else is in the room."))
        return
    choices = [session_buttons.give_lead(say, session_id, user) for user in others]
    await request.respond(say("You lead. To whom do you give the lead?"), view=row(*choices))


async def give_lead(request: Request, session_id: SessionId, to: UserId) -> None:
    """Have somebody else lead, and say who does."""
    study, say, asker = request.study, request.say, request.asker
    await leading.give(study, session_id=session_id, to=to, by=asker.id)
    guild_id = asker.home.guild_id
    report = await reports.report(study, session_id=session_id, by=asker.id, guild_id=guild_id)
    await request.respond(say("It is {name} who leads now.", name=literal(report.leader.name)))


async def summon(request: Request, session_id: SessionId) -> None:
    """Ask everyone to come to where the room is."""
    await leading.summon(request.study, session_id=session_id, by=request.asker.id)
    await request.respond(
        request.say("Everyone who reads by themselves is asked to come. Nobody is moved.")
    )


async def talk_there(request: Request, session_id: SessionId) -> None:
    """Answer with a voice channel for everybody; who asks leaves the call on the page for it."""
    study, by = request.study, request.asker.id
    # Of a server that another process has, nobody here knows what channels it has.
    is_there = request.asker.home.guild_id is not None or not are_divided(
        request.interaction.client
    )
    found, opens = await voices.ask(study, session_id=session_id, by=by, is_there=is_there)
    if opens:
        found = await open_one(request.interaction.client, study, session_id)
    if found.state is VoiceState.THERE:
        await joining.withdraw(study, session_id=session_id, by=by)
    await request.respond(_voice(request.say, found))


async def confirm_end(request: Request, session: Session) -> None:
    """Ask whether the session is really to end."""
    say = request.say
    text = say(
        "End the session for everyone? You are at {ref}.",
        ref=request.place(session.book, session.owner_ref),
    )
    await request.respond(text, view=row(end_now(say, session.id)))


async def status(request: Request, session_id: SessionId) -> None:
    """Show a session as its message shows it."""
    study, say, asker = request.study, request.say, request.asker
    report = await reports.report(
        study, session_id=session_id, by=asker.id, guild_id=asker.home.guild_id
    )
    embed = cards.session_embed(say, report, books.book_of(study, report.session.book))
    await request.respond(embed=embed, view=cards.session_buttons(say, report))


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
        "Your own way in is this button. It works once, within {n} minutes; keep it to yourself.",
        n=round(credentials.LINK_LIFE.total_seconds() / 60),
    )
    await request.respond(text, view=row(page_link(say, address)))


def _voice(say: Wording, found: Voice) -> str:
    """Say where to talk, or why nowhere."""
    if found.lack is not None:
        return say(NO_VOICE[found.lack])
    if found.state is not VoiceState.THERE:
        return say("I am looking for a voice channel. Press again in a moment.")
    channel = f"<#{found.channel_id}>"
    lines = [say("Talk in {channel}; the text stays in step on the page.", channel=channel)]
    if not found.is_for_all:
        lines.append(say("Not all of you are in its server: the call on the page is for everyone."))
    return "\n".join(lines)


def _directly(say: Wording, hindrance: HavrutaError | None) -> str:
    """Say why the others are told directly, if that is so."""
    match hindrance:
        case ChannelGone():
            return say("Its channel is gone, so I tell each of you directly from now on.")
        case NotInServer():
            return say(
                "I am not in the server of its channel, so I tell each of you directly, "
                "as far as Discord lets me."
            )
        case ThreadLocked() | CannotPost():
            channel = str(hindrance.values["channel"])
            return say(
                "I can’t write in {channel}, so I tell each of you directly.", channel=channel
            )
        case _:
            return ""


def _ways_on(
    request: Request, havruta: Havruta, hindrance: HavrutaError | None
) -> list[ui.Button[Any]]:
    """Return what can be done about a home that is closed."""
    say, here = request.say, request.asker.home
    ways = []
    if isinstance(hindrance, NotInServer):
        ways.append(let_in(say, request.interaction, str(hindrance.values["guild"])))
    can_move = request.asker.id == havruta.owner_id and here not in {NOWHERE, havruta.home}
    if hindrance is not None and can_move:
        ways.append(move_here(say, havruta.id))
    return ways


def _others_way(request: Request, home: Home) -> str:
    """Say how the others come in: by the session's message, wherever it is to be found."""
    say = request.say
    if home.channel_id is None:
        return say("The others press Join in the direct message that each of them gets.")
    if home.channel_id == str(request.interaction.channel_id):
        return say("The others press Join on the session’s message in this channel.")
    channel = f"<#{home.channel_id}>"
    return say("The others press Join on the session’s message in {channel}.", channel=channel)
