"""Pages at several processes, by dice: they move at once, drop, come back elsewhere; all agree."""

import asyncio
from contextlib import AsyncExitStack
from random import Random

import pytest

from havruta.havrutot import preferences
from havruta.havrutot.model import Lead
from havruta.sessions import reports
from storage import redis_bus
from tests import households, postgresql, redis
from tests.patience import PATIENCE
from tests.webview import processes
from webview.protocol.rate_limiter import RateLimiter

migrated_file = households.migrated_file
postgresql_server = postgresql.postgresql_server
migrated_postgresql = postgresql.migrated_postgresql
own_redis_server = redis.own_redis_server
url = processes.url
storage = processes.storage
start = processes.start

PLACES = [f"Ruth 1:{verse}" for verse in range(1, 6)]
PAGES, STEPS = 5, 40


class Page:
    """One page as its script sees it: it comes back whenever its line is lost."""

    def __init__(self, model, user):
        self.model, self.user = model, user
        self.socket = self.process = self.ear = None
        self.place = (-1, "")
        self.asked = {}

    async def come_in(self):
        """Come in by whichever process is there; hear all that is said from then on."""
        self.process = self.model.dice.choice(self.model.alive)
        self.socket = await self.process.enter(self.user, self.model.session)
        welcome = self.socket.heard[-1]
        self.model.told(welcome["change"], welcome["ref"])
        assert welcome["change"] >= self.place[0], "a snapshot is older than what was known"
        self.place = welcome["change"], welcome["ref"]
        self.ear = asyncio.create_task(self._hear(self.socket))

    async def _hear(self, socket):
        while isinstance(message := await socket.next(), dict):
            match message:
                case {"type": "place", "change": change, "ref": ref}:
                    self.model.told(change, ref)
                    assert change > self.place[0], "told of an older change"
                    self.place = change, ref
                case {"type": "done", "id": number} if number in self.asked:
                    self.model.done(self.asked.pop(number), self.place[0])
                case {"type": "refusal"}:
                    assert not self.process.study.storage.alive, message

    async def move(self):
        """Ask to move the room; whoever is cut off never learns what became of it."""
        ref = self.model.dice.choice(PLACES)
        self.asked[await self.socket.say("navigate", ref=ref)] = ref

    async def drop(self):
        """Lose the line, and with it all that was asked."""
        self.socket.cut()
        await self.lose()

    async def lose(self):
        """Hear nothing more."""
        await asyncio.gather(self.ear)
        self.socket, self.ear = None, None
        self.asked.clear()


class Model:
    """What every page is told, held against each other's and the database's."""

    def __init__(self, dice, session):
        self.dice, self.session = dice, session
        self.alive, self.pages = [], []
        self.places, self.acknowledged = {}, []

    def told(self, change, ref):
        """A number stands for one place, whoever is told of it."""
        assert self.places.setdefault(change, ref) == ref, "one number, two places"

    def done(self, ref, change):
        """Whoever is told that it is done has been told of it, or of something newer."""
        self.acknowledged.append(change)
        assert ref in self.places.values()

    @property
    def there(self):
        return [page for page in self.pages if page.socket is not None]

    @property
    def away(self):
        return [page for page in self.pages if page.socket is None]


@pytest.fixture
async def hasty(study, session, isaac, monkeypatch):
    """Anyone turns the pages, as fast as they like."""
    monkeypatch.setattr(redis_bus, "LONGEST_PAUSE", 0.1)
    monkeypatch.setattr(RateLimiter, "reserve", lambda *_: 0.0)
    await preferences.set_lead(study, havruta_id=session.havruta_id, by=isaac.id, lead=Lead.FREE)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("seed", range(3))
async def test_whatever_drops_and_dies_all_pages_end_at_one_place(
    own_redis_server, start, session, study, isaac, jacob, seed
):
    """RM-2, RM-3, RM-4, RM-7: each change has its number from the database, and one place."""
    dice = Random(seed)
    model = Model(dice, session)
    async with AsyncExitStack() as running:
        for _ in range(3):
            model.alive.append(await running.enter_async_context(start(own_redis_server)))
        model.pages = [Page(model, (isaac, jacob)[number % 2]) for number in range(PAGES)]
        for _ in range(STEPS):
            await step(model, own_redis_server)

        for page in model.away:
            await page.come_in()
        report = await reports.report(study, session_id=session.id)
        async with asyncio.timeout(PATIENCE):
            while not has_settled(model, report.session):
                await asyncio.sleep(0.01)
                report = await reports.report(study, session_id=session.id)
        assert len(model.acknowledged) > STEPS / 4
        assert report.session.changes >= max(model.acknowledged)
        for page in model.there:
            await page.drop()


async def step(model, redis_server):
    """One of what happens: several move at once, most of the time."""
    dice = model.dice
    match dice.choice(("move", "move", "move", "drop", "come", "come", "kill", "redis")):
        case "move" if model.there:
            moving = dice.sample(model.there, min(len(model.there), dice.choice((1, 2, 3))))
            await asyncio.gather(*(page.move() for page in moving))
        case "drop" if model.there:
            await dice.choice(model.there).drop()
        case "kill" if len(model.alive) > 1 and dice.random() < 0.5:
            await kill(model, dice.choice(model.alive))
        case "redis" if dice.random() < 0.3:
            redis_server.stop()
            redis_server.start()
        case _:
            for page in model.away[:2]:
                await page.come_in()


async def kill(model, process):
    """A process dies; its pages find out, and come back to another."""
    model.alive.remove(process)
    process.kill()
    for page in [page for page in model.there if page.process is process]:
        await page.drop()


def has_settled(model, session):
    """Whether nothing is asked any more, and every page is where the database says."""
    is_quiet = not any(page.asked for page in model.there)
    failed = [page.ear for page in model.there if page.ear.done()]
    for ear in failed:
        ear.result()
    return is_quiet and {page.place for page in model.there} == {(session.changes, session.ref)}
