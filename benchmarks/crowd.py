"""Many pairs with something planned: people whom the bot has written to before, and their plans."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import TypeVar

from benchmarks.worlds import World
from havruta.havrutot.model import Havruta, Home, Participant
from havruta.ids import HavrutaId, NoticeId, PlanId, UserId, new_id
from havruta.notices import promises
from havruta.people.model import Identity, Provider, User
from havruta.plans.expansion import occurrence
from havruta.plans.model import Occurrence, Plan
from havruta.recurrence import Timing
from havruta.refs import Shape
from sandbox.world.model import Channel, ChannelKind
from sandbox.world.model import User as Someone
from sandbox.world.world import World as Discord
from storage.engine import open_engine
from storage.rows.people import IdentityRow, UserRow
from storage.statements import columns_of, put

T = TypeVar("T")

FIRST = 2_000_000_000_000_000_000
"""Discord's number of the first of them, and, so much further on, of their direct messages."""
DIRECT = 1_000_000_000

LEAD = timedelta(hours=2)
"""So long ahead each of them is reminded: nothing that is planned begins while it is measured."""

MANY = 500
"""So many are written in one transaction."""


@dataclass(frozen=True)
class Crowd:
    """The pairs' havrutot, in the order of their people's numbers."""

    world: World
    havrutot: Sequence[Havruta]

    async def remind(self, dues: Sequence[datetime]) -> Mapping[NoticeId, datetime]:
        """Have somebody reminded at each of these moments; return which promise is due when."""
        people = cycle((one, user_id) for one in self.havrutot for user_id in one.people)
        promised = {}
        for some in in_batches(list(zip(people, dues, strict=False))):
            now = self.world.study.now()
            async with self.world.study.transaction() as records:
                for (havruta, user_id), due_at in some:
                    plan, planned = _planned(havruta, due_at + LEAD, now)
                    planned = replace(planned, due_at=planned.starts_at)
                    await records.plans.save(replace(plan, who=(user_id,)))
                    await records.occurrences.save(planned)
                    promise = promises.reminder(planned, to=user_id, due_at=due_at, now=now)
                    await records.notices.add(promise)
                    promised[promise.id] = due_at
        return promised

    async def plan(self, minutes: Sequence[datetime]) -> None:
        """Have both of each pair to be reminded in a minute, which the clock has yet to promise."""
        for some in in_batches(list(zip(self.havrutot, minutes, strict=False))):
            now = self.world.study.now()
            async with self.world.study.transaction() as records:
                for havruta, due_at in some:
                    plan, planned = _planned(havruta, due_at + LEAD, now)
                    await records.plans.save(plan)
                    await records.occurrences.save(replace(planned, due_at=now))


async def gather(world: World, url: str, discord: Discord, pairs: int) -> Crowd:
    """Have so many pairs learn together, whom Discord knows, too."""
    now = world.study.now()
    users = [reader(number, now) for number in range(2 * pairs)]
    for number, user in enumerate(users):
        known_at(discord, number, user.name)
    await keep(url, users)
    shape = await world.study.library.shape(world.study.library.suggest("", limit=1)[0].title)
    havrutot = [_havruta(shape, now, users[2 * n : 2 * n + 2]) for n in range(pairs)]
    for some in in_batches(havrutot):
        async with world.study.transaction() as records:
            for havruta in some:
                await records.havrutot.save(havruta)
    return Crowd(world, havrutot)


def known_at(discord: Discord, number: int, name: str) -> None:
    """Have Discord know somebody, and where the bot writes to them."""
    person, direct = str(FIRST + number), str(FIRST + DIRECT + number)
    discord.save(Someone(id=person, key=f"reader-{number}", name=name))
    discord.save(Channel(id=direct, kind=ChannelKind.DIRECT, name=name, recipient_id=person))


async def keep(url: str, users: Sequence[User]) -> None:
    """Keep them, each by their number at Discord."""
    known = [
        Identity(
            Provider.DISCORD,
            str(FIRST + number),
            user.id,
            channel_id=str(FIRST + DIRECT + number),
        )
        for number, user in enumerate(users)
    ]
    async with open_engine(url) as engine, engine.begin() as db:
        await put(db, UserRow, *map(columns_of, users))
        await put(db, IdentityRow, *map(columns_of, known))


def reader(number: int, now: datetime) -> User:
    """Return somebody who is reminded `LEAD` ahead."""
    lead = LEAD // timedelta(minutes=1)
    return User(UserId(new_id(now)), f"Reader {number}", lead=lead, is_new=False)


def _havruta(shape: Shape, now: datetime, pair: Sequence[User]) -> Havruta:
    return Havruta(
        id=HavrutaId(new_id(now)),
        name=shape.book,
        book=shape.book,
        ref=shape.first.ref,
        owner_id=pair[0].id,
        participants=tuple(Participant(user.id, now) for user in pair),
        home=Home(),
        created_at=now,
    )


def _planned(havruta: Havruta, at: datetime, now: datetime) -> tuple[Plan, Occurrence]:
    """Return a plan for once, in the minute of this moment, and its time."""
    wall = at.astimezone(UTC).replace(second=0, microsecond=0, tzinfo=None)
    yesterday = now - timedelta(days=1)
    plan = Plan(
        id=PlanId(new_id(now)),
        havruta_id=havruta.id,
        made_by=havruta.owner_id,
        timing=Timing(wall, "UTC"),
        minutes=60,
        created_at=yesterday,
        expanded_until=at,
    )
    return plan, occurrence(plan, wall)


def in_batches(all_: Sequence[T]) -> Iterable[Sequence[T]]:
    """Yield so many at a time as are written in one transaction."""
    return (all_[first : first + MANY] for first in range(0, len(all_), MANY))
