"""What is looked for in the history, and how a button says it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from havruta.ids import ID, HavrutaId, UserId
from havruta.people.model import User
from havruta.recurrence import instant
from havruta.sessions.model import SessionKind, Sought
from havruta.sessions.reports import Choices

KINDS = {kind.value[0]: kind for kind in SessionKind}
SAID = re.compile(
    f"(?P<book>[0-9a-f]{{6}})?:(?P<user>{ID})?:(?P<kind>[{''.join(KINDS)}])?"
    r":(?P<since>\d{8})?:(?P<until>\d{8})?"
)
DAY = "%Y%m%d"


@dataclass(frozen=True, slots=True)
class Seeking:
    """Which ended sessions somebody looks for: of which havruta, and what `Sought` asks.

    Days are theirs, both included.
    """

    havruta_id: HavrutaId | None = None
    book: str | None = None
    user_id: UserId | None = None
    kind: SessionKind | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves anything out of what the havruta, or all, have."""
        return any((self.book, self.user_id, self.kind, self.since, self.until))

    def sought(self, user: User) -> Sought:
        """Return it by the clock of whoever asks."""
        zone, next_day = user.keeper.zone, timedelta(days=1)

        def midnight(day: date | None) -> datetime | None:
            return instant(datetime.combine(day, time()), zone) if day else None

        before = midnight(self.until and self.until + next_day)
        return Sought(self.book, self.user_id, self.kind, midnight(self.since), before)

    def text(self) -> str:
        """Return what a button says of it, beside the havruta; of a book, a digest of its title."""
        days = [day and day.strftime(DAY) for day in (self.since, self.until)]
        parts = [self.book and _digest(self.book), self.user_id, self.kind and self.kind[0], *days]
        return ":".join(part or "" for part in parts)


def read(text: str, havruta_id: HavrutaId | None, choices: Choices) -> Seeking:
    """Return what `text` wrote; the book is found among what there is to choose from."""
    said = SAID.fullmatch(text)
    if said is None:
        return Seeking(havruta_id)
    return Seeking(
        havruta_id,
        book=next((one for one in choices.books if _digest(one) == said["book"]), None),
        user_id=UserId(said["user"]) if said["user"] else None,
        kind=KINDS.get(said["kind"] or ""),
        since=_day(said["since"]),
        until=_day(said["until"]),
    )


def _day(said: str | None) -> date | None:
    try:
        return datetime.strptime(said or "", DAY).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def _digest(title: str) -> str:
    return sha256(title.encode()).hexdigest()[:6]
