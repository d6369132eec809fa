"""What is answered about what was learned, however it was asked for."""

import io

import discord

from bot.drawing import QUIET, TITLE_LIMIT, literal, page_link, row, shortened
from bot.progress.pictures import Painter
from bot.request import Request
from havruta.ids import HavrutaId
from havruta.progress import describing, drawing, reports
from havruta.progress.reports import Progress
from havruta.wording import Wording

FILE_NAME = "progress.png"
LONGEST_TOLD = 1024
"""So much a picture’s words may be at Discord."""


async def progress(request: Request, havruta_id: HavrutaId, painter: Painter) -> None:
    """Show a havruta's progress as a picture, light or dark as the asker reads, and in words."""
    say, user, study = request.say, request.asker.user, request.study
    found = await reports.progress(study, havruta_id=havruta_id, by=user.id)
    look = drawing.DARK if ("theme", "dark") in user.reading else drawing.LIGHT
    png = await painter.png(drawing.picture(say, look, found, found.ours))
    told = "\n".join(describing.lines(say, found.ours))
    picture = discord.File(io.BytesIO(png), FILE_NAME, description=told[:LONGEST_TOLD])
    address = f"{study.addresses.havruta(havruta_id)}/progress"
    await request.respond(embed=_embed(say, found), file=picture, view=row(page_link(say, address)))


def _embed(say: Wording, progress: Progress) -> discord.Embed:
    """Return what the picture says, in words, and what of it the asker was there for."""
    embed = discord.Embed(
        title=shortened(literal(progress.havruta.name), TITLE_LIMIT),
        description=progress.book.named(say.language),
        colour=QUIET,
    )
    for name, tally in ((say("Together"), progress.ours), (say("You"), progress.mine)):
        told = "\n".join(describing.lines(say, tally))
        embed.add_field(name=name, value=told, inline=False)
    return embed.set_image(url=f"attachment://{FILE_NAME}")
