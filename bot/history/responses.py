"""What is answered about past sessions, however it was asked for."""

import io
from urllib.parse import quote, urlencode

import discord

from bot.drawing import literal, page_link, row
from bot.history import buttons, cards
from bot.history.seeking import Seeking
from bot.request import Request
from havruta.annotations import sheets, writing
from havruta.annotations.sheets import Sheet
from havruta.ids import HavrutaId, SessionId
from havruta.library import books
from havruta.names import tidy
from havruta.sessions import reports

HISTORY_SIZE = 8


async def history(request: Request, seeking: Seeking, page: int = 1) -> None:
    """Show a page of the sessions that have ended."""
    history = await reports.history(
        request.study,
        havruta_id=seeking.havruta_id,
        by=request.asker.id,
        page=page,
        size=HISTORY_SIZE,
        sought=seeking.sought(request.asker.user),
        guild_id=request.asker.home.guild_id,
    )
    say = request.say
    titles = {report.session.book for report in history.reports}
    shown = {title: books.book_of(request.study, title) for title in titles}
    address = f"{request.study.addresses.front}/history"
    if said := _as_the_page_says_it(seeking):
        address += f"?{urlencode(said, quote_via=quote)}"
    view = cards.history_buttons(say, history, shown, seeking, address)
    await request.show(embed=cards.history_embed(say, history, shown, seeking), view=view)


async def details(request: Request, session_id: SessionId) -> None:
    """Tell all there is to tell of one session, with the ways to its text and to its sheet."""
    study, say, by = request.study, request.say, request.asker.id
    report = await reports.report(
        study, session_id=session_id, by=by, guild_id=request.asker.home.guild_id
    )
    book = books.book_of(study, report.session.book)
    view = cards.session_links(say, study.addresses.session(session_id))
    await request.respond(embed=cards.details_embed(say, report, book), view=view)


async def sheet(request: Request, havruta_id: HavrutaId, said: str) -> None:
    """Hand over a source sheet, of a span or of the last session, as files and to be printed."""
    study, by, say = request.study, request.asker.id, request.say
    if tidy(said):
        found = await sheets.compose_span(study, havruta_id=havruta_id, by=by, said=said)
        address = f"{study.addresses.havruta(havruta_id)}/sheet?ref={quote(tidy(said))}"
    else:
        past = await reports.history(study, havruta_id=havruta_id, by=by, page=1, size=1)
        if not past.reports:
            await request.respond(say("No session has ended yet."))
            return
        session_id = past.reports[0].session.id
        found = await sheets.compose(study, session_id=session_id, by=by)
        address = f"{study.addresses.session(session_id)}/sheet"
    title = literal(found.title(say.language))
    text = say("A source sheet of {range}. Open the HTML, or the page, to print it.", range=title)
    switch = buttons.write_name(say, is_full=not found.full_name)
    view = row(page_link(say, address), switch)
    await request.respond(
        f"{text}\n{writing.respect(say)}", files=_files(request, found), view=view
    )


def _files(request: Request, found: Sheet) -> list[discord.File]:
    say = request.say
    made = {"sheet.md": writing.markdown(found, say), "sheet.html": writing.html(found, say)}
    return [discord.File(io.BytesIO(text.encode()), name) for name, text in made.items()]


def _as_the_page_says_it(seeking: Seeking) -> dict[str, str]:
    said = {
        "havruta": seeking.havruta_id,
        "book": seeking.book,
        "person": seeking.user_id,
        "kind": seeking.kind,
        "since": seeking.since,
        "until": seeking.until,
    }
    return {name: str(value) for name, value in said.items() if value}
