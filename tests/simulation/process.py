"""A process of the bot that can die at any of its transactions and in the middle of telling."""

from datetime import timedelta
from enum import Enum, auto

from havruta.notices.carriers import Unreachable
from havruta.notices.model import Reason, Way
from havruta.study import Study
from scheduler.duties import chat_duties, clock_duties

STEPS = 8

KEEPING = "keep what is learned"
"""It asks the library alone, and pauses in between by the real clock."""


class Death(Enum):
    """When a process dies: just before something is kept or sent, or right after it."""

    BEFORE = auto()
    AFTER = auto()


class Killed(BaseException):
    """The process is dead; what it was about to do does not happen."""


class Process:
    """One of them: a study of its own over the common memory, and the clock's real duties."""

    def __init__(self, world):
        self.world = world
        self.nap = timedelta()
        """So long it will be dead, once it has died."""
        self.wake()

    def wake(self):
        """Begin anew, with nothing in mind."""
        world = self.world
        self.is_alive, self.pages = True, {}
        self._steps_left, self._dies_before = None, False
        storage = MortalStorage(world.storage, self)
        self.study = Study(
            storage, world.library, Wakes(world, self), world.addresses, b"a secret", world.clock
        )
        carriers = [Carrier(self, way) for way in (Way.DIRECT, Way.HOME)]
        duties = (
            *chat_duties(self.study, carriers, _nothing, _nothing),
            *clock_duties(self.study, steady=world.steady),
        )
        self.duties = {duty.name: duty for duty in duties if duty.name != KEEPING}
        world.begins_anew()

    def doom(self, dice):
        """Have it die some steps from now, just before one comes to be or right after."""
        self._steps_left, self._dies_before = dice.randrange(STEPS), dice.random() < 0.5
        self.nap = timedelta(seconds=dice.choice((5, 60, 600, dice.randrange(86400))))

    def step(self):
        """Take one: keep something, send something; return whether it dies before or after it."""
        self.require_alive()
        if self._steps_left is None:
            return None
        self._steps_left -= 1
        if self._steps_left >= 0:
            return None
        return Death.BEFORE if self._dies_before else Death.AFTER

    def require_alive(self):
        """Raise `Killed` if it is not."""
        if not self.is_alive:
            raise Killed
        self.world.is_busy()

    def die(self):
        """Stop, whatever is being done."""
        self.is_alive = False
        self.world.died(self)
        raise Killed


async def _nothing():
    pass


class Wakes:
    """The bus: whatever falls due wakes the clock."""

    def __init__(self, world, process):
        self.world, self.process = world, process

    def subscribe(self, kind, listener):
        """Nobody else listens."""

    def publish(self, *events):
        """Tell the clock, and the pages."""
        for event in events:
            self.world.wakes(type(event))
            self.world.rooms.hear(self.process, event)


class MortalTransaction:
    """A transaction before whose end its process can die, or right after."""

    def __init__(self, opened, process):
        self.opened, self.process = opened, process

    async def __aenter__(self):
        self.dies = self.process.step()
        return await self.opened.__aenter__()

    async def __aexit__(self, kind, error, traceback):
        if error is None:
            try:
                self.process.require_alive()
                if self.dies is Death.BEFORE:
                    self.process.die()
            except BaseException as death:
                await self.opened.__aexit__(type(death), death, death.__traceback__)
                raise
        await self.opened.__aexit__(kind, error, traceback)
        if error is None and self.dies is Death.AFTER:
            self.process.die()


class MortalStorage:
    """The common memory as one process sees it, for as long as it is there."""

    def __init__(self, storage, process):
        self.storage, self.process = storage, process
        self.library_store = storage.library_store

    def transaction(self, *, urgent=False):
        return MortalTransaction(self.storage.transaction(urgent=urgent), self.process)

    def unlocked(self):
        return MortalTransaction(self.storage.unlocked(), self.process)

    def reading(self):
        self.process.require_alive()
        return self.storage.reading()

    def asking(self):
        return self.reading()


class Carrier:
    """Takes messages to the world's Discord, if it can be reached, and they let it."""

    is_ready = True

    def __init__(self, process, way):
        self.process, self.way = process, way

    def applies(self, content, /):
        return True

    async def carry(self, notice, content, /):
        dies, world = self.process.step(), self.process.world
        if dies is Death.BEFORE:
            self.process.die()
        if self.way is Way.DIRECT and world.is_closed(notice.recipient):
            raise Unreachable(Reason.DIRECT_CLOSED)
        if self.way is Way.HOME and not world.has_home(notice.havruta_id):
            raise Unreachable(Reason.CHANNEL_HIDDEN)
        if world.stumbles(notice):
            raise ConnectionError
        world.post.take(notice, content)
        if dies is Death.AFTER:
            self.process.die()
        return ()
