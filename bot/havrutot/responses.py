"""What is answered about havrutot, however it was asked for."""

from bot.acknowledgement import is_private
from bot.drawing import literal, row
from bot.havrutot import buttons, cards
from bot.request import Request
from bot.sessions.buttons import start
from havruta.havrutot import homes, invitations, keeping, views
from havruta.ids import HavrutaId
from havruta.people import preferences


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
    await request.show(view=cards.dashboard(say, waiting, overviews, page, by=by))


async def havruta(request: Request, havruta_id: HavrutaId) -> None:
    """Show one havruta with all that the asker can do about it."""
    by, here = request.asker.id, request.asker.home.guild_id
    overview = await views.show(request.study, havruta_id=havruta_id, by=by, guild_id=here)
    ways = await preferences.ways_to_choose(request.study, by=by)
    await request.show(view=cards.havruta_card(request.say, overview, by=by, ways=ways))


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
