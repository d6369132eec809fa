"""Finds what a notice has to say, when it is about to be told."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

from havruta.errors.havrutot import UnknownHavruta
from havruta.havrutot.limits import MINUTE
from havruta.havrutot.model import Havruta, Invitation, InvitationState
from havruta.ids import UserId
from havruta.library.books import book_of
from havruta.notices import routing
from havruta.notices.content import (
    Answered,
    Archived,
    Contact,
    Content,
    Deed,
    Deleted,
    HomeClosed,
    HomeLost,
    HomeShut,
    Inherited,
    Invited,
    Joined,
    Left,
    Obsolete,
    OfferDeclined,
    Offered,
    Opened,
    Removed,
    Restored,
    Shared,
    TakenOver,
    Unreached,
    WayIn,
)
from havruta.notices.learned_finding import LEARNED_FINDERS
from havruta.notices.lookup import Lookup
from havruta.notices.model import Notice, NoticeKind, NoticeState, Reason, Way
from havruta.notices.plan_finding import LATE, PLAN_FINDERS
from havruta.plans.audience import find_audience
from havruta.plans.model import Occurrence
from havruta.records import Records
from havruta.sessions import reports
from havruta.sessions.model import Session, SessionKind
from havruta.study import Study


async def find_content(
    study: Study, records: Records, notice: Notice, way: Way
) -> Content | Obsolete:
    """Return what the notice has to say now, by this way; nothing of what has been deleted."""
    try:
        content = await FINDERS[notice.kind](Lookup(study, records, notice, way))
    except UnknownHavruta:
        return Obsolete()
    if way is not Way.MAIL or isinstance(content, Obsolete):
        return content
    return replace(content, address=notice.address or await _mailbox(records, notice))


async def _invited(lookup: Lookup) -> Invited | Obsolete:
    invitation, havruta = await _invitation(lookup)
    if invitation.state_at(lookup.now) is not InvitationState.PENDING:
        return Obsolete()
    (inviter,) = await lookup.users(havruta, [invitation.invited_by])
    recipient = await lookup.recipient(havruta) if lookup.notice.recipient else None
    return Invited(
        havruta=havruta,
        recipient=recipient,
        mentions=(recipient,) if recipient else (),
        invitation_id=invitation.id,
        digest=invitation.digest,
        inviter=inviter,
        book=book_of(lookup.study, havruta.book),
        expires_at=invitation.expires_at,
    )


async def _answered(lookup: Lookup) -> Answered:
    invitation, havruta = await _invitation(lookup)
    is_accepted = invitation.state is InvitationState.ACCEPTED
    recipient = await lookup.recipient(havruta)
    return Answered(
        havruta=havruta,
        recipient=recipient,
        mentions=(recipient,),
        who=await _invitee(lookup, havruta, invitation),
        is_accepted=is_accepted,
    )


async def _opened(lookup: Lookup) -> Opened:
    """Also what is over by now is told, as its summary; but nobody is called to it."""
    assert lookup.notice.session_id is not None
    havruta = await lookup.records.havrutot.get(lookup.notice.of_havruta)
    session = await lookup.records.sessions.get(lookup.notice.session_id)
    report = await reports.read(
        lookup.records, havruta, session, lookup.now, guild_id=lookup.guild_id(havruta)
    )
    recipient = await lookup.recipient(havruta) if lookup.notice.recipient else None
    called = [recipient.user.id] if recipient else routing.called_home(havruta)
    planned = await lookup.records.occurrences.of_session(session.id) if session.is_live else ()
    called = await _called(lookup, havruta, session, planned, called)
    return Opened(
        havruta=havruta,
        recipient=recipient,
        mentions=await lookup.called(havruta, called),
        report=report,
        book=book_of(lookup.study, session.book),
        late_by=_late_by(lookup, session, planned),
    )


def _late_by(lookup: Lookup, session: Session, planned: Iterable[Occurrence]) -> int:
    """Return by how many minutes it comes late, if the session still runs.

    It counts from the start, for a notice falls due anew with each attempt.
    """
    late = lookup.now - min([session.started_at, *(one.starts_at for one in planned)])
    return round(late / MINUTE) if session.is_live and late > LATE else 0


async def _called(
    lookup: Lookup,
    havruta: Havruta,
    session: Session,
    planned: Iterable[Occurrence],
    people: Iterable[UserId],
) -> list[UserId]:
    """Return who of these is called to a session that runs: nobody whom its plan leaves out."""
    if not session.is_live:
        return []
    called = [one for one in people if one != session.started_by]
    if session.kind is SessionKind.SCHEDULED:
        for occurrence in planned:
            plan = await lookup.records.plans.get(occurrence.plan_id)
            wanted = await find_audience(lookup.records, havruta, plan, occurrence)
            called = [one for one in called if one in {user.id for user in wanted.counted}]
    return called


async def _unreached(lookup: Lookup) -> Unreached | Obsolete:
    notice = lookup.notice
    if await _is_past(lookup):
        return Obsolete()
    havruta = await lookup.records.havrutot.get(lookup.notice.of_havruta)
    recipient = await lookup.recipient(havruta)
    missed = await _missed(lookup, havruta)
    return Unreached(
        havruta=havruta,
        recipient=recipient,
        mentions=(recipient,),
        reason=notice.reason or Reason.GAVE_UP,
        missed=missed,
        session_id=notice.session_id,
        invitation_id=notice.invitation_id,
        is_by_mail=await _is_by_mail(lookup),
    )


async def _shared(lookup: Lookup) -> Shared:
    notice = lookup.notice
    assert notice.session_id is not None
    assert notice.about is not None
    havruta = await lookup.records.havrutot.get(notice.of_havruta)
    (who,) = await lookup.users(havruta, [notice.about])
    return Shared(
        havruta=havruta,
        recipient=None,
        mentions=(),
        who=who,
        session_id=notice.session_id,
        lines=tuple((notice.quoted or "").split("\n")),
    )


async def _home_closed(lookup: Lookup) -> HomeClosed | Obsolete:
    notice = lookup.notice
    if await _is_past(lookup):
        return Obsolete()
    assert notice.session_id is not None
    havruta = await lookup.records.havrutot.get(lookup.notice.of_havruta)
    recipient = await lookup.recipient(havruta)
    return HomeClosed(
        havruta=havruta,
        recipient=recipient,
        mentions=(recipient,),
        reason=notice.reason or Reason.GAVE_UP,
        session_id=notice.session_id,
    )


async def _home_lost(lookup: Lookup) -> HomeLost:
    havruta = await lookup.records.havrutot.get(lookup.notice.of_havruta)
    recipient = await lookup.recipient(havruta)
    return HomeLost(havruta=havruta, recipient=recipient, mentions=(recipient,))


async def _home_shut(lookup: Lookup) -> HomeShut:
    havruta = await lookup.records.havrutot.get(lookup.notice.of_havruta)
    recipient = await lookup.recipient(havruta)
    return HomeShut(havruta=havruta, recipient=recipient, mentions=(recipient,))


async def _deed(lookup: Lookup) -> Deed | Obsolete:
    notice = lookup.notice
    havruta = await lookup.records.havrutot.recall(lookup.notice.of_havruta)
    recipient = await lookup.recipient(havruta)
    is_offer = notice.kind is NoticeKind.OFFERED
    if is_offer and havruta.offered_to != notice.recipient:
        return Obsolete()
    assert notice.about is not None
    (who,) = await lookup.users(havruta, [notice.about])
    return DEEDS[notice.kind](havruta=havruta, recipient=recipient, mentions=(recipient,), who=who)


async def _way_in(lookup: Lookup) -> WayIn:
    assert lookup.notice.recipient is not None
    user = await lookup.records.users.get(lookup.notice.recipient)
    recipient = Contact(user, None)
    return WayIn(recipient=recipient, mentions=(), landing=lookup.notice.landing)


DEEDS: dict[NoticeKind, type[Deed]] = {
    NoticeKind.LEFT: Left,
    NoticeKind.REMOVED: Removed,
    NoticeKind.JOINED: Joined,
    NoticeKind.OFFERED: Offered,
    NoticeKind.TAKEN_OVER: TakenOver,
    NoticeKind.OFFER_DECLINED: OfferDeclined,
    NoticeKind.ARCHIVED: Archived,
    NoticeKind.RESTORED: Restored,
    NoticeKind.DELETED: Deleted,
    NoticeKind.INHERITED: Inherited,
}

FINDERS: dict[NoticeKind, Callable[[Lookup], Awaitable[Content | Obsolete]]] = {
    NoticeKind.INVITATION: _invited,
    NoticeKind.ANSWER: _answered,
    NoticeKind.SESSION: _opened,
    NoticeKind.UNREACHED: _unreached,
    NoticeKind.SHARED: _shared,
    NoticeKind.HOME_CLOSED: _home_closed,
    NoticeKind.HOME_LOST: _home_lost,
    NoticeKind.HOME_SHUT: _home_shut,
    NoticeKind.WAY_IN: _way_in,
    **dict.fromkeys(DEEDS, _deed),
    **LEARNED_FINDERS,
    **PLAN_FINDERS,
}


async def _invitation(lookup: Lookup) -> tuple[Invitation, Havruta]:
    assert lookup.notice.invitation_id is not None
    invitation = await lookup.records.invitations.get(lookup.notice.invitation_id)
    return invitation, await lookup.records.havrutot.get(invitation.havruta_id)


async def _is_past(lookup: Lookup) -> bool:
    """Whether what somebody was not told of has been answered, or is over."""
    records, notice = lookup.records, lookup.notice
    if notice.invitation_id is not None:
        invitation = await records.invitations.get(notice.invitation_id)
        return invitation.state_at(lookup.now) is not InvitationState.PENDING
    assert notice.session_id is not None
    return not (await records.sessions.get(notice.session_id)).is_live


async def _invitee(lookup: Lookup, havruta: Havruta, invitation: Invitation) -> str:
    """Return the name of whoever was invited; of an address nobody learns whose it is."""
    if invitation.user_id is None or not (
        invitation.address is None or invitation.state is InvitationState.ACCEPTED
    ):
        return invitation.address or ""
    (invited,) = await lookup.users(havruta, [invitation.user_id])
    return invited.name


async def _is_by_mail(lookup: Lookup) -> bool:
    """Whether it is about an invitation to an address of e-mail."""
    if lookup.notice.invitation_id is None:
        return False
    return (await _invitation(lookup))[0].address is not None


async def _mailbox(records: Records, notice: Notice) -> str | None:
    """Return the address by which its recipient can be told, if they have one."""
    assert notice.recipient is not None
    found = await records.users.addresses([notice.recipient])
    return found.get(notice.recipient)


async def _missed(lookup: Lookup, havruta: Havruta) -> tuple[str, ...]:
    """Return the names of those whom nothing has reached."""
    records, notice = lookup.records, lookup.notice
    if notice.invitation_id is not None:
        invitation = await records.invitations.get(notice.invitation_id)
        return (await _invitee(lookup, havruta, invitation),)
    missed = {
        lost.recipient
        for lost in await records.notices.of(lookup.notice.of_havruta, session_id=notice.session_id)
        if (lost.kind, lost.state) == (NoticeKind.SESSION, NoticeState.FAILED) and lost.recipient
    }
    return tuple(user.name for user in await lookup.users(havruta, missed))
