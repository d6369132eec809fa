"""Links, sign-ins and feeds in the database, known by the digest of their secret."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from havruta.ids import UserId
from havruta.people.model import Device, Feed, Link, Provider, SignIn, SignInAttempt, User
from storage.rows.people import LinkRow, SignInAttemptRow, SignInRow, UserRow
from storage.rows.plans import FeedRow
from storage.statements import add, columns_of, field_columns, many, one, put, value_of

_SIGN_IN = field_columns(SignIn, SignInRow)
_SIGNED_IN = (
    select(*_SIGN_IN, *field_columns(User, UserRow))
    .join(UserRow, UserRow.id == SignInRow.user_id)
    .where(SignInRow.digest == bindparam("digest"))
)


class Credentials:
    """The stored links and sign-ins."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def add_link(self, link: Link, /) -> None:
        """Insert it, unspent."""
        await add(self._db, LinkRow, link)

    async def link(self, digest: str, /) -> Link | None:
        """Return the link, be it spent, expired or neither."""
        query = select(LinkRow.__table__).where(LinkRow.digest == digest)
        return await one(self._db, Link, query)

    async def spend(self, digest: str, at: datetime, by: Device, /) -> Link | None:
        """Take the link if it is unspent and not expired at `at`; it can be taken once."""
        spending = (
            update(LinkRow.__table__)
            .where(LinkRow.digest == digest, LinkRow.spent_at.is_(None), LinkRow.expires_at > at)
            .values(spent_at=at, **columns_of(by))
            .returning(*LinkRow.__table__.c)
        )
        spent = (await self._db.execute(spending)).mappings().first()
        return None if spent is None else value_of(Link, spent)

    async def revoke_links(self, user_id: UserId, at: datetime, /) -> None:
        """Have the person's unspent links expire by then."""
        revoking = update(LinkRow.__table__).where(
            LinkRow.user_id == user_id, LinkRow.spent_at.is_(None), LinkRow.expires_at > at
        )
        await self._db.execute(revoking.values(expires_at=at))

    async def prune(self, *, links_until: datetime, sign_ins_until: datetime) -> None:
        """Delete the links and sign-ins that were over by then."""
        await self._db.execute(
            delete(LinkRow.__table__).where(
                or_(LinkRow.expires_at <= links_until, LinkRow.spent_at <= links_until)
            )
        )
        await self._db.execute(
            delete(SignInRow.__table__).where(
                or_(
                    SignInRow.expires_at <= sign_ins_until,
                    SignInRow.revoked_at <= sign_ins_until,
                )
            )
        )

    async def add_attempt(self, attempt: SignInAttempt, /) -> None:
        """Insert it."""
        await add(self._db, SignInAttemptRow, attempt)

    async def spend_attempt(
        self, digest: str, at: datetime, /, *, browser: str, provider: Provider
    ) -> SignInAttempt | None:
        """Take the attempt if it is this browser's at this provider, and not over at `at`."""
        spending = (
            delete(SignInAttemptRow.__table__)
            .where(
                SignInAttemptRow.digest == digest,
                SignInAttemptRow.browser == browser,
                SignInAttemptRow.provider == provider,
                SignInAttemptRow.expires_at > at,
            )
            .returning(*SignInAttemptRow.__table__.c)
        )
        spent = (await self._db.execute(spending)).mappings().first()
        return None if spent is None else value_of(SignInAttempt, spent)

    async def prune_attempts(self, until: datetime, /) -> None:
        """Delete the attempts to sign in that were over by then."""
        over = SignInAttemptRow.expires_at <= until
        await self._db.execute(delete(SignInAttemptRow.__table__).where(over))

    async def add_sign_in(self, sign_in: SignIn, /) -> None:
        """Insert it."""
        await add(self._db, SignInRow, sign_in)

    async def sign_in(self, digest: str, /) -> SignIn | None:
        """Return the sign-in, be it revoked, expired or neither."""
        query = select(SignInRow.__table__).where(SignInRow.digest == digest)
        return await one(self._db, SignIn, query)

    async def signed_in(self, digest: str, /) -> tuple[SignIn, User] | None:
        """Return the sign-in, be it revoked, expired or neither, and whose it is."""
        found = (await self._db.execute(_SIGNED_IN, {"digest": digest})).first()
        if found is None:
            return None
        return SignIn(*found[: len(_SIGN_IN)]), User(*found[len(_SIGN_IN) :])

    async def sign_ins(self, digests: Collection[str], /) -> list[SignIn]:
        """Return those of these sign-ins that there are."""
        query = select(SignInRow.__table__).where(SignInRow.digest.in_(digests))
        return await many(self._db, SignIn, query)

    async def sign_ins_of(self, user_id: UserId, /) -> list[SignIn]:
        """Return all of the person's that are not revoked, the newest first."""
        query = select(SignInRow.__table__).where(
            SignInRow.user_id == user_id, SignInRow.revoked_at.is_(None)
        )
        newest_first = SignInRow.created_at.desc(), SignInRow.digest
        return await many(self._db, SignIn, query.order_by(*newest_first))

    async def see(self, digest: str, at: datetime, /) -> None:
        """Note that the browser was seen."""
        seeing = update(SignInRow.__table__).where(SignInRow.digest == digest)
        await self._db.execute(seeing.values(seen_at=at))

    async def revoke(
        self, user_id: UserId, at: datetime, /, *, digest: str | None = None, but: str = ""
    ) -> None:
        """End the sign-in with this digest, or all but one; what has ended stays so."""
        revoking = update(SignInRow.__table__).where(
            SignInRow.user_id == user_id, SignInRow.revoked_at.is_(None), SignInRow.digest != but
        )
        if digest is not None:
            revoking = revoking.where(SignInRow.digest == digest)
        await self._db.execute(revoking.values(revoked_at=at))

    async def feed(self, digest: str, /) -> Feed | None:
        """Return the calendar that this opens."""
        return await one(self._db, Feed, select(FeedRow.__table__).where(FeedRow.digest == digest))

    async def feed_of(self, user_id: UserId, /) -> Feed | None:
        """Return the person's calendar, if it has an address."""
        query = select(FeedRow.__table__).where(FeedRow.user_id == user_id)
        return await one(self._db, Feed, query)

    async def save_feed(self, feed: Feed, /) -> None:
        """Insert it, or have its new secret open it from now on."""
        await put(self._db, FeedRow, columns_of(feed))
