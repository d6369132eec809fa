"""Use cases: the course of a call, from one plan to another."""

from dataclasses import replace
from datetime import datetime

from havruta.calls import recording, rules
from havruta.calls.model import CallState, Peer
from havruta.errors.calls import NotInCall, UnknownPeer
from havruta.events import CallChanged
from havruta.ids import ConnectionId, PeerId, SessionId, UserId
from havruta.permissions import Action, require_role, role
from havruta.records import Records
from havruta.study import Study


async def state(study: Study, *, session_id: SessionId) -> CallState:
    """Return the call and who is in it, on the program's own behalf."""
    async with study.reading() as records:
        return await records.calls.state(session_id)


async def miss(
    study: Study,
    *,
    session_id: SessionId,
    by: UserId,
    connection_id: ConnectionId,
    epoch: int,
    peer_id: PeerId,
) -> None:
    """Note that by this plan nothing comes from that peer: all go through the media server then.

    What is said of an earlier plan changes nothing, nor what is said where they are too many for a
    mesh, which may be slow for so many. Raises `UnknownSession`, `NotAllowed`,
    `SessionOver`, `NotInCall`, `UnknownPeer`.
    """
    async with study.transaction() as records:
        known = await permitted(records, session_id, by, lock=True)
        mine = peer_of(known, connection_id)
        other_of(known, peer_id, than=mine)
        if epoch == epoch_of(known) and not rules.are_many(known.peers):
            await records.calls.put(replace(mine, misses=peer_id))
            await advance(study, records, session_id)


async def be_ready(
    study: Study, *, session_id: SessionId, by: UserId, connection_id: ConnectionId, epoch: int
) -> None:
    """Note that by this plan everybody is heard; once all hear, the way before it can be given up.

    What is said of an earlier plan changes nothing. Raises `UnknownSession`, `NotAllowed`,
    `SessionOver`, `NotInCall`.
    """
    async with study.transaction() as records:
        known = await permitted(records, session_id, by, lock=True)
        mine = peer_of(known, connection_id)
        if epoch == epoch_of(known):
            await records.calls.put(replace(mine, ready_epoch=epoch))
            await advance(study, records, session_id)


async def require_peer(
    study: Study, *, session_id: SessionId, by: UserId, connection_id: ConnectionId
) -> Peer:
    """Return the page as a peer.

    Raises `UnknownSession`, `NotAllowed`, `SessionOver`, `NotInCall`.
    """
    async with study.reading() as records:
        return peer_of(await permitted(records, session_id, by), connection_id)


async def listen_for(
    study: Study, *, session_id: SessionId, connection_id: ConnectionId, is_silent: bool
) -> None:
    """Note whether anything is heard of a page that is in the call. Raises `UnknownSession`."""
    async with study.transaction() as records:
        await records.sessions.lock(session_id)
        known = await records.calls.state(session_id)
        for peer in known.peers:
            if peer.connection_id == connection_id and peer.is_silent is not is_silent:
                await records.calls.put(replace(peer, is_silent=is_silent))
                records.publish(CallChanged(session_id))


async def lose_server(study: Study, *, session_id: SessionId, epoch: int) -> None:
    """Note that the media server by which the call goes since `epoch` is gone: all begin anew.

    They do so through another one, or the same that is back, or without. What is said of an
    earlier plan changes nothing. Raises `UnknownSession`.
    """
    async with study.transaction() as records:
        await records.sessions.lock(session_id)
        known = await records.calls.state(session_id)
        if epoch != epoch_of(known):
            return
        if known.recorded is not None:
            await records.recordings.save(recording.broken(known.recorded.recording))
        call = (await _advanced(study, records, session_id)).call
        if call is not None and call.epoch == epoch:
            await records.calls.save(rules.anew(call, study.now()))
        records.publish(CallChanged(session_id))


async def settle(study: Study, *, session_id: SessionId) -> None:
    """Do what is due of itself: whoever did not come back is gone, and the plan goes on.

    Raises `UnknownSession`.
    """
    async with study.transaction() as records:
        await records.sessions.lock(session_id)
        before = await records.calls.state(session_id)
        gone = rules.missed(before.peers, study.now())
        await records.calls.remove([peer.id for peer in gone])
        after = await _advanced(study, records, session_id)
        if gone or (before.call, before.recorded) != (after.call, after.recorded):
            records.publish(CallChanged(session_id))


async def advance(study: Study, records: Records, session_id: SessionId) -> None:
    """Keep what follows for the call from a change of who is in it, and have it told."""
    await _advanced(study, records, session_id)
    records.publish(CallChanged(session_id))


async def end(records: Records, session_id: SessionId, now: datetime) -> None:
    """Forget the call of a session that has ended; what was recorded of it is kept."""
    known = await records.calls.state(session_id)
    if known.recorded is not None:
        await records.recordings.save(recording.left(known.recorded.recording, now))
    await records.calls.end(session_id)


async def permitted(
    records: Records, session_id: SessionId, by: UserId, *, lock: bool = False
) -> CallState:
    """Return the call of a session that runs to somebody who may be in it.

    Raises `UnknownSession`, `NotAllowed`, `SessionOver`.
    """
    standing = await records.sessions.standing(session_id, by, lock=lock)
    require_role(Action.CALL, role(by, standing.owner_id, belongs=standing.belongs))
    standing.session.live()
    return await records.calls.state(session_id)


def peer_of(known: CallState, connection_id: ConnectionId) -> Peer:
    """Return the page as a peer, or raise `NotInCall`."""
    for peer in known.peers:
        if peer.connection_id == connection_id:
            return peer
    raise NotInCall


def other_of(known: CallState, peer_id: PeerId, *, than: Peer) -> Peer:
    """Return that peer, who is another one, or raise `UnknownPeer`."""
    for peer in known.peers:
        if peer.id == peer_id != than.id:
            return peer
    raise UnknownPeer


def epoch_of(known: CallState) -> int:
    """Return how often the call's plan has changed; 0 before anybody ever joined."""
    return known.call.epoch if known.call else 0


def is_recorder_well(study: Study) -> bool:
    """Whether something could be recorded now."""
    return study.recorder is not None and study.recorder.is_well()


def is_due(study: Study, known: CallState) -> bool:
    """Whether `settle` would find anything to do, as far as is known."""
    return bool(rules.missed(known.peers, study.now())) or _by_now(study, known) != known


async def _advanced(study: Study, records: Records, session_id: SessionId) -> CallState:
    """Keep what has become due of the call and its recording; return both."""
    known = await records.calls.state(session_id)
    after = _by_now(study, known)
    if after.recorded is not None and after.recorded != known.recorded:
        await records.recordings.save(after.recorded.recording)
    if after.call is not None and after.call != known.call:
        await records.calls.save(after.call)
    return after


def _by_now(study: Study, known: CallState) -> CallState:
    """Return the call and its recording as they are by now, with those who are in it."""
    if known.call is None:
        return known
    now, call, peers, recorded = study.now(), known.call, known.peers, known.recorded
    if recorded is not None:
        is_well = is_recorder_well(study)
        kept = recording.advanced(recorded, peers, now, is_well=is_well)
        if kept.is_on and rules.is_unreached(call, peers, now):
            kept, call = recording.broken(kept), rules.returned(call, now)
        recorded = replace(recorded, recording=kept)
    call = rules.advanced(
        call,
        peers,
        now,
        has_server=_has_server(study),
        is_recorded=recording.is_on(recorded),
    )
    return replace(known, call=call, recorded=recorded)


def _has_server(study: Study) -> bool | None:
    """Return whether there is a media server; None while this process has yet to find out."""
    if study.media is None:
        return False
    return study.media.is_well() or (None if study.media.is_awaited() else False)
