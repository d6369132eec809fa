"""Structured logs on standard error: for people at a terminal, one JSON object a line elsewhere."""

import logging
import sys

import discord
import structlog

LOUD = ("alembic", "apscheduler", "discord", "httpx", "aiosqlite", "fontTools")
"""Libraries that say at length what only matters when it fails."""


def configure_logs() -> None:
    """Send every logger, ours and the libraries', through one format."""
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
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_last()],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    # The bot speaks in no voice channel.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


def _last() -> list[structlog.typing.Processor]:
    if sys.stderr.isatty():
        return [structlog.dev.ConsoleRenderer()]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
