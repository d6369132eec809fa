"""What whoever runs this has to hear: what has become wrong, and what is well again, once each."""

from collections.abc import Iterable
from datetime import timedelta

from bot.status.condition import Finding, Part

PATIENCE = timedelta(minutes=1)
"""What comes and goes sooner is told to nobody."""
LONGER = {Part.SEFARIA: timedelta(minutes=15)}
"""What is kept is read meanwhile, so that nobody misses it at once."""
SELDOM = timedelta(hours=1)
"""What has just been told to be wrong is told so again only after that."""


class News:
    """What has been told already, so that nothing is told twice, and nobody is flooded."""

    def __init__(self) -> None:
        self._wrong: set[Part] = set()
        self._changing: dict[Part, float] = {}
        self._told_at: dict[Part, float] = {}

    def of(self, findings: Iterable[Finding], now: float) -> list[Finding]:
        """Return what is to be told now, in seconds of a clock that never jumps."""
        return [found for found in findings if self._is_news(found, now)]

    def _is_news(self, found: Finding, now: float) -> bool:
        if found.is_well is (found.part not in self._wrong):
            self._changing.pop(found.part, None)
            return False
        since = self._changing.setdefault(found.part, now)
        patience = PATIENCE if found.is_well else LONGER.get(found.part, PATIENCE)
        if now - since < patience.total_seconds() or not self._may_tell(found, now):
            return False
        self._wrong ^= {found.part}
        if not found.is_well:
            self._told_at[found.part] = now
        del self._changing[found.part]
        return True

    def _may_tell(self, found: Finding, now: float) -> bool:
        told_at = self._told_at.get(found.part)
        return found.is_well or told_at is None or now - told_at >= SELDOM.total_seconds()
