"""What is answered about what was learned, however it was asked for."""

import io
from dataclasses import dataclass

import discord

from bot.drawing import LINE_LIMIT, QUIET, TITLE_LIMIT, literal, page_link, row, shortened
from bot.mentions import mentioned
from bot.progress import buttons
from bot.progress.pictures import painter_of
from bot.request import Request
from havruta.ids import HavrutaId
from havruta.library.books import book_of
from havruta.people.zones import NOWHERE
from havruta.progress import describing, drawing, reports
from havruta.progress.reports import Progress
from havruta.sessions import away
from havruta.sessions.away import Told
from havruta.sessions.learned import DAY_BEGINS
from havruta.when.past import day_meant
from havruta.wording import SHARED, Wording, wording

FILE_NAME = "progress.png"
LONGEST_TOLD = 1024
"""So much a picture’s words may be at Discord."""


async def progress(request: Request, havruta_id: HavrutaId) -> None:
    """Show a havruta's progress as a picture, light or dark as the asker reads, and in words."""
    say, user, study = request.say, request.asker.user, request.study
    found = await reports.progress(study, havruta_id=havruta_id, by=user.id)
    look = drawing.DARK if ("theme", "dark") in user.reading else drawing.LIGHT
    picture = await _picture(request, say, look, found)
    address = f"{study.addresses.havruta(havruta_id)}/progress"
    shares = user.id in {one.id for one, _ in found.shared}
    choices = (
        page_link(say, address),
        buttons.show_here(say, havruta_id),
        buttons.share(say, havruta_id, shares=not shares),
        buttons.streak(say, havruta_id, shown=not found.streaks),
    )
    await request.respond(embed=_embed(say, found), file=picture, view=row(*choices))


async def show_here(request: Request, havruta_id: HavrutaId) -> None:
    """Show all, where this was asked, what the havruta has learned, and who lets it be seen."""
    study, by = request.study, request.asker.id
    found = await reports.progress(study, havruta_id=havruta_id, by=by)
    say = wording(found.havruta.language or SHARED)
    picture = await _picture(request, say, drawing.LIGHT, found)
    embed = _titled(say, found)
    told = [describing.compared(say, user, tally) for user, tally in found.shared]
    embed.description = shortened("\n".join([embed.description or "", *map(literal, told)]), 2000)
    await request.respond(request.say("Here it is, for all to see."))
    await request.interaction.followup.send(
        embed=embed, file=picture, allowed_mentions=discord.AllowedMentions.none()
    )


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody has typed of learning away from the page."""

    ref: str
    when: str
    users: str
    minutes: int


async def learned(request: Request, havruta_id: HavrutaId, typed: Typed) -> None:
    """Keep what was learned away from the page until a partner confirms it, and say so."""
    study, say, user = request.study, request.say, request.asker.user
    day = day_meant(
        typed.when or say("today"),
        now=study.now(),
        zone=user.zone or NOWHERE,
        language=say.language,
        begins=DAY_BEGINS,
    )
    people = tuple(await mentioned(request, typed.users))
    told = Told(typed.ref, day, typed.minutes, people)
    kept = await away.tell(study, havruta_id=havruta_id, by=user.id, told=told)
    async with study.reading() as records:
        word = await away.word(records, kept, guild_id=request.asker.home.guild_id)
    lines = describing.away(say, word, book_of(study, kept.book), quoted=literal)
    lines.append(say("I keep that. It counts once a partner confirms it, whom I ask now."))
    await request.respond("\n".join(lines), view=row(buttons.take_back(say, kept.id)))


async def _picture(
    request: Request, say: Wording, look: drawing.Look, found: Progress
) -> discord.File:
    painter = painter_of(request.interaction.client)
    png = await painter.png(drawing.picture(say, look, found, found.ours))
    told = "\n".join(describing.lines(say, found.ours, streaks=found.streaks))
    return discord.File(io.BytesIO(png), FILE_NAME, description=told[:LONGEST_TOLD])


def _embed(say: Wording, progress: Progress) -> discord.Embed:
    """Return what the picture says, in words, and what of it the asker was there for."""
    embed = _titled(say, progress)
    for name, tally in ((say("Together"), progress.ours), (say("You"), progress.mine)):
        told = "\n".join(describing.lines(say, tally, streaks=progress.streaks))
        embed.add_field(name=name, value=told, inline=False)
    if progress.shared:
        told = "\n".join(
            literal(describing.compared(say, user, tally)) for user, tally in progress.shared
        )
        embed.add_field(name=say("Shared"), value=shortened(told, LINE_LIMIT), inline=False)
    return embed


def _titled(say: Wording, progress: Progress) -> discord.Embed:
    embed = discord.Embed(
        title=shortened(literal(progress.havruta.name), TITLE_LIMIT),
        description=progress.book.named(say.language),
        colour=QUIET,
    )
    return embed.set_image(url=f"attachment://{FILE_NAME}")
