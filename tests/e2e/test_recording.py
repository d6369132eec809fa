"""A call is recorded, with everybody's consent, by the whole program and real browsers."""

import os
import signal
from contextlib import AsyncExitStack
from types import SimpleNamespace

import pytest
import pytest_asyncio
from playwright.async_api import expect

from benchmarks.browser import open_link
from benchmarks.household import begin, link_of, open_household, sit_down
from tests.bot.test_media import child_of
from tests.forks import fork
from tests.webview.calls import NOTE_CONNECTIONS, hears, is_in_call
from tests.webview.media.test_recorder import read
from tests.webview.media.until import until
from webview.media.recorder import RATE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

GOES_ON = "This call is being recorded."


@pytest_asyncio.fixture(loop_scope="session")
async def household(household_folder):
    async with open_household(
        household_folder, launch=fork, ROLES="chat,page,clock,media"
    ) as running:
        yield running


async def come_in(stack, window, person, card):
    """Open the page of somebody whose browser lets it hear them, so that they are in the call."""
    tab = await stack.enter_async_context(window(permissions=["camera", "microphone"]))
    await tab.add_init_script(NOTE_CONNECTIONS)
    await open_link(tab, await link_of(person, card))
    await is_in_call(SimpleNamespace(tab=tab))
    return SimpleNamespace(
        tab=tab,
        banner=tab.locator("#recording"),
        press=lambda name: tab.get_by_role("button", name=name, exact=True).click(),
    )


def kept(household):
    """The folders in which something is kept."""
    return sorted((household.folder / "recordings").glob("*"))


def is_kept(household, *, seconds):
    """Whether so much is kept of both in the newest recording."""
    if not (folders := kept(household)):
        return False
    files = [folders[-1] / f"{number}.ogg" for number in (1, 2)]
    least = seconds * 2_000  # bytes: a browser sends 32 kb/s at most
    return all(file.exists() and file.stat().st_size > least for file in files)


async def agreed(isaac, jacob):
    """Have the call of both be recorded."""
    await isaac.press("Record the call")
    await expect(isaac.banner).to_contain_text("Still asked: Jacob")
    await expect(jacob.banner).to_contain_text("May you be recorded? It is Isaac who asks")
    await jacob.press("I may be recorded")
    for page in (isaac, jacob):
        await expect(page.banner.get_by_role("status")).to_have_text(GOES_ON)


async def test_a_call_of_two_is_recorded_once_both_agree(household, window):
    """CA-9, OP-7: each is heard in their file; who takes their consent back has both deleted."""
    async with (
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        AsyncExitStack() as stack,
    ):
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        isaacs = await come_in(stack, window, isaac, card)
        jacobs = await come_in(stack, window, jacob, card)
        await hears(jacobs, "Isaac")
        await expect(jacobs.tab.locator("#record")).to_be_hidden()

        await agreed(isaacs, jacobs)
        await until(lambda: is_kept(household, seconds=2))
        await hears(jacobs, "Isaac")
        await jacobs.press("Stop recording")
        for page in (isaacs, jacobs):
            await expect(page.banner).to_contain_text("The recording is over.")
        (folder,) = kept(household)
        for number in (1, 2):
            samples, loud = read(folder / f"{number}.ogg")
            assert samples > RATE
            assert loud > 300, f"voice {number} is silent"
        assert {file.name for file in folder.iterdir()} == {"1.ogg", "2.ogg"}
        recordings = await jacobs.tab.context.new_page()
        await recordings.goto(f"{household.page_url}/recordings")
        plays = """async (audio) => {
          await new Promise((done, fail) => {
            audio.onloadedmetadata = done;
            audio.onerror = () => fail(audio.error);
            audio.preload = "metadata";
            audio.load();
          });
          return audio.duration;
        }"""
        assert await recordings.locator("audio").first.evaluate(plays) > 1

        await isaacs.press("Close")
        await agreed(isaacs, jacobs)
        await until(lambda: len(kept(household)) == 2 and is_kept(household, seconds=1))
        await jacobs.press("Stop, and delete all of it")
        await expect(isaacs.banner).to_contain_text("all of it is deleted")
        await until(lambda: kept(household) == [folder])

        await agreed(isaacs, jacobs)
        await until(lambda: len(kept(household)) == 2 and is_kept(household, seconds=1))
        os.kill(child_of(household.program.pid), signal.SIGKILL)
        for page in (isaacs, jacobs):
            await expect(page.banner).to_contain_text("The recording broke off.")
        await hears(jacobs, "Isaac")
        assert read(kept(household)[-1] / "1.ogg")[0] > 0
        await agreed(isaacs, jacobs)
        await until(lambda: len(kept(household)) == 3 and is_kept(household, seconds=1))
        await household.program.kill()
        await household.program.start()
        for page in (isaacs, jacobs):
            await expect(page.banner).to_contain_text("The recording broke off.")
        assert read(kept(household)[-1] / "2.ogg")[0] > 0

        await recordings.reload()
        await expect(recordings.locator(".recordings > li")).to_have_count(3)
        await recordings.get_by_role("link", name="Delete …").last.click()
        await recordings.get_by_role("button", name="Delete for good").click()
        await expect(recordings.locator(".recordings > li")).to_have_count(2)
        assert folder not in kept(household)
        assert household.program.failures == []
