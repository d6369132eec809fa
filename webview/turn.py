"""The servers by which pages of a call find a way to each other, and who may use them how long.

A TURN server shares a secret with this program, and lets in for a while whoever has a name that the
secret has signed (draft-uberti-behave-turn-rest-00, as coturn has it: `use-auth-secret`).
"""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from havruta.ids import SessionId, UserId
from webview.protocol.call_messages import Ice, IceServer

LIFE = timedelta(hours=1)
"""For so long a name is good; a page in a longer call asks for another."""


@dataclass(frozen=True, slots=True)
class IceServers:
    """Where they are; `turn_urls` are none without their `secret`."""

    stun_urls: Sequence[str] = ()
    turn_urls: Sequence[str] = ()
    secret: str = ""

    def offer(self, session_id: SessionId, user_id: UserId, now: datetime) -> Ice:
        """Return all of them for one person in one session, with how they are let in."""
        until = int((now + LIFE).timestamp())
        servers = []
        if self.stun_urls:
            servers.append(IceServer(list(self.stun_urls), None, None))
        if self.turn_urls:
            name = f"{until}:{session_id}.{user_id}"
            servers.append(IceServer(list(self.turn_urls), name, _password(self.secret, name)))
        return Ice(servers, until)

    def __repr__(self) -> str:
        """Say where they are, and keep the secret."""
        return f"IceServers({list(self.stun_urls)}, {list(self.turn_urls)})"


def _password(secret: str, name: str) -> str:
    digest = hmac.digest(secret.encode(), name.encode(), "sha1")
    return base64.b64encode(digest).decode()
