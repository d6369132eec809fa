"""Use cases: being in the call of a session."""

from dataclasses import asdict, replace

from havruta.calls import rules
from havruta.calls.course import advance, peer_of, permitted
from havruta.calls.model import Call, CallState, Peer, Shown
from havruta.errors.calls import CallFull
from havruta.ids import ConnectionId, PeerId, SessionId, UserId, new_id
from havruta.study import Study


async def join(
    study: Study,
    *,
    session_id: SessionId,
    by: UserId,
    connection_id: ConnectionId,
    shown: Shown,
    resume: PeerId | None = None,
) -> Peer:
    """Have the page be in the call, instead of any other of its person; return it as a peer.

    It is the peer that it was before, if it is in the call, or comes back and says in `resume`
    which it was. Raises `UnknownSession`, `NotAllowed`, `SessionOver`, `CallFull`.
    """
    now = study.now()
    async with study.transaction() as records:
        known = await permitted(records, session_id, by, lock=True)
        before = _seat(known, by)
        call = known.call or Call(session_id, since=now, changed_at=now)
        await records.calls.save(call if known.peers else rules.begun(call, now))
        if before and connection_id != before.connection_id and resume != before.id:
            await records.calls.remove([before.id])
            before = None
        fresh = Peer(PeerId(new_id(now)), session_id, by, connection_id, now, **asdict(shown))
        peer = replace(
            before.showing(shown) if before else fresh,
            connection_id=connection_id,
            is_silent=False,
            cut_off_at=None,
        )
        await records.calls.put(peer)
        await advance(study, records, session_id)
    return peer


async def leave(study: Study, *, session_id: SessionId, connection_id: ConnectionId) -> None:
    """Have the page be in the call no more, if it is. Raises `UnknownSession`."""
    async with study.transaction() as records:
        await records.sessions.lock(session_id)
        if await records.calls.close([connection_id]):
            await advance(study, records, session_id)


async def withdraw(study: Study, *, session_id: SessionId, by: UserId) -> None:
    """Have the person be in the call no more, in whichever page. Raises `UnknownSession`."""
    async with study.transaction() as records:
        await records.sessions.lock(session_id)
        known = await records.calls.state(session_id)
        if theirs := [peer.id for peer in known.peers if peer.user_id == by]:
            await records.calls.remove(theirs)
            await advance(study, records, session_id)


async def show(
    study: Study,
    *,
    session_id: SessionId,
    by: UserId,
    connection_id: ConnectionId,
    shown: Shown,
) -> None:
    """Note what the page shows the others of itself.

    Raises `UnknownSession`, `NotAllowed`, `SessionOver`, `NotInCall`.
    """
    async with study.transaction() as records:
        known = await permitted(records, session_id, by, lock=True)
        await records.calls.put(peer_of(known, connection_id).showing(shown))
        await advance(study, records, session_id)


def _seat(known: CallState, by: UserId) -> Peer | None:
    """Return the peer that is the person's, or None where there is room for them."""
    for peer in known.peers:
        if peer.user_id == by:
            return peer
    if len(known.peers) >= rules.MOST:
        raise CallFull(limit=rules.MOST)
    return None
