"""The household of the measurements and of the tests takes and leaves nothing of others."""

import asyncio
import socket

import pytest

from benchmarks.household import NOWHERE, Program, free_port


async def test_a_program_that_does_not_get_started_does_not_go_on_by_itself(tmp_path):
    program = Program(
        {
            "DISCORD_TOKEN": "made.up.token",
            "DISCORD_API_URL": NOWHERE,
            "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'havruta.db'}",
            "SEFARIA_URL": NOWHERE,
            "WEB_PORT": "0",
        },
        tmp_path,
    )
    starting = asyncio.create_task(program.start())
    async with program._news:
        await program._news.wait_for(lambda: program._lines)

    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting

    assert program._process.returncode is not None


def test_a_port_is_kept_from_everybody_but_whoever_is_to_listen_there():
    port = free_port()

    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(("127.0.0.1", port))
    with socket.create_server(("127.0.0.1", port)) as server:
        socket.create_connection(server.getsockname()).close()
