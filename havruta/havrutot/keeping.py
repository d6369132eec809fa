"""Use cases: what an owner does with a whole havruta, from its name to its end."""

from collections.abc import Callable
from dataclasses import replace

from havruta.errors.havrutot import HavrutaArchived, InSession, NotArchived
from havruta.events import HavrutaChanged, NoticesDue, PlansDue
from havruta.havrutot.model import Havruta
from havruta.ids import HavrutaId, UserId
from havruta.library import books
from havruta.names import LONGEST, clean
from havruta.notices import promises
from havruta.notices.model import NoticeKind
from havruta.permissions import Action, require
from havruta.records import Records
from havruta.study import Study


async def rename(study: Study, *, havruta_id: HavrutaId, by: UserId, name: str) -> Havruta:
    """Call the havruta `name`, or, if that is empty, by its book.

    Raises `UnknownHavruta`, `NotAllowed`, `TooLong`, `HiddenCharacters`.
    """
    name = clean("name", name, LONGEST)
    return await _change(
        study, havruta_id, by, Action.RENAME, lambda h: replace(h, name=name or h.book)
    )


async def set_place(study: Study, *, havruta_id: HavrutaId, by: UserId, ref: str) -> Havruta:
    """Have the next session begin at `ref`, as somebody says it in either language.

    Raises `UnknownHavruta`, `NotAllowed`, `InSession`, `UnknownRef`, `UnknownBook`, `NoText`,
    `LibraryAway`.
    """
    async with study.reading() as records:
        havruta = await records.havrutot.get(havruta_id)
        require(Action.SET_PLACE, by, havruta)
    place = books.place_meant(study, await study.library.shape(havruta.book), ref)
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.SET_PLACE, by, havruta)
        await _require_rest(records, havruta)
        havruta = replace(havruta, ref=place.ref)
        await records.havrutot.save(havruta)
    return havruta


async def archive(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Havruta:
    """Put the havruta away: it takes no sessions until it is restored. Its people are told.

    Raises `UnknownHavruta`, `NotAllowed`, `InSession`, `HavrutaArchived`.
    """
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.ARCHIVE, by, havruta)
        if havruta.is_archived:
            raise HavrutaArchived(name=havruta.name)
        await _require_rest(records, havruta)
        havruta = replace(havruta, archived_at=study.now())
        await records.havrutot.save(havruta)
        await _tell_others(study, records, havruta, by, NoticeKind.ARCHIVED)
    return havruta


async def restore(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Havruta:
    """Bring the havruta back, and tell its people.

    Raises `UnknownHavruta`, `NotAllowed`, `NotArchived`.
    """
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.RESTORE, by, havruta)
        if not havruta.is_archived:
            raise NotArchived(name=havruta.name)
        havruta = replace(havruta, archived_at=None)
        await records.havrutot.save(havruta)
        if await records.occurrences.stir(study.now(), havruta_id=havruta_id):
            records.publish(PlansDue())
        await _tell_others(study, records, havruta, by, NoticeKind.RESTORED)
    return havruta


async def deletable(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Havruta:
    """Return the havruta, if it can be deleted now. Raises as `delete` does."""
    async with study.reading() as records:
        havruta = await records.havrutot.get(havruta_id)
        require(Action.DELETE, by, havruta)
        await _require_rest(records, havruta)
    return havruta


async def delete(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Havruta:
    """Delete the havruta with all that it has learned, and tell those who belonged to it.

    Raises `UnknownHavruta`, `NotAllowed`, `InSession`.
    """
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.DELETE, by, havruta)
        await _require_rest(records, havruta)
        await records.havrutot.delete(havruta_id, study.now())
        await _tell_others(study, records, havruta, by, NoticeKind.DELETED)
    return havruta


async def _change(
    study: Study,
    havruta_id: HavrutaId,
    by: UserId,
    action: Action,
    changed: Callable[[Havruta], Havruta],
) -> Havruta:
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(action, by, havruta)
        havruta = changed(havruta)
        await records.havrutot.save(havruta)
        records.publish(HavrutaChanged(havruta_id))
    return havruta


async def _require_rest(records: Records, havruta: Havruta) -> None:
    """Raise `InSession` while it is in session: who sits there would be cut off in the middle."""
    if await records.sessions.running(havruta.id) is not None:
        raise InSession(name=havruta.name)


async def _tell_others(
    study: Study, records: Records, havruta: Havruta, by: UserId, kind: NoticeKind
) -> None:
    now = study.now()
    for to in havruta.people:
        if to != by:
            notice = promises.about_person(kind, havruta, to=to, about=by, now=now)
            await records.notices.add(notice)
    records.publish(NoticesDue())
