"""The bot in simcord's Discord: one server, two channels, and no more rights than it uses."""

import asyncio
import re
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import timedelta
from operator import attrgetter
from types import SimpleNamespace

import discord
import pytest
import simcord
from discord import app_commands
from simcord.results import to_discord_message

from bot.client import HavrutaBot
from bot.living_cards import LivingCards
from bot.notices.channel import HomeChannel
from bot.notices.direct import DirectMessages
from havruta.errors.base import HavrutaError
from havruta.ids import UserId
from havruta.notices import delivery
from havruta.people.model import User
from havruta.refs import Stretch
from havruta.sessions.reports import Attendance, Report
from havruta.study import Study

ERROR_ID = re.compile(r"\n-# ([0-9a-f]{8})\b")
BARE = discord.Permissions(view_channel=True, send_messages=True, embed_links=True)
"""What the README asks a server for, as far as plain channels go."""


class Pauses:
    """How the living messages wait: not at all, or until a test lets go."""

    def __init__(self):
        self.asked = []
        self._least = 0.0
        self._go = asyncio.Event()
        self._go.set()

    async def __call__(self, seconds):
        self.asked.append(seconds)
        if seconds >= self._least:
            await self._go.wait()

    def hold(self, *, least=0.0):
        """Let every wait from now on last that is for so many seconds or more."""
        self._least = least
        self._go.clear()

    def let_go(self):
        self._go.set()


@dataclass
class World:
    """The server as its people and the bot see it."""

    env: simcord.Env
    study: Study
    client: HavrutaBot
    cards: LivingCards
    pauses: Pauses
    guild: simcord.GuildHandle
    table: simcord.ChannelHandle
    garden: simcord.ChannelHandle
    isaac: simcord.MemberActor
    jacob: simcord.MemberActor
    esau: simcord.MemberActor

    @property
    def carriers(self):
        """Both ways of telling."""
        direct = DirectMessages(self.client, self.cards, self.study)
        return direct, HomeChannel(self.client, self.cards)

    async def tell(self):
        """Carry what is due, as the clock would."""
        while await delivery.deliver_due(self.study, self.carriers):
            pass
        await self.env.settle()

    async def redrawn(self):
        """Wait until the living messages show what has happened."""
        await self.study.bus.settled()
        await asyncio.gather(*self.cards._redraws.values())

    async def at_rest(self):
        """Wait until nothing is left to draw, however often it fails."""
        await self.study.bus.settled()
        while self.cards._tasks:
            await asyncio.gather(*self.cards._tasks)
            await asyncio.sleep(0)  # since 3.12 tasks that are done are waited for at once

    async def begin(self):
        """Isaac makes a havruta on Ruth with Jacob, who accepts."""
        await self.isaac.slash(
            self.table, "havruta create", book="Ruth", partners=f"<@{self.jacob.id}>"
        )
        await self.tell()
        await self.jacob.user.click(self.jacob.user.dm_channel.last_message, label="Accept")
        await self.tell()

    async def sit_down(self):
        """Isaac starts a session; return its message."""
        await self.isaac.slash(self.table, "session start")
        await self.tell()
        return self.table.last_message

    def edits(self, message):
        """How often the bot has edited a message."""
        path = f"/channels/{message.channel.id}/messages/{message.id}"
        return [(call.method, call.path) for call in self.env.http_requests].count(("PATCH", path))

    async def close_direct_messages(self, person):
        """Nobody can write to this person from now on."""
        path = f"/channels/{person.user.dm_channel.id}/messages"
        self.env.inject_error("POST", path, status=403, code=50007, message="closed", times=None)


async def the_session(world):
    """The session that runs."""
    async with world.study.storage.transaction() as records:
        (session,) = await records.sessions.all_running()
    return session


async def person(world, actor):
    """Somebody as the study knows them."""
    async with world.study.storage.transaction() as records:
        return (await records.users.identified("discord", str(actor.id))).id


def said(result):
    """Everything the bot answered to a command or press, privately, as one text without its id."""
    assert result.ephemeral
    messages = [message for message in (result.response, *result.followups) if message]
    return without_id("\n".join(text_of(message) for message in messages))


def only_answer(result):
    """The one thing that was answered, to whoever asked alone."""
    (answer,) = result.followups or [result.response]
    assert answer.ephemeral
    assert answer.embeds == answer.components == []
    return without_id(answer.content)


def without_id(text):
    """What is refused, without the line that says what it goes by in the log."""
    return ERROR_ID.sub("", text)


def error_id_of(result):
    """What the log knows the refusal by that was answered."""
    (answer,) = result.followups or [result.response]
    return ERROR_ID.search(answer.content)[1]


def seen(world):
    """All that is kept, and all that stands in the channel."""
    messages = [
        (m.id, m.content, [embed.to_dict() for embed in m.embeds], str(m.components))
        for m in world.table.history()
    ]
    return world.study.storage.snapshot(), messages


def labels(message):
    """The labels of a message's buttons."""
    return [button.label for row in message.components for button in row.children]


def text_of(message):
    """Everything there is to read in a message."""
    embeds = [str(embed.to_dict()) for embed in message.embeds]
    return "\n".join([message.content, *embeds, *map(str, message.components)])


def last_message(channel):
    """What was written last."""
    written = channel._env.backend.messages.get(channel.id, {}).values()
    public = [message for message in written if message.visible_to(None)]
    newest = max(public, key=attrgetter("id"), default=None)
    return None if newest is None else to_discord_message(channel._env, newest)


def copied(value):
    """As `deepcopy`, which takes ten times as long, for what JSON knows."""
    if isinstance(value, dict):
        return {key: copied(one) for key, one in value.items()}
    if isinstance(value, list):
        return [copied(one) for one in value]
    return value if isinstance(value, str | int | None) else deepcopy(value)


@pytest.fixture(scope="session", autouse=True)
def quick():
    """Look every 2 ms whether the bot is at rest, and draw only the message that is looked at.

    simcord would look every 50, and draw all that were ever written for the last of them. Copy
    what is asked and told as JSON.
    """
    with pytest.MonkeyPatch.context() as patch:
        for module in ("components", "results"):
            patch.setattr(f"simcord.{module}.deepcopy", copied)
        for module in ("gateway", "http.router"):
            patch.setattr(f"simcord.{module}.copy", SimpleNamespace(deepcopy=copied))
        patch.setattr(simcord.Env, "_validate_idle", staticmethod(lambda _idle: 0.002))
        patch.setattr(simcord.ChannelHandle, "last_message", property(last_message))
        yield


@pytest.fixture
def simcord_bot(study):
    return HavrutaBot(study)


@pytest.fixture
async def world(simcord_env, simcord_bot, study):
    env = simcord_env
    pauses = Pauses()
    cards = LivingCards(simcord_bot, study, sleep=pauses)
    guild = env.create_guild("Beit Midrash")
    people = [guild.add_member(env.create_user(name)) for name in ("Isaac", "Jacob", "Esau")]
    only = discord.PermissionOverwrite.from_pair(BARE, ~BARE)
    table, garden = (
        guild.create_text_channel(name, overwrites={guild.me: only}) for name in ("table", "garden")
    )
    yield World(env, study, simcord_bot, cards, pauses, guild, table, garden, *people)
    await cards.stop()
    for cog in simcord_bot.cogs.values():  # whoever has painted
        await cog.cog_unload()
    assert [error for error in env.errors if not _is_refusal(error)] == []


def _is_refusal(error):
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    return isinstance(cause, HavrutaError)


@pytest.fixture
def crowd():
    return tuple(User(UserId(f"u{n}"), f"{n:02} " + "x" * 29) for n in range(20))


@pytest.fixture
def long(havruta, session, crowd, clock):
    """A session of 25 minutes that jumped to a thousand places, with twenty people."""
    covered = tuple(Stretch(f"Ruth 1:{n}", f"Ruth 1:{n}") for n in range(1, 2000, 2))
    attended = (Attendance(crowd[0], timedelta(minutes=25)),)
    over = replace(session, covered=covered)
    return Report(over, havruta, crowd[0], (), attended, 25)


@pytest.fixture
async def card(world):
    await world.begin()
    return await world.sit_down()
