"""The bot as a child process of the sandbox: started, waited for, stopped."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import aiohttp
from pydantic_settings import BaseSettings, SettingsConfigDict

from sandbox.discord.state import Sandbox
from sandbox.world import seed

CHECKOUT: Final = Path(__file__).parent.parent
PROGRAM: Final = (sys.executable, "-m", "bot")
ANYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # listened on, not here
MAIL_FROM: Final = "Havruta <havruta@sandbox.example>"
LOOK_AGAIN_SECONDS: Final = 0.25
STOP_SECONDS: Final = 12.0


@asynccontextmanager
async def open_companion(
    sandbox: Sandbox, data: Path, *, program: tuple[str, ...] | None = None
) -> AsyncGenerator[asyncio.subprocess.Process, None]:
    """The bot, running for as long as the block lasts, with this sandbox for its Discord.

    Its database is in the folder `data` and its mails stay here, unless the environment names
    others: what `.env` says is for the real Discord, where the people of the sandbox have no
    business.
    """
    environment = os.environ | {
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_URL": sandbox.api_url,
        "DISCORD_GATEWAY_URL": sandbox.gateway_url,
        "DISCORD_CLIENT_ID": seed.APPLICATION_ID,
        "DISCORD_CLIENT_SECRET": sandbox.client_secret,
        "SMTP_URL": os.environ.get("SMTP_URL") or sandbox.smtp_url,
        "MAIL_FROM": os.environ.get("MAIL_FROM") or MAIL_FROM,
        "LOG_STYLE": os.environ.get("LOG_STYLE") or "quiet",
        "DATABASE_URL": os.environ.get("DATABASE_URL") or _database_in(data),
    }
    process = await asyncio.create_subprocess_exec(
        *(program or PROGRAM), env=environment, cwd=CHECKOUT, start_new_session=True
    )
    try:
        yield process
    finally:
        await _stop(process)


class PageSettings(BaseSettings):
    """Where the bot listens; read from the environment and `.env` just as the bot reads it."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    web_host: str = "127.0.0.1"
    web_port: str = "8080"  # the bot itself says so when it is no number


def page_address(dotenv: Path) -> str:
    """Where the bot's own page is, by its settings."""
    settings = PageSettings(_env_file=dotenv)
    bare = settings.web_host.strip().removeprefix("[").removesuffix("]")
    reached = ANYWHERE.get(bare, bare)
    host = f"[{reached}]" if ":" in reached else reached
    return f"http://{host}:{settings.web_port}"


async def missing(address: str) -> str | None:
    """What the bot still lacks in its own words, or None when it is in good health."""
    timeout = aiohttp.ClientTimeout(total=2)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as http,
            http.get(f"{address}/healthz") as response,
        ):
            if response.ok:
                return None
            return (await response.text()).strip() or f"status {response.status}"
    except (aiohttp.ClientError, TimeoutError):
        return f"nothing answers at {address} yet"


async def until_healthy(sandbox: Sandbox, address: str) -> None:
    """Return once the bot is here and in good health; another one may be at its address."""
    while not (sandbox.gateway.online and await missing(address) is None):  # noqa: ASYNC110
        await asyncio.sleep(LOOK_AGAIN_SECONDS)  # another process's health


def _database_in(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder.resolve() / 'havruta.db'}"


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
