"""The page on a loopback socket, over the small world of the other tests."""

from functools import partial

import pytest
import pytest_asyncio
from jinja2 import Environment, FileSystemBytecodeCache

from benchmarks.household import free_port
from havruta.bus import LocalBus
from havruta.havrutot.model import Havruta, Home, Participant
from havruta.ids import HavrutaId, new_id
from havruta.people import whereabouts
from havruta.plans import planning
from havruta.plans.model import OccurrenceKey
from havruta.recurrence import Frequency, Rule, Timing
from havruta.sessions import lifecycle
from havruta.study import Study
from tests import browser, households
from tests.cable import open_cable
from tests.webview.callers import open_callers
from tests.webview.guests import Guests
from tests.webview.plan_pages import JERUSALEM, NEW_YORK, TUESDAY
from tests.webview.profiles import Profiles
from tests.webview.windows import Windows
from webview.addresses import PageAddresses
from webview.app import open_webview
from webview.protocol.rate_limiter import RateLimiter
from webview.turn import IceServers

chromium = browser.chromium
kept_fonts = households.kept_fonts


class Compiled(FileSystemBytecodeCache):
    """Templates that the first worker has compiled, and each has read once."""

    def __init__(self, folder):
        super().__init__(folder)
        self._read = {}

    def get_bucket(self, environment, *template):
        if template not in self._read:
            self._read[template] = super().get_bucket(environment, *template)
        return self._read[template]


@pytest.fixture(scope="session", autouse=True)
def made_once(common_folder):
    """Every page that tests serve takes its templates as the first has made them."""
    compiled = common_folder / "templates"
    compiled.mkdir(exist_ok=True)
    environment = partial(Environment, bytecode_cache=Compiled(str(compiled)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("webview.rendering.Environment", environment)
        yield


@pytest.fixture(scope="session")
def page_origin():
    """Where every test serves its page, so that a browser can go on from one to the next."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def addresses(page_origin):
    return PageAddresses(page_origin)


@pytest.fixture
def study(storage, library, clock, addresses):
    return Study(storage, library, LocalBus(), addresses, b"a secret", clock)


@pytest.fixture
def wellness():
    """What is there and what is missing, as `GET /healthz` is told."""
    return {"chat": True, "database": True}


@pytest.fixture
def grace():
    """For how many seconds a page that was cut off is not seen to leave."""
    return 10.0


@pytest.fixture
async def page(serving, addresses):
    async with serving(int(addresses.origin.rpartition(":")[2])) as page:
        yield page


@pytest.fixture
async def guests(study, page):
    guests = Guests(study, page)
    yield guests
    await guests.close()


@pytest.fixture
async def isaacs(guests, isaac, session):
    """Isaac's browser."""
    return await guests.inside(isaac, session)


@pytest.fixture
async def jacobs(guests, jacob, session):
    """Jacob's browser."""
    return await guests.inside(jacob, session)


@pytest.fixture
async def callers(study, page, monkeypatch):
    monkeypatch.setattr(RateLimiter, "reserve", lambda *_: 0.0)
    async with open_callers(study, page) as callers:
        yield callers


@pytest.fixture
async def evening(esau, storage, study):
    """A session of Esau's own havruta."""
    now = study.now()
    own = Havruta(
        id=HavrutaId(new_id(now)),
        name="Evening",
        book="Berakhot",
        ref="Berakhot 2a:1",
        owner_id=esau.id,
        participants=(Participant(esau.id, now),),
        home=Home(),
        created_at=now,
    )
    async with storage.transaction() as records:
        await records.havrutot.save(own)
    return await lifecycle.start(study, havruta_id=own.id, by=esau.id)


@pytest.fixture
async def stranger(guests, esau, evening):
    """The browser of somebody who is signed in, and belongs to another havruta."""
    return await guests.inside(esau, evening)


@pytest.fixture
def providers():
    """Those that people may sign in with: none."""
    return {}


@pytest.fixture
def ice_servers():
    """By which servers calls find their way: none."""
    return IceServers()


@pytest.fixture
def echo():
    """What a set-up is tried with: nothing."""
    return


@pytest.fixture
def serving(study, addresses, kept_fonts, wellness, grace, providers, ice_servers, echo):
    """Serves the page to browsers: `async with serving(port)`."""

    async def health():
        return wellness

    def serve(port):
        return open_webview(
            study,
            addresses,
            host="127.0.0.1",
            port=port,
            health=health,
            kept_fonts=kept_fonts,
            grace=grace,
            providers=providers,
            ice_servers=ice_servers,
            echo=echo,
        )

    return serve


@pytest_asyncio.fixture(loop_scope="session")
async def cable(serving, addresses):
    """The page, served to browsers through a cable that can be pulled."""
    async with serving(0) as page:
        port = int(addresses.origin.rpartition(":")[2])
        async with open_cable(port, page.port) as cable:
            yield cable


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def profiles(chromium, page_origin):
    profiles = Profiles(chromium, page_origin)
    yield profiles
    await profiles.close()


@pytest_asyncio.fixture(loop_scope="session")
async def windows(profiles, study, cable):
    """Opens windows: `await windows(isaac, session)`."""
    windows = Windows(profiles, study)
    yield windows
    await windows.close()


@pytest.fixture
async def clocks(study, isaac, jacob):
    """Isaac lives in Jerusalem, Jacob in New York."""
    await whereabouts.set_zone(study, by=isaac.id, said=JERUSALEM)
    await whereabouts.set_zone(study, by=jacob.id, said=NEW_YORK)


@pytest.fixture
async def weekly(study, havruta, isaac):
    """The first time of a plan: every Tuesday at half past eight in Jerusalem."""
    timing = Timing(TUESDAY, JERUSALEM, Rule(Frequency.WEEKLY, weekdays=(1,)))
    plan = await planning.add(study, havruta_id=havruta.id, by=isaac.id, timing=timing)
    return OccurrenceKey(plan.id, TUESDAY)
