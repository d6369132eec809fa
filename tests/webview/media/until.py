"""To wait for what another process has to do."""

import asyncio

from tests.patience import PATIENCE


async def until(holds, *, patience=PATIENCE):
    """Wait until it holds."""
    async with asyncio.timeout(patience):
        while not holds():  # noqa: ASYNC110 - another process has to do it
            await asyncio.sleep(0.01)
