"""A call of many, as people live it: real pages, and a media server that is a process."""

import asyncio
import os
import signal
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
import pytest_asyncio
from playwright.async_api import expect

from benchmarks.call import engines
from bot.program import MEDIA_PROCESS
from havruta.calls import rules
from havruta.havrutot.model import Participant
from tests.havruta.callers import crowd
from tests.patience import PATIENCE
from tests.webview.calls import (
    ALLOWED,
    NOTE_CONNECTIONS,
    counts_ways,
    hears,
    is_in_call,
    note_ways,
    sees,
    sends,
    tile,
)
from tests.webview.media.test_engines import debians
from tests.webview.media.until import until
from webview.media import child
from webview.media.child import open_child
from webview.media.client import open_client
from webview.media.wire import Config

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SHOWN = 2
"""So many of them show themselves, and in small: each is decoded four times on this machine."""
LEFT_OVER = 2 * PATIENCE
"""A process starts with what five browsers in a mesh, and other tests, leave of two cores."""
SMALL = """
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const small = { width: 160, height: 90, frameRate: 5 };
  navigator.mediaDevices.getUserMedia = (kinds) => ask({ ...kinds, video: kinds.video && small });
"""
FACELESS = """localStorage.setItem("havruta.call", '{"camera": false}');"""


@asynccontextmanager
async def ours(folder):
    config = Config(socket="media.sock", secret="let me in", hosts=(engines.HERE,), quiet=True)
    async with (
        open_child(config, MEDIA_PROCESS),
        open_client(config.socket, config.secret) as media,
    ):
        await until(media.is_well)
        yield media


@pytest_asyncio.fixture(loop_scope="session", params=["ours"])
async def media(request, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    monkeypatch.setattr(child, "PAUSES", (0.0,))
    opened = ours(tmp_path) if request.param == "ours" else debians(tmp_path, websocket=True)
    async with opened as media:
        yield media


@pytest.fixture
def study(study, media):
    return replace(study, media=media)


@pytest.fixture
async def people(study, havruta, isaac, jacob):
    """Five who belong to the havruta."""
    people = [isaac, jacob, *await crowd(study, 3)]
    async with study.transaction() as records:
        known = await records.havrutot.get(havruta.id)
        everyone = tuple(Participant(person.id, study.now()) for person in people)
        await records.havrutot.save(replace(known, participants=everyone))
    return people


@pytest.fixture
def come_in(windows, session):
    """Have people come into the call, one after the other; returns their windows by name."""

    async def come_in(people):
        found = {}
        for number, person in enumerate(people):
            script = NOTE_CONNECTIONS + (SMALL if number < SHOWN else FACELESS)
            window = await windows.prepared(person, session, script, **ALLOWED)
            await is_in_call(window)
            await window.tab.mouse.click(640, 5)  # browsers play nothing before that
            found[person.name] = window
        return found

    return come_in


async def all_hear_and_see_all(windows):
    async def hears_and_sees_all(name, window):
        for other in windows.keys() - {name}:
            await hears(window, other)
        for other in [*windows][:SHOWN]:
            if other != name:
                await sees(window, other)

    await asyncio.gather(*(hears_and_sees_all(*one) for one in windows.items()))


async def test_five_go_through_the_server_which_dies_and_four_without_it(
    come_in, people, media, clock
):
    """CA-1, CA-2, CA-3, CA-7: what is muted stays so, and a hand up, whichever way it goes."""
    windows = await come_in(people[:4])
    await all_hear_and_see_all(windows)
    for window in windows.values():
        await counts_ways(window, 3)
    first, second, *_ = windows.values()
    await expect(first.button("Raise hand")).to_be_visible()
    await first.tab.keyboard.press("h")
    await expect(tile(second, "Isaac")).to_contain_text("hand raised")
    windows |= await come_in(people[4:])
    everybody = [*windows.values()]
    for window in everybody:
        await counts_ways(window, 2)
    await all_hear_and_see_all(windows)
    muted = windows.pop(people[2].name)
    await muted.button("Mute").click()

    for window in everybody:
        await note_ways(window)
    os.kill(media.counts["pid"], signal.SIGKILL)
    await until(lambda: not media.is_well())
    await until(media.is_well, patience=LEFT_OVER)
    for window in everybody:
        await counts_ways(window, 2, anew=True)
    await all_hear_and_see_all(windows)
    assert await sends(muted, "audio") == [False]
    assert await sends(muted, "video") == []

    leaver = windows.pop(people[4].name)
    await leaver.button("Leave the call").click()
    await counts_ways(leaver, 0)
    await expect(tile(muted, people[4].name)).to_have_count(0)
    clock.advance(rules.STABLE)
    for window in (*windows.values(), muted):
        await counts_ways(window, 3)
    await all_hear_and_see_all(windows)
    assert await sends(muted, "audio") == [False] * 3
    await expect(tile(second, "Isaac")).to_contain_text("hand raised")


@pytest.mark.parametrize("media", ["janus"], indirect=True)
async def test_five_go_through_janus(come_in, people):
    """CA-1, CA-7"""
    windows = await come_in(people)

    await all_hear_and_see_all(windows)

    for window in windows.values():
        await counts_ways(window, 2)
