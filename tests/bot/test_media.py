"""The media process beside the whole program."""

import asyncio
import os
import signal
import subprocess
import sys
from http import HTTPStatus
from pathlib import Path

import aiohttp

from benchmarks.household import CHECKOUT, Program, open_household
from bot.settings import Settings
from tests import households
from tests.forks import fork
from tests.patience import PATIENCE
from tests.sentry import open_sentry

kept_fonts = households.kept_fonts
migrated_file = households.migrated_file
household_folder = households.household_folder


async def test_to_kill_it_moves_nothing_but_media(household_folder):
    """CA-7, OP-7, OP-4"""
    async with open_household(household_folder, fork, ROLES="chat,page,clock,media") as household:
        await until(lambda: missing(household, without_media=True))
        before = child_of(household.program.pid)

        os.kill(before, signal.SIGKILL)

        await until(lambda: missing(household, without_media=False))
        assert await front_page(household) == HTTPStatus.OK
        await until(lambda: missing(household, without_media=True))
        after = child_of(household.program.pid)
        assert after != before
        assert await household.program.stop() == 0
        assert not runs(after)
        assert not household.program.failures


async def test_what_ends_it_is_reported_as_errors_of_the_program_are(tmp_path):
    """OP-2, OP-10: by the program's DSN, which no list of processes shows."""
    async with open_sentry() as sentry:
        environment = {"ROLES": "media", "SENTRY_DSN": sentry.dsn, "SECRET_KEY": "k"}
        where = Settings(_env_file=None, roles="media").media_socket
        (tmp_path / where).mkdir(parents=True)  # it would listen there
        program = Program(environment, tmp_path, fork)
        await program.start(until="media cannot be served")
        (event, *_) = await sentry.has(1)
        await program.stop()

    assert event["logentry"] == {"message": "the process ended by an error"}
    (error,) = event["exception"]["values"]
    assert (error["type"], error["stacktrace"]["frames"][-1]["function"]) == (
        "IsADirectoryError",
        "Path.unlink",
    )


def test_it_imports_nothing_of_the_chat_or_the_study():
    """CA-7: it has a process to itself, and what it weighs is its own."""
    asked = "import bot.media_process, sys; sys.exit(*{'discord', 'sqlalchemy'} & {*sys.modules})"

    assert subprocess.run([sys.executable, "-c", asked], cwd=CHECKOUT, check=True).returncode == 0


async def missing(household, *, without_media):
    """Whether media is, or is not, among what the program says that it lacks."""
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{household.page_url}/healthz") as response,
    ):
        return ("media" in (await response.json())["missing"]) is not without_media


async def front_page(household):
    async with aiohttp.ClientSession() as http, http.get(household.page_url) as response:
        return response.status


def child_of(pid):
    (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(child)


def runs(pid):
    return Path(f"/proc/{pid}").exists()


async def until(holds):
    async with asyncio.timeout(PATIENCE):
        while not await holds():  # noqa: ASYNC110 - another process has to do it
            await asyncio.sleep(0.02)
