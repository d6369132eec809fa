"""Use cases: giving a havruta to somebody else, who has to want it."""

from dataclasses import dataclass, replace
from datetime import datetime

from havruta.errors.havrutot import NotOffered, NotParticipant, OfferOver
from havruta.events import HavrutaChanged, NoticesDue, PeopleChanged
from havruta.havrutot.model import Havruta
from havruta.ids import HavrutaId, UserId
from havruta.notices import promises
from havruta.notices.model import NoticeKind
from havruta.people.identities import NAMELESS
from havruta.people.model import User
from havruta.permissions import Action, require
from havruta.records import Records
from havruta.study import Study


@dataclass(frozen=True, slots=True)
class Offer:
    """A havruta, and who is asked to own it; None: nobody is any more."""

    havruta: Havruta
    to: User | None


async def offer(study: Study, *, havruta_id: HavrutaId, by: UserId, to: UserId) -> Offer:
    """Ask a participant to own the havruta, instead of whoever was asked before.

    To offer it to oneself takes the offer back. Raises `UnknownHavruta`, `NotAllowed`,
    `NotParticipant`.
    """
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.TRANSFER, by, havruta)
        known = await records.users.many([to], guild_id=havruta.home.guild_id)
        who = known.get(to, User(to, NAMELESS))
        if havruta.participant(to) is None:
            raise NotParticipant(who=who.name, name=havruta.name)
        before = havruta.offered_to
        havruta = replace(havruta, offered_to=None if to == by else to)
        await records.havrutot.save(havruta)
        if havruta.offered_to not in {None, before}:
            await _tell(records, NoticeKind.OFFERED, havruta, to=to, about=by, now=study.now())
    return Offer(havruta, None if to == by else who)


async def take_over(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Havruta:
    """Own the havruta from now on, and lead the session that runs; its owner until now is told.

    Raises `UnknownHavruta`, `OfferOver`, `NotOffered`.
    """
    async with study.transaction() as records:
        havruta = await _offered(records, havruta_id, by)
        before = havruta.owner_id
        havruta = replace(havruta, owner_id=by, offered_to=None)
        await records.havrutot.save(havruta)
        await _lead(records, havruta, study.now())
        await _tell(records, NoticeKind.TAKEN_OVER, havruta, to=before, about=by, now=study.now())
        records.publish(HavrutaChanged(havruta_id))
    return havruta


async def decline(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Havruta:
    """Let the havruta be its owner's, who is told. Raises as `take_over` does."""
    async with study.transaction() as records:
        havruta = replace(await _offered(records, havruta_id, by), offered_to=None)
        await records.havrutot.save(havruta)
        await _tell(
            records,
            NoticeKind.OFFER_DECLINED,
            havruta,
            to=havruta.owner_id,
            about=by,
            now=study.now(),
        )
    return havruta


async def _offered(records: Records, havruta_id: HavrutaId, to: UserId) -> Havruta:
    havruta = await records.havrutot.lock(havruta_id)
    if havruta.offered_to is None and havruta.participant(to) is not None:
        raise OfferOver
    if havruta.offered_to != to:
        raise NotOffered
    return havruta


async def _lead(records: Records, havruta: Havruta, now: datetime) -> None:
    """Have the session's last place be where its new owner is from now on."""
    running = await records.sessions.running(havruta.id)
    if running is None:
        return
    session = await records.sessions.lock(running.id)
    stay = await records.stays.open(session.id, havruta.owner_id)
    alone_ref = stay.alone_ref if stay is not None and stay.lasts(now) else None
    owner_ref = alone_ref or session.ref
    await records.sessions.save(replace(session, owner_ref=owner_ref, leader_id=None))
    records.publish(PeopleChanged(session.id))


async def _tell(
    records: Records,
    kind: NoticeKind,
    havruta: Havruta,
    *,
    to: UserId,
    about: UserId,
    now: datetime,
) -> None:
    await records.notices.add(promises.about_person(kind, havruta, to=to, about=about, now=now))
    records.publish(NoticesDue())
