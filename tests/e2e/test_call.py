"""A call through the server, of two who do not reach each other, with a real media server."""

import os
import shutil
import signal
from contextlib import AsyncExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest
import pytest_asyncio
from playwright.async_api import expect

from benchmarks.browser import open_link
from benchmarks.call.engines import janus_process
from benchmarks.household import begin, free_port, link_of, open_household, sit_down
from bot.program import MEDIA_PROCESS
from tests.forks import fork
from tests.webview.calls import (
    NOTE_CONNECTIONS,
    counts_ways,
    hears,
    is_in_call,
    note_ways,
    sees,
    sends,
    tile,
)
from tests.webview.media.test_engines import HOW_TO_GET_IT

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

UNREACHABLE = """
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (said) {
    const { type, to } = JSON.parse(said);
    if (type !== "signal" || to === "server") send.call(this, said);
  };
"""
"""Has a page never tell another one how it is reached."""


class Ours:
    """The program's own media process."""

    def __init__(self):
        self.settings = {"ROLES": "chat,page,clock,media"}

    async def dies(self, household):
        """End it as a power cut would; the program starts it again."""
        os.kill(media_process_of(household.program.pid), signal.SIGKILL)


class Janus:
    """Debian's Janus."""

    def __init__(self, folder, stack):
        self.folder, self.stack, self.port = folder, stack, free_port()

    async def start(self):
        running = janus_process(self.folder, self.port)
        url, self.process = await self.stack.enter_async_context(running)
        self.settings = {"JANUS_URL": url}

    async def dies(self, _):
        """End it as a power cut would, and start it again."""
        self.process.kill()
        await self.process.wait()
        await self.start()


def media_process_of(pid):
    """Find it among what the program has started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    commands = {int(child): Path(f"/proc/{child}/cmdline").read_text() for child in children}
    (found,) = [child for child, words in commands.items() if MEDIA_PROCESS in words]
    return found


@pytest_asyncio.fixture(loop_scope="session", params=["ours", "janus"])
async def engine(request, tmp_path):
    async with AsyncExitStack() as stack:
        if request.param == "ours":
            yield Ours()
            return
        if shutil.which("janus") is None:
            pytest.skip(HOW_TO_GET_IT)
        janus = Janus(tmp_path, stack)
        await janus.start()
        yield janus


@pytest_asyncio.fixture(loop_scope="session")
async def household(household_folder, engine):
    async with open_household(household_folder, launch=fork, **engine.settings) as running:
        yield running


async def come_in(stack, window, person, card):
    """Open the page of somebody whom no other page reaches."""
    page = await stack.enter_async_context(window(permissions=["camera", "microphone"]))
    await page.add_init_script(NOTE_CONNECTIONS + UNREACHABLE)
    await open_link(page, await link_of(person, card))
    found = SimpleNamespace(tab=page)
    await is_in_call(found)
    return found


async def test_who_do_not_reach_each_other_talk_through_the_server(household, window, engine):
    """CA-1, CA-3, CA-7: found anew when a network changes, and when the server was killed."""
    async with (
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        AsyncExitStack() as stack,
    ):
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        isaacs = await come_in(stack, window, isaac, card)
        jacobs = await come_in(stack, window, jacob, card)
        await jacobs.tab.get_by_role("button", name="Mute", exact=True).click()

        for page, other in ((isaacs, "Jacob"), (jacobs, "Isaac")):
            await sees(page, other)
            await expect(tile(page, other)).to_contain_text("good connection")
        await hears(jacobs, "Isaac")
        assert await sends(jacobs, "audio") == [False]
        for page in (isaacs, jacobs):
            await counts_ways(page, 2)

        await note_ways(jacobs)
        await jacobs.tab.evaluate("dispatchEvent(new Event('online'))")
        await counts_ways(jacobs, 2, anew=True)
        await sees(isaacs, "Jacob")
        await sees(jacobs, "Isaac")
        assert await sends(jacobs, "audio") == [False]

        for page in (isaacs, jacobs):
            await note_ways(page)
        await engine.dies(household)
        for page in (isaacs, jacobs):
            await counts_ways(page, 2, anew=True)
        await sees(isaacs, "Jacob")
        await hears(jacobs, "Isaac")
        assert await sends(jacobs, "audio") == [False]
        assert household.program.failures == []
