"""Who learns tonight, where and when: havrutot of three, at Discord and in the database.

Every other begins by the clock, at one of ten moments that many share, as they share half past
eight. The others begin by a command, at moments of their own, and plan to go on later the same
night: of that their people are reminded meanwhile. Of both kinds half have a channel at Discord for
a home, and the others are told by direct message.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from benchmarks.bookshelf import BOOK
from benchmarks.crowd import DIRECT, FIRST, LEAD, in_batches, keep, known_at, reader
from benchmarks.worlds import World, open_world
from havruta.havrutot.model import Havruta, Home, Participant
from havruta.ids import HavrutaId, PlanId, UserId, new_id
from havruta.notices.model import NoticeKind
from havruta.people.model import User
from havruta.plans.expansion import occurrence
from havruta.plans.model import Plan
from havruta.recurrence import Timing
from sandbox.discord.state import Sandbox
from sandbox.world import seed
from sandbox.world.model import Channel, ChannelKind

THREE = 3
HOMES = 2 * DIRECT
MOST_HOMES = 450
"""Discord lets a server have five hundred channels."""
MARKS = 10
"""So many moments are shared by those that begin by the clock, and so many by reminders."""
CHAPTERS = 60
MINUTES = 60
"""So long each means to learn."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What somebody is to be told tonight; without a recipient, all at home."""

    kind: NoticeKind
    havruta_id: HavrutaId
    recipient: UserId | None


@dataclass(frozen=True, slots=True)
class Table:
    """Three who learn together; the owner is the first. `home` is their channel, if they have one.

    They sit down so many seconds into the evening: by the clock, or by a command. At its `mark` the
    clock has something to do for them: to open their session, or to remind them of a later one.
    """

    number: int
    havruta: Havruta
    home: str | None
    begins: float
    mark: float
    by_clock: bool
    chapter: int

    @property
    def people(self) -> list[str]:
        """Their ids at Discord."""
        return [str(FIRST + THREE * self.number + member) for member in range(THREE)]

    def told_at(self, person: str) -> str:
        """Return in which channel somebody of them sees that a session runs."""
        return self.home or str(int(person) + DIRECT)

    def promises(self) -> Iterator[Promise]:
        """Yield what its people are to be told tonight, come what may."""
        if not self.by_clock:
            for one in self.havruta.people:
                yield Promise(NoticeKind.REMINDER, self.havruta.id, one)
        elif self.home is not None:
            yield Promise(NoticeKind.SESSION, self.havruta.id, None)
        else:
            for one in self.havruta.people:
                yield Promise(NoticeKind.SESSION, self.havruta.id, one)


@dataclass(frozen=True)
class Town:
    """All of them, and from when on the evening counts."""

    tables: Sequence[Table]
    begins: datetime

    def promised(self) -> dict[Promise, datetime]:
        """Return when what is promised is due."""
        return {
            promise: self.begins + timedelta(seconds=table.mark)
            for table in self.tables
            for promise in table.promises()
        }


async def settle(url: str, sandbox: Sandbox, sessions: int, seconds: float, dice: Random) -> Town:
    """Have all of them there, in an empty database and at Discord; the plans come later."""
    async with open_world(url) as world:
        now = world.study.now()
        users = [reader(number, now) for number in range(THREE * sessions)]
        for number, user in enumerate(users):
            known_at(sandbox.world, number, user.name)
        await keep(url, users)
        tables = [
            _table(number, users[THREE * number :][:THREE], now, sessions, seconds, dice)
            for number in range(sessions)
        ]
        for table in tables:
            if table.home is not None:
                _open_home(sandbox, table.home, table.number)
        for batch in in_batches(tables):
            async with world.study.transaction() as records:
                for table in batch:
                    await records.havrutot.save(table.havruta)
        return Town(tables, now)


async def plan(url: str, town: Town, begins: datetime) -> Town:
    """Have what is planned fall due in an evening that begins then; return the town with it."""
    async with open_world(url) as world:
        for batch in in_batches(town.tables):
            await _plan(world, batch, begins)
    return replace(town, begins=begins)


async def _plan(world: World, tables: Iterable[Table], begins: datetime) -> None:
    now = world.study.now()
    async with world.study.transaction() as records:
        for table in tables:
            at = begins + timedelta(seconds=table.mark) + (timedelta() if table.by_clock else LEAD)
            wall = at.astimezone(UTC).replace(tzinfo=None)
            made = Plan(
                id=PlanId(new_id(now)),
                havruta_id=table.havruta.id,
                made_by=table.havruta.owner_id,
                timing=Timing(wall, "UTC"),
                minutes=MINUTES,
                created_at=now - timedelta(days=1),
                expanded_until=at,
            )
            await records.plans.save(made)
            # Of those that begin tonight everybody has been reminded already.
            seen_to = at if table.by_clock else now
            await records.occurrences.save(replace(occurrence(made, wall), due_at=seen_to))


def _table(
    number: int,
    users: Sequence[User],
    now: datetime,
    sessions: int,
    seconds: float,
    dice: Random,
) -> Table:
    by_clock = number % 2 == 0
    mark = dice.randrange(MARKS) / MARKS * seconds
    has_home = number % 4 < 2 and number // 2 < MOST_HOMES  # noqa: PLR2004 - of each kind half
    home = str(FIRST + HOMES + number) if has_home else None
    chapter = 1 + number % CHAPTERS
    havruta = Havruta(
        id=HavrutaId(new_id(now)),
        name=f"Table {number}",
        book=BOOK,
        ref=f"{BOOK} {chapter}:1",
        owner_id=users[0].id,
        participants=tuple(Participant(user.id, now) for user in users),
        home=Home(home, seed.GUILD_ID if home else None),
        created_at=now,
    )
    begins = mark if by_clock else number / sessions * seconds
    return Table(number, havruta, home, begins, mark, by_clock, chapter)


def _open_home(sandbox: Sandbox, channel_id: str, number: int) -> None:
    sandbox.world.save(
        Channel(
            id=channel_id,
            kind=ChannelKind.TEXT,
            name=f"table-{number}",
            position=number,
            guild_id=seed.GUILD_ID,
        )
    )
