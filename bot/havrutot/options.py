"""Options of slash commands: what is offered while somebody types. Only local data is asked."""

from collections.abc import Callable, Coroutine

import discord
from discord import app_commands

from bot.asker import find_asker, say_to, study_of
from bot.errors import or_say_so
from bot.request import Request
from havruta import labels
from havruta.asker import Asker
from havruta.havrutot import selection, views
from havruta.havrutot.model import Havruta
from havruta.ids import HavrutaId
from havruta.library.model import Offer
from havruta.names import tidy
from havruta.permissions import Action, may
from havruta.wording import Wording

MOST = 25
TYPED_LIMIT = 100


async def books(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer books whose title fits what has been typed, in either language."""
    typed = labels.as_said(current[:TYPED_LIMIT]).partition(labels.BETWEEN)[0]
    found = study_of(interaction).library.offers(typed, limit=MOST)
    kept = [offer for offer in found if len(offer.book.title) <= labels.LONGEST]
    say = say_to(interaction)
    shown = labels.distinct([_label(offer, say) for offer in kept])
    return [
        app_commands.Choice(name=label, value=offer.book.title)
        for label, offer in zip(shown, kept, strict=True)
    ]


def _label(offer: Offer, say: Wording) -> str:
    """Return what the book shows, and what is to be known of it before it is chosen."""
    book, remarks = offer.book, []
    if offer.is_distant:
        remarks.append(say("a similar name"))
    if not offer.is_at_hand:
        remarks.append(say("needs Sefaria, which is out of reach"))
    whole = labels.joined(book.label, *remarks)
    return whole if len(whole) <= labels.LONGEST else labels.joined(book.title, *remarks)


@or_say_so
async def havrutot(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Offer the person's havrutot by name, book or partner."""
    return _choices(await _offers(interaction, await find_asker(interaction)), current)


def apt_for(
    action: Action,
) -> Callable[[discord.Interaction, str], Coroutine[None, None, list[app_commands.Choice[str]]]]:
    """Return what offers the havrutot that the person may do this to."""

    @or_say_so
    async def offered(
        interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        asker = await find_asker(interaction)
        offers = await _offers(interaction, asker)
        return _choices([o for o in offers if selection.is_apt(o[1], asker.id, action)], current)

    return offered


@or_say_so
async def in_session(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Offer those that are in session."""
    return await _running(interaction, current, Action.SHOW)


@or_say_so
async def to_end(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer those whose session the person may end."""
    return await _running(interaction, current, Action.END)


async def picked(request: Request, said: str, action: Action = Action.SHOW) -> HavrutaId:
    """Return the havruta that was meant; raises as `selection.pick` does."""
    asker = request.asker
    meant = await selection.pick(
        request.study, by=asker.id, said=said, home=asker.home, action=action
    )
    return meant.id


async def _running(
    interaction: discord.Interaction, current: str, action: Action
) -> list[app_commands.Choice[str]]:
    asker = await find_asker(interaction)
    live = [one.havruta for one in await views.live(study_of(interaction), by=asker.id)]
    permitted = {havruta.id for havruta in live if may(action, asker.id, havruta)}
    offers = await _offers(interaction, asker) if permitted else []
    return _choices([offer for offer in offers if offer[1].id in permitted], current)


async def _offers(interaction: discord.Interaction, asker: Asker) -> list[tuple[str, Havruta]]:
    """Return all of the person's havrutot, so that each is offered with the same label anywhere."""
    mine = await selection.partnerships(
        study_of(interaction), by=asker.id, guild_id=asker.home.guild_id
    )
    return selection.offers(mine)


def _choices(offers: list[tuple[str, Havruta]], typed: str) -> list[app_commands.Choice[str]]:
    wanted = tidy(typed).casefold()
    return [
        app_commands.Choice(name=label, value=havruta.id)
        for label, havruta in offers
        if wanted in label.casefold()
    ][:MOST]
