"""What is answered about past sessions, however it was asked for."""

from bot.history import cards
from bot.request import Request
from havruta.ids import HavrutaId
from havruta.library import books
from havruta.sessions import reports

HISTORY_SIZE = 8


async def history(request: Request, havruta_id: HavrutaId | None, page: int = 1) -> None:
    """Show a page of the sessions that have ended."""
    history = await reports.history(
        request.study,
        havruta_id=havruta_id,
        by=request.asker.id,
        page=page,
        size=HISTORY_SIZE,
        guild_id=request.asker.home.guild_id,
    )
    say = request.say
    titles = {report.session.book for report in history.reports}
    shown = {title: books.book_of(request.study, title) for title in titles}
    address = f"{request.study.addresses.origin}/history"
    if havruta_id is not None:
        address += f"?havruta={havruta_id}"
    view = cards.history_buttons(say, history, havruta_id, address)
    await request.show(embed=cards.history_embed(say, history, shown), view=view)
