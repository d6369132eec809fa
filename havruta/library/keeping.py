"""Use cases: what havrutot learn is fetched ahead, to be here when the library is not."""

import asyncio
from collections.abc import Awaitable, Callable

from havruta.study import Study

MOST_BOOKS = 500
"""Of so many havrutot, the newest first, the books are kept."""
A_ROUND = 4
PAUSE = 1.0
"""So many sections are asked for in a round, one after another, with so many seconds between."""


async def recall(study: Study) -> None:
    """Have in memory how the books of havrutot are divided, as far as that is kept.

    What the parts of a book are called in Hebrew is then known wherever it is told.
    """
    async with study.reading() as records:
        places = await records.havrutot.places(MOST_BOOKS)
    for title in dict(reversed(places)):
        await study.library.kept_shape(title)


async def keep_more(
    study: Study, *, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> int:
    """Have more of what havrutot learn kept here; return how many sections it was.

    Of each book the section that comes next is first. Nothing is remembered of it but what is kept,
    so that it goes on after a restart where it was, and two processes do each other no harm.
    """
    async with study.reading() as records:
        places = await records.havrutot.places(MOST_BOOKS)
    waiting, done = dict(reversed(places)), 0
    while waiting and done < A_ROUND:
        for title, ref in [*waiting.items()][: A_ROUND - done]:
            if await study.library.keep(title, ref):
                done += 1
                await pause(PAUSE)
            else:
                del waiting[title]
    return done
