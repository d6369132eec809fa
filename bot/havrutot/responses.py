"""What is answered about havrutot, however it was asked for."""

from collections.abc import Collection
from typing import Any

from discord import ui

from bot.acknowledgement import is_private
from bot.drawing import literal, row
from bot.havrutot import buttons, cards
from bot.request import Request
from bot.sessions.buttons import start
from havruta.havrutot import homes, invitations, keeping, membership, ownership, views
from havruta.havrutot.model import InvitationState
from havruta.havrutot.views import Overview
from havruta.ids import HavrutaId, InvitationId, UserId
from havruta.people import preferences
from havruta.permissions import Action, require

INVITED = "invitation:"
"""What an invitation begins with where people are chosen from."""


async def havrutot(request: Request, page: int = 1) -> None:
    """Show a page of the asker's havrutot."""
    study, by, say = request.study, request.asker.id, request.say
    here = request.asker.home.guild_id
    waiting = await invitations.invited(study, by=by, guild_id=here)
    overviews = await views.dashboard(study, by=by, guild_id=here)
    if not overviews and not waiting:
        await request.respond(say("You have no havruta yet. /havruta create begins one."))
        if request.in_place and is_private(request.interaction):
            await request.interaction.delete_original_response()
        return
    today = request.asker.user.keeper.today(study.now())
    await request.show(view=cards.dashboard(say, waiting, overviews, page, by=by, today=today))


async def havruta(request: Request, havruta_id: HavrutaId) -> None:
    """Show one havruta with all that the asker can do about it."""
    by, here = request.asker.id, request.asker.home.guild_id
    overview = await views.show(request.study, havruta_id=havruta_id, by=by, guild_id=here)
    ways = await preferences.ways_to_choose(request.study, by=by)
    today = request.asker.user.keeper.today(request.study.now())
    card = cards.havruta_card(request.say, overview, by=by, today=today, ways=ways)
    await request.show(view=card)


async def move_here(request: Request, havruta_id: HavrutaId) -> None:
    """Have the havruta at home where this is asked, and say so."""
    say, home = request.say, request.asker.home
    moved = await homes.move(request.study, havruta_id=havruta_id, by=request.asker.id, home=home)
    name = literal(moved.name)
    if home.channel_id is None:
        text = say("From now on what concerns “{name}” is told to each of you directly.", name=name)
    else:
        text = say("From now on the messages of “{name}” go here.", name=name)
    await request.respond(text)


async def restore(request: Request, havruta_id: HavrutaId) -> None:
    """Bring the havruta back, and offer to begin."""
    by, say = request.asker.id, request.say
    restored = await keeping.restore(request.study, havruta_id=havruta_id, by=by)
    text = say("The havruta “{name}” is back.", name=literal(restored.name))
    await request.show(content=text, view=row(start(say, havruta_id)))


async def confirm_delete(request: Request, havruta_id: HavrutaId) -> None:
    """Say what would be lost, and ask whether the havruta is really to be deleted."""
    say, by = request.say, request.asker.id
    havruta = await keeping.deletable(request.study, havruta_id=havruta_id, by=by)
    text = say("Delete “{name}” for everyone in it?", name=literal(havruta.name))
    people = say.count("{n} person belongs to it.", "{n} people belong to it.", len(havruta.people))
    lost = say("Its place, its history and its invitations are lost for good.")
    instead = say("/havruta archive puts it away and keeps them.")
    asked = row(buttons.delete_now(say, havruta_id))
    await request.respond(f"{text}\n{people} {lost}\n{instead}", view=asked)


async def ask_who_goes(request: Request, havruta_id: HavrutaId) -> None:
    """Ask which of the others is to go: also who is only invited, not here, or not at Discord."""
    overview = await _overview(request, havruta_id, Action.REMOVE)
    waiting = [one for one in overview.invited if one.state is InvitationState.PENDING]
    names = _others(request, overview) | {
        f"{INVITED}{one.id}": request.say("Invited: {people}", people=one.name) for one in waiting
    }
    await _ask(request, names, buttons.who_goes(request.say, havruta_id, names))


async def ask_for_heir(request: Request, havruta_id: HavrutaId) -> None:
    """Ask which of the others is to own the havruta."""
    names = _others(request, await _overview(request, havruta_id, Action.TRANSFER))
    await _ask(request, names, buttons.heir(request.say, havruta_id, names))


async def remove_chosen(request: Request, havruta_id: HavrutaId, chosen: str) -> None:
    """Take out whoever was chosen, or their invitation back, and say so."""
    if not chosen.startswith(INVITED):
        await remove(request, havruta_id, UserId(chosen))
        return
    havruta = await membership.take_back(
        request.study,
        havruta_id=havruta_id,
        by=request.asker.id,
        invitation_id=InvitationId(chosen.removeprefix(INVITED)),
    )
    name = literal(havruta.name)
    text = request.say("That invitation to “{name}” is taken back.", name=name)
    await request.show(content=text, view=None)


async def remove(request: Request, havruta_id: HavrutaId, user_id: UserId) -> None:
    """Take somebody out of the havruta, or their invitation back, and say so."""
    by = request.asker.id
    removal = await membership.remove(request.study, havruta_id=havruta_id, by=by, user_id=user_id)
    say, who, name = request.say, literal(removal.who.name), literal(removal.havruta.name)
    if removal.was_invited:
        text = say("The invitation of {who} to “{name}” is taken back.", who=who, name=name)
    else:
        text = say("From now on {who} does not belong to “{name}”.", who=who, name=name)
    await request.show(content=text, view=None)


async def offer(request: Request, havruta_id: HavrutaId, to: UserId) -> None:
    """Ask somebody to own the havruta, and say so."""
    by, say = request.asker.id, request.say
    offered = await ownership.offer(request.study, havruta_id=havruta_id, by=by, to=to)
    name = literal(offered.havruta.name)
    if offered.to is None:
        text = say("The havruta “{name}” is yours, and stays so.", name=name)
        await request.show(content=text, view=None)
        return
    text = say(
        "I ask {who} whether to own “{name}”. Until they accept, it is yours.",
        who=literal(offered.to.name),
        name=name,
    )
    await request.show(content=text, view=row(buttons.take_back(say, havruta_id)))


async def _overview(request: Request, havruta_id: HavrutaId, action: Action) -> Overview:
    """Return the havruta, if the asker may do that."""
    by, here = request.asker.id, request.asker.home.guild_id
    overview = await views.show(request.study, havruta_id=havruta_id, by=by, guild_id=here)
    require(action, by, overview.havruta)
    return overview


def _others(request: Request, overview: Overview) -> dict[str, str]:
    """Return the names of those who belong to it beside the asker, by their ids."""
    others = [person for person in overview.people if person.id != request.asker.id]
    return {str(person.id): request.say.person(person.name) for person in others}


async def _ask(request: Request, names: Collection[str], choice: ui.Select[Any]) -> None:
    if names:
        await request.respond(request.say("Whom do you mean?"), view=row(choice))
    else:
        await request.respond(request.say("Nobody but you belongs to it."))
