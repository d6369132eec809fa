"""Use cases: how a havruta works, and how its people hear of it."""

from dataclasses import replace

from havruta.errors.people import UnknownLanguage, WrongNumber
from havruta.events import HavrutaChanged, PlansDue
from havruta.havrutot.model import Havruta, Lead, PlaceOf
from havruta.ids import HavrutaId, UserId
from havruta.people.model import NotifyBy
from havruta.permissions import Action, require
from havruta.study import Study
from havruta.wording import languages


async def set_lead(study: Study, *, havruta_id: HavrutaId, by: UserId, lead: Lead) -> Havruta:
    """Say whose navigation moves the room. Raises `UnknownHavruta`, `NotAllowed`."""
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.SET_LEAD, by, havruta)
        havruta = replace(havruta, lead=lead)
        await records.havrutot.save(havruta)
        records.publish(HavrutaChanged(havruta.id))
    return havruta


async def keep_place_of(study: Study, *, havruta_id: HavrutaId, by: UserId, of: PlaceOf) -> Havruta:
    """Say whose place is the havruta's once a session has ended. Raises as `set_lead` does."""
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.SET_PLACE, by, havruta)
        havruta = replace(havruta, place_of=of)
        await records.havrutot.save(havruta)
        records.publish(HavrutaChanged(havruta.id))
    return havruta


async def set_language(
    study: Study, *, havruta_id: HavrutaId, by: UserId, language: str
) -> Havruta:
    """Say what is spoken at its home. Raises `UnknownLanguage`, and as `set_lead` does."""
    if language not in languages():
        raise UnknownLanguage
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.SET_LANGUAGE, by, havruta)
        havruta = replace(havruta, language=language)
        await records.havrutot.save(havruta)
        records.publish(HavrutaChanged(havruta.id))
    return havruta


async def set_quorum(
    study: Study, *, havruta_id: HavrutaId, by: UserId, quorum: int | None
) -> Havruta:
    """Say how many are needed for what is planned: 0 is all, None the owner and one more.

    Raises `WrongNumber`, and as `set_lead` does.
    """
    most = study.limits.participants
    if quorum is not None and not 0 <= quorum <= most:
        raise WrongNumber(least=0, most=most)
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.SET_QUORUM, by, havruta)
        havruta = replace(havruta, quorum=quorum)
        await records.havrutot.save(havruta)
        records.publish(HavrutaChanged(havruta.id))
        if await records.occurrences.stir(study.now(), havruta_id=havruta_id):
            records.publish(PlansDue())
    return havruta


async def set_announces(
    study: Study, *, havruta_id: HavrutaId, by: UserId, announces: bool
) -> Havruta:
    """Say whether a book that is complete is told at its home, too. Raises as `set_lead` does."""
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.ANNOUNCE, by, havruta)
        havruta = replace(havruta, announces=announces)
        await records.havrutot.save(havruta)
    return havruta


async def set_notify(
    study: Study, *, havruta_id: HavrutaId, by: UserId, notify: NotifyBy | None
) -> Havruta:
    """Say how the person is told of this havruta; None: as of all. Raises as `show` does."""
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.SHOW, by, havruta)
        changed = tuple(
            replace(p, notify=notify) if p.user_id == by else p for p in havruta.participants
        )
        havruta = replace(havruta, participants=changed)
        await records.havrutot.save(havruta)
    return havruta
