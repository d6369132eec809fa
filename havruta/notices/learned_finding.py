"""Finds what is told of learning: away from the page, missed, and completed."""

from collections.abc import Awaitable, Callable
from typing import Any

from havruta.annotations.model import AnnotationKind
from havruta.library.books import book_of
from havruta.notices.content import AwayAnswered, Content, LearnedAway, Missed, Obsolete, Siyum
from havruta.notices.lookup import Lookup
from havruta.notices.model import NoticeKind
from havruta.sessions import away, siyum
from havruta.sessions.model import AwayState, Session


async def _learned_away(lookup: Lookup) -> LearnedAway | Obsolete:
    notice, records = lookup.notice, lookup.records
    assert notice.away_id is not None
    assert notice.about is not None
    found = await records.aways.get(notice.away_id)
    is_answer = notice.kind is NoticeKind.AWAY_ANSWERED
    if (found.state is AwayState.PENDING) == is_answer or found.state is AwayState.TAKEN_BACK:
        return Obsolete()
    havruta = await records.havrutot.get(notice.of_havruta)
    recipient = await lookup.recipient(havruta)
    (who,) = await lookup.users(havruta, [notice.about])
    common: dict[str, Any] = {
        "havruta": havruta,
        "recipient": recipient,
        "mentions": (recipient,),
        "who": who,
        "word": await away.word(records, found, guild_id=lookup.guild_id(havruta)),
        "book": book_of(lookup.study, found.book),
    }
    if is_answer:
        return AwayAnswered(**common, is_confirmed=found.state is AwayState.CONFIRMED)
    return LearnedAway(**common)


async def _missed(lookup: Lookup) -> Missed | Obsolete:
    records, session = lookup.records, await _session(lookup)
    havruta = await records.havrutot.get(lookup.notice.of_havruta)
    recipient = await lookup.recipient(havruta)
    learned = await records.learnings.of(havruta.id)
    mine = (session.id, recipient.user.id)
    if mine[1] not in havruta.people or mine in {(o.session_id, o.user_id) for o in learned}:
        return Obsolete()
    marked = await records.annotations.of([session.id])
    return Missed(
        havruta=havruta,
        recipient=recipient,
        mentions=(recipient,),
        session=session,
        book=book_of(lookup.study, session.book),
        questions=sum(one.kind is AnnotationKind.QUESTION for one in marked),
        page=f"{lookup.study.addresses.session(session.id)}/missed",
    )


async def _siyum(lookup: Lookup) -> Siyum:
    session = await _session(lookup)
    havruta = await lookup.records.havrutot.get(lookup.notice.of_havruta)
    recipient = await lookup.recipient(havruta) if lookup.notice.recipient else None
    return Siyum(
        havruta=havruta,
        recipient=recipient,
        mentions=(recipient,) if recipient else (),
        book=book_of(lookup.study, session.book),
        completed=siyum.Completed.read(lookup.notice.quoted or ""),
        page=f"{lookup.study.addresses.havruta(havruta.id)}/progress",
    )


async def _session(lookup: Lookup) -> Session:
    assert lookup.notice.session_id is not None
    return await lookup.records.sessions.get(lookup.notice.session_id)


LEARNED_FINDERS: dict[NoticeKind, Callable[[Lookup], Awaitable[Content | Obsolete]]] = {
    NoticeKind.AWAY: _learned_away,
    NoticeKind.AWAY_ANSWERED: _learned_away,
    NoticeKind.MISSED: _missed,
    NoticeKind.SIYUM: _siyum,
}
