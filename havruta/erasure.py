"""Use case: forgetting a person. What others share stays theirs, without the name.

The rules are told to people in docs/privacy.md.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from havruta.errors.havrutot import UnknownHavruta
from havruta.events import BrowserForgotten, HavrutaChanged, NoticesDue
from havruta.havrutot import membership
from havruta.havrutot.model import Havruta
from havruta.ids import UserId, new_id
from havruta.notices import promises
from havruta.notices.model import NoticeKind
from havruta.people.model import User
from havruta.records import Records
from havruta.sentences import LEFT
from havruta.sessions import lifecycle, recorded
from havruta.sessions.model import Ending
from havruta.study import Study


async def erase(study: Study, *, by: UserId) -> None:
    """Forget the person: in every table, nothing is left that tells who they were.

    Sessions of their havrutot that run end; the havrutot pass to who joined them next, who is told,
    or go where nobody is left. Where they were present there was, from now on, somebody who has
    left. What was recorded with their voice is deleted. Their sign-ins and links end, and what
    waited for them is taken back.
    """
    while not await _erased(study, by):
        pass  # somebody has just taken them into another havruta
    await recorded.remove_files(study)


async def _erased(study: Study, by: UserId) -> bool:
    now = study.now()
    async with study.transaction() as records:
        mine = await _locked(records, by)
        await records.traces.lock(by)
        if {havruta.id for havruta in await records.havrutot.of(by)} != {h.id for h in mine}:
            return False
        if by not in await records.users.many([by]):
            return True  # they have pressed twice
        browsers = await records.credentials.sign_ins_of(by)
        records.publish(*(BrowserForgotten(browser.digest) for browser in browsers))
        nobody = User(UserId(new_id(now)), LEFT, is_new=False)
        await records.users.insert(nobody)
        await records.traces.settle(by, now)
        for havruta in mine:
            await _leave(study, records, havruta, by, nobody.id)
        for known in await records.recordings.with_voice(by):
            await recorded.withdraw(study, records, known)
        await records.traces.give_way(by, nobody.id)
    return True


async def _locked(records: Records, user_id: UserId) -> Sequence[Havruta]:
    """Return the person's havrutot, kept from other changes with the sessions that run in them.

    They are always taken in one order.
    """
    locked = []
    for havruta_id in sorted(havruta.id for havruta in await records.havrutot.of(user_id)):
        with suppress(UnknownHavruta):  # its last other participant has just been forgotten
            locked.append(await records.havrutot.lock(havruta_id))
    for havruta in locked:
        if (running := await records.sessions.running(havruta.id)) is not None:
            await records.sessions.lock(running.id)
    return locked


async def _leave(
    study: Study, records: Records, havruta: Havruta, user_id: UserId, nobody: UserId
) -> None:
    now, heirs = study.now(), [one for one in havruta.people if one != user_id]
    if havruta.owner_id == user_id:
        havruta = await _rise(study, records, havruta)
    if not heirs:
        await records.havrutot.erase(havruta.id)
        return
    if havruta.owner_id == user_id:
        havruta = replace(havruta, owner_id=heirs[0], offered_to=None)
        notice = promises.about_person(
            NoticeKind.INHERITED, havruta, to=heirs[0], about=nobody, now=now
        )
        await records.notices.add(notice)
        records.publish(NoticesDue(), HavrutaChanged(havruta.id))
    await membership.without(records, havruta, user_id, now)


async def _rise(study: Study, records: Records, havruta: Havruta) -> Havruta:
    """End the session that runs, as its owner does, and return the havruta as it is then."""
    running = await records.sessions.running(havruta.id)
    if running is None:
        return havruta
    session = await records.sessions.lock(running.id)
    now = study.now()
    await lifecycle.close(study, records, havruta, session.ended(now, Ending.OWNER), now)
    return await records.havrutot.get(havruta.id)
