"""Use cases: making havrutot, belonging to them, and seeing them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from havruta import notices
from havruta.coverage import Coverage
from havruta.errors import (
    InvitationOver,
    NoHavruta,
    NotInvited,
    UnknownBook,
    UnknownHavruta,
    WhichBook,
    WhichHavruta,
)
from havruta.events import LeadChanged, NoticesDue
from havruta.ids import HavrutaId, InvitationId, SessionId, UserId, new_id
from havruta.model import (
    Havruta,
    Home,
    Invitation,
    InvitationState,
    Lead,
    Participant,
    Session,
    Told,
    User,
)
from havruta.names import clean
from havruta.permissions import Action, require
from havruta.ports import Records
from havruta.study import Study
from havruta.texts import Book

NAME_LIMIT = 80
MOST_NAMES = 5
"""How many books or havrutot a question names."""

INVITATION_LIFE = timedelta(days=14)


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
    invited: tuple[tuple[User, InvitationState], ...]
    running: Session | None
    sessions: int
    progress: Progress | None


@dataclass(frozen=True, slots=True)
class Partnership:
    """A havruta and who else belongs to it, as they joined: what tells it from others."""

    havruta: Havruta
    partners: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation that waits for its person's answer."""

    invitation: Invitation
    havruta: Havruta
    inviter: User


async def create(
    study: Study, *, by: UserId, book: str, name: str, partners: Sequence[UserId], home: Home
) -> Havruta:
    """Make a havruta at the first segment of the book, owned by `by`, and invite the partners.

    An empty name means the book's title. Raises `UnknownBook`, `WhichBook`, `NoText`,
    `LibraryAway`, `TooLong`, `HiddenCharacters`; nothing is made then.
    """
    found = _meant(study, book)
    title = clean("name", name, NAME_LIMIT) or found.title
    shape = await study.library.shape(found.title)
    now = study.now()
    havruta = Havruta(
        id=HavrutaId(new_id(now)),
        name=title,
        book=found.title,
        ref=shape.first.ref,
        owner_id=by,
        participants=(Participant(by, now),),
        home=home,
        created_at=now,
    )
    async with study.storage.transaction() as records:
        await records.havrutot.save(havruta)
        for partner in dict.fromkeys(partners):
            if partner != by:
                await _invite(records, havruta, partner, now)
    await study.events.publish(NoticesDue())
    return havruta


async def accept(study: Study, *, invitation_id: InvitationId, by: UserId) -> Havruta:
    """Join the havruta. Raises `UnknownInvitation`, `NotInvited`, `InvitationOver`."""
    async with study.storage.transaction() as records:
        invitation = await _answer(study, records, invitation_id, by, InvitationState.ACCEPTED)
        havruta = await records.havrutot.get(invitation.havruta_id)
        newcomer = Participant(by, study.now())
        havruta = replace(havruta, participants=(*havruta.participants, newcomer))
        await records.havrutot.save(havruta)
    await study.events.publish(NoticesDue())
    return havruta


async def decline(study: Study, *, invitation_id: InvitationId, by: UserId) -> Havruta:
    """Turn the invitation down. Raises `UnknownInvitation`, `NotInvited`, `InvitationOver`."""
    async with study.storage.transaction() as records:
        invitation = await _answer(study, records, invitation_id, by, InvitationState.DECLINED)
        havruta = await records.havrutot.get(invitation.havruta_id)
    await study.events.publish(NoticesDue())
    return havruta


async def pick(study: Study, *, by: UserId, said: str | None, home: Home) -> Havruta:
    """Return the havruta the person means.

    By id or name; else the one at home here; else their only one. Raises `UnknownHavruta`,
    `NoHavruta`, `WhichHavruta`.
    """
    async with study.storage.transaction() as records:
        mine = await records.havrutot.of(by)
    if said and said.strip():
        fitting = [h for h in mine if h.id == said] or [h for h in mine if _fits(h, said)]
        if not fitting:
            raise UnknownHavruta(havruta=said[:NAME_LIMIT])
    else:
        fitting = [h for h in mine if h.home == home] or list(mine)
    if not fitting:
        raise NoHavruta
    if len(fitting) > 1:
        raise WhichHavruta(names=_told([havruta.name for havruta in fitting]))
    return fitting[0]


async def mine(study: Study, *, by: UserId) -> Sequence[Havruta]:
    """Return the person's havrutot, newest first."""
    async with study.storage.transaction() as records:
        return await records.havrutot.of(by)


async def partnerships(study: Study, *, by: UserId) -> list[Partnership]:
    """Return the person's havrutot with whom they learn in each, newest first."""
    async with study.storage.transaction() as records:
        havrutot = await records.havrutot.of(by)
        people = {user_id for havruta in havrutot for user_id in havruta.people}
        users = await records.users.many(people)
    return [
        Partnership(havruta, tuple(users[one] for one in havruta.people if one != by))
        for havruta in havrutot
    ]


async def invited(study: Study, *, by: UserId) -> list[Waiting]:
    """Return the invitations that wait for the person's answer, oldest first."""
    async with study.storage.transaction() as records:
        pending = await records.invitations.pending(by)
    now = study.now()
    live = [i for i in pending if i.state_at(now) is InvitationState.PENDING]
    return [await _waiting(study, invitation) for invitation in live]


async def invited_to(study: Study, *, session_id: SessionId, by: UserId) -> Waiting | None:
    """Return the invitation to the session's havruta that waits for the person's answer, if any.

    Raises `UnknownSession`.
    """
    async with study.storage.transaction() as records:
        session = await records.sessions.get(session_id)
    waiting = await invited(study, by=by)
    return next((one for one in waiting if one.havruta.id == session.havruta_id), None)


async def show(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Overview:
    """Return one havruta as its people see it. Raises `UnknownHavruta`, `NotAllowed`."""
    async with study.storage.transaction() as records:
        havruta = await records.havrutot.get(havruta_id)
    require(Action.SHOW, by, havruta)
    return await _overview(study, havruta)


async def dashboard(study: Study, *, by: UserId) -> list[Overview]:
    """Return all of the person's havrutot: those in session first, then newest first."""
    overviews = [await _overview(study, havruta) for havruta in await mine(study, by=by)]
    return sorted(overviews, key=lambda overview: overview.running is None)


def book_of(study: Study, title: str) -> Book:
    """Return the book; one that the catalogue has lost since goes by its title alone."""
    try:
        return study.library.book(title)
    except UnknownBook:
        return Book(title, "")


async def set_lead(study: Study, *, havruta_id: HavrutaId, by: UserId, lead: Lead) -> Havruta:
    """Say whose navigation moves the room. Raises `UnknownHavruta`, `NotAllowed`."""
    async with study.storage.transaction() as records:
        havruta = await records.havrutot.get(havruta_id)
        require(Action.SET_LEAD, by, havruta)
        havruta = replace(havruta, lead=lead)
        await records.havrutot.save(havruta)
    await study.events.publish(LeadChanged(havruta))
    return havruta


async def set_told(study: Study, *, havruta_id: HavrutaId, by: UserId, told: Told) -> Havruta:
    """Say how the person hears of this havruta's sessions. Raises as `show` does."""
    async with study.storage.transaction() as records:
        havruta = await records.havrutot.get(havruta_id)
        require(Action.SHOW, by, havruta)
        changed = tuple(
            replace(p, told=told) if p.user_id == by else p for p in havruta.participants
        )
        havruta = replace(havruta, participants=changed)
        await records.havrutot.save(havruta)
    return havruta


def _meant(study: Study, title: str) -> Book:
    try:
        return study.library.book(title)
    except UnknownBook:
        if like := study.library.suggest(title, limit=MOST_NAMES):
            names = _told(book.title for book in like)
            raise WhichBook(book=title, names=names) from None
        raise


async def _invite(records: Records, havruta: Havruta, partner: UserId, now: datetime) -> None:
    invitation = Invitation(
        id=InvitationId(new_id(now)),
        havruta_id=havruta.id,
        user_id=partner,
        invited_by=havruta.owner_id,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    await records.invitations.save(invitation)
    await records.notices.add(notices.invitation(invitation, now))


async def _answer(
    study: Study,
    records: Records,
    invitation_id: InvitationId,
    by: UserId,
    state: InvitationState,
) -> Invitation:
    now = study.now()
    invitation = await records.invitations.get(invitation_id)
    if invitation.user_id != by:
        raise NotInvited
    if (current := invitation.state_at(now)) is not InvitationState.PENDING:
        raise InvitationOver(state=current.value)
    invitation = replace(invitation, state=state, answered_at=now)
    await records.invitations.save(invitation)
    await records.notices.add(notices.answer(invitation, now))
    return invitation


async def _waiting(study: Study, invitation: Invitation) -> Waiting:
    async with study.storage.transaction() as records:
        havruta = await records.havrutot.get(invitation.havruta_id)
        inviters = await records.users.many([invitation.invited_by])
    return Waiting(invitation, havruta, inviters[invitation.invited_by])


async def _overview(study: Study, havruta: Havruta) -> Overview:
    async with study.storage.transaction() as records:
        invitations = await records.invitations.of(havruta.id)
        running = await records.sessions.running(havruta.id)
        ended = await records.sessions.of([havruta.id])
        names = await records.users.many([*havruta.people, *(i.user_id for i in invitations)])
    now = study.now()
    waiting = tuple(
        (names[i.user_id], i.state_at(now))
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


def _told(names: Iterable[str]) -> str:
    """Return the first of the names, each once, for reading."""
    different = list(dict.fromkeys(names))
    more = ["…"] if len(different) > MOST_NAMES else []
    return ", ".join([*(f"“{name}”" for name in different[:MOST_NAMES]), *more])


def _fits(havruta: Havruta, said: str) -> bool:
    return said.casefold().strip() in {havruta.name.casefold(), havruta.book.casefold()}
