"""Use case: a person's front page: what is next, what runs, who invites, and all they learn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from havruta.havrutot.invitations import Waiting, waiting
from havruta.havrutot.model import Havruta
from havruta.havrutot.views import Progress, progress
from havruta.ids import UserId
from havruta.library.books import book_of
from havruta.library.model import Book
from havruta.people.model import User
from havruta.plans.views import Planned, next_up
from havruta.sessions.model import UNSEEN, Glance, Session
from havruta.study import Study

NEXT = 3
"""So many times of what is planned the front page tells of."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A havruta at a glance, as one of its people sees it.

    `present` are the partners in the room now; `last_met` is when its last session began.
    """

    havruta: Havruta
    book: Book
    partners: tuple[User, ...]
    running: Session | None
    present: tuple[User, ...]
    last_met: datetime | None
    progress: Progress | None


@dataclass(frozen=True, slots=True)
class Front:
    """What waits for an answer, what is next, what else runs, and the other havrutot.

    Next is what runs; while nothing does, what was learned last. `planned` is what expects the
    person next.
    """

    waiting: tuple[Waiting, ...]
    next_up: Entry | None
    live: tuple[Entry, ...]
    others: tuple[Entry, ...]
    planned: tuple[Planned, ...]


async def front(study: Study, *, by: UserId) -> Front:
    """Return the person's front page; it takes as many queries for many havrutot as for one."""
    now = study.now()
    async with study.reading() as records:
        invitations = await waiting(study, records, by)
        glances = await records.sessions.glances(by)
        learning = [one.havruta for one in glances if not one.havruta.is_archived]
        planned = await next_up(study, records, learning, by, most=NEXT)
    entries = [await _entry(study, one, by, now) for one in glances]
    return _laid_out(invitations, entries, planned)


async def _entry(study: Study, glance: Glance, by: UserId, now: datetime) -> Entry:
    partners = tuple(person for person in glance.people if person.id != by)
    there = {user_id for user_id, at in glance.seen.items() if now - at <= UNSEEN}
    return Entry(
        havruta=glance.havruta,
        book=book_of(study, glance.havruta.book),
        partners=partners,
        running=glance.running,
        present=tuple(person for person in partners if person.id in there),
        last_met=glance.last_met,
        progress=await progress(study, glance.havruta, glance.running),
    )


def _laid_out(
    invitations: Iterable[Waiting], entries: Iterable[Entry], planned: Iterable[Planned]
) -> Front:
    """Return the page: in session first, then what was learned last, then the newest."""
    in_order = sorted(entries, key=_liveliness, reverse=True)
    is_next = in_order and not in_order[0].havruta.is_archived
    rest = in_order[1:] if is_next else in_order
    return Front(
        waiting=tuple(invitations),
        next_up=in_order[0] if is_next else None,
        live=tuple(entry for entry in rest if entry.running),
        others=tuple(entry for entry in rest if not entry.running),
        planned=tuple(planned),
    )


def _liveliness(entry: Entry) -> tuple[bool, bool, datetime]:
    """Return what sorts what runs after what may, and that after what is archived."""
    began = entry.running and entry.running.started_at
    last = began or entry.last_met or entry.havruta.created_at
    return began is not None, not entry.havruta.is_archived, last
