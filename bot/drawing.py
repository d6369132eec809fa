"""What every message is drawn with: buttons, colours, and texts cut to what Discord takes.

A drawn button says what it is for by its custom id alone. The presses are taken by the features'
controls, so that they live through restarts; a drawing itself is never listened to.
"""

import re
from collections.abc import Iterable
from typing import Any

import discord
from discord import ui

from havruta.names import plain
from havruta.wording import Wording

Style = discord.ButtonStyle
TEKHELET = discord.Colour(0x2B5B9E)
QUIET = discord.Colour(0x8A8578)
NEEDED = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, embed_links=True
)
"""Without these nothing can be told in a server."""
ASKED = NEEDED | discord.Permissions(create_public_threads=True, read_message_history=True)
"""What a server is asked for, and no more: a session's marks stand in a thread of its message."""

TITLE_LIMIT = 256
LABEL_LIMIT = 80
APART = 2
"""How much longer what is set apart becomes."""
LINE_LIMIT = 1000
MESSAGE_LIMIT = 2000
PEOPLE_LIMIT = 150
"""How much of a long list of people is told where other things follow."""

MARKUP = re.compile(
    r"[\\`*_~|<>\[\]@]"  # also mentions, times, emoji, links with a name
    r"|:(?=\S)(?!(?<=\d:)\d)|(?<=\S)/"  # addresses, also without scheme, and emoji; no hours
    r"|^[-+#](?=[#\s])"  # what begins a list, a heading or a small line
)
"""What Discord would not show as it was written."""
NUMBERED = re.compile(r"^(\d+)([.)] )")


def literal(text: str) -> str:
    """Return what somebody wrote for any text at Discord: it reads as it was written, no more.

    Nothing of it calls anybody, is a time or leads anywhere. A label, which knows no markup,
    takes `havruta.names.plain`.
    """
    return NUMBERED.sub(r"\1\\\2", MARKUP.sub(r"\\\g<0>", plain(text)))


def rendered(text: str) -> str:
    """Return what is read of a text in which all that somebody chose went through `literal`."""
    return re.sub(r"\\(.)", r"\1", text)


def page_link(say: Wording, address: str) -> ui.Button[Any]:
    """Return the way to the page."""
    return ui.Button(label=say("Open the page"), url=address)


def let_in(say: Wording, interaction: discord.Interaction, guild_id: str) -> ui.Button[Any]:
    """Return the way to let the bot into a server that has its commands alone."""
    address = discord.utils.oauth_url(
        interaction.application_id, permissions=ASKED, guild=discord.Object(int(guild_id))
    )
    return ui.Button(label=say("Let me in"), url=address)


A_ROW = 5
"""So many buttons stand in a row."""


def row(*items: ui.Item[Any]) -> ui.View:
    """Return buttons and choices as the bottom of a message."""
    return rows(items)


def rows(*lines: Iterable[ui.Item[Any]]) -> ui.View:
    """Return the same in several lines, each of five items at most."""
    view = ui.View(timeout=None)
    for number, items in enumerate(lines):
        for item in items:
            item.row = number if len(lines) > 1 else None
            view.add_item(item)
    view.stop()  # a drawing: discord.py keeps no memory of it
    return view


def button(label: str, custom_id: str, style: discord.ButtonStyle) -> ui.Button[Any]:
    """Return a button that is for what its custom id says."""
    return ui.Button(label=label, custom_id=custom_id, style=style)


def shortened(text: str, limit: int) -> str:
    """Return the text, cut with an ellipsis where Discord would refuse it."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
