"""What somebody is told who has never been here: how everything begins."""

from typing import Protocol, cast

import discord

from havruta.asker import Asker
from havruta.wording import Wording

TOLD = "told how everything begins"
"""What marks an interaction whose asker has been told."""


class Commanding(Protocol):
    """A client that knows by which numbers Discord has its commands."""

    command_ids: dict[str, int]


def mention(client: discord.Client, command: str) -> str:
    """Return a command so that a click on it begins to type it, if its number is known."""
    number = cast("Commanding", client).command_ids.get(command.partition(" ")[0])
    return f"/{command}" if number is None else f"</{command}:{number}>"


def first_steps(say: Wording, client: discord.Client) -> str:
    """Return all of it, a step a line."""
    lines = [
        say("**How to learn together**"),
        say("A havruta is a few people with one book open before them. It begins like this:"),
        say(
            "1. Choose a book and name your partners: {create}",
            create=mention(client, "havruta create"),
        ),
        say("2. Each partner accepts the invitation that they get."),
        say(
            "3. Open the book where you last stopped: {start}",
            start=mention(client, "session start"),
        ),
        say(
            "4. Press **Join** on the session’s message. On the page you all see the same text; "
            "who leads turns it for everyone."
        ),
        say("5. Keep your place and what you covered: {end}", end=mention(client, "session end")),
        say(
            "Plan it once, and be reminded every time: {add}",
            add=mention(client, "schedule add"),
        ),
        say("Where you are in each havruta: {list}", list=mention(client, "havruta list")),
        say(
            "Read a text here, and see what many learn today: {show}, {daily}",
            show=mention(client, "text show"),
            daily=mention(client, "text daily"),
        ),
        say("Past sessions: {history}", history=mention(client, "history")),
        say(
            "Your language, and how I tell you: {settings}",
            settings=mention(client, "settings"),
        ),
        say("What was told to whom: {status}", status=mention(client, "reminders status")),
    ]
    return "\n".join(lines)


def in_short(say: Wording, client: discord.Client) -> str:
    """Return the same in three lines, for somebody who is here for the first time."""
    return "\n".join(
        [
            say(
                "New here? A havruta is a few people with one book. Begin one: {create}",
                create=mention(client, "havruta create"),
            ),
            say("Say when you learn: {add}", add=mention(client, "schedule add")),
            say("All the steps: {help}", help=mention(client, "help")),
        ]
    )


def due(interaction: discord.Interaction, say: Wording) -> str | None:
    """Return what the asker is to be told with their first answer, once; None for all others."""
    asker: Asker | None = interaction.extras.get(Asker)
    if asker is None or not asker.user.is_new or TOLD in interaction.extras:
        return None
    interaction.extras[TOLD] = True
    return in_short(say, interaction.client)
