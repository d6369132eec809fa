"""What discord.py remembers of Discord's rate limits, forgotten once they are over.

It would keep one for each channel that was spoken to, for five minutes, and look at all of them
for each new one: telling many people directly costs memory and time by the square of how many.
"""

import asyncio

import discord

SECONDS = 5.0
"""So often it is looked at most what is over; most limits are for as long."""


class RateLimits:
    """The rate limits that a client has met."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._looked_at = 0.0

    def forget_over(self) -> None:
        """Forget each that is over and that nobody waits for."""
        now = asyncio.get_running_loop().time()
        if now - self._looked_at < SECONDS:
            return
        self._looked_at = now
        limits = self._client.http._buckets  # noqa: SLF001 - it has no other door
        for key, limit in [*limits.items()]:
            if limit.is_expired() and not limit.outgoing and not limit._pending_requests:  # noqa: SLF001
                del limits[key]
