"""What is to be told, to whom: each promise is written in the transaction of its cause."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from havruta.havrutot.model import Havruta, Invitation
from havruta.ids import NoticeId, UserId, new_id
from havruta.notices import routing
from havruta.notices.model import Notice, NoticeKind, NoticeState
from havruta.plans.model import Occurrence, Scope
from havruta.records import Records
from havruta.sessions.model import Away, Session


def invitation(invitation: Invitation, now: datetime) -> Notice:
    """Return the promise to tell somebody that they are invited."""
    promise = _of_invitation(NoticeKind.INVITATION, invitation, now, invitation.user_id)
    return replace(promise, address=invitation.address)


def answer(invitation: Invitation, now: datetime) -> Notice:
    """Return the promise to tell the inviter what the answer was."""
    return _of_invitation(NoticeKind.ANSWER, invitation, now, invitation.invited_by)


def session_started(
    havruta: Havruta,
    session: Session,
    made: Iterable[Notice],
    now: datetime,
    people: Collection[UserId],
) -> list[Notice]:
    """Return the promises to tell that a session runs: at home, and to each of these who asked.

    Of those that were `made` of this session before, only what failed is promised again.
    """
    kept = {
        notice.recipient
        for notice in made
        if notice.kind is NoticeKind.SESSION and notice.state is not NoticeState.FAILED
    }
    return [
        _of_session(NoticeKind.SESSION, session, now, to)
        for to in routing.told_of_sessions(havruta)
        if to not in kept and (to is None or to in people)
    ]


def session_told_directly(
    people: Iterable[UserId], session: Session, made: Iterable[Notice], now: datetime
) -> list[Notice]:
    """Return the promises to tell these directly of a session that they do not hear of at home.

    Who was promised it before, by whichever way, is not promised it again.
    """
    promised = {notice.recipient for notice in made if notice.kind is NoticeKind.SESSION}
    return [
        _of_session(NoticeKind.SESSION, session, now, to) for to in people if to not in promised
    ]


def way_in(user_id: UserId, address: str, landing: str | None, now: datetime) -> Notice:
    """Return the promise to send somebody a link at an address of theirs."""
    return Notice(
        id=_notice_id(now),
        kind=NoticeKind.WAY_IN,
        havruta_id=None,
        due_at=now,
        recipient=user_id,
        address=address,
        landing=landing,
    )


def shared(session: Session, quoted: str, *, by: UserId, now: datetime) -> Notice:
    """Return the promise to show at home what somebody shares of the text."""
    promise = _of_session(NoticeKind.SHARED, session, now, None)
    return replace(promise, about=by, quoted=quoted)


def away(kind: NoticeKind, away: Away, *, to: UserId, about: UserId, now: datetime) -> Notice:
    """Return the promise to tell somebody of what was learned away from the page."""
    return Notice(
        id=_notice_id(now),
        kind=kind,
        havruta_id=away.havruta_id,
        due_at=now,
        recipient=to,
        about=about,
        away_id=away.id,
    )


def missed(session: Session, *, to: UserId, due_at: datetime, now: datetime) -> Notice:
    """Return the promise to offer somebody what they were not there for."""
    promise = _of_session(NoticeKind.MISSED, session, now, to)
    return replace(promise, due_at=due_at)


def siyum(havruta: Havruta, session: Session, told: str, now: datetime) -> list[Notice]:
    """Return the promises to tell that a book is complete: at home only if its owner wants."""
    people = routing.told_of_sessions(havruta) if havruta.announces else routing.willing(havruta)
    promised = [_of_session(NoticeKind.SIYUM, session, now, to) for to in people]
    return [replace(one, quoted=told) for one in promised]


def home_lost(havruta: Havruta, now: datetime) -> Notice:
    """Return the promise to tell the owner that there is no home any more."""
    return _to_owner(NoticeKind.HOME_LOST, havruta, now)


def home_shut(havruta: Havruta, now: datetime) -> Notice:
    """Return the promise to tell the owner that the bot is not in the home's server any more."""
    return _to_owner(NoticeKind.HOME_SHUT, havruta, now)


def about_person(
    kind: NoticeKind, havruta: Havruta, *, to: UserId, about: UserId, now: datetime
) -> Notice:
    """Return the promise to tell somebody what `about` has done, as `kind` says."""
    return Notice(
        id=_notice_id(now),
        kind=kind,
        havruta_id=havruta.id,
        due_at=now,
        recipient=to,
        about=about,
    )


def of_plan(
    kind: NoticeKind,
    occurrence: Occurrence,
    *,
    to: UserId | None,
    now: datetime,
    about: UserId | None = None,
    was_at: datetime | None = None,
    scope: Scope = Scope.THIS,
) -> Notice:
    """Return the promise to tell somebody, or all at home, something of what is planned."""
    return Notice(
        id=_notice_id(now),
        kind=kind,
        havruta_id=occurrence.havruta_id,
        due_at=now,
        recipient=to,
        about=about,
        session_id=occurrence.session_id,
        plan_id=occurrence.plan_id,
        original=occurrence.original,
        scope=scope,
        starts_at=occurrence.starts_at,
        was_at=was_at,
    )


def reminder(occurrence: Occurrence, *, to: UserId, due_at: datetime, now: datetime) -> Notice:
    """Return the promise to remind somebody of a time ahead of it."""
    promise = of_plan(NoticeKind.REMINDER, occurrence, to=to, now=now)
    return replace(promise, due_at=due_at)


async def unreached(records: Records, lost: Notice, now: datetime) -> Notice:
    """Return the promise to tell the owner who could not be reached, or that all could not."""
    havruta = await records.havrutot.get(lost.of_havruta)
    return Notice(
        id=_notice_id(now),
        kind=NoticeKind.HOME_CLOSED if lost.is_for_all else NoticeKind.UNREACHED,
        havruta_id=lost.havruta_id,
        due_at=now,
        recipient=havruta.owner_id,
        session_id=lost.session_id,
        invitation_id=lost.invitation_id,
        reason=lost.reason,
    )


def _to_owner(kind: NoticeKind, havruta: Havruta, now: datetime) -> Notice:
    return Notice(
        id=_notice_id(now),
        kind=kind,
        havruta_id=havruta.id,
        due_at=now,
        recipient=havruta.owner_id,
    )


def _of_invitation(
    kind: NoticeKind, invitation: Invitation, due_at: datetime, recipient: UserId | None
) -> Notice:
    return Notice(
        id=_notice_id(due_at),
        kind=kind,
        havruta_id=invitation.havruta_id,
        due_at=due_at,
        recipient=recipient,
        invitation_id=invitation.id,
    )


def _of_session(
    kind: NoticeKind, session: Session, due_at: datetime, recipient: UserId | None
) -> Notice:
    return Notice(
        id=_notice_id(due_at),
        kind=kind,
        havruta_id=session.havruta_id,
        due_at=due_at,
        recipient=recipient,
        session_id=session.id,
    )


def _notice_id(now: datetime) -> NoticeId:
    return NoticeId(new_id(now))
