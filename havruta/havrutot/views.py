"""Use cases: havrutot as their people see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from havruta.coverage import Coverage
from havruta.havrutot.model import Havruta, InvitationState
from havruta.havrutot.selection import mine
from havruta.ids import HavrutaId, UserId
from havruta.library.books import book_of
from havruta.library.model import Book
from havruta.people.model import User
from havruta.permissions import Action, require
from havruta.sessions.model import Session
from havruta.study import Study


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of its book a havruta has covered, in segments."""

    covered: int
    whole: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A havruta as its people see it. `progress` is None while the book's shape is not at hand."""

    havruta: Havruta
    book: Book
    people: tuple[User, ...]
    invited: tuple[tuple[str, InvitationState], ...]
    running: Session | None
    sessions: int
    progress: Progress | None


async def show(
    study: Study, *, havruta_id: HavrutaId, by: UserId, guild_id: str | None = None
) -> Overview:
    """Return one havruta as its people see it, by their names in the server `guild_id`, if given.

    Raises `UnknownHavruta`, `NotAllowed`.
    """
    async with study.transaction() as records:
        havruta = await records.havrutot.get(havruta_id)
    require(Action.SHOW, by, havruta)
    return await _overview(study, havruta, guild_id)


async def dashboard(study: Study, *, by: UserId, guild_id: str | None = None) -> list[Overview]:
    """Return all of the person's havrutot, as `show` does: in session first, then newest first."""
    overviews = [await _overview(study, one, guild_id) for one in await mine(study, by=by)]
    return sorted(overviews, key=lambda overview: overview.running is None)


async def _overview(study: Study, havruta: Havruta, guild_id: str | None) -> Overview:
    async with study.transaction() as records:
        invitations = await records.invitations.of(havruta.id)
        running = await records.sessions.running(havruta.id)
        ended = await records.sessions.of([havruta.id])
        invitees = [i.user_id for i in invitations if i.user_id]
        names = await records.users.many([*havruta.people, *invitees], guild_id=guild_id)
    now = study.now()
    waiting = tuple(
        (names[i.user_id].name if i.user_id else i.address or "", i.state_at(now))
        for i in invitations
        if i.state is not InvitationState.ACCEPTED
    )
    learned = [*ended, running] if running else ended
    return Overview(
        havruta=havruta,
        book=book_of(study, havruta.book),
        people=tuple(names[user_id] for user_id in havruta.people),
        invited=waiting,
        running=running,
        sessions=len(ended),
        progress=await _progress(study, havruta, learned),
    )


async def _progress(study: Study, havruta: Havruta, sessions: Iterable[Session]) -> Progress | None:
    shape = await study.library.kept_shape(havruta.book)
    if shape is None:
        return None
    union = Coverage()
    for session in sessions:
        union = union.with_all(shape.coverage(session.covered))
    return Progress(len(union), len(shape))
