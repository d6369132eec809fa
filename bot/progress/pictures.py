"""Pictures for the chat, which shows no SVG."""

import asyncio
import sys
from pathlib import Path
from subprocess import PIPE, CalledProcessError

PAINTING = Path(__file__).with_name("painting.py")


async def png(svg: str) -> bytes:
    """Return the drawing as a PNG, made by a process of its own, so that nobody waits for it."""
    painting = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(PAINTING), stdin=PIPE, stdout=PIPE
    )
    made, _ = await painting.communicate(svg.encode())
    if painting.returncode:
        raise CalledProcessError(painting.returncode, str(PAINTING))
    return made
