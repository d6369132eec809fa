"""Use cases: the way to a provider and back, which only the browser that set out can end."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta

from havruta.errors.people import SignInOver
from havruta.ids import UserId
from havruta.people.model import Provider, SignInAttempt
from havruta.study import Study

ATTEMPT_LIFE = timedelta(minutes=15)
"""So long somebody may take at the provider's: for a password, a second factor, a new account."""


@dataclass(frozen=True, slots=True)
class Handshake:
    """What is sent along to a provider, and must come back or be shown again.

    `state` comes back with the answer, `nonce` in what it signs; `verifier` proves that whoever
    fetches what the answer is worth is who set out (RFC 7636).
    """

    state: str
    nonce: str
    verifier: str


async def begin(
    study: Study, *, provider: Provider, browser: str, path: str, by: UserId | None = None
) -> Handshake:
    """Return what to set out with; `by`: whom the identity is to be linked to.

    `browser` is a secret that this browser alone keeps, `path` where it wants to land, as the
    page has sealed it.
    """
    state = secrets.token_urlsafe(32)
    now = study.now()
    attempt = SignInAttempt(
        digest=_digest(study.secret, "state", state),
        browser=_digest(study.secret, "browser", browser),
        provider=provider,
        path=path,
        expires_at=now + ATTEMPT_LIFE,
        user_id=by,
    )
    async with study.transaction() as records:
        await records.credentials.prune_attempts(now)
        await records.credentials.add_attempt(attempt)
    return _handshake(study.secret, state)


async def finish(
    study: Study, *, provider: Provider, browser: str, state: str
) -> tuple[SignInAttempt, Handshake]:
    """Return what was set out with, once.

    Raises `SignInOver` for another browser's, another provider's, an old or a spent one.
    """
    async with study.transaction() as records:
        for key in study.keys:
            digest, by = _digest(key, "state", state), _digest(key, "browser", browser)
            attempt = await records.credentials.spend_attempt(
                digest, study.now(), browser=by, provider=provider
            )
            if attempt is not None:
                return attempt, _handshake(key, state)
    raise SignInOver


def _handshake(key: bytes, state: str) -> Handshake:
    """Make the other two of the state, so that nothing that is kept could stand in for them."""
    return Handshake(state, _derived(key, "nonce", state), _derived(key, "verifier", state))


def _derived(key: bytes, what: str, secret: str) -> str:
    return urlsafe_b64encode(_hashed(key, what, secret).digest()).rstrip(b"=").decode()


def _digest(key: bytes, what: str, secret: str) -> str:
    return _hashed(key, what, secret).hexdigest()


def _hashed(key: bytes, what: str, secret: str) -> hmac.HMAC:
    return hmac.new(key, f"sign-in {what}:{secret}".encode(), "sha256")
