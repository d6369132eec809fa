"""`python -m sandbox`: serve the local Discord, and the bot in it if asked to."""

import argparse
import asyncio
import errno
import logging
import signal
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final

from sandbox.companion import CHECKOUT, missing, open_companion, page_address, until_healthy
from sandbox.discord.state import Sandbox
from sandbox.server import open_sandbox
from sandbox.world import seed

PORT: Final = 8090
PATIENCE_SECONDS: Final = 20.0
FAILED: Final = 1


def main() -> None:
    """The command line; exits with 0 when it was told to stop."""
    logging.basicConfig(level=logging.WARNING, format="sandbox: %(message)s")
    arguments = _arguments(sys.argv[1:])
    try:
        sys.exit(asyncio.run(run(arguments)))
    except OSError as error:
        sys.exit(_explain(error, arguments))


async def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal says stop, or until the bot dies; the exit code."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        sandbox = await _open(stack, arguments)
        if arguments.with_bot:
            return await _with_bot(sandbox, arguments.data, stop)
        _say(_welcome(sandbox, page=None))
        await stop.wait()
        return 0


async def _open(stack: AsyncExitStack, arguments: argparse.Namespace) -> Sandbox:
    """Open it on the port that was asked for; if none was and the usual one is taken, on any."""

    async def at(port: int) -> Sandbox:
        opened = open_sandbox(arguments.data, host=arguments.host, port=port, token=arguments.token)
        return await stack.enter_async_context(opened)

    if arguments.port is not None:
        return await at(arguments.port)
    try:
        return await at(PORT)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
    sandbox = await at(0)
    _say(f"Port {PORT} is taken, so the sandbox is on port {sandbox.port}.\n")
    return sandbox


async def _with_bot(sandbox: Sandbox, data: Path, stop: asyncio.Event) -> int:
    address = page_address(CHECKOUT / ".env")
    async with open_companion(sandbox, data) as process:
        dead, told = asyncio.create_task(process.wait()), asyncio.create_task(stop.wait())
        greeting = asyncio.create_task(_greet(sandbox, address))
        await asyncio.wait({dead, told}, return_when=asyncio.FIRST_COMPLETED)
        await _end(greeting, told)
        if not stop.is_set():
            _say(f"The bot stopped by itself with exit code {process.returncode}.\n")
            return process.returncode or 0
    return 0


async def _greet(sandbox: Sandbox, address: str) -> None:
    """Tell the addresses once the bot is in good health, and what it lacks when that takes long."""
    waiting = asyncio.create_task(until_healthy(sandbox, address))
    try:
        await asyncio.wait({waiting}, timeout=PATIENCE_SECONDS)
        if not waiting.done():
            lacks = await missing(address) or "it has not come to this sandbox"
            _say(f"Still waiting for the bot to be ready: {lacks}\n")
        await waiting
    finally:
        waiting.cancel()
    _say(_welcome(sandbox, page=address))


async def _end(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _welcome(sandbox: Sandbox, *, page: str | None) -> str:
    chat = sandbox.page_url
    lines = [
        "",
        "The sandbox is open." if page is None else "Havruta is running in its sandbox.",
        "",
        f"  Chat as Isaac   {chat}/?as=isaac",
        f"  Chat as Jacob   {chat}/?as=jacob",
        f"  Its mails       {chat}/mail",
        f"  The page        {page}/" if page else f"  For a bot       {_for_a_bot(sandbox)}",
        "",
        "Open the two chats side by side, Jacob's in a private window or another browser:",
        "to the page a browser is one person's. Ctrl-C stops everything.",
        "",
    ]
    return "\n".join(lines) + "\n"


def _for_a_bot(sandbox: Sandbox) -> str:
    return (
        f"DISCORD_TOKEN={sandbox.token} DISCORD_API_URL={sandbox.api_url} "
        f"DISCORD_GATEWAY_URL={sandbox.gateway_url}"
    )


def _explain(error: OSError, arguments: argparse.Namespace) -> str:
    """Why the sandbox could not begin, in one sentence."""
    if error.filename is not None:
        return f"The sandbox cannot use {error.filename}: {error.strerror}."
    where = f"{arguments.host}:{PORT if arguments.port is None else arguments.port}"
    if error.errno == errno.EADDRINUSE:
        return f"The sandbox cannot listen on {where}: it is taken. Choose another with --port."
    return f"The sandbox cannot listen on {where}: {error.strerror}."


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sandbox", description="A local Discord to try the bot.")
    parser.add_argument("--host", default="127.0.0.1", help="where to listen")
    port = f"0 takes a free one; unless it is given, {PORT} or, where that is taken, a free one"
    parser.add_argument("--port", type=int, help=port)
    parser.add_argument("--data", type=Path, default=CHECKOUT / "var" / "sandbox")
    parser.add_argument("--token", default=seed.TOKEN, help="what the bot has to present")
    parser.add_argument("--with-bot", action="store_true", help="start the bot in it as well")
    return parser.parse_args(given)


if __name__ == "__main__":
    main()
