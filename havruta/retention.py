"""Use case: what nobody needs any more is deleted. The rule is docs/decisions/0011."""

from datetime import timedelta

from havruta.study import Study

LINKS = timedelta(days=1)
"""So long after its end a personal link can still say that it is over."""

SIGN_INS = timedelta(days=30)
"""So long after its end a sign-in is kept, to be found if somebody asks who came in."""

CODES = timedelta(days=90)
"""So long after its end a code can still say why it lets nobody in."""

DELETED = timedelta(days=1)
"""So long after a havruta was deleted its last message may still become a summary."""

NOTICES = timedelta(days=90)
"""So long after it was settled members can see how a notice ended."""

TIMES = timedelta(days=366)
"""So long after a planned time it is told who said what of it, and that nothing came of it."""


async def prune(study: Study) -> None:
    """Delete what is over: links, sign-ins and attempts, codes, notices, pages of ended stays.

    Of planned times a year later: those of which nothing came, and what was said and proposed.

    What somebody has deleted is erased, once all has been told of it.
    Doing it again, or in two processes at once, changes nothing.
    """
    now = study.now()
    async with study.transaction() as records:
        await records.credentials.prune(links_until=now - LINKS, sign_ins_until=now - SIGN_INS)
        await records.credentials.prune_attempts(now)
        await records.codes.prune(now - CODES)
        await records.havrutot.prune(now - DELETED)
        await records.notices.prune(now - NOTICES)
        await records.connections.prune()
        await records.occurrences.prune(now - TIMES)
