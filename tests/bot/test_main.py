"""The program as a whole, in this process."""

import asyncio
import os
import shutil
import signal
import socket
from contextlib import suppress
from datetime import timedelta

import aiohttp
import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from structlog.testing import capture_logs
from yarl import URL

from benchmarks.household import NOWHERE, free_port
from bot.__main__ import recompute, sign_out
from bot.client import HavrutaBot
from bot.program import open_study, run
from bot.settings import Settings
from havruta.errors.people import SignedOut
from havruta.havrutot import founding
from havruta.havrutot.model import Home
from havruta.library.books import book_of
from havruta.people import credentials, identities
from havruta.people.model import Device, Profile, Provider
from sandbox.discord.faults import Fault
from sandbox.server import open_sandbox
from sandbox.testing.person import Person
from sandbox.world import seed
from tests import households, postgresql
from tests.cable import open_cable
from tests.consent import sign_in_with_discord
from tests.patience import PATIENCE
from tests.sefaria import loopback
from webview.addresses import PageAddresses

kept_fonts = households.kept_fonts
migrated_file = households.migrated_file
migrated_postgresql = postgresql.migrated_postgresql
postgresql_server = postgresql.postgresql_server


@pytest.fixture
async def sandbox(tmp_path):
    async with open_sandbox(tmp_path / "sandbox", rate_limits=False) as running:
        yield running


@pytest.fixture
def settings(sandbox, tmp_path, kept_fonts, migrated_file, monkeypatch):
    """How the program finds the sandbox; discord.py is pointed back at Discord afterwards."""
    monkeypatch.setattr("bot.program.KEPT_FONTS", kept_fonts)
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    return Settings(
        _env_file=None,
        discord_token=sandbox.token,
        discord_api_url=sandbox.api_url,
        discord_gateway_url=sandbox.gateway_url,
        database_url=f"sqlite+aiosqlite:///{shutil.copy(migrated_file, tmp_path)}",
        sefaria_url=NOWHERE,
        web_port=free_port(),
        secret_key="a key",
        discord_client_id=seed.APPLICATION_ID,
        discord_client_secret=sandbox.client_secret,
    )


async def until_online(sandbox):
    async with Person(sandbox.page_url, "isaac") as isaac:
        await isaac.until_bot_is_online(timeout=PATIENCE)


async def ended(program):
    """Wait until it ends by itself; a timeout would cancel it, and that ends it, too."""
    await asyncio.wait([program], timeout=PATIENCE)
    assert program.done()
    program.result()


async def test_it_serves_chat_and_page_until_it_is_told_to_stop(sandbox, settings):
    """ID-1, ID-3, SY-4: who gives commands signs in on the page; stopping is clean."""
    program = asyncio.create_task(run(settings))
    await until_online(sandbox)

    async with Person(sandbox.page_url, "isaac") as isaac:
        answer = await isaac.command("havruta create", book="Learning in Havruta")
        assert "You begin at Learning in Havruta 1:1." in answer.shown.text
        books = await isaac.autocomplete("havruta create", "book", "ruth")
        assert books[0].value == "Ruth"
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(settings.page_url, cookie_jar=jar) as browser:
        assert (await sign_in_with_discord(browser, "/", "Isaac")).headers["Location"] == "/"
        assert "Learning in Havruta" in await (await browser.get("/")).text()
    os.kill(os.getpid(), signal.SIGTERM)

    await ended(program)
    assert sandbox.violations == []


async def test_it_stops_though_the_wish_is_lost_as_discord_comes_back(
    sandbox, settings, monkeypatch
):
    """OP-4: on Python 3.11 `wait_for` hands on what it has just got, and not a cancellation."""
    loop, asked = asyncio.get_running_loop(), {}
    monkeypatch.setattr(loop, "add_signal_handler", asked.__setitem__)
    program = asyncio.create_task(run(settings))
    await until_online(sandbox)
    come_back = DiscordWebSocket.from_client

    async def come_back_as_it_is_stopped(*args, **kwargs):
        socket = await come_back(*args, **kwargs)
        loop.call_soon(asked[signal.SIGTERM])
        return socket

    monkeypatch.setattr(DiscordWebSocket, "from_client", come_back_as_it_is_stopped)
    sandbox.gateway.drop("reconnect", resumable=True)

    await ended(program)


async def test_a_discord_out_of_reach_at_the_start_is_waited_for(sandbox, settings):
    sandbox.faults.add(Fault(route="GET /users/@me", times=1, status=0))

    program = asyncio.create_task(run(settings))
    await until_online(sandbox)
    os.kill(os.getpid(), signal.SIGTERM)

    await ended(program)


async def health(settings, http):
    """What /healthz says; nothing while it is not there yet."""
    with suppress(aiohttp.ClientConnectionError):
        async with http.get(f"{settings.page_url}/healthz") as response:
            return await response.json()


async def until_missing(settings, http, why):
    """Wait until chat is missing for this reason."""
    async with asyncio.timeout(PATIENCE):
        while (await health(settings, http) or {}).get("why") != {"chat": why}:
            pass


async def until_healthy(settings, http):
    async with asyncio.timeout(PATIENCE):
        while await health(settings, http) != {"healthy": True, "missing": []}:
            pass


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ({"status": 429, "cloudflare": True}, "rate limited"),
        ({"status": 403, "code": 20026}, "refused"),
        ({"status": 200, "html": True}, "something else answers"),
    ],
    ids=str,
)
async def test_whatever_keeps_it_out_at_the_start_is_waited_for_with_the_page_up(
    sandbox, settings, fault, why
):
    """OP-1, OP-2, OP-6: /healthz says why; nobody has to start the program anew."""
    sandbox.faults.add(Fault(**{"route": "GET /users/@me", "times": 99, **fault}))
    program = asyncio.create_task(run(settings))
    async with aiohttp.ClientSession() as http:
        await until_missing(settings, http, why)
        async with http.get(settings.page_url) as page:
            assert page.status == 200

        sandbox.faults.clear()
        await until_healthy(settings, http)

    os.kill(os.getpid(), signal.SIGTERM)
    await ended(program)


async def test_a_token_that_is_taken_away_is_waited_for_with_the_page_up(sandbox, settings):
    """OP-1, OP-2: those who read go on; with its token the bot comes back, commands and all."""
    program = asyncio.create_task(run(settings))
    async with aiohttp.ClientSession() as http:
        await until_healthy(settings, http)

        token, sandbox.token = sandbox.token, "another"
        sandbox.gateway.drop("cut", resumable=False)
        await until_missing(settings, http, "token refused")
        sandbox.token = token
        await until_healthy(settings, http)

    async with Person(sandbox.page_url, "isaac") as isaac:
        answer = await isaac.command("havruta create", book="Learning in Havruta")
        again = await isaac.press(answer.shown, "Start now")
        assert "is in session at" in again.text
    os.kill(os.getpid(), signal.SIGTERM)
    await ended(program)


@pytest.fixture
async def cable(sandbox, settings):
    """What the program's gateway hangs on."""
    gateway, port = URL(sandbox.gateway_url), free_port()
    settings.discord_gateway_url = str(gateway.with_port(port))
    async with open_cable(port, gateway.port) as cable:
        yield cable


async def test_a_gateway_out_of_reach_at_the_start_is_waited_for(sandbox, settings, cable):
    """OP-1: discord.py itself would end the program."""
    cable.pull()
    program = asyncio.create_task(run(settings))
    await cable.is_tried(3)  # aiohttp tries twice by itself
    cable.plugged = True

    await until_online(sandbox)
    os.kill(os.getpid(), signal.SIGTERM)

    await ended(program)


async def test_a_gateway_that_is_lost_is_missing_from_health(settings, cable):
    """OP-2: 200 once chat is connected, else 503 with what is missing."""
    program = asyncio.create_task(run(settings))
    async with aiohttp.ClientSession() as http, asyncio.timeout(PATIENCE):

        async def turns(status):
            while True:
                with suppress(aiohttp.ClientConnectionError):
                    async with http.get(f"{settings.page_url}/healthz") as response:
                        if response.status == status:
                            return await response.json()

        await turns(200)
        cable.pull()
        assert await turns(503) == {"healthy": False, "missing": ["chat"]}
        cable.plugged = True
        await turns(200)

        os.kill(os.getpid(), signal.SIGTERM)
        await program


async def test_what_discord_tells_after_the_end_reaches_nobody(study):
    """OP-1: stopping is clean, be it in the half second before it is ready."""
    client = HavrutaBot(study)
    await client.close()

    client.dispatch("ready")

    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_wrong_token_ends_the_program(settings):
    with pytest.raises(discord.LoginFailure):
        await run(
            settings.model_copy(
                update={"discord_token": Settings(discord_token="no").discord_token}
            )
        )


async def test_what_is_kept_of_sessions_is_recomputed_without_chat_or_page(settings, capfd):
    """PR-5"""
    await recompute(settings)

    assert "recomputed" in capfd.readouterr().out


async def test_whoever_runs_it_signs_a_person_out(settings, capfd):
    """ID-6: of all their browsers, without chat or page, and nobody else."""
    addresses, registry = PageAddresses(settings.page_url), CollectorRegistry()
    async with open_study(settings, addresses, registry) as (study, _):
        laban, ruth = [
            await identities.known(study, Profile(Provider.GOOGLE, name, name))
            for name in ("Laban", "Ruth")
        ]
        labans, ruths = [
            await credentials.admit(study, user_id=user.id, device=Device())
            for user in (laban, ruth)
        ]

    await sign_out(settings, laban.id)

    async with open_study(settings, addresses, CollectorRegistry()) as (study, _):
        assert (await credentials.signed_in(study, cookie=ruths)).name == "Ruth"
        with pytest.raises(SignedOut):
            await credentials.signed_in(study, cookie=labans)
    assert "signed out" in capfd.readouterr().out


async def test_parts_of_a_book_keep_their_hebrew_names_over_a_restart(settings):
    """UX-1: only the book's own index knows them, and nobody has opened it again."""
    kadesh = loopback.shape("Haggadah, Kadesh", 5, "הגדה, קדש")
    addresses = PageAddresses(settings.page_url)
    async with loopback.open_loopback() as sefaria:
        sefaria.knows("/api/index", loopback.contents(("Haggadah", "הגדה")))
        sefaria.knows("/api/shape/Haggadah", loopback.complex_shape("Haggadah", *kadesh))
        settings.sefaria_url = sefaria.url
        async with open_study(settings, addresses, CollectorRegistry()) as (study, _):
            await study.library.refresh()
            isaac = await identities.known(study, Profile(Provider.GOOGLE, "1", "Isaac"))
            made = {"name": "", "partners": (), "home": Home()}
            await founding.create(study, by=isaac.id, book="Haggadah", **made)

    settings.sefaria_url = NOWHERE
    async with open_study(settings, addresses, CollectorRegistry()) as (study, _):
        book = book_of(study, "Haggadah")

    assert book.refs("Haggadah, Kadesh 3", "he")[0] == "הגדה, קדש ג׳"


async def test_a_process_without_a_page_tells_how_it_is(sandbox, settings):
    """OP-2, OP-7: the clock by itself needs no Discord, and serves nothing else."""
    settings.roles, settings.discord_token = "clock", ""
    program = asyncio.create_task(run(settings))
    async with aiohttp.ClientSession() as http:
        await until_healthy(settings, http)
        async with http.get(f"{settings.page_url}/metrics") as metrics:
            assert metrics.status == 200
        async with http.get(settings.page_url) as page:
            assert page.status == 404

    os.kill(os.getpid(), signal.SIGTERM)
    await ended(program)
    assert sandbox.requests == []


def is_well_again(message, what):
    """Whether it tells that, be it of other things, too, or of what is wrong."""
    lines = message.content.splitlines()
    return any(line.startswith("Well again: ") and what in line for line in lines)


async def test_the_owner_is_written_to_when_something_is_wrong_and_when_it_is_well(
    sandbox, settings, monkeypatch
):
    """OP-8: in chat, without asking."""
    room = [7 << 20]
    monkeypatch.setattr("bot.program._room", lambda _: room[0])
    monkeypatch.setattr("bot.program.WATCH", timedelta(milliseconds=50))
    monkeypatch.setattr("bot.status.news.PATIENCE", timedelta())
    program = asyncio.create_task(run(settings))
    async with Person(sandbox.page_url, "rebecca") as rebecca:
        await rebecca.until(lambda message: "Only 7 MB are free on the disk." in message.content)
        room[0] = 7 << 30
        await rebecca.until(lambda message: is_well_again(message, "room on the disk"))

    os.kill(os.getpid(), signal.SIGTERM)
    await ended(program)


@pytest.mark.postgresql
async def test_while_the_database_is_away_whoever_runs_it_is_told_so_asked_and_unasked(
    sandbox, settings, monkeypatch, postgresql_server, migrated_postgresql
):
    """OP-8: and once it is back, that it is well, without a start in between."""
    monkeypatch.setattr("bot.program.WATCH", timedelta(milliseconds=50))
    monkeypatch.setattr("bot.status.news.PATIENCE", timedelta())
    url, port = postgresql_server.url(postgresql_server.database(migrated_postgresql)), free_port()
    settings.database_url = url.replace(f":{postgresql_server.port}/", f":{port}/")
    away = "The database does not answer."
    async with open_cable(port, postgresql_server.port) as cable:
        program = asyncio.create_task(run(settings))
        async with Person(sandbox.page_url, "rebecca") as rebecca:
            await rebecca.until_bot_is_online(timeout=PATIENCE)
            before = await rebecca.command("status")

            cable.pull()
            await rebecca.until(lambda message: away in message.content)
            answer = await rebecca.command("status")
            cable.plugged = True
            await rebecca.until(lambda message: is_well_again(message, "the database"))
            after = await rebecca.command("status")

        os.kill(os.getpid(), signal.SIGTERM)
        await ended(program)

    told = [one.shown.text for one in (before, answer, after)]
    assert [away in text for text in told] == [False, True, False]


async def test_a_port_that_another_process_has_keeps_no_clock_from_running(sandbox, settings):
    """OP-7: several processes on one machine may all have been given the page's."""
    settings.roles = "clock"
    with socket.create_server(("127.0.0.1", settings.web_port)):
        told = await logged_at_start(settings)

    assert told["nobody is told how this process is"]["reason"] == "is taken; set WEB_PORT."
    assert told["other processes are not heard at once"]["missing"] == "REDIS_URL"


@pytest.mark.parametrize(
    ("key", "is_short"), [("", False), ("Ruth" * 5, True), ("Ruth" * 6, False)]
)
async def test_a_key_that_can_be_guessed_is_logged(sandbox, settings, key, is_short):
    """OP-10: in no word of it."""
    settings.roles, settings.secret_key = "clock", SecretStr(key)

    told = await logged_at_start(settings)

    assert ("a key so short can be guessed" in told) is is_short
    assert "Ruth" not in str(told)


async def logged_at_start(settings):
    """Have the program run until it serves; return what it has logged, by what that says."""
    with capture_logs() as logs:
        program = asyncio.create_task(run(settings))
        async with asyncio.timeout(PATIENCE):
            while "serving" not in [line["event"] for line in logs]:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)
        await ended(program)
    return {line["event"]: line for line in logs}
