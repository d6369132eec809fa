"""Rate limits as Discord applies them: a bucket a route and major parameter, and a global one."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.world.clock import Clock


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many requests in so many seconds."""

    requests: int
    seconds: float


GLOBAL = Allowance(50, 1)
USUAL = Allowance(50, 1)
OLD_EDITS = Allowance(3, 20)
"""Edits of messages older than an hour, per channel; Discord does not publish the figure."""
ALLOWANCES: dict[str, Allowance] = {
    "POST /channels/{channel_id}/messages": Allowance(5, 5),
    "PATCH /channels/{channel_id}/messages/{message_id}": Allowance(5, 5),
    "DELETE /channels/{channel_id}/messages/{message_id}": Allowance(5, 1),
    "POST /channels/{channel_id}/typing": Allowance(5, 5),
    "POST /users/@me/channels": Allowance(10, 10),
    "PUT /applications/{application_id}/commands": Allowance(5, 20),
    "PUT /applications/{application_id}/guilds/{guild_id}/commands": Allowance(5, 20),
    "POST /webhooks/{application_id}/{token}": Allowance(5, 2),
    "PATCH /webhooks/{application_id}/{token}/messages/{message_id}": Allowance(5, 2),
}
MAJOR = ("channel_id", "guild_id", "token")
FREE_OF_GLOBAL = ("/interactions/", "/webhooks/")


@dataclass(slots=True)
class Window:
    """How much of an allowance is used since when."""

    began: datetime
    used: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass, and the headers that say so."""

    allowed: bool
    headers: dict[str, str]
    retry_after: float = 0.0
    is_global: bool = False


@dataclass(slots=True)
class RateLimits:
    """Counts requests by bucket; switched off, it lets everything pass and says so in headers."""

    clock: Clock
    enforced: bool = True
    _windows: dict[str, Window] = field(default_factory=dict)

    def judge(self, route: str, parameters: Mapping[str, str]) -> Verdict:
        """Count a request on this route, or refuse it."""
        path = route.partition(" ")[2]
        if self.enforced and not path.startswith(FREE_OF_GLOBAL):
            everywhere = self._count("global", GLOBAL)
            if everywhere.used > GLOBAL.requests:
                return self._refusal(everywhere, GLOBAL, {}, is_global=True)
        if path.endswith("/callback"):
            return Verdict(allowed=True, headers={})
        return self._judge_bucket(route, parameters)

    def old_edit(self, channel_id: str) -> float | None:
        """Count an edit of a message older than an hour; seconds to wait, or None if it may be."""
        window = self._count(f"old:{channel_id}", OLD_EDITS)
        if window.used <= OLD_EDITS.requests or not self.enforced:
            return None
        return self._left(window, OLD_EDITS)

    def clear(self) -> None:
        """Begin counting anew."""
        self._windows.clear()

    def _judge_bucket(self, route: str, parameters: Mapping[str, str]) -> Verdict:
        allowance = ALLOWANCES.get(route, USUAL)
        major = ":".join(parameters[name] for name in MAJOR if name in parameters)
        window = self._count(f"{route}|{major}", allowance)
        headers = self._headers(route, window, allowance)
        if window.used > allowance.requests and self.enforced:
            return self._refusal(window, allowance, headers, is_global=False)
        return Verdict(allowed=True, headers=headers)

    def _count(self, key: str, allowance: Allowance) -> Window:
        now = self.clock.now()
        window = self._windows.get(key)
        if window is None or now - window.began >= timedelta(seconds=allowance.seconds):
            window = self._windows[key] = Window(now)
        window.used += 1
        return window

    def _left(self, window: Window, allowance: Allowance) -> float:
        gone = (self.clock.now() - window.began).total_seconds()
        return round(max(0.001, allowance.seconds - gone), 3)

    def _headers(self, route: str, window: Window, allowance: Allowance) -> dict[str, str]:
        left = self._left(window, allowance)
        remaining = max(0, allowance.requests - window.used)
        if not self.enforced:
            remaining = max(1, remaining)
        reset = self.clock.now() + timedelta(seconds=left)
        return {
            "X-RateLimit-Limit": str(allowance.requests),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": f"{reset.timestamp():.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:32],
        }

    def _refusal(
        self, window: Window, allowance: Allowance, headers: dict[str, str], *, is_global: bool
    ) -> Verdict:
        wait = self._left(window, allowance)
        said = refusal_headers(wait, is_global=is_global)
        return Verdict(allowed=False, headers=headers | said, retry_after=wait, is_global=is_global)


def refusal_headers(wait: float, *, is_global: bool) -> dict[str, str]:
    """What a 429 carries; without `Via` discord.py takes it for a ban."""
    headers = {
        "Retry-After": f"{wait:.3f}",
        "Via": "1.1 sandbox",
        "X-RateLimit-Scope": "global" if is_global else "user",
    }
    return headers | {"X-RateLimit-Global": "true"} if is_global else headers
