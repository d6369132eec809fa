"""A small bot of the unchanged discord.py: one of everything that the sandbox has to understand."""

import asyncio
import io
import re
from contextlib import asynccontextmanager, suppress
from typing import Literal

import discord
import yarl
from discord import app_commands
from discord.ext import commands

BOOKS = ["Genesis", "Exodus", "Ruth", "Job", "בראשית"]
NAMES = {"Exodus": "Exodus · שמות"}


@asynccontextmanager
async def a_bot(sandbox, monkeypatch, **options):
    """The bot, connected to the sandbox and with its commands registered there."""
    monkeypatch.setattr(discord.http.Route, "BASE", sandbox.api_url)
    gateway = yarl.URL(sandbox.gateway_url)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
    bot = TestBot(**options)
    running = asyncio.create_task(bot.start(sandbox.token))
    arrived = asyncio.create_task(bot.here.wait())
    await asyncio.wait({running, arrived}, return_when=asyncio.FIRST_COMPLETED)
    arrived.cancel()
    try:
        if running.done():
            await running
        yield bot
    finally:
        await bot.close()
        with suppress(asyncio.CancelledError):
            await running
        while last := [t for t in asyncio.all_tasks() if t.get_name().startswith("discord.py: ")]:
            await asyncio.gather(*last, return_exceptions=True)


class TestBot(commands.Bot):
    __test__ = False

    def __init__(self, intents=None, **options):
        options.setdefault("guild_ready_timeout", 0.01)
        super().__init__(
            commands.when_mentioned,
            intents=intents or discord.Intents.default(),
            allowed_mentions=discord.AllowedMentions.none(),
            **options,
        )
        self.here = asyncio.Event()
        self.heard = []
        self.resumed = asyncio.Event()
        self.hold = asyncio.Event()
        self.errors = []
        self.taken = asyncio.Queue()
        self.tree.add_command(Study())
        for command in (ping, slow, silent, form, layout, picture, twice, options_of_every_kind):
            self.tree.add_command(command)
        self.tree.error(self.on_tree_error)

    async def setup_hook(self):
        self.add_dynamic_items(Join)
        await self.tree.sync()

    def dispatch(self, event, /, *args, **kwargs):
        """Tell nobody what comes after the end; discord.py would, and has no loop for it."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def before_identify_hook(self, shard_id, *, initial=False):
        """Identify again at once; discord.py would wait five seconds."""

    async def on_ready(self):
        self.here.set()

    async def on_resumed(self):
        self.resumed.set()

    async def on_message(self, message):
        if message.author.id != self.user.id:
            self.heard.append(message)

    async def on_tree_error(self, interaction, error):
        self.errors.append(error.original if hasattr(error, "original") else error)


class Join(discord.ui.DynamicItem[discord.ui.Button], template=r"join:(?P<session>\w+)"):
    """A button that lives through restarts: the session is in its custom_id."""

    def __init__(self, session):
        button = discord.ui.Button(label="Join", custom_id=f"join:{session}")
        super().__init__(button)
        self.session = session

    @classmethod
    async def from_custom_id(cls, _interaction, _item, match: re.Match[str]):
        return cls(match["session"])

    async def callback(self, interaction):
        text = f"{interaction.user.display_name} may come in to {self.session}."
        await interaction.response.send_message(text, ephemeral=True)


class Study(app_commands.Group, name="study", description="Partnerships"):
    """A command with subcommands."""

    @app_commands.command(description="Begin one")
    @app_commands.describe(book="Which book", partners="With whom", name="A name")
    async def create(
        self,
        interaction,
        book: str,
        partners: str | None = None,
        name: app_commands.Range[str, 2, 20] | None = None,
    ):
        view = discord.ui.View(timeout=None)
        view.add_item(Join("s1"))
        view.add_item(discord.ui.Button(label="Read", url="https://www.sefaria.org/Ruth"))
        embed = discord.Embed(title=book, description=name, colour=0x336699)
        embed.add_field(name="With", value=partners or "nobody")
        await interaction.response.send_message("It begins.", embed=embed, view=view)

    @create.autocomplete("book")
    async def complete(self, interaction, current: str) -> list[app_commands.Choice[str]]:
        found = [book for book in BOOKS if current.casefold() in book.casefold()]
        return [app_commands.Choice(name=NAMES.get(book, book), value=book) for book in found]


@app_commands.command(description="Says hello to you alone")
async def ping(interaction: discord.Interaction):
    await interaction.response.send_message("pong", ephemeral=True)


@app_commands.command(description="Thinks first")
async def slow(interaction: discord.Interaction, private: bool = False):  # noqa: FBT001, FBT002  # an option
    await interaction.response.defer(thinking=True, ephemeral=private)
    await interaction.client.hold.wait()
    await interaction.followup.send("thought")
    await interaction.followup.send("and more", ephemeral=True)


@app_commands.command(description="Never answers")
async def silent(interaction: discord.Interaction):
    interaction.client.taken.put_nowait(interaction)


@app_commands.command(description="Answers twice")
async def twice(interaction: discord.Interaction):
    await interaction.response.send_message("one")
    interaction.response._response_type = None
    await interaction.response.send_message("two")


class Note(discord.ui.Modal, title="A note"):
    """A modal."""

    text = discord.ui.TextInput(label="Your note", custom_id="note", min_length=3, max_length=50)

    async def on_submit(self, interaction):
        await interaction.response.send_message(f"Noted: {self.text.value}", ephemeral=True)


@app_commands.command(description="Asks for a note")
async def form(interaction: discord.Interaction):
    await interaction.response.send_modal(Note())


class Card(discord.ui.LayoutView):
    """A message of the new kind."""

    def __init__(self):
        super().__init__(timeout=None)
        box = discord.ui.Container(accent_colour=0x224466)
        box.add_item(discord.ui.TextDisplay("## Ruth 1:1"))
        reading = discord.ui.Button(label="Turn", custom_id="turn")
        reading.callback = self.turn
        box.add_item(discord.ui.Section("In the days when the judges ruled", accessory=reading))
        box.add_item(discord.ui.Separator())
        menu = discord.ui.Select(
            custom_id="pace",
            placeholder="How fast?",
            options=[discord.SelectOption(label=pace, value=pace) for pace in ("slow", "fast")],
        )
        menu.callback = self.choose
        self.menu = menu
        row = discord.ui.ActionRow()
        row.add_item(menu)
        box.add_item(row)
        self.add_item(box)

    async def turn(self, interaction):
        self.clear_items()
        self.add_item(discord.ui.TextDisplay("Ruth 1:2"))
        await interaction.response.edit_message(view=self)

    async def choose(self, interaction):
        await interaction.response.defer()
        text = f"{self.menu.values[0]} it is"
        await interaction.followup.send(text, ephemeral=True)


@app_commands.command(description="Shows a card")
async def layout(interaction: discord.Interaction):
    await interaction.response.send_message(view=Card())


@app_commands.command(description="Shows a picture")
async def picture(interaction: discord.Interaction):
    file = discord.File(io.BytesIO(b"<svg/>"), "progress.svg", description="progress")
    embed = discord.Embed(title="Progress").set_image(url="attachment://progress.svg")
    await interaction.response.send_message(embed=embed, file=file)


@app_commands.command(name="options", description="Takes everything")
@app_commands.describe(number="From one to ten")
async def options_of_every_kind(
    interaction: discord.Interaction,
    user: discord.Member,
    number: app_commands.Range[int, 1, 10],
    pace: Literal["slow", "fast"] = "slow",
    aloud: bool = False,  # noqa: FBT001, FBT002  # an option
    share: float = 0.5,
    channel: discord.TextChannel | None = None,
):
    said = [user.display_name, number, pace, aloud, share, channel and channel.name]
    await interaction.response.send_message(repr(said))
