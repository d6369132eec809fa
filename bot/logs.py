"""Structured logs on standard error: for people at a terminal, one JSON object a line elsewhere."""

import logging
import sys

import structlog

LOUD = ("aioice", "aiosqlite", "alembic", "apscheduler", "discord", "fontTools", "httpx")
"""Libraries that say at length what only matters when it fails."""


def configure_logs(*, quiet: bool = False) -> None:
    """Send every logger, ours and the libraries', through one format.

    Quiet logs are for people who did not ask for any: a sentence for each thing that is amiss.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_last(quiet=quiet),
            ],
        )
    )
    logging.basicConfig(
        handlers=[handler], level=logging.WARNING if quiet else logging.INFO, force=True
    )
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)


def _last(*, quiet: bool) -> list[structlog.typing.Processor]:
    if quiet:
        return [structlog.processors.format_exc_info, _sentence]
    if sys.stderr.isatty():
        return [structlog.dev.ConsoleRenderer()]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]


def _sentence(
    _logger: object, _level: str, event: structlog.typing.EventDict
) -> structlog.typing.ProcessorReturnValue:
    return "\n".join(str(event[key]) for key in ("event", "exception") if key in event)
