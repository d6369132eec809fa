"""What a test looks at afterwards, and memories in which things go wrong."""

from contextlib import asynccontextmanager

from havruta.sessions import lifecycle, reports
from havruta.sessions.watch import LATE, RETURN, Watch
from tests.passing_on import PassingOn


def new_watch(study):
    """A watch that began as long ago as pages get to come back, and has seen no room yet."""
    seconds = 0.0
    watch = Watch(lambda: seconds)
    while seconds < RETURN.total_seconds():
        with watch.round(study.now()):
            seconds += LATE.total_seconds()
    return watch


async def end_empty(study):
    """End the rooms that are empty by the records; return the sessions."""
    return await lifecycle.end_empty(study, new_watch(study))


async def report_of(study, session):
    """All there is to tell of the session now."""
    return await reports.report(study, session_id=session.id)


async def session_of(study, session):
    """The session as it is kept now."""
    return (await report_of(study, session)).session


async def havruta_of(study, havruta):
    """The havruta as it is kept now."""
    async with study.storage.transaction() as records:
        return await records.havrutot.get(havruta.id)


async def invitations_of(study, havruta):
    """The havruta's invitations as they are kept now, oldest first."""
    async with study.storage.transaction() as records:
        return list(await records.invitations.of([havruta.id]))


async def stays_of(study, session):
    """The stays in the session's room, in the order people came."""
    async with study.storage.transaction() as records:
        return list(await records.stays.of([session.id]))


async def notices_of(study, havruta, kind=None):
    """The havruta's notices, of one kind or of all."""
    async with study.storage.transaction() as records:
        return [n for n in await records.notices.of(havruta.id) if kind in {None, n.kind}]


async def notice_now(study, notice):
    """The notice as it is kept now."""
    async with study.storage.transaction() as records:
        return await records.notices.get(notice.id)


async def keep(study, **values):
    """Store values as they are: `keep(study, havrutot=…, sessions=…)`."""
    async with study.storage.transaction() as records:
        for kind, value in values.items():
            await getattr(records, kind).save(value)


class Broken(Exception):
    """The memory has failed."""


class BreakingStorage(PassingOn):
    """A storage whose transactions break at the last moment, once `after` of them went well."""

    def __init__(self, storage, *, after=0):
        super().__init__(storage)
        self._left = after

    @asynccontextmanager
    async def opened(self, entered):
        async with entered as records:
            yield records
            self._left -= 1
            if self._left < 0:
                raise Broken


class InterruptedStorage(PassingOn):
    """A storage where, once, something else happens after so many transactions, before the next."""

    def __init__(self, storage, meanwhile, *, after=1):
        super().__init__(storage)
        self._meanwhile = [*[None] * after, meanwhile]

    @asynccontextmanager
    async def opened(self, entered):
        if self._meanwhile and (happens := self._meanwhile.pop(0)):
            await happens()
        async with entered as records:
            yield records
