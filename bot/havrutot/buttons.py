"""The buttons of havrutot, as drawings; `bot.havrutot.controls` takes the presses."""

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.drawing import Style, button, shortened
from bot.people.buttons import label_of
from havruta.havrutot.model import CatchUp, Havruta, Lead, PlaceOf
from havruta.ids import HavrutaId
from havruta.labels import LONGEST
from havruta.names import plain
from havruta.people.model import NotifyBy
from havruta.wording import Wording, name_of

MOST_NEEDED = 20
OWNER_AND_ONE = "owner"
MOST_OPTIONS = 25
"""So many people Discord lets somebody choose from."""


def havrutot(page: int, label: str) -> ui.Button[Any]:
    """Return a page of the list of havrutot."""
    return button(label, f"list:{page}", Style.secondary)


def notify(say: Wording, havruta_id: HavrutaId, by: NotifyBy | None) -> ui.Button[Any]:
    """Return the choice of how to be told of this havruta; None: as of all."""
    label = say("As in my settings") if by is None else label_of(say, by)
    return button(label, f"told:{havruta_id}:{by or 'usually'}", Style.secondary)


def language(havruta_id: HavrutaId, to: str) -> ui.Button[Any]:
    """Return the switch to another language at home, called what its speakers call it."""
    return button(name_of(to), f"spoken:{havruta_id}:{to}", Style.secondary)


def move_here(say: Wording, havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return the way to a new home: where it is pressed."""
    return button(say("Make this its channel"), f"home:{havruta_id}", Style.secondary)


def lead(say: Wording, havruta_id: HavrutaId, to: Lead) -> ui.Button[Any]:
    """Return the switch between the owner turning the pages and everyone."""
    labels = {Lead.FREE: say("Let everyone turn pages"), Lead.OWNER: say("Only I turn pages")}
    return button(labels[to], f"lead:{havruta_id}:{to}", Style.secondary)


def place_of(say: Wording, havruta_id: HavrutaId, to: PlaceOf) -> ui.Button[Any]:
    """Return the switch between going on from the owner's place and from the leader's."""
    labels = {
        PlaceOf.LEADER: say("Go on from the leader’s place"),
        PlaceOf.OWNER: say("Go on from my place"),
    }
    return button(labels[to], f"place-of:{havruta_id}:{to}", Style.secondary)


def catch_up(say: Wording, havruta_id: HavrutaId, choice: CatchUp) -> ui.Button[Any]:
    """Return a way to go on with a lag behind the calendar."""
    labels = {CatchUp.STAY: say("Stay behind"), CatchUp.LEAVE: say("Go on with everybody")}
    return button(labels[choice], f"catch-up:{havruta_id}:{choice}", Style.secondary)


def quorum(say: Wording, havruta: Havruta) -> ui.Select[Any]:
    """Return the choice of how many are needed for what is planned."""
    several = range(2, min(len(havruta.people), MOST_NEEDED) + 1)
    labels = {
        OWNER_AND_ONE: say("The owner and one more"),
        "0": say("Everybody"),
        **{str(n): say.count("{n} person", "{n} people", n) for n in several},
    }
    options = [discord.SelectOption(label=label, value=n) for n, label in labels.items()]
    return ui.Select(
        custom_id=f"quorum:{havruta.id}",
        placeholder=say("How many have to come"),
        options=options,
    )


def restore(say: Wording, havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return Restore: bring an archived havruta back."""
    return button(say("Restore"), f"restore:{havruta_id}", Style.secondary)


def delete_now(say: Wording, havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return the confirmation of a deletion."""
    return button(say("Delete for good"), f"delete-now:{havruta_id}", Style.danger)


def take_back(say: Wording, havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return the way to own on what is offered to somebody else."""
    return button(say("Take the offer back"), f"take-back:{havruta_id}", Style.secondary)


def take_over(say: Wording, havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return Take it over: own the havruta that is offered."""
    return button(say("Take it over"), f"take-over:{havruta_id}", Style.success)


def decline_offer(say: Wording, havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return Decline: let the havruta be its owner's."""
    return button(say("Decline"), f"decline-offer:{havruta_id}", Style.secondary)


def who_goes(say: Wording, havruta_id: HavrutaId, names: Mapping[str, str]) -> ui.Select[Any]:
    """Return the choice of whom to remove: by their ids, or those of their invitations."""
    return _people(say("Who is to go"), f"who-goes:{havruta_id}", names)


def heir(say: Wording, havruta_id: HavrutaId, names: Mapping[str, str]) -> ui.Select[Any]:
    """Return the choice of who is to own the havruta, by their ids."""
    return _people(say("Who is to own it"), f"heir:{havruta_id}", names)


def _people(placeholder: str, custom_id: str, names: Mapping[str, str]) -> ui.Select[Any]:
    offered = [
        discord.SelectOption(label=shortened(plain(name), LONGEST), value=value)
        for value, name in names.items()
    ]
    return ui.Select(custom_id=custom_id, placeholder=placeholder, options=offered[:MOST_OPTIONS])
