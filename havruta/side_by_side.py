"""Doing several things at once."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any


async def side_by_side(doings: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Have all of them done; once each has come to its end, raise what went wrong first."""
    if len(doings) <= 1:  # as most often: no task is made for it
        for doing in doings:
            await doing
        return
    for failure in await asyncio.gather(*doings, return_exceptions=True):
        if failure is not None:
            raise failure
