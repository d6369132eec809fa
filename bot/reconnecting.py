"""How the bot comes back to Discord once it has lost it: soon, and without many words."""

import logging
from typing import Literal

import discord
from discord.backoff import ExponentialBackoff

DOUBLINGS = 6
"""It waits for about a minute at most; discord.py would for a quarter of an hour."""
AGAIN = "Attempting a reconnect"
"""So discord.py's line begins for each attempt, with a traceback of its own inside."""


class Backoff(ExponentialBackoff[Literal[False]]):
    """discord.py's own pauses, which grow from one attempt to the next, but no longer than that."""

    def __init__(self) -> None:
        super().__init__()
        self._max = DOUBLINGS


def come_back_soon() -> None:
    """Have discord.py pause like that in this process; it takes no wish for it."""
    for module in (discord.client, discord.shard):
        vars(module)["ExponentialBackoff"] = Backoff
        logging.getLogger(module.__name__).addFilter(_shortened)


def _shortened(record: logging.LogRecord) -> bool:
    """Leave of such a line what is wrong, and not where; it is nothing to be mended here."""
    if record.msg.startswith(AGAIN) and isinstance(record.exc_info, tuple):
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.msg += f": {type(record.exc_info[1]).__name__}"
        record.exc_info = record.exc_text = None
    return True
