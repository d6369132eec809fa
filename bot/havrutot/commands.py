"""/havruta: making havrutot and seeing them; the further commands stand beside it."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.channel_permissions import require_voice
from bot.drawing import literal, row
from bot.havrutot import options, responses
from bot.havrutot.keeping import WHICH, Keeping
from bot.havrutot.membership import Membership
from bot.history.sheets import Sheets
from bot.invitations.commands import Invitations
from bot.invitations.responses import share_in_place
from bot.invitations.sendings import sent
from bot.mentions import Named, named
from bot.people.buttons import languages_unasked
from bot.request import Request, receive
from bot.sessions.buttons import start
from havruta.havrutot import by_mail, founding
from havruta.havrutot.model import Havruta
from havruta.library import books
from havruta.sentences import sentence


class Havrutot(
    Keeping,
    Membership,
    Invitations,
    Sheets,
    commands.GroupCog,
    group_name="havruta",
    group_description=sentence("Your havrutot."),
):
    """The commands of /havruta."""

    @app_commands.command(
        description=sentence("Begin a havruta: a book and the people to learn it with.")
    )
    @app_commands.describe(
        book=sentence("The book you will learn. Start typing in English or Hebrew."),
        name=sentence("What to call it, if not by its book."),
        partners=sentence(
            "Who to learn with: mention them with @, or write their e-mail addresses."
        ),
    )
    @app_commands.autocomplete(book=options.books)
    async def create(
        self,
        interaction: discord.Interaction,
        book: str,
        name: str = "",
        partners: str = "",
    ) -> None:
        """Make the havruta, invite the partners, and answer with the way to begin."""
        request = await receive(interaction)
        study, asker = request.study, request.asker
        await require_voice(interaction, asker.home)
        title = books.meant(study, book).title
        invited = await named(request, partners)
        havruta = await founding.create(
            study, by=asker.id, book=title, name=name, partners=invited.users, home=asker.home
        )
        text = _made(request, havruta, invited)
        if invited.addresses:
            sendings = await by_mail.invite(
                study, havruta_id=havruta.id, by=asker.id, addresses=invited.addresses
            )
            text = "\n".join([text, *sent(request.say, sendings)])
        choices = languages_unasked(request.say, asker.user)
        await request.respond(text, view=row(start(request.say, havruta.id), *choices))
        await share_in_place(request, havruta, partners)

    @app_commands.command(
        name="list",
        description=sentence("See your havrutot: where you are in each, and what runs now."),
    )
    async def list_(self, interaction: discord.Interaction) -> None:
        """Answer with the first page."""
        await responses.havrutot(await receive(interaction))

    @app_commands.command(description=sentence("See one havruta, and change how it works."))
    @app_commands.describe(havruta=WHICH)
    @app_commands.autocomplete(havruta=options.havrutot)
    async def show(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Answer with the havruta and its switches."""
        request = await receive(interaction)
        await responses.havruta(request, await options.picked(request, havruta))


def _made(request: Request, havruta: Havruta, named: Named) -> str:
    say = request.say
    made = say(
        "Your havruta “{name}” is made. You begin at {ref}.",
        name=literal(havruta.name),
        ref=request.place(havruta.book, havruta.ref),
    )
    if not named.users:
        return made
    if set(named.users) == {havruta.owner_id} and not named.addresses:
        invited = say("You named nobody but yourself, so nobody is invited.")
    elif havruta.home.channel_id is None:
        invited = say("Your partners get an invitation; each joins by accepting it.")
    else:
        invited = say(
            "Your partners get an invitation privately, or in this channel if their direct "
            "messages are closed; each joins by accepting it."
        )
    return f"{made}\n{invited}"
