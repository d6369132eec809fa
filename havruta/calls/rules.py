"""The rules of a call, all of them pure: by which plan it goes, and what changes of itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from havruta.calls.model import Call, CallPlan, Peer

MOST = 8
"""So many people can be in a call."""
MOST_IN_MESH = 4
"""So many send to each other; among more nobody could send to all others."""
SETTLING = timedelta(seconds=5)
"""For so long at most the way before is kept open beside the new one."""
REACHING = timedelta(seconds=15)
"""So long a few who are recorded have to find the media server, and keep the way before it."""
STABLE = timedelta(seconds=5)
"""For so long few must have been few, before they go without the media server again."""
AWAY = timedelta(seconds=10)
"""For so long a peer whose line was lost is waited for."""
THROUGH_SERVER = 400
IN_MESH = {3: 400, 4: 250, 5: 200, 6: 160, 7: 130, 8: 110}
"""Of each page's picture so many kb/s go to each other page: by how many are in the call."""


def needs_server(peers: Sequence[Peer]) -> bool:
    """Whether they are too many for a mesh, or two of them do not reach each other."""
    there = {peer.id for peer in peers}
    return are_many(peers) or any(peer.misses in there for peer in peers)


def are_many(peers: Sequence[Peer]) -> bool:
    """Whether they are too many for each to send to all others."""
    return len(peers) > MOST_IN_MESH


def lacks_server(call: Call, peers: Sequence[Peer]) -> bool:
    """Whether there should be a media server, and is none."""
    return call.plan is CallPlan.MESH and needs_server(peers)


def most_video(call: Call, peers: Sequence[Peer]) -> int | None:
    """Return how many kb/s a picture may have on each way that it goes; None: as many as it can."""
    if call.plan is CallPlan.SERVER:
        return THROUGH_SERVER
    return IN_MESH.get(len(peers))


def begun(call: Call, now: datetime) -> Call:
    """Return a call that nobody was in, as the first who joins finds it."""
    if call.plan is CallPlan.SERVER:
        call = _changed(call, CallPlan.MESH, now)
    return replace(call, since=now, is_settled=True, calm_since=None, recording_id=None)


def advanced(
    call: Call,
    peers: Sequence[Peer],
    now: datetime,
    *,
    has_server: bool | None,
    is_recorded: bool = False,
) -> Call:
    """Return the call as it is with these peers by now: another plan, or the same one settled.

    What is recorded goes through the media server, which keeps it; a few do not give up the way
    that they have before all of them have found that.
    """
    needs = needs_server(peers)
    planned = _planned(call, now, needs_server=is_recorded or needs, has_server=has_server)
    return _settled(planned, peers, now, waits=is_recorded and not needs)


def is_unreached(call: Call, peers: Sequence[Peer], now: datetime) -> bool:
    """Whether a few who are recorded have not all found the media server in time."""
    is_sought = call.plan is CallPlan.SERVER and not call.is_settled
    return is_sought and not needs_server(peers) and now - call.changed_at >= REACHING


def returned(call: Call, now: datetime) -> Call:
    """Return the call as it goes on by the way that was kept, from page to page."""
    return _changed(call, CallPlan.MESH, now)


def anew(call: Call, now: datetime) -> Call:
    """Return the call as it goes on once all that it went through is gone: by the same plan."""
    return _changed(call, call.plan, now)


def missed(peers: Sequence[Peer], now: datetime) -> list[Peer]:
    """Return those that are waited for no longer."""
    return [peer for peer in peers if peer.cut_off_at and now - peer.cut_off_at >= AWAY]


def _planned(call: Call, now: datetime, *, needs_server: bool, has_server: bool | None) -> Call:
    if call.plan is CallPlan.MESH:
        goes_over = has_server and needs_server
        return _changed(call, CallPlan.SERVER, now) if goes_over else call
    if has_server is None:
        return call
    if not has_server:
        return _changed(call, CallPlan.MESH, now)
    if needs_server:
        return replace(call, calm_since=None)
    calm_since = call.calm_since or now
    if now - calm_since >= STABLE:
        return _changed(call, CallPlan.MESH, now)
    return replace(call, calm_since=calm_since)


def _changed(call: Call, plan: CallPlan, now: datetime) -> Call:
    return replace(
        call,
        plan=plan,
        epoch=call.epoch + 1,
        changed_at=now,
        is_settled=False,
        calm_since=None,
    )


def _settled(call: Call, peers: Sequence[Peer], now: datetime, *, waits: bool) -> Call:
    all_hear = all(peer.ready_epoch >= call.epoch for peer in peers)
    is_time = now - call.changed_at >= SETTLING and not waits
    if call.is_settled or not (all_hear or is_time):
        return call
    return replace(call, is_settled=True)
