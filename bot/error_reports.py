"""Errors of the log, reported to a Sentry where there is one."""

import asyncio
import logging
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus

import httpx

from bot.sentry import Project, envelope
from bot.version import version

log = logging.getLogger(__name__)

MOST_WAITING = 100
"""So many wait while Sentry is slow; what comes on top stands in the log alone."""
ANSWERS_WITHIN = 10.0
PARTING = 2.0
"""For so many seconds a stop waits until what has happened is reported."""
ENDED = "the process ended by an error"
UNSAID, LONGEST = 60.0, 3600.0
"""Seconds to wait where Sentry asks for it without saying how long, and at most."""


class ErrorReports(logging.Handler):
    """Takes the log's errors, and reports them one after the other; nobody waits for that."""

    def __init__(self, project: Project) -> None:
        super().__init__(logging.ERROR)
        self._project, self._release = project, version()
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue(MOST_WAITING)
        self._loop = asyncio.get_running_loop()
        self._fails = False

    def emit(self, record: logging.LogRecord) -> None:
        """Have it reported, whichever thread it comes from."""
        try:
            self._loop.call_soon_threadsafe(self._take, envelope(record, self._release))
        except Exception:  # noqa: BLE001 - to log must fail nobody
            self.handleError(record)

    async def report(self) -> None:
        """Report whatever comes, for ever."""
        async with httpx.AsyncClient(timeout=ANSWERS_WITHIN) as http:
            while True:
                body = await self._waiting.get()
                try:
                    await asyncio.sleep(await self._send(http, body))
                finally:
                    self._waiting.task_done()

    async def finish(self) -> None:
        """Wait a moment for what has come until now."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PARTING):
                await asyncio.sleep(0)  # until what was logged just now has been taken
                await self._waiting.join()

    def _take(self, body: bytes) -> None:
        with suppress(asyncio.QueueFull):
            self._waiting.put_nowait(body)

    async def _send(self, http: httpx.AsyncClient, body: bytes) -> float:
        """Return for how many seconds nothing may be sent any more."""
        address, headers = self._project.address, self._project.headers
        try:
            answer = await http.post(address, content=body, headers=headers)
            answer.raise_for_status()
        except httpx.HTTPStatusError as refused:
            self._note(f"it says {refused.response.status_code}")
            is_too_much = refused.response.status_code == HTTPStatus.TOO_MANY_REQUESTS
            return _asked_to_wait(refused.response) if is_too_much else 0.0
        except httpx.HTTPError as error:
            self._note(type(error).__name__)
        else:
            self._fails = False
        return 0.0

    def _note(self, reason: str) -> None:
        """Say once that nothing is reported, as a warning: an error would be reported, too."""
        if not self._fails:
            log.warning("errors can't be reported to Sentry: %s", reason)
        self._fails = True


@asynccontextmanager
async def open_error_reports(project: Project | None) -> AsyncGenerator[None, None]:
    """Have errors reported there as long as the block lasts, if anywhere; what ends it, too."""
    if project is None:
        yield
        return
    reports = ErrorReports(project)
    reporting = asyncio.create_task(reports.report())
    logging.getLogger().addHandler(reports)
    try:
        yield
    except Exception:
        reports.handle(log.makeRecord(__name__, logging.ERROR, "", 0, ENDED, (), sys.exc_info()))
        raise
    finally:
        logging.getLogger().removeHandler(reports)
        await reports.finish()
        reporting.cancel()
        await asyncio.gather(reporting, return_exceptions=True)


def _asked_to_wait(answer: httpx.Response) -> float:
    try:
        return min(max(float(answer.headers.get("Retry-After", UNSAID)), 0.0), LONGEST)
    except ValueError:
        return UNSAID
