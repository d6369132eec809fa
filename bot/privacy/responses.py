"""What is answered to somebody about what is kept of them."""

import io

import discord

from bot.drawing import row
from bot.privacy.buttons import erase
from bot.request import Request
from havruta import disclosure

LARGEST = 8 << 20
"""So many bytes of an attachment Discord takes anywhere."""


async def export(request: Request) -> None:
    """Hand over everything that is kept, as a file."""
    say, told = request.say, await disclosure.disclose(request.study, by=request.asker.id)
    data = disclosure.written(told).encode()
    if len(data) > LARGEST:
        await request.respond(
            say("That is more than Discord takes. Your profile on the page has the whole file.")
        )
        return
    text = say("This is everything that I keep about you. Nobody else sees this message.")
    await request.respond(text, file=discord.File(io.BytesIO(data), disclosure.FILE_NAME))


async def ask_whether_to_erase(request: Request) -> None:
    """Say what it means to be forgotten, and ask."""
    say = request.say
    means = [
        say("Your name, your settings and the ways you sign in are deleted; you are signed out."),
        say("Your havrutot go on without you. Those you own pass to who joined them next."),
        say("What nobody shares with you is deleted with all its sessions."),
        say("Sessions that you had with others stay theirs, without your name."),
    ]
    told = [
        say("If you delete your data, I forget you, and nobody can bring it back:"),
        *(f"- {one}" for one in means),
        say("Take /privacy export first if you would like to keep anything."),
    ]
    await request.respond("\n".join(told), view=row(erase(say)))


async def erased(request: Request) -> None:
    """Say that they are forgotten."""
    text = request.say("I have forgotten you. Whatever you ask me next is asked by a stranger.")
    await request.show(content=text, view=None)
