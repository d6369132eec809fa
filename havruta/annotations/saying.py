"""Use cases: what is said beside the text."""

from collections.abc import Sequence
from dataclasses import dataclass

from havruta.annotations.marking import permitted, written
from havruta.annotations.model import MOST_SAID, Remark
from havruta.errors.annotations import NothingWritten, TooManyRemarks
from havruta.events import RemarkMade
from havruta.ids import SessionId, UserId
from havruta.people.model import User
from havruta.permissions import Action
from havruta.study import Study


@dataclass(frozen=True, slots=True)
class Said:
    """A remark, and whose it is."""

    remark: Remark
    user: User


async def say(study: Study, *, session_id: SessionId, by: UserId, text: str) -> Remark:
    """Say something to everyone in the room.

    Raises `UnknownSession`, `NotAllowed`, `SessionOver`, `NothingWritten`, `TooLong`,
    `TooManyRemarks`.
    """
    if not (text := written(text)):
        raise NothingWritten
    async with study.transaction() as records:
        await records.sessions.lock(session_id)
        (await permitted(records, session_id, by, Action.SAY)).live()
        number = await records.remarks.last(session_id) + 1
        if number > MOST_SAID:
            raise TooManyRemarks(limit=MOST_SAID)
        remark = Remark(session_id, number, by, study.now(), text)
        await records.remarks.add(remark)
        records.publish(RemarkMade(session_id, number))
    return remark


async def count(study: Study, *, session_id: SessionId) -> int:
    """Return how much has been said in the session."""
    async with study.asking() as records:
        return await records.remarks.last(session_id)


async def said(
    study: Study, *, session_id: SessionId, by: UserId | None, after: int = 0
) -> Sequence[Said]:
    """Return what was said in the session after that number; `by` None asks for the program.

    Raises `UnknownSession`, `NotAllowed`.
    """
    async with study.reading() as records:
        if by is not None:
            await permitted(records, session_id, by, Action.READ)
        found = await records.remarks.of(session_id, after=after)
        users = await records.users.many({one.user_id for one in found})
    return [Said(one, users[one.user_id]) for one in found]
