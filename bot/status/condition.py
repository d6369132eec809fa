"""How Havruta is: what this process sees, and what the database tells that others leave undone."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from havruta import oversight
from havruta.errors.outside import StorageAway
from havruta.notices.model import Reason
from havruta.oversight import Waiting
from havruta.study import Study

Health: TypeAlias = Callable[[], Awaitable[Mapping[str, bool | str]]]

LATE = timedelta(minutes=2)
"""What waits longer than that to be done is late."""
LITTLE = 1 << 30
"""So many bytes free on a disk are few."""
OLD = timedelta(days=2)
"""A backup that is older than that is an old one."""
ANSWERS_WITHIN = 2.0


class Part(StrEnum):
    """What can be well or wrong; the first six as /healthz names them."""

    CHAT = "chat"
    DATABASE = "database"
    DISK = "disk"
    CATALOGUE = "catalogue"
    REDIS = "redis"
    MEDIA = "media"
    SEFARIA = "sefaria"
    MAIL = "mail"
    NOTICES = "notices"
    PLANS = "plans"
    DUTIES = "duties"
    ROOM = "room"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether one part is well, and what can be said of it."""

    part: Part
    is_well: bool
    values: Mapping[str, str | int | timedelta] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """All that was found; `failed` is what could not be told in the last day, by its reason.

    It `is_backed_up` unless nobody knows of a backup that was made here.
    """

    findings: tuple[Finding, ...]
    failed: Mapping[Reason, int] = field(default_factory=dict)
    is_backed_up: bool = True

    def is_well(self, part: Part) -> bool:
        """Whether nothing was found to be wrong with it."""
        return all(found.is_well for found in self.findings if found.part is part)


async def _unknown() -> Mapping[str, bool | str]:
    return {}


@dataclass(frozen=True, slots=True)
class Instruments:
    """What tells of this process; what nothing tells of is passed over.

    `roles` is what the process is for; `mail_fault` why the last mail was not taken, "" if it was;
    `failing` are duties whose last run has failed, `room` the bytes that are free, and
    `backed_up_at` when a backup was made here.
    """

    roles: str = ""
    health: Health = _unknown
    mail_fault: Callable[[], str] | None = None
    failing: Collection[str] | None = None
    room: Callable[[], int] | None = None
    backed_up_at: Callable[[], datetime | None] | None = None


async def look(study: Study, instruments: Instruments) -> Condition:
    """Return how all is now; where the database does not answer, without what it would tell."""
    parts = {Part(name): well for name, well in (await instruments.health()).items()}
    findings = [Finding(part, well is True) for part, well in parts.items()]
    findings.append(Finding(Part.SEFARIA, not study.library.is_away))
    findings += _seen(instruments, study.now())
    is_backed_up = instruments.backed_up_at is None or instruments.backed_up_at() is not None
    if parts.get(Part.DATABASE) is not False:
        with suppress(TimeoutError, StorageAway):  # it may go at any moment
            async with asyncio.timeout(ANSWERS_WITHIN):
                waiting = await oversight.waiting(study)
                failed = await oversight.failed(study)
            findings += _due(waiting, study.now())
            return Condition(tuple(findings), failed, is_backed_up)
    return Condition(tuple(findings), is_backed_up=is_backed_up)


def _seen(instruments: Instruments, now: datetime) -> list[Finding]:
    """Return what this process sees of itself."""
    found = []
    if (fault := instruments.mail_fault) is not None:
        found.append(Finding(Part.MAIL, not fault(), {"why": fault()}))
    if (failing := instruments.failing) is not None:
        found.append(Finding(Part.DUTIES, not failing, {"duties": ", ".join(sorted(failing))}))
    if (room := instruments.room) is not None:
        found.append(Finding(Part.ROOM, room() >= LITTLE, {"megabytes": room() >> 20}))
    if instruments.backed_up_at and (made_at := instruments.backed_up_at()) is not None:
        found.append(Finding(Part.BACKUP, now - made_at < OLD, {"time": now - made_at}))
    return found


def _due(waiting: Waiting, now: datetime) -> tuple[Finding, Finding]:
    """Return what waits to be done, whichever process is to do it."""
    notices = now - (waiting.notices.since or now)
    plans = now - (waiting.plans_since or now)
    return (
        Finding(Part.NOTICES, notices < LATE, {"n": waiting.notices.due, "time": notices}),
        Finding(Part.PLANS, plans < LATE, {"time": plans}),
    )
