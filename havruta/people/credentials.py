"""Use cases: how people come in to the page, and out."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from havruta.errors import LinkOver, SignedOut
from havruta.events import BrowserForgotten
from havruta.ids import SessionId, UserId
from havruta.people.model import Link, Page, SignIn, User
from havruta.permissions import Action, require
from havruta.records import Records
from havruta.study import Study

LINK_LIFE = timedelta(minutes=10)
SIGN_IN_LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Admission:
    """Who came in, where to, and the secret that their browser keeps (None: it has one)."""

    user_id: UserId
    page: Page
    session_id: SessionId | None
    cookie: str | None


async def link(study: Study, *, session_id: SessionId, by: UserId) -> str:
    """Return the address of a personal link to a live session's page.

    Raises `UnknownSession`, `NotAllowed`, `SessionOver`.
    """
    async with study.transaction() as records:
        session = await records.sessions.get(session_id)
        require(Action.JOIN, by, await records.havrutot.get(session.havruta_id))
        session.live()
        return await new_link(study, records, session_id, by)


async def new_link(study: Study, records: Records, session_id: SessionId, user_id: UserId) -> str:
    """Return the address of a fresh link for somebody who may come in."""
    token = secrets.token_urlsafe(32)
    expires_at = study.now() + LINK_LIFE
    digest = _digest(study, token)
    await records.credentials.add_link(Link(digest, user_id, expires_at, Page.SESSION, session_id))
    return study.addresses.link(token)


async def come_in(study: Study, *, token: str, signed_in_as: UserId | None) -> Admission:
    """Spend a link and sign its person in. Raises `LinkOver`.

    A link that is over still leads in whoever is signed in as its person already.
    """
    async with study.transaction() as records:
        link = await records.credentials.link(_digest(study, token))
        if link is None:
            raise LinkOver
        spent = await records.credentials.spend(link.digest, study.now())
        if link.user_id == signed_in_as:
            return Admission(link.user_id, link.page, link.session_id, None)
        if spent is None:
            raise LinkOver
        cookie = await _sign_in(study, records, link.user_id)
    return Admission(link.user_id, link.page, link.session_id, cookie)


async def signed_in(study: Study, *, cookie: str) -> User:
    """Return whose browser this is, or raise `SignedOut`."""
    async with study.reading() as records:
        sign_in = await records.credentials.sign_in(_digest(study, cookie))
        if sign_in is None or sign_in.revoked_at or sign_in.expires_at <= study.now():
            raise SignedOut
        return (await records.users.many([sign_in.user_id]))[sign_in.user_id]


async def sign_out(study: Study, *, cookie: str) -> None:
    """Forget this browser."""
    async with study.transaction() as records:
        digest = _digest(study, cookie)
        if (sign_in := await records.credentials.sign_in(digest)) is not None:
            await records.credentials.revoke(sign_in.user_id, study.now(), digest=digest)
        records.publish(BrowserForgotten(digest))


def browser(study: Study, *, cookie: str) -> str:
    """Return what tells this browser from others, and lets nobody in."""
    return _digest(study, cookie)


async def _sign_in(study: Study, records: Records, user_id: UserId) -> str:
    cookie = secrets.token_urlsafe(32)
    now = study.now()
    await records.credentials.add_sign_in(
        SignIn(_digest(study, cookie), user_id, now, now + SIGN_IN_LIFE)
    )
    return cookie


def _digest(study: Study, token: str) -> str:
    """Return what is kept of a secret: without our key it can neither be forged nor guessed."""
    return hmac.new(study.secret, token.encode(), "sha256").hexdigest()
