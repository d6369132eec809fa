"""How fast a book is learned, and when it will be done at that."""

import math
from datetime import date, timedelta

from havruta.progress.rounds import Round

LOOKED_BACK = timedelta(weeks=8)
LEAST = timedelta(weeks=1)
"""Whoever began yesterday has no pace of a day yet."""
MOST = timedelta(days=365 * 30)
"""Nothing is foretold for later than that."""


def siyum(learned: Round, today: date) -> date | None:
    """Return when the round will be complete at the pace of the last weeks.

    None if it is, if nothing was new in them, or if it would take more than a life is good for.
    """
    if learned.is_complete or not learned.growth:
        return None
    since = max(learned.growth[0][0], today - LOOKED_BACK)
    new = sum(number for day, number in learned.growth if since <= day <= today)
    if not new:
        return None
    days = max(today - since + timedelta(days=1), LEAST).days
    left = len(learned.segments) - learned.learned
    ahead = timedelta(days=math.ceil(left * days / new))
    return today + ahead if ahead <= MOST else None
