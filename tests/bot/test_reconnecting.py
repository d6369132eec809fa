"""How soon the bot comes back to Discord, and what the log has of it."""

import logging

import discord
import pytest

from bot.reconnecting import Backoff, come_back_soon

MINUTE = 64.0


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    """discord.py as it is set up in the program, until the test is over."""
    for module in (discord.client, discord.shard):
        monkeypatch.setattr(module, "ExponentialBackoff", module.ExponentialBackoff)
        monkeypatch.setattr(logging.getLogger(module.__name__), "filters", [])
    come_back_soon()


@pytest.mark.parametrize("module", [discord.client, discord.shard], ids=["one", "shards"])
def test_however_long_discord_was_away_it_is_tried_again_within_about_a_minute(module):
    """OP-1: discord.py alone would wait for up to a quarter of an hour."""
    backoff = module.ExponentialBackoff()

    waits = [backoff.delay() for _ in range(200)]

    assert isinstance(backoff, Backoff)
    assert max(waits) <= MINUTE
    assert max(waits[:3]) <= 8.0


def test_an_attempt_is_a_line_and_a_fault_is_told_as_ever(caplog):
    """OP-2: a traceback for each would hide all else in ten minutes without Discord."""
    log = logging.getLogger(discord.client.__name__)
    for text in ("Attempting a reconnect in %.2fs", "Something else: %.2f"):
        log.error(text, 1.5, exc_info=ConnectionError("gone"))

    again, fault = caplog.records
    assert again.getMessage() == "Attempting a reconnect in 1.50s: ConnectionError"
    assert (again.levelname, again.exc_info) == ("WARNING", None)
    assert (fault.levelname, bool(fault.exc_info)) == ("ERROR", True)
