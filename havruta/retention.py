"""Use case: what nobody needs any more is deleted. The rule is docs/decisions/0011."""

from datetime import timedelta

from havruta.study import Study

LINKS = timedelta(days=1)
"""So long after its end a personal link can still say that it is over."""

SIGN_INS = timedelta(days=30)
"""So long after its end a sign-in is kept, to be found if somebody asks who came in."""

NOTICES = timedelta(days=90)
"""So long after it was settled members can see how a notice ended."""


async def prune(study: Study) -> None:
    """Delete what is over: links, sign-ins and attempts at them, notices, pages of ended stays.

    Doing it again, or in two processes at once, changes nothing.
    """
    now = study.now()
    async with study.transaction() as records:
        await records.credentials.prune(links_until=now - LINKS, sign_ins_until=now - SIGN_INS)
        await records.credentials.prune_attempts(now)
        await records.notices.prune(now - NOTICES)
        await records.connections.prune()
