"""The end: a signal asks for it."""

import asyncio
import signal
from contextlib import suppress

from pydantic import SecretStr

from bot.client import HavrutaBot

ASK_AGAIN = 0.5
"""After so many seconds what has not ended is asked to once more."""


async def serve(client: HavrutaBot, token: SecretStr) -> None:
    """Stay connected until a signal asks to stop."""
    chat = asyncio.create_task(client.serve(token.get_secret_value()))
    loop = asyncio.get_running_loop()

    def stop() -> None:
        """Ask it to end until it does: the `wait_for` of Python 3.11 may lose one such wish."""
        if chat.cancel():
            loop.call_later(ASK_AGAIN, stop)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    with suppress(asyncio.CancelledError):
        await chat


async def until_asked_to_stop() -> None:
    """Wait for a signal that asks to stop."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await stopping.wait()
