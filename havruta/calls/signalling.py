"""Use cases: what pages in a call tell each other to find a way for sound and pictures."""

from itertools import count

from havruta.calls.course import epoch_of, other_of, peer_of, permitted
from havruta.calls.model import CallPlan, Peer
from havruta.errors.calls import NoMediaServer
from havruta.events import SignalSent
from havruta.ids import ConnectionId, PeerId, SessionId, UserId
from havruta.study import Study

NUMBERS = count()


async def signal(
    study: Study,
    *,
    session_id: SessionId,
    by: UserId,
    connection_id: ConnectionId,
    to: PeerId,
    epoch: int,
    body: str,
) -> None:
    """Have another peer be told `body`, which is between the two of them; nothing is kept of it.

    What is said by an earlier plan is told nobody. Raises `UnknownSession`, `NotAllowed`,
    `SessionOver`, `NotInCall`, `UnknownPeer`.
    """
    async with study.reading() as records:
        known = await permitted(records, session_id, by)
    mine = peer_of(known, connection_id)
    other = other_of(known, to, than=mine)
    if epoch == epoch_of(known):
        study.bus.publish(SignalSent(session_id, mine.id, other.id, next(NUMBERS), body))


async def to_server(
    study: Study, *, session_id: SessionId, by: UserId, connection_id: ConnectionId, epoch: int
) -> Peer | None:
    """Return the page as a peer that may talk to the media server; None by an earlier plan.

    Raises `UnknownSession`, `NotAllowed`, `SessionOver`, `NotInCall`, `NoMediaServer`.
    """
    async with study.reading() as records:
        known = await permitted(records, session_id, by)
    mine = peer_of(known, connection_id)
    if epoch != epoch_of(known):
        return None
    if known.call is None or known.call.plan is not CallPlan.SERVER:
        raise NoMediaServer
    return mine
