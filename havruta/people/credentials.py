"""Use cases: how people come in to the page, and out."""

import hmac
import secrets
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from havruta.errors.outside import CannotStore
from havruta.errors.people import LinkOver, LinkUsed, SignedOut, SignInAgain
from havruta.events import BrowserForgotten
from havruta.ids import SessionId, UserId
from havruta.people.model import Device, Link, Page, SignIn, User
from havruta.permissions import Action, require
from havruta.records import Records
from havruta.study import Study

T = TypeVar("T")

LINK_LIFE = timedelta(minutes=10)
MAILED_LINK_LIFE = timedelta(hours=12)
"""Mail is read late."""
WAY_IN_LIFE = timedelta(hours=1)
SIGN_IN_LIFE = timedelta(days=30)
RECENTLY = timedelta(minutes=15)
"""So long whoever has signed in may change who else can, or delete all; then they sign in again."""
SEEN_WITHIN = timedelta(hours=1)
"""So exactly it is known when a browser was last seen; more would be a write for every look."""


@dataclass(frozen=True, slots=True)
class Door:
    """What a personal link opens, and for whom."""

    user: User
    page: Page
    session_id: SessionId | None


@dataclass(frozen=True, slots=True)
class Admission:
    """Who came in, where to, and the secret that their browser keeps (None: it has one)."""

    user_id: UserId
    page: Page
    session_id: SessionId | None
    cookie: str | None
    landing: str | None = None


async def link(study: Study, *, session_id: SessionId, by: UserId) -> str:
    """Return the address of a personal link to a live session's page.

    Raises `UnknownSession`, `NotAllowed`, `SessionOver`.
    """
    async with study.transaction() as records:
        session = await records.sessions.get(session_id)
        require(Action.JOIN, by, await records.havrutot.get(session.havruta_id))
        session.live()
        return await new_link(study, records, session_id, by)


async def new_link(
    study: Study,
    records: Records,
    session_id: SessionId | None,
    user_id: UserId,
    *,
    life: timedelta = LINK_LIFE,
    landing: str | None = None,
) -> str:
    """Return the address of a fresh link for somebody: into a session, or to the front page.

    It leads on to the `landing`, if there is one: a path, which the page has sealed or which holds
    no secret.
    """
    token = secrets.token_urlsafe(32)
    page = Page.FRONT if session_id is None else Page.SESSION
    digest, expires_at = digest_of(study, token), study.now() + life
    fresh = Link(digest, user_id, expires_at, page, session_id, landing=landing)
    await records.credentials.add_link(fresh)
    return study.addresses.link(token)


async def door(study: Study, *, token: str, signed_in_as: UserId | None) -> Door:
    """Return what a link opens, without opening it. Raises as `come_in` does."""
    async with study.reading() as records:
        link = await _found(study, records, token)
        if link.user_id != signed_in_as:
            _require_fresh(study, link)
        return Door(await records.users.get(link.user_id), link.page, link.session_id)


async def come_in(
    study: Study, *, token: str, signed_in_as: UserId | None, device: Device
) -> Admission:
    """Spend a link and sign its person in. Raises `LinkOver`, `LinkUsed`.

    A link that is over still leads in whoever is signed in as its person already.
    """
    async with study.transaction() as records:
        link = await _found(study, records, token)
        await records.users.lock([link.user_id])  # before their link, as whoever forgets them does
        spent = await records.credentials.spend(link.digest, study.now(), device)
        if link.user_id == signed_in_as:
            return _admission(link, None)
        if spent is None:
            _require_fresh(study, await _found(study, records, token))
        cookie = await new_sign_in(study, records, link.user_id, device)
    return _admission(link, cookie)


async def admit(study: Study, *, user_id: UserId, device: Device) -> str:
    """Sign somebody in for whom a provider has vouched; return their browser's secret."""
    async with study.transaction() as records:
        return await new_sign_in(study, records, user_id, device)


async def signed_in(study: Study, *, cookie: str) -> User:
    """Return whose browser this is, or raise `SignedOut`."""
    async with study.asking() as records:
        found = await known(study, cookie, records.credentials.signed_in)
    if found is None or found[0].is_over(study.now()):
        raise SignedOut
    sign_in, user = found
    await _see(study, [sign_in])
    return user


async def require_recent(study: Study, *, cookie: str) -> None:
    """Raise `SignInAgain` unless this browser's person has signed in in it a moment ago."""
    async with study.asking() as records:
        found = await known(study, cookie, records.credentials.sign_in)
    if found is None or found.created_at + RECENTLY <= study.now():
        raise SignInAgain


async def signed_out(study: Study, *, browsers: Collection[str]) -> set[str]:
    """Return those of these browsers in which nobody is signed in now; the others were seen."""
    now = study.now()
    async with study.asking() as records:
        found = await records.credentials.sign_ins(browsers)
    lasting = [sign_in for sign_in in found if not sign_in.is_over(now)]
    await _see(study, lasting)
    return set(browsers) - {sign_in.digest for sign_in in lasting}


async def sign_ins(study: Study, *, by: UserId) -> Sequence[SignIn]:
    """Return where the person is signed in, the newest first."""
    async with study.asking() as records:
        found = await records.credentials.sign_ins_of(by)
    return [sign_in for sign_in in found if not sign_in.is_over(study.now())]


async def sign_out(study: Study, *, cookie: str) -> None:
    """Forget this browser, and the links that its person has not used yet."""
    async with study.transaction() as records:
        sign_in = await known(study, cookie, records.credentials.sign_in)
        if sign_in is not None:
            await records.credentials.revoke(sign_in.user_id, study.now(), digest=sign_in.digest)
            await records.credentials.revoke_links(sign_in.user_id, study.now())
            records.publish(BrowserForgotten(sign_in.digest))


async def sign_out_elsewhere(study: Study, *, by: UserId, browser: str) -> None:
    """Forget another browser of the person's, and their unused links."""
    async with study.transaction() as records:
        await records.credentials.revoke(by, study.now(), digest=browser)
        await records.credentials.revoke_links(by, study.now())
        if (sign_in := await records.credentials.sign_in(browser)) and sign_in.user_id == by:
            records.publish(BrowserForgotten(browser))


async def sign_out_everywhere(study: Study, *, by: UserId, but: str = "") -> int:
    """Forget all of the person's browsers `but` one, and their unused links.

    Return how many browsers those are.
    """
    async with study.transaction() as records:
        theirs = [one for one in await records.credentials.sign_ins_of(by) if one.digest != but]
        await records.credentials.revoke(by, study.now(), but=but)
        await records.credentials.revoke_links(by, study.now())
        records.publish(*(BrowserForgotten(sign_in.digest) for sign_in in theirs))
    return len(theirs)


async def browser(study: Study, *, cookie: str) -> str:
    """Return what tells this browser from others, and lets nobody in."""
    if not study.former:
        return digest_of(study, cookie)
    async with study.asking() as records:
        sign_in = await known(study, cookie, records.credentials.sign_in)
    return sign_in.digest if sign_in else digest_of(study, cookie)


def _admission(link: Link, cookie: str | None) -> Admission:
    return Admission(link.user_id, link.page, link.session_id, cookie, link.landing)


async def _found(study: Study, records: Records, token: str) -> Link:
    if (link := await known(study, token, records.credentials.link)) is None:
        raise LinkOver
    return link


def _require_fresh(study: Study, link: Link) -> None:
    """Raise what tells whoever finds a link over why it is."""
    if link.spent_at is not None and link.address:
        raise LinkUsed(
            when=f"{link.spent_at:%Y-%m-%d %H:%M}", address=link.address, browser=link.browser
        )
    if link.spent_at is not None or link.expires_at <= study.now():
        raise LinkOver


async def new_sign_in(study: Study, records: Records, user_id: UserId, device: Device) -> str:
    """Sign the person in, and return the secret that their browser is to keep."""
    cookie = secrets.token_urlsafe(32)
    now = study.now()
    await records.credentials.add_sign_in(
        SignIn(
            digest=digest_of(study, cookie),
            user_id=user_id,
            created_at=now,
            expires_at=now + SIGN_IN_LIFE,
            seen_at=now,
            address=device.address,
            browser=device.browser,
        )
    )
    return cookie


async def _see(study: Study, sign_ins: Iterable[SignIn]) -> None:
    """Note that these browsers were seen, where that has not been noted within the hour.

    Each by itself: whoever locked several could wait for one who signs out of them all.
    """
    now = study.now()
    for sign_in in sign_ins:
        if now - sign_in.seen_at >= SEEN_WITHIN:
            with suppress(CannotStore):  # to look at a text takes no room
                async with study.transaction() as records:
                    await records.credentials.see(sign_in.digest, now)


async def known(study: Study, token: str, look: Callable[[str], Awaitable[T | None]]) -> T | None:
    """Return what is found by what is kept of a secret, be it by a key that we had before."""
    for digest in digests_of(study, token):
        if (found := await look(digest)) is not None:
            return found
    return None


def digests_of(study: Study, token: str) -> list[str]:
    """Return what may be kept of a secret: by today's key, and by those before it."""
    return [hmac.new(key, token.encode(), "sha256").hexdigest() for key in study.keys]


def digest_of(study: Study, token: str) -> str:
    """Return what is kept of a secret: without our key it can neither be forged nor guessed."""
    return digests_of(study, token)[0]
