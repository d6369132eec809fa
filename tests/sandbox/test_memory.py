"""The world outlives the sandbox that served it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import discord
import pytest

from sandbox.server import open_sandbox
from sandbox.testing.person import Person
from sandbox.world import seed
from tests.sandbox.testbot import a_bot

CHECKOUT = Path(__file__).parents[2]


async def test_messages_commands_and_people_are_still_there(tmp_path, monkeypatch):
    async with (
        open_sandbox(tmp_path) as sandbox,
        a_bot(sandbox, monkeypatch),
        Person(sandbox.page_url, "isaac") as isaac,
    ):
        card = (await isaac.command("study create", book="Ruth")).message
        await isaac.close_dms()

    async with open_sandbox(tmp_path) as sandbox, Person(sandbox.page_url, "isaac") as isaac:
        assert isaac.now(card).text == card.text
        assert "study" in [command["name"] for command in isaac.commands()]
        assert not sandbox.world.user(seed.ISAAC_ID).dms_open
        assert int((await isaac.say("after")).id) > int(card.id)


async def test_a_button_lives_through_a_restart(tmp_path, monkeypatch):
    async with (
        open_sandbox(tmp_path) as sandbox,
        a_bot(sandbox, monkeypatch),
        Person(sandbox.page_url, "isaac") as isaac,
    ):
        card = (await isaac.command("study create", book="Ruth")).message

    async with (
        open_sandbox(tmp_path) as sandbox,
        a_bot(sandbox, monkeypatch),
        Person(sandbox.page_url, "jacob") as jacob,
    ):
        answer = await jacob.press(card, "Join")

        assert answer.text == "Jacob may come in to s1."


async def test_a_deferred_answer_can_be_filled_in_after_a_restart(tmp_path, monkeypatch):
    async with (
        open_sandbox(tmp_path) as sandbox,
        a_bot(sandbox, monkeypatch) as bot,
        Person(sandbox.page_url, "isaac") as isaac,
    ):
        await isaac._act("run", channel="general", command="silent", options={})
        waiting = await bot.taken.get()
        await isaac._act("run", channel="general", command="silent", options={})
        interaction = await bot.taken.get()
        await interaction.response.defer(thinking=True)

    async with (
        open_sandbox(tmp_path) as sandbox,
        a_bot(sandbox, monkeypatch) as bot,
        Person(sandbox.page_url, "isaac") as isaac,
    ):
        webhook = discord.Webhook.partial(
            int(seed.APPLICATION_ID), interaction.token, session=bot.http._HTTPClient__session
        )
        await webhook.edit_message("@original", content="at last")

        await isaac.until(lambda message: message.content == "at last")
        assert str(waiting.id) not in [one.id for one in sandbox.world.interactions]


async def test_tokens_that_died_meanwhile_are_forgotten(tmp_path, monkeypatch):
    async with (
        open_sandbox(tmp_path) as sandbox,
        a_bot(sandbox, monkeypatch),
        Person(sandbox.page_url, "isaac") as isaac,
    ):
        await isaac.command("ping")
        sandbox.clock.advance(16 * 60)
        await isaac.command("ping")

        assert len(sandbox.world.interactions) == 1


async def test_a_reset_leaves_the_commands_and_nothing_else(bot, isaac, steer, sandbox, api):
    await isaac.command("ping")
    await isaac.close_dms()
    await steer("POST", "/channels/general/permissions", json={"deny": ["send_messages"]})
    await api("GET", "/nowhere")

    await steer("POST", "/reset")

    assert isaac.bot_is_online
    assert (sandbox.violations, sandbox.requests) == ([], [])
    assert sandbox.world.user(seed.ISAAC_ID).dms_open
    answer = await isaac.command("ping")
    await isaac.until(lambda message: message.id == answer.message.id)
    assert isaac.messages() == [answer.message]
    assert (await bot.get_channel(int(seed.GENERAL_ID)).send("again")).content == "again"


@pytest.fixture
def program():
    """Starts `python -m sandbox` and reads its first lines until the addresses are there."""
    running = []

    def start(*arguments, environment=None):
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "sandbox", *arguments],
            cwd=CHECKOUT,
            env=os.environ | (environment or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def page_of(process):
    for line in process.stdout:
        if "Chat as Isaac" in line:
            return line.split()[-1].removesuffix("/?as=isaac")
    raise AssertionError(process.wait())


async def test_a_message_survives_a_kill(program, tmp_path):
    first = program("--port", "0", "--data", str(tmp_path))
    async with Person(page_of(first), "isaac") as isaac:
        said = await isaac.say("before the power went")
        first.send_signal(signal.SIGKILL)
        first.wait()

    second = program("--port", "0", "--data", str(tmp_path))
    async with Person(page_of(second), "isaac") as isaac:
        assert isaac.now(said).content == "before the power went"
