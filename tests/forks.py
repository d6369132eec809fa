"""The program, forked from a process that has begun as it does: most of a start goes into that."""

import asyncio
import importlib
import multiprocessing
import os
import sys

CONTEXT = multiprocessing.get_context("forkserver")


class Fork:
    """A process that runs the program; of asyncio's own it has what a household needs."""

    def __init__(self, process, stderr):
        self._process, self.stderr = process, stderr
        self.pid = process.pid

    @property
    def returncode(self):
        return self._process.exitcode

    def send_signal(self, number):
        """Send a signal, unless it has ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    async def wait(self):
        """Return its exit status, once it has ended."""
        await asyncio.to_thread(self._process.join)
        return self.returncode


async def fork(folder, environment, *words, changes=()):
    """Launch the program of a household; `changes` are values in it that would take time."""
    CONTEXT.set_forkserver_preload(["tests.preloaded"])
    ours, its = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(
        target=_run, args=(folder, environment, its, words, changes), daemon=True
    )
    process.start()
    its.close()
    stderr = asyncio.StreamReader()
    with ours:
        pipe = os.fdopen(os.dup(ours.fileno()), "rb")
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stderr), pipe
    )
    return Fork(process, stderr)


def _run(folder, environment, its, words, changes):
    from bot.__main__ import main  # noqa: PLC0415 - only the process that is forked needs it

    for module, name, value in changes:
        setattr(importlib.import_module(module), name, value)
    sys.argv[1:] = words
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    with its:
        os.dup2(its.fileno(), sys.stderr.fileno())
    sys.exit(main())
