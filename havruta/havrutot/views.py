"""Use cases: havrutot as their people see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from havruta.havrutot.model import Havruta, Invitation, InvitationState
from havruta.ids import HavrutaId, InvitationId, UserId
from havruta.library.books import book_of
from havruta.library.model import Book
from havruta.notices.model import Reason
from havruta.people.model import User
from havruta.permissions import Action, require
from havruta.records import Records
from havruta.sessions.model import Session
from havruta.study import Study


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of its book a havruta has covered, in segments."""

    covered: int
    whole: int


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody who was invited, by name or address; `missed` says why they could not be told.

    Of an address nobody learns whose it is.
    """

    id: InvitationId
    name: str
    state: InvitationState
    missed: Reason | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """A havruta as its people see it. `progress` is None while the book's shape is not at hand.

    `next_at` is when its next session is planned to begin, if one is.
    """

    havruta: Havruta
    book: Book
    people: tuple[User, ...]
    invited: tuple[Invitee, ...]
    running: Session | None
    sessions: int
    progress: Progress | None
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Live:
    """A havruta in session."""

    havruta: Havruta
    running: Session


async def show(
    study: Study, *, havruta_id: HavrutaId, by: UserId, guild_id: str | None = None
) -> Overview:
    """Return one havruta as its people see it, by their names in the server `guild_id`, if given.

    Raises `UnknownHavruta`, `NotAllowed`.
    """
    async with study.reading() as records:
        havruta = await records.havrutot.get(havruta_id)
        require(Action.SHOW, by, havruta)
        (around,) = await _around(records, [havruta], study.now(), guild_id)
    return await _overview(study, around)


async def dashboard(study: Study, *, by: UserId, guild_id: str | None = None) -> list[Overview]:
    """Return all of the person's havrutot, as `show` does: in session first, then newest first."""
    async with study.reading() as records:
        mine = await _around(records, await records.havrutot.of(by), study.now(), guild_id)
    overviews = [await _overview(study, around) for around in mine]
    return sorted(overviews, key=lambda overview: overview.running is None)


async def live(study: Study, *, by: UserId) -> list[Live]:
    """Return the person's havrutot that are in session now, newest first."""
    async with study.reading() as records:
        havrutot = await records.havrutot.of(by, in_session=True)
        sessions = await records.sessions.running_in([havruta.id for havruta in havrutot])
    running = {session.havruta_id: session for session in sessions}
    return [Live(havruta, running[havruta.id]) for havruta in havrutot]


@dataclass(frozen=True, slots=True)
class _Around:
    """A havruta and what belongs to it, as it is stored."""

    havruta: Havruta
    invitations: list[Invitation]
    running: Session | None
    users: Mapping[UserId, User]
    missed: Mapping[InvitationId, Reason]
    next_at: datetime | None


async def _around(
    records: Records, havrutot: Sequence[Havruta], now: datetime, guild_id: str | None
) -> list[_Around]:
    """Return what belongs to each; the queries are as many as for one."""
    ids = [havruta.id for havruta in havrutot]
    invitations: dict[HavrutaId, list[Invitation]] = {havruta_id: [] for havruta_id in ids}
    for invitation in await records.invitations.of(ids):
        invitations[invitation.havruta_id].append(invitation)
    running = {session.havruta_id: session for session in await records.sessions.running_in(ids)}
    invitees = {i.user_id for some in invitations.values() for i in some if i.user_id}
    people = {user_id for havruta in havrutot for user_id in havruta.people}
    users = await records.users.many(invitees | people, guild_id=guild_id)
    missed = {**await records.notices.missed(ids), **await _unsubscribed(records, invitations)}
    next_at = {one.havruta_id: one.starts_at for one in await records.occurrences.next_of(ids, now)}
    return [
        _Around(one, invitations[one.id], running.get(one.id), users, missed, next_at.get(one.id))
        for one in havrutot
    ]


async def _overview(study: Study, around: _Around) -> Overview:
    havruta, users, now = around.havruta, around.users, study.now()
    return Overview(
        havruta=havruta,
        book=book_of(study, havruta.book),
        people=tuple(users[user_id] for user_id in havruta.people),
        invited=tuple(
            _invitee(around, invitation, now)
            for invitation in around.invitations
            if invitation.state is not InvitationState.ACCEPTED
        ),
        running=around.running,
        sessions=havruta.ended_sessions,
        progress=await progress(study, havruta, around.running),
        next_at=around.next_at,
    )


async def _unsubscribed(
    records: Records, invitations: Mapping[HavrutaId, Sequence[Invitation]]
) -> Mapping[InvitationId, Reason]:
    """Return the invitations to addresses that want no more mail, whatever went there before."""
    addressed = [i for some in invitations.values() for i in some if i.address is not None]
    if not addressed:
        return {}
    gone = await records.unsubscribed.among([i.address for i in addressed if i.address])
    return {i.id: Reason.UNSUBSCRIBED for i in addressed if i.address in gone}


def _invitee(around: _Around, invitation: Invitation, now: datetime) -> Invitee:
    known = around.users[invitation.user_id].name if invitation.user_id else ""
    state = invitation.state_at(now)
    is_waiting = state is InvitationState.PENDING
    missed = around.missed.get(invitation.id) if is_waiting else None
    return Invitee(invitation.id, invitation.address or known, state, missed)


async def progress(study: Study, havruta: Havruta, running: Session | None) -> Progress | None:
    """Return what its ended sessions and the one that runs have covered of the book."""
    library = study.library
    shape = library.shape_at_hand(havruta.book) or await library.kept_shape(havruta.book)
    if shape is None:
        return None
    covered = (*havruta.covered, *(running.covered if running else ()))
    return Progress(shape.covered(covered), len(shape))
