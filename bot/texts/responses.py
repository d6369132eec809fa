"""What is answered about texts, however it was asked for."""

from bot.channel_permissions import require_voice
from bot.drawing import literal, row
from bot.request import Request
from bot.sessions.buttons import start
from bot.texts import buttons, cards
from havruta.havrutot import founding, selection
from havruta.hebrew.cycles import Cycle, learning
from havruta.library import references, searching
from havruta.library.references import Reference

DAILY = (Cycle.PARASHA, Cycle.DAF_YOMI, Cycle.MISHNA_YOMI, Cycle.NACH_YOMI, Cycle.PEREK_929)
MOST_OPEN = 4
"""So many havrutot are offered that learn the same book."""


async def show(request: Request, said: str) -> None:
    """Show a text, each language by itself, with whose it is and under which licence."""
    say = request.say
    quotation = await references.quote(request.study, said)
    await request.respond(
        embeds=cards.quotation(say, quotation), view=cards.ways_on(say, quotation)
    )


async def search(request: Request, said: str, page: int = 1) -> None:
    """Show a page of what the library has of these words."""
    say, size = request.say, cards.FOUND_SIZE
    query = searching.query_of(said)
    start_at = (max(page, 1) - 1) * size
    found = await searching.search(request.study, query, start=start_at, size=size)
    if not found.hits:
        text = say("Nothing was found for “{query}”.", query=literal(query))
        await request.show(content=text)
        return
    await request.show(view=cards.found(say, query, found, max(page, 1)))


async def daily(request: Request) -> None:
    """Show what each calendar of learning has for the asker's day."""
    keeper = request.asker.user.keeper
    today = keeper.today(request.study.now())
    portions = {cycle: learning(cycle, today, in_israel=keeper.in_israel) for cycle in DAILY}
    await request.respond(view=cards.daily(request.say, today, portions))


async def study(request: Request, said: str) -> None:
    """Offer the havrutot of the asker that learn the book; where there is none, make one."""
    say, by = request.say, request.asker.id
    reference = await references.understand(request.study, said)
    title = reference.book.title
    mine = await selection.mine(request.study, by=by)
    same = [one for one in mine if one.book == title and not one.is_archived][:MOST_OPEN]
    if not same:
        await _found(request, reference)
        return
    lines = [
        say(
            "You learn {book} in “{name}”, which is at {ref}.",
            name=literal(one.name),
            book=reference.book.named(say.language),
            ref=request.place(one.book, one.ref),
        )
        for one in same
    ]
    ways = [buttons.begin(say, one) for one in same]
    apart = buttons.another(say, reference.first.ref, reference.section.ref, title)
    await request.respond("\n".join(lines), view=row(*ways, apart))


async def found_there(request: Request, said: str) -> None:
    """Make a havruta that begins there, whatever else the asker learns."""
    await _found(request, await references.understand(request.study, said))


async def _found(request: Request, reference: Reference) -> None:
    say, asker = request.say, request.asker
    await require_voice(request.interaction, asker.home)
    made = await founding.create(
        request.study,
        by=asker.id,
        book=reference.book.title,
        name="",
        partners=(),
        home=asker.home,
        ref=reference.first.ref,
    )
    lines = [
        say(
            "Your havruta “{name}” is made. You begin at {ref}.",
            name=literal(made.name),
            ref=request.place(made.book, made.ref),
        ),
        say("Name your partners with /havruta invite, or give them a link: /havruta link."),
    ]
    await request.respond("\n".join(lines), view=row(start(say, made.id)))
