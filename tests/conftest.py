"""One small world for every test: a clock, the memory, the library, people, their havruta."""

import gc
import os
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from hypothesis import settings

from havruta import zone_data
from havruta.bus import LocalBus
from havruta.events import Event
from havruta.havrutot.model import Havruta, Home, Participant
from havruta.ids import HavrutaId, new_id
from havruta.people import identities
from havruta.people.model import Profile, Provider
from havruta.sessions import lifecycle
from havruta.study import Study
from tests import once, tracing
from tests.library import SmallLibrary
from tests.memory import MemoryStorage

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def pytest_configure():
    """Measure no example's time: a busy machine is no mistake in the code. Log plainly.

    Reckon with the zones that the program reckons with.
    """
    zone_data.use_ours()
    settings.register_profile("havruta", deadline=None)
    settings.load_profile("havruta")
    # What rich draws of one traceback takes it half a second.
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])
    once.read_certificates()
    once.pack_files()
    gc.disable()  # until all tests are found: of what that makes, nothing goes


def pytest_xdist_auto_num_workers():
    """Have three workers for two cores: a third of the time a test waits for others."""
    return max(1, 3 * (os.cpu_count() or 1) // 2)


def pytest_collection_finish():
    """Have the garbage collector leave alone what every test shares: a tenth of a run went."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(10000, 20, 20)
    tracing.follow_greenlets()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Measure no coverage beside a browser: quick tests run what serves it."""
    return (yield from tracing.paused()) if item.get_closest_marker("browser") else (yield)


class Clock:
    """Says it is `now` until it is told otherwise."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, time: timedelta) -> None:
        """Let so much time pass."""
        self.now += time


class RecordingBus(LocalBus):
    """A bus that keeps what was published, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.published: list[Event] = []

    def publish(self, *events: Event) -> None:
        self.published += events
        super().publish(*events)


class PlainAddresses:
    """The addresses of a page that nobody serves."""

    front = "https://page.example"

    def link(self, token: str, /) -> str:
        return f"{self.front}/join/{token}"

    def invitation(self, token: str, /) -> str:
        return f"{self.front}/invitation/{token}"

    def code(self, token: str, /) -> str:
        return f"{self.front}/code/{token}"

    def unsubscription(self, token: str, /) -> str:
        return f"{self.front}/unsubscribe/{token}"

    def havruta(self, havruta_id: str, /) -> str:
        return f"{self.front}/havrutot/{havruta_id}"

    def session(self, session_id: str, /) -> str:
        return f"{self.front}/session/{session_id}"

    def calendar(self, token: str, /) -> str:
        return f"{self.front}/calendar/{token}.ics"


@pytest.fixture(scope="session")
def common_folder(tmp_path_factory):
    """One folder for all workers of a run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture
def clock():
    """What time it is: noon, until a test says `clock.advance(…)`."""
    return Clock(NOON)


@pytest.fixture
def real_clock():
    """As `clock`, but it is now."""
    return Clock(datetime.now(UTC))


@pytest.fixture
def storage():
    return MemoryStorage()


@pytest.fixture
def library():
    """Four small books; `library.away = True` makes it unreachable."""
    return SmallLibrary()


@pytest.fixture
def study(storage, library, clock):
    return Study(storage, library, RecordingBus(), PlainAddresses(), b"a secret", clock)


@pytest.fixture
def heard(study):
    """Every event that is published from now on, in order."""
    study.bus.published.clear()
    return study.bus.published


async def person(study, name, discord_id):
    """Make somebody known, as their first command does."""
    return await identities.known(study, Profile(Provider.DISCORD, str(discord_id), name))


@pytest.fixture
async def isaac(study):
    """The owner of `havruta`."""
    return await person(study, "Isaac", 100000000000000001)


@pytest.fixture
async def jacob(study):
    """The other participant of `havruta`."""
    return await person(study, "Jacob", 100000000000000002)


@pytest.fixture
async def esau(study):
    """A stranger to `havruta`, though known."""
    return await person(study, "Esau", 100000000000000003)


@pytest.fixture
async def havruta(study, storage, isaac, jacob):
    """Isaac and Jacob learn Ruth, at home in a channel, from the beginning."""
    now = study.now()
    made = Havruta(
        id=HavrutaId(new_id(now)),
        name="Morning",
        book="Ruth",
        ref="Ruth 1:1",
        owner_id=isaac.id,
        participants=(Participant(isaac.id, now), Participant(jacob.id, now)),
        home=Home("200000000000000001", "300000000000000001"),
        created_at=now,
    )
    async with storage.transaction() as records:
        await records.havrutot.save(made)
    return made


@pytest.fixture
async def session(study, havruta, isaac):
    """A session that Isaac has just started; nobody is in its room yet."""
    return await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
