"""What counts as run: what greenlets do, as by coverage's own and slower way, and no pause."""

import subprocess
import sys

import pytest
from coverage import CoverageData

GREENLETS = """
import asyncio
import sys

from sqlalchemy.util.concurrency import await_, greenlet_spawn

from tests.tracing import follow_greenlets


def deep(event, calls):
    if calls:
        return deep(event, calls - 1)
    return await_(event.wait())


def failing(event):
    try:
        deep(event, 3)
        raise LookupError
    except LookupError:
        return "failed"


async def first(events):
    await greenlet_spawn(deep, events[0], 5)
    events[1].set()
    return 1


async def second(events):
    events[0].set()
    await greenlet_spawn(failing, events[1])
    events[2].set()


async def cancelled(event):
    try:
        await greenlet_spawn(deep, event, 2)
    except asyncio.CancelledError:
        return


async def main():
    events = [asyncio.Event() for _ in range(3)]
    away = asyncio.create_task(cancelled(asyncio.Event()))
    await asyncio.gather(first(events), second(events), greenlet_spawn(deep, events[2], 7))
    away.cancel()
    await away


{"follow": follow_greenlets, "leave": int}[sys.argv[1]]()
asyncio.run(main())
asyncio.run(main())  # with tracers that are idle by now
"""
PAUSE = """
from threading import Thread

from tests.tracing import paused


def before(): return


def meanwhile(): return


def after(): return


before()
pause = paused()
next(pause)
meanwhile()
Thread(target=meanwhile).start()
next(pause, None)
after()
"""


@pytest.fixture
def arcs(tmp_path):
    """From which line to which a program goes: `arcs(GREENLETS, "thread", "follow")`."""

    def measured(text, concurrency, word=""):
        program = tmp_path / "program.py"
        program.write_text(text)
        data = tmp_path / f"measured as {concurrency}"
        way = [f"--concurrency={concurrency}", f"--data-file={data}", f"--include={program}"]
        coverage = [sys.executable, "-m", "coverage", "run", "--branch", "--rcfile=", *way]
        subprocess.run([*coverage, program, word], check=True, env={"PYTHONPATH": "."})
        found = CoverageData(data)
        found.read()
        return set(found.arcs(str(program)))

    return measured


def test_what_greenlets_run_by_turns_is_counted(arcs):
    assert arcs(GREENLETS, "thread", "follow") == arcs(GREENLETS, "greenlet", "leave")


def test_a_pause_is_not_counted_and_what_follows_it_is(arcs):
    run = {line for _, line in arcs(PAUSE, "thread") if line < -1}

    assert run == {-7, -13}
