"""`python -m sandbox`, and the bot as its child."""

import asyncio
import os
import re
import signal
import socket
import sys
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from aiohttp import web

import sandbox.__main__ as program
from benchmarks.household import free_port
from sandbox.companion import missing, open_companion, page_address

ECHO = (
    "import os\n"
    "names = ('DISCORD_TOKEN', 'DISCORD_API_URL', 'DISCORD_GATEWAY_URL', 'DATABASE_URL')\n"
    "print(*(os.environ[name] for name in names), flush=True)\n"
)
WAIT = "import time\ntime.sleep(60)\n"
STUBBORN = (
    "import signal, socket, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "socket.create_connection(('127.0.0.1', {port}))\n"
    "time.sleep(60)\n"
)
WELL = """
import asyncio, os
from aiohttp import ClientSession, web

async def well(_):
    return web.Response()

async def main():
    app = web.Application()
    app.router.add_get("/healthz", well)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(os.environ["WEB_PORT"])).start()
    identity = {"token": os.environ["DISCORD_TOKEN"], "intents": 1, "properties": {}}
    address = os.environ["DISCORD_GATEWAY_URL"] + "?v=10&encoding=json"
    async with ClientSession() as http, http.ws_connect(address) as socket:
        await socket.send_json({"op": 2, "d": identity})
        async for _ in socket:
            pass

asyncio.run(main())
"""


class Well(BaseHTTPRequestHandler):
    """Somebody else's page, in good health."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def python(code):
    return (sys.executable, "-c", code)


@asynccontextmanager
async def a_page(status, text):
    """A page whose health is as given."""

    async def health(_request):
        return web.Response(status=status, text=text)

    app = web.Application()
    app.add_routes([web.get("/healthz", health)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_the_bots_log_says_only_what_is_amiss(sandbox, capfd, tmp_path, monkeypatch):
    """OP-1: who tries it for the first time has asked for no log; who sets it gets one."""
    monkeypatch.delenv("LOG_STYLE", raising=False)
    echo = python("import os; print(os.environ['LOG_STYLE'])")
    async with open_companion(sandbox, tmp_path, program=echo) as process:
        await process.wait()
    monkeypatch.setenv("LOG_STYLE", "full")
    async with open_companion(sandbox, tmp_path, program=echo) as process:
        await process.wait()

    assert capfd.readouterr().out.split() == ["quiet", "full"]


async def test_the_bot_is_told_where_its_discord_is(sandbox, capfd, tmp_path):
    async with open_companion(sandbox, tmp_path, program=python(ECHO)) as process:
        await process.wait()

    told = capfd.readouterr().out.split()
    assert told[:3] == [sandbox.token, sandbox.api_url, sandbox.gateway_url]


async def test_the_bot_hands_its_mails_to_the_sandbox_unless_the_environment_says_where(
    sandbox, capfd, tmp_path, monkeypatch
):
    """IN-2"""
    monkeypatch.delenv("SMTP_URL", raising=False)
    echo = python("import os; print(os.environ['SMTP_URL'])")
    async with open_companion(sandbox, tmp_path, program=echo) as process:
        await process.wait()
    monkeypatch.setenv("SMTP_URL", "smtp://mail.example")
    async with open_companion(sandbox, tmp_path, program=echo) as process:
        await process.wait()

    assert capfd.readouterr().out.split() == [sandbox.smtp_url, "smtp://mail.example"]


@pytest.mark.parametrize("empty", [True, False])
async def test_the_bot_keeps_what_happens_here_apart_from_the_real_discord(
    sandbox, capfd, tmp_path, monkeypatch, empty
):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    if empty:
        monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.chdir(tmp_path)

    async with open_companion(sandbox, Path("data"), program=python(ECHO)) as process:
        await process.wait()

    told = capfd.readouterr().out.split()
    assert told[3] == f"sqlite+aiosqlite:///{tmp_path}/data/havruta.db"


async def test_the_bot_keeps_it_where_the_environment_says(sandbox, capfd, tmp_path, monkeypatch):
    """OP-3"""
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere")

    async with open_companion(sandbox, tmp_path, program=python(ECHO)) as process:
        await process.wait()

    assert capfd.readouterr().out.split()[3] == "postgresql://somewhere"


async def test_the_bot_is_stopped_with_the_sandbox(sandbox, tmp_path):
    async with open_companion(sandbox, tmp_path, program=python(WAIT)) as process:
        pass

    assert process.returncode == -signal.SIGTERM


async def test_a_bot_that_will_not_stop_is_killed(sandbox, tmp_path, monkeypatch):
    monkeypatch.setattr("sandbox.companion.STOP_SECONDS", 0.2)

    deaf = asyncio.Event()

    def hear(_reader, writer):
        writer.close()
        deaf.set()

    async with await asyncio.start_server(hear, "127.0.0.1", 0) as server:
        code = STUBBORN.format(port=server.sockets[0].getsockname()[1])
        async with open_companion(sandbox, tmp_path, program=python(code)) as process:
            await deaf.wait()

    assert process.returncode == -signal.SIGKILL


async def test_what_the_bot_lacks_is_told_in_its_own_words():
    async with a_page(503, "missing: chat") as sick, a_page(200, "") as well:
        assert await missing(sick) == "missing: chat"
        assert await missing(well) is None
    assert await missing(sick) == f"nothing answers at {sick} yet"


@pytest.mark.parametrize(
    ("environment", "dotenv", "address"),
    [
        ({}, None, "http://127.0.0.1:8080"),
        ({"WEB_PORT": "9000"}, None, "http://127.0.0.1:9000"),
        ({"WEB_HOST": "0.0.0.0"}, None, "http://127.0.0.1:8080"),
        ({"WEB_HOST": "::"}, None, "http://[::1]:8080"),
        ({"WEB_HOST": "[::1]"}, None, "http://[::1]:8080"),
        ({}, "# a note\nWEB_PORT = '9001'\nexport WEB_HOST=::1\n", "http://[::1]:9001"),
        ({"WEB_PORT": "9000"}, "WEB_PORT=9001\n", "http://127.0.0.1:9000"),
        ({}, "WEB_PORT=9001  # a note\nWEB_HOST=\n", "http://127.0.0.1:9001"),
        ({"WEB_PORT": ""}, "web_port=9001\n", "http://127.0.0.1:9001"),
    ],
)
def test_the_bots_page_is_where_its_settings_say(
    tmp_path, monkeypatch, environment, dotenv, address
):
    for name in ("WEB_HOST", "WEB_PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    if dotenv is not None:
        (tmp_path / ".env").write_text(dotenv)

    assert page_address(tmp_path / ".env") == address


def arguments(tmp_path, *more):
    return ["sandbox", "--port", "0", "--data", str(tmp_path), *more]


def run(monkeypatch, argv):
    """Run the program in this process; its exit code or last words."""
    monkeypatch.setattr(sys, "argv", argv)
    with pytest.raises(SystemExit) as left:
        program.main()
    return left.value.code


def test_a_port_that_is_taken_is_said_in_one_sentence(monkeypatch, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        said = run(monkeypatch, ["sandbox", "--port", str(port), "--data", str(tmp_path)])

    assert said == (
        f"The sandbox cannot listen on 127.0.0.1:{port}: it is taken. Choose another with --port."
    )


def test_a_port_that_nobody_asked_for_is_free(monkeypatch, tmp_path, capsys):
    stop_when(monkeypatch, said="Chat as Isaac")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        usual = taken.getsockname()[1]
        monkeypatch.setattr(program, "PORT", usual)

        assert run(monkeypatch, ["sandbox", "--data", str(tmp_path)]) == 0

    said = capsys.readouterr().out
    other = re.search(rf"Port {usual} is taken, so the sandbox is on port (\d+)\.", said)[1]
    assert other != str(usual)
    assert f"Chat as Isaac   http://127.0.0.1:{other}/?as=isaac" in said


def test_the_usual_port_is_used_where_it_is_free(monkeypatch, tmp_path, capsys):
    stop_when(monkeypatch, said="Chat as Isaac")
    usual = free_port()
    monkeypatch.setattr(program, "PORT", usual)

    assert run(monkeypatch, ["sandbox", "--data", str(tmp_path)]) == 0

    assert f"Chat as Isaac   http://127.0.0.1:{usual}/?as=isaac" in capsys.readouterr().out


def test_a_folder_that_cannot_be_used_is_said_so(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    folder = tmp_path / "file" / "data"

    said = run(monkeypatch, ["sandbox", "--port", "0", "--data", str(folder)])

    assert said == f"The sandbox cannot use {folder}: Not a directory."


def test_a_host_that_is_not_this_machine_is_said_so(monkeypatch, tmp_path):
    said = run(monkeypatch, arguments(tmp_path, "--host", "192.0.2.1"))

    assert said.startswith("The sandbox cannot listen on 192.0.2.1:0: ")


def test_it_tells_where_it_is_and_stops_when_told_to(monkeypatch, tmp_path, capsys):
    stop_when(monkeypatch, said="Chat as Isaac")

    assert run(monkeypatch, arguments(tmp_path)) == 0
    assert (
        "DISCORD_TOKEN=sandbox-token DISCORD_API_URL=http://127.0.0.1:" in capsys.readouterr().out
    )


def test_it_ends_with_the_bot(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("sandbox.companion.PROGRAM", python("raise SystemExit(3)"))

    assert run(monkeypatch, arguments(tmp_path, "--with-bot")) == 3
    assert "The bot stopped by itself with exit code 3." in capsys.readouterr().out


def test_it_greets_once_the_bot_is_well(monkeypatch, tmp_path, capsys):
    port = free_port()
    monkeypatch.setenv("WEB_PORT", str(port))
    monkeypatch.setattr("sandbox.companion.PROGRAM", python(WELL))
    stop_when(monkeypatch, said="The page")

    assert run(monkeypatch, arguments(tmp_path, "--with-bot")) == 0
    assert f"The page        http://127.0.0.1:{port}/" in capsys.readouterr().out


def test_it_does_not_take_somebody_elses_page_for_its_bots(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(program, "PATIENCE_SECONDS", 0.5)
    monkeypatch.setattr("sandbox.companion.PROGRAM", python(WAIT))
    stop_when(monkeypatch, said="it has not come to this sandbox")
    with HTTPServer(("127.0.0.1", 0), Well) as theirs:
        monkeypatch.setenv("WEB_PORT", str(theirs.server_port))
        Thread(target=theirs.serve_forever, daemon=True).start()

        assert run(monkeypatch, arguments(tmp_path, "--with-bot")) == 0
        theirs.shutdown()

    assert "The page" not in capsys.readouterr().out


def test_it_says_what_the_bot_lacks_when_that_takes_long(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(program, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setenv("WEB_PORT", "1")
    monkeypatch.setattr("sandbox.companion.PROGRAM", python(WAIT))
    stop_when(monkeypatch, said="Still waiting")

    assert run(monkeypatch, arguments(tmp_path, "--with-bot")) == 0
    assert "nothing answers at http://127.0.0.1:1 yet" in capsys.readouterr().out


def stop_when(monkeypatch, *, said):
    """Send this process SIGTERM as soon as the program says so."""
    say = program._say

    def listen(text):
        say(text)
        if said in text:
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(program, "_say", listen)
