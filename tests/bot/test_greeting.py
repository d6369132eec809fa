"""Hello to a server that lets the bot in: where it may be said, and with what is missing."""

import discord

from bot.greeting import greet

MENTION = "</havruta create:"


async def test_hello_is_said_once_in_every_language_with_the_first_commands(world):
    """UX-3: as soon as a server lets the bot in."""
    club = world.env.create_guild("Club")
    hall = club.create_text_channel("hall")
    club.create_text_channel("cellar")
    server = world.client.get_guild(club.id)

    await greet(world.client, server)

    (message,) = hall.history()
    assert message.content.count(MENTION) == 2
    assert message.content.startswith("Hello!")
    assert "שלום" in message.content
    assert "lack" not in message.content


async def test_what_is_missing_is_named_with_its_channel(world):
    """SY-4: and only where the bot may speak is anything said."""
    club = world.env.create_guild("Club")
    me = club.me
    closed = discord.PermissionOverwrite(send_messages=False)
    bare = discord.PermissionOverwrite(embed_links=False)
    shut = club.create_text_channel("shut", overwrites={me: closed})
    hall = club.create_text_channel("hall", overwrites={me: bare})

    await greet(world.client, world.client.get_guild(club.id))

    (message,) = hall.history()
    assert shut.history() == []
    assert f"In <#{hall.id}> I lack: Embed Links." in message.content
