"""What is answered about what was told, however it was asked for."""

from bot.reminders import cards
from bot.request import Request
from havruta.ids import HavrutaId
from havruta.notices import ledger

STATUS_SIZE = 8


async def status(request: Request, havruta_id: HavrutaId | None, page: int = 1) -> None:
    """Show a page of what was to be told, and what became of it."""
    found = await ledger.status(
        request.study,
        havruta_id=havruta_id,
        by=request.asker.id,
        page=page,
        size=STATUS_SIZE,
        guild_id=request.asker.home.guild_id,
    )
    say = request.say
    view = cards.ledger_buttons(say, found, havruta_id)
    await request.show(embed=cards.ledger_embed(say, found), view=view)
