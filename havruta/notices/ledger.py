"""Use cases: what became of every promise to tell, and promising again what was not told."""

from dataclasses import dataclass, replace

from havruta.errors.sessions import UnknownNotice
from havruta.events import NoticesDue
from havruta.havrutot.model import Havruta
from havruta.ids import HavrutaId, NoticeId, UserId, new_id
from havruta.notices.content import Obsolete, Opened
from havruta.notices.finding import find_content
from havruta.notices.model import Notice, NoticeState, Reason, Way
from havruta.people.model import User
from havruta.permissions import Action, require
from havruta.records import Records
from havruta.study import Study


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a promise to tell somebody, or all at home (`recipient` None)."""

    notice: Notice
    havruta: Havruta
    recipient: User | None
    can_be_retried: bool


@dataclass(frozen=True, slots=True)
class Ledger:
    """A page of promises, the latest first; pages count from 1."""

    outcomes: tuple[Outcome, ...]
    page: int
    pages: int


async def status(
    study: Study,
    *,
    havruta_id: HavrutaId | None,
    by: UserId,
    page: int,
    size: int,
    guild_id: str | None = None,
) -> Ledger:
    """Return what was promised of one havruta, or of all the person's, and what became of it.

    People go by their names in the server `guild_id`, if one is given. Raises `UnknownHavruta`,
    `NotAllowed`.
    """
    async with study.reading() as records:
        if havruta_id is None:
            havrutot = await records.havrutot.of(by)
        else:
            havrutot = [await records.havrutot.get(havruta_id)]
            require(Action.SHOW, by, havrutot[0])
        known = {havruta.id: havruta for havruta in havrutot}
        pages = max(1, -(-await records.notices.count(known) // size))
        page = min(max(page, 1), pages)
        notices = await records.notices.page(known, skip=(page - 1) * size, limit=size)
        people = {notice.recipient for notice in notices if notice.recipient}
        users = await records.users.many(people, guild_id=guild_id)
        outcomes = [
            Outcome(
                notice,
                known[notice.of_havruta],
                users[notice.recipient] if notice.recipient else None,
                await _can_be_retried(study, records, notice),
            )
            for notice in notices
        ]
    return Ledger(tuple(outcomes), page, pages)


async def retry(study: Study, *, notice_id: NoticeId, by: UserId) -> bool:
    """Promise again what was not told, if it still matters; return whether it does.

    Raises `UnknownNotice`, `NotAllowed`.
    """
    async with study.transaction() as records:
        try:
            notice = await records.notices.get(notice_id)
            if notice.havruta_id is None:
                raise UnknownNotice
            havruta = await records.havrutot.lock(notice.havruta_id)
            notice = await records.notices.lock(notice_id)
        except KeyError:
            raise UnknownNotice from None
        require(Action.RETRY, by, havruta)
        if not await _can_be_retried(study, records, notice):
            return False
        await records.notices.add(_anew(notice, study))
        records.publish(NoticesDue())
    return True


def _anew(notice: Notice, study: Study) -> Notice:
    """Return the same promise, made now: what has failed stays as it was."""
    now = study.now()
    return replace(
        notice,
        id=NoticeId(new_id(now)),
        due_at=now,
        state=NoticeState.DUE,
        attempts=0,
        lease_until=None,
        way=None,
        reason=None,
        settled_at=None,
    )


async def _can_be_retried(study: Study, records: Records, notice: Notice) -> bool:
    """Whether it was not told, was not promised again since, and still matters."""
    if notice.state is not NoticeState.FAILED or notice.reason is Reason.NOT_WISHED:
        return False
    promised = await records.notices.of(
        notice.of_havruta, session_id=notice.session_id, invitation_id=notice.invitation_id
    )
    others = [other for other in promised if _says(other) == _says(notice)]
    if any(other.state is not NoticeState.FAILED or other.id > notice.id for other in others):
        return False
    content = await find_content(study, records, notice, Way.DIRECT)
    if isinstance(content, Opened):
        return content.report.session.is_live
    return not isinstance(content, Obsolete)


def _says(notice: Notice) -> tuple[object, ...]:
    """Return what it tells, to whom."""
    return notice.kind, notice.recipient, notice.about, notice.session_id, notice.invitation_id
