"""`python -m bot.media_process`: the media process; the program starts it, and tells it how.

It logs, and reports its errors, as the program does.
"""

import asyncio
import sys

import msgspec
import structlog

from bot.error_reports import open_error_reports
from bot.logs import configure_logs
from bot.sentry import project
from webview.media.process import run
from webview.media.wire import Config

log = structlog.get_logger(__name__)


async def serve(config: Config) -> None:
    """Serve until asked to stop. Raises `OSError`."""
    async with open_error_reports(project(config.sentry_dsn) if config.sentry_dsn else None):
        await run(config)


def main() -> int:
    """The process; returns its exit status."""
    config = msgspec.json.decode(sys.stdin.buffer.readline(), type=Config)
    configure_logs(quiet=config.quiet)
    try:
        asyncio.run(serve(config))
    except OSError as error:
        log.error("media cannot be served", why=str(error))  # noqa: TRY400 - that is enough
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
