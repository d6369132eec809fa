"""Havrutot, their participants and invitations in the database."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from havruta.errors.havrutot import HavrutaGone, UnknownInvitation
from havruta.havrutot.model import (
    Following,
    Havruta,
    Home,
    Invitation,
    InvitationState,
    Participant,
)
from havruta.ids import HavrutaId, InvitationId, UserId, least_id
from storage.records.whole import KEPT, OF, RUNNING_OF, THESE, THIS, Met, havrutot
from storage.rows.base import DELETED, PENDING, UNSETTLED
from storage.rows.havrutot import HavrutaRow, InvitationRow, ParticipantRow, RemovalRow
from storage.rows.notices import NoticeRow
from storage.statements import columns_of, field_columns, many, one, put


class Havrutot:
    """The stored havrutot."""

    def __init__(self, db: AsyncConnection, met: Met | None = None) -> None:
        self._db = db
        self._met = met

    async def get(self, havruta_id: HavrutaId, /) -> Havruta:
        """Return the havruta, or raise `UnknownHavruta`."""
        return await self._one(KEPT, havruta_id)

    async def recall(self, havruta_id: HavrutaId, /) -> Havruta:
        """Return the havruta, deleted or not; raise `UnknownHavruta` once nothing is left."""
        return await self._one(THIS, havruta_id)

    async def lock(self, havruta_id: HavrutaId, /) -> Havruta:
        """Return the havruta, kept from other changes, or raise `UnknownHavruta`.

        Without the lock, two people who accept at once would write each other out again; and if
        its people were read by the same statement, they would be those from before it waited.
        """
        await self._db.execute(_LOCKING, {"havruta_id": havruta_id})
        return await self.get(havruta_id)

    async def _one(self, query: Select[Any], havruta_id: HavrutaId) -> Havruta:
        found = await havrutot(self._db, query, self._met, havruta_id=havruta_id)
        if not found:
            raise HavrutaGone(havruta=havruta_id)
        return found[0]

    async def many(self, havruta_ids: Collection[HavrutaId], /) -> dict[HavrutaId, Havruta]:
        """Return those of them that exist."""
        found = await havrutot(self._db, THESE, self._met, havruta_ids=[*havruta_ids])
        return {havruta.id: havruta for havruta in found}

    async def of(self, user_id: UserId, /, *, in_session: bool = False) -> Sequence[Havruta]:
        """Return those the person belongs to, or the ones in session alone, newest first."""
        return await havrutot(
            self._db, RUNNING_OF if in_session else OF, self._met, user_id=user_id
        )

    async def every(self) -> Sequence[HavrutaId]:
        """Return all that are not deleted."""
        query = select(HavrutaRow.id).where(HavrutaRow.deleted_at.is_(None))
        return [*(await self._db.execute(query.order_by(HavrutaRow.id))).scalars()]

    async def places(self, limit: int, /) -> Sequence[tuple[str, str]]:
        """Return what is learned and where, by book and last place, the newest havruta first."""
        there = HavrutaRow.archived_at.is_(None), HavrutaRow.deleted_at.is_(None)
        newest = HavrutaRow.created_at.desc(), HavrutaRow.id.desc()
        query = select(HavrutaRow.book, HavrutaRow.ref).where(*there).order_by(*newest)
        return [(row.book, row.ref) for row in await self._db.execute(query.limit(limit))]

    async def at_home(self, home: Home, /) -> Sequence[HavrutaId]:
        """Return which ones are at home there, or, without a channel, anywhere in the server."""
        in_server = HavrutaRow.guild_id == (home.guild_id or "")
        query = select(HavrutaRow.id).where(in_server, HavrutaRow.deleted_at.is_(None))
        if home.channel_id is not None:
            query = query.where(HavrutaRow.channel_id == home.channel_id)
        return (await self._db.scalars(query.order_by(HavrutaRow.id))).all()

    async def count(self, user_id: UserId, /) -> int:
        """Return to how many the person belongs."""
        query = select(func.count()).where(ParticipantRow.user_id == user_id)
        return await self._db.scalar(query) or 0

    async def delete(self, havruta_id: HavrutaId, at: datetime, /) -> None:
        """Take it from everybody; what is still to be told of it can be `recall`ed."""
        theirs = delete(ParticipantRow.__table__).where(ParticipantRow.havruta_id == havruta_id)
        await self._db.execute(theirs)
        waiting = update(InvitationRow.__table__).where(
            InvitationRow.havruta_id == havruta_id, PENDING
        )
        await self._db.execute(waiting.values(state=InvitationState.REVOKED, answered_at=at))
        gone = update(HavrutaRow.__table__).where(HavrutaRow.id == havruta_id)
        await self._db.execute(gone.values(deleted_at=at))

    async def bar(self, havruta_id: HavrutaId, user_id: UserId, at: datetime, /) -> None:
        """Note that the person was taken out then."""
        await put(self._db, RemovalRow, {"havruta_id": havruta_id, "user_id": user_id, "at": at})

    async def barred(self, havruta_id: HavrutaId, user_id: UserId, /) -> datetime | None:
        """Return when the person was taken out, unless they have been let in again since."""
        query = select(RemovalRow.at).where(_removal(havruta_id, user_id))
        return await self._db.scalar(query)

    async def let_in(self, havruta_id: HavrutaId, user_id: UserId, /) -> None:
        """Forget that the person was taken out, if they were."""
        await self._db.execute(delete(RemovalRow.__table__).where(_removal(havruta_id, user_id)))

    async def prune(self, until: datetime, /) -> None:
        """Erase those that were deleted by then, of which nothing is to be told any more."""
        to_tell = select(NoticeRow.havruta_id).where(UNSETTLED)
        erasing = delete(HavrutaRow.__table__).where(
            DELETED, HavrutaRow.deleted_at <= until, HavrutaRow.id.not_in(to_tell)
        )
        await self._db.execute(erasing)

    async def save(self, havruta: Havruta, /) -> None:
        """Insert or update, participants included."""
        await put(self._db, HavrutaRow, _columns(havruta))
        await self._db.execute(
            delete(ParticipantRow.__table__).where(
                ParticipantRow.havruta_id == havruta.id,
                ParticipantRow.user_id.not_in(havruta.people),
            )
        )
        rows = [
            {"havruta_id": havruta.id, "place": place, **_kept(participant)}
            for place, participant in enumerate(havruta.participants)
        ]
        if rows:
            await put(self._db, ParticipantRow, *rows)

    async def speak(self, owner_id: UserId, language: str, /) -> Collection[HavrutaId]:
        """Have those of this owner's that speak none speak this language; return which they are."""
        theirs = select(ParticipantRow.havruta_id).where(ParticipantRow.user_id == owner_id)
        query = select(HavrutaRow.id).where(
            HavrutaRow.id.in_(theirs),
            HavrutaRow.owner_id == owner_id,
            HavrutaRow.language.is_(None),
        )
        # An UPDATE would lock them in an order of its own, and wait in a circle with others.
        in_order = query.order_by(HavrutaRow.id).with_for_update(key_share=True)
        found = list(await self._db.scalars(in_order))
        these = HavrutaRow.id.in_(found)
        await self._db.execute(update(HavrutaRow.__table__).where(these).values(language=language))
        return found

    async def erase(self, havruta_id: HavrutaId, /) -> None:
        """Delete the havruta with all that belongs to it."""
        await self._db.execute(delete(HavrutaRow.__table__).where(HavrutaRow.id == havruta_id))


_LOCKING = (
    select(HavrutaRow.id)
    .where(HavrutaRow.id == bindparam("havruta_id"))
    .with_for_update(key_share=True)
)
_WAITING = (
    select(*field_columns(Invitation, InvitationRow))
    .where(InvitationRow.user_id == bindparam("user_id"), PENDING)
    .order_by(InvitationRow.created_at, InvitationRow.id)
)


class Invitations:
    """The stored invitations."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def get(self, invitation_id: InvitationId, /) -> Invitation:
        """Return the invitation, or raise `UnknownInvitation`."""
        return await self._one(select(InvitationRow.__table__), invitation_id)

    async def lock(self, invitation_id: InvitationId, /) -> Invitation:
        """Return the invitation, kept from other answers, or raise `UnknownInvitation`."""
        query = select(InvitationRow.__table__).with_for_update(key_share=True)
        return await self._one(query, invitation_id)

    async def by_digest(self, digest: str, /) -> Invitation | None:
        """Return the invitation of this secret."""
        query = select(InvitationRow.__table__).where(InvitationRow.digest == digest)
        return await one(self._db, Invitation, query)

    async def _one(self, query: Select[Any], invitation_id: InvitationId) -> Invitation:
        found = await one(self._db, Invitation, query.where(InvitationRow.id == invitation_id))
        if found is None:
            raise UnknownInvitation
        return found

    async def of(self, havruta_ids: Collection[HavrutaId], /) -> Sequence[Invitation]:
        """Return all invitations to these havrutot, oldest first."""
        query = (
            select(InvitationRow.__table__)
            .where(InvitationRow.havruta_id.in_(havruta_ids))
            .order_by(InvitationRow.created_at, InvitationRow.id)
        )
        return await many(self._db, Invitation, query)

    async def recent(
        self,
        since: datetime,
        /,
        *,
        by: UserId,
        to: Collection[UserId],
        addresses: Collection[str] = (),
    ) -> Sequence[Invitation]:
        """Return those made after `since` by this person, or to any of those, oldest first.

        Ids begin with when they were made, so that only the latest rows are looked at.
        """
        theirs = or_(
            InvitationRow.invited_by == by,
            InvitationRow.user_id.in_(to),
            InvitationRow.address.in_(addresses),
        )
        query = (
            select(InvitationRow.__table__)
            .where(InvitationRow.id >= least_id(since), InvitationRow.created_at > since, theirs)
            .order_by(InvitationRow.created_at, InvitationRow.id)
        )
        return await many(self._db, Invitation, query)

    async def pending(self, user_id: UserId, /) -> Sequence[Invitation]:
        """Return those that wait for the person's answer, oldest first."""
        found = await self._db.execute(_WAITING, {"user_id": user_id})
        return [Invitation(*row) for row in found]

    async def pending_at(self, address: str, /) -> Sequence[Invitation]:
        """Return those that wait for an answer from this address, oldest first."""
        query = (
            select(InvitationRow.__table__)
            .where(InvitationRow.address == address, PENDING)
            .order_by(InvitationRow.created_at, InvitationRow.id)
        )
        return await many(self._db, Invitation, query)

    async def save(self, invitation: Invitation, /) -> None:
        """Insert or update; IntegrityError if the person has another one pending."""
        await put(self._db, InvitationRow, columns_of(invitation))


def _removal(havruta_id: HavrutaId, user_id: UserId) -> ColumnElement[bool]:
    return (RemovalRow.havruta_id == havruta_id) & (RemovalRow.user_id == user_id)


def _kept(participant: Participant) -> dict[str, Any]:
    """Return what of a participant is kept with the havruta."""
    columns = columns_of(participant)
    del columns["usually"]
    return columns


def _columns(havruta: Havruta) -> dict[str, Any]:
    """Return the row: the home and the calendar flattened, the participants left to their table."""
    columns = columns_of(havruta)
    del columns["home"], columns["participants"], columns["following"]
    return columns | columns_of(havruta.home) | _followed(havruta.following)


def _followed(following: Following | None) -> dict[str, Any]:
    """Return the columns of the calendar that is followed: all empty where none is."""
    if following is None:
        return dict.fromkeys(field.name for field in fields(Following))
    return columns_of(following)
