"""What is answered about havrutot, however it was asked for."""

from bot.acknowledgement import is_private
from bot.havrutot import cards
from bot.request import Request
from havruta.havrutot import invitations, views
from havruta.ids import HavrutaId


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
    await request.show(view=cards.dashboard(say, waiting, overviews, page))


async def havruta(request: Request, havruta_id: HavrutaId) -> None:
    """Show one havruta with all that the asker can do about it."""
    by, here = request.asker.id, request.asker.home.guild_id
    overview = await views.show(request.study, havruta_id=havruta_id, by=by, guild_id=here)
    await request.show(view=cards.havruta_card(request.say, overview, by=by))
