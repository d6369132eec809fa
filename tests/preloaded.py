"""The program with what it begins by doing: whoever imports this has it done (`tests.forks`).

What it would import only once it runs, the certificates that it trusts, and its page's files.
"""

import gc

import aiosqlite
import anyio._backends._asyncio
import httpcore
import httpx

import bot.__main__
from tests import once
from webview.assets.files import Assets

__all__ = ["aiosqlite", "anyio", "bot", "httpcore"]

once.read_certificates()
httpx.AsyncClient()
once.pack_files()
Assets("")
# The collector would touch all this in each fork, and each would have to copy it.
gc.freeze()
