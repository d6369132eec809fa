"""What people have let the application know of them: codes, and the tokens that they are worth."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sandbox.world.clock import Clock

CODE_LIFE: Final = timedelta(minutes=1)
TOKEN_LIFE: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody has agreed to."""

    user_id: str
    redirect_uri: str
    challenge: str
    scope: str
    until: datetime


@dataclass(slots=True)
class Grants:
    """The codes that wait to be taken, and the tokens that were given for codes."""

    clock: Clock
    codes: dict[str, Grant] = field(default_factory=dict)
    tokens: dict[str, Grant] = field(default_factory=dict)

    def agree(self, user_id: str, redirect_uri: str, challenge: str, scope: str) -> str:
        """Return a code for what the person has agreed to."""
        code, until = secrets.token_urlsafe(16), self.clock.now() + CODE_LIFE
        self.codes[code] = Grant(user_id, redirect_uri, challenge, scope, until)
        return code

    def take(self, code: str, redirect_uri: str, verifier: str) -> tuple[str, Grant] | None:
        """Return a token for the code, once, with what it is for."""
        grant = self.codes.pop(code, None)
        if grant is None or grant.until <= self.clock.now():
            return None
        if grant.redirect_uri != redirect_uri or grant.challenge != _challenge(verifier):
            return None
        token = secrets.token_urlsafe(24)
        self.tokens[token] = grant
        return token, grant

    def user_id(self, token: str) -> str | None:
        """Return who has agreed to this token."""
        grant = self.tokens.get(token)
        return grant.user_id if grant else None

    def clear(self) -> None:
        """Forget all of it."""
        self.codes.clear()
        self.tokens.clear()


def _challenge(verifier: str) -> str:
    """Return what was sent ahead for this verifier; nothing for none."""
    if not verifier:
        return ""
    digest = hashlib.sha256(verifier.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
