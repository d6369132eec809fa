"""What the use cases about people need stored."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from havruta.ids import UserId
from havruta.people.model import Device, Feed, Identity, Link, Provider, SignIn, SignInAttempt, User


class Users(Protocol):
    """People and how the providers know them."""

    async def identified(self, provider: Provider, external_id: str, /) -> User | None: ...
    async def add(self, user: User, provider: Provider, external_id: str, /) -> User:
        """Add the person, or return who took this identity a moment earlier."""
        ...

    async def identify(self, identity: Identity, /) -> UserId:
        """Add the identity unless it is there, with its newest address; return whose it is."""
        ...

    async def identities(self, user_id: UserId, /) -> Sequence[Identity]:
        """Return how the providers know the person, by provider."""
        ...

    async def unlink(self, user_id: UserId, provider: Provider, /) -> None:
        """Have the provider not know the person any more."""
        ...

    async def insert(self, user: User, /) -> None:
        """Add somebody whom no provider knows."""
        ...

    async def get(self, user_id: UserId, /) -> User:
        """Return the person. Raises `Overtaken` if they have just been forgotten."""
        ...

    async def change(self, user_id: UserId, /, **changes: Any) -> User:
        """Change these fields, and return the person. Raises `Overtaken` as `get` does.

        Nothing else of them is written: neither what another has changed meanwhile, nor somebody
        who has just been forgotten.
        """
        ...

    async def lock(self, user_ids: Collection[UserId], /) -> None:
        """Let nobody else lock or change them until the transaction ends."""
        ...

    async def many(
        self, user_ids: Collection[UserId], /, *, guild_id: str | None = None
    ) -> Mapping[UserId, User]:
        """Return those of them that exist, by the names they go by in that server."""
        ...

    async def set_nickname(self, user_id: UserId, guild_id: str, name: str | None, /) -> None:
        """Note what the person goes by in a server; None: by their own name."""
        ...

    async def of_address(self, address: str, /) -> User | None:
        """Return whose the address is: by itself, or as a provider has verified it."""
        ...

    async def addresses(self, user_ids: Collection[UserId], /) -> Mapping[UserId, str]:
        """Return an address of each of them who has one, rather their own than a provider's."""
        ...

    async def known_to(
        self, provider: Provider, user_ids: Collection[UserId], /
    ) -> Mapping[UserId, Identity]:
        """Return how the provider knows each of them whom it knows."""
        ...

    async def set_channel(self, provider: Provider, external_id: str, channel_id: str, /) -> None:
        """Note where direct messages to whom the provider knows by this id go."""
        ...


class Unsubscribed(Protocol):
    """The addresses of e-mail that want no more of it."""

    async def add(self, address: str, at: datetime, /) -> None: ...
    async def remove(self, address: str, /) -> None: ...
    async def among(self, addresses: Collection[str], /) -> Collection[str]:
        """Return those of these addresses that want none."""
        ...


class Credentials(Protocol):
    """Links, sign-ins and feeds, known by the digest of their secret; feeds only until renewed."""

    async def add_link(self, link: Link, /) -> None: ...
    async def link(self, digest: str, /) -> Link | None: ...
    async def spend(self, digest: str, at: datetime, by: Device, /) -> Link | None:
        """Take the link if it is unspent and not expired at `at`; it can be taken once."""
        ...

    async def revoke_links(self, user_id: UserId, at: datetime, /) -> None:
        """Have the person's unspent links expire by then."""
        ...

    async def prune(self, *, links_until: datetime, sign_ins_until: datetime) -> None:
        """Delete the links and sign-ins that were over by then."""
        ...

    async def add_attempt(self, attempt: SignInAttempt, /) -> None: ...
    async def spend_attempt(
        self, digest: str, at: datetime, /, *, browser: str, provider: Provider
    ) -> SignInAttempt | None:
        """Take the attempt if it is this browser's at this provider, and not over at `at`."""
        ...

    async def prune_attempts(self, until: datetime, /) -> None:
        """Delete the attempts to sign in that were over by then."""
        ...

    async def add_sign_in(self, sign_in: SignIn, /) -> None: ...
    async def sign_in(self, digest: str, /) -> SignIn | None: ...
    async def signed_in(self, digest: str, /) -> tuple[SignIn, User] | None:
        """Return the sign-in, be it revoked, expired or neither, and whose it is."""
        ...

    async def sign_ins(self, digests: Collection[str], /) -> Sequence[SignIn]: ...
    async def sign_ins_of(self, user_id: UserId, /) -> Sequence[SignIn]:
        """Return all of the person's that are not revoked, the newest first."""
        ...

    async def see(self, digest: str, at: datetime, /) -> None:
        """Note that the browser was seen."""
        ...

    async def revoke(
        self, user_id: UserId, at: datetime, /, *, digest: str | None = None, but: str = ""
    ) -> None:
        """End the sign-in with this digest, or all of the person's `but` one."""
        ...

    async def feed(self, digest: str, /) -> Feed | None: ...
    async def feed_of(self, user_id: UserId, /) -> Feed | None: ...
    async def save_feed(self, feed: Feed, /) -> None: ...


class Traces(Protocol):
    """All that is stored about a person, in whichever table."""

    async def of(self, user_id: UserId, /) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return every row that names the person, by table; what is of a session says which."""
        ...

    async def lock(self, user_id: UserId, /) -> None:
        """Let nobody refer to the person, or change them, until the transaction ends."""
        ...

    async def settle(self, user_id: UserId, at: datetime, /) -> None:
        """Take back what waits for an answer to or by the person, and what is to be told them."""
        ...

    async def give_way(self, user_id: UserId, to: UserId, /) -> None:
        """Have all that outlives the person name another one instead, and delete the person.

        The other one is deleted, too, if nothing names them.
        """
        ...
