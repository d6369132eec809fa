"""The buttons of plans, as drawings; `bot.plans.controls` takes the presses."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.drawing import LABEL_LIMIT, Style, button, shortened
from bot.plans.drafts import MINUTE, Typed, packed_timing, zone_mark
from havruta.ids import HavrutaId, ProposalId
from havruta.labels import LONGEST
from havruta.people import zones
from havruta.plans.model import OccurrenceKey, Scope
from havruta.recurrence import Timing
from havruta.recurrence.rules import MOST_COUNT
from havruta.wording import Wording

ID_LIMIT = 100
LATE = (5, 10, 15)
IN_A_ROW = 5
MOST_CITIES = 25


def schedule(say: Wording, havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return Schedule: plan a sitting, by a form."""
    return button(say("Schedule"), f"schedule:{havruta_id}", Style.secondary)


def keep(
    say: Wording, havruta_id: HavrutaId, timing: Timing, minutes: int, who: str
) -> ui.Button[Any]:
    """Return Keep: what was understood is planned."""
    custom_id = f"keep:{havruta_id}:{minutes}:{who}:{packed_timing(timing)}"
    return button(say("Keep"), custom_id, Style.success)


def meant(
    label: str, havruta_id: HavrutaId, timing: Timing, minutes: int, who: str
) -> ui.Button[Any]:
    """Return one of the meanings that there are to choose from."""
    custom_id = f"meant:{havruta_id}:{minutes}:{who}:{packed_timing(timing)}"
    return button(shortened(label, LABEL_LIMIT), custom_id, Style.primary)


def change(
    say: Wording, havruta_id: HavrutaId, typed: Typed, timing: Timing | None = None
) -> ui.Button[Any]:
    """Return Change: say it otherwise, by a form that holds what was typed.

    Where that is too long for a button, the form holds what was understood of it (`timing`).
    """
    custom_id = _with(f"change:{havruta_id}:", typed)
    if custom_id.endswith(":") and timing is not None:
        minutes = typed.minutes or ""
        custom_id = f"change-of:{havruta_id}:{minutes}:{typed.who}:{packed_timing(timing)}"
    return button(say("Change"), custom_id, Style.secondary)


def add_sessions(say: Wording, havruta_id: HavrutaId, number: int) -> ui.Button[Any]:
    """Return the way to so many sessions more, one a week: the form asks when."""
    times = say.count("{n} time", "{n} times", min(number, MOST_COUNT))
    typed = Typed(repeat=say("every week"), until=times) if number > 1 else Typed()
    return button(say("Add a session"), _with(f"change:{havruta_id}:", typed), Style.secondary)


def list_event(say: Wording, key: OccurrenceKey) -> ui.Button[Any]:
    """Return the way into the server's list of events."""
    return button(say("Show among the server’s events"), f"list-event:{key}", Style.secondary)


def never_mind(say: Wording) -> ui.Button[Any]:
    """Return Never mind: all stays as it is."""
    return button(say("Never mind"), "never-mind", Style.secondary)


def zone_is_right(say: Wording, zone: str, havruta_id: HavrutaId, typed: Typed) -> ui.Button[Any]:
    """Return the answer that this is one's time zone, which goes on planning."""
    custom_id = _with(f"plan-here:{zone_mark(zone)}:{havruta_id}:", typed)
    return button(say("Yes"), custom_id, Style.primary)


def cities(say: Wording, havruta_id: HavrutaId, typed: Typed) -> ui.Select[Any]:
    """Return the choice of a city whose time is one's own, which goes on planning."""
    offered = [
        discord.SelectOption(label=place.label(say.language)[:LONGEST], value=place.zone)
        for place in zones.commonest(limit=MOST_CITIES)
    ]
    return ui.Select(
        custom_id=_with(f"plan-in:{havruta_id}:", typed),
        placeholder=say("A city whose time is yours"),
        options=offered,
    )


def of_occurrence(say: Wording, key: OccurrenceKey) -> list[ui.Button[Any]]:
    """Return the answers to a time that is planned, and the ways to another one."""
    return [
        coming(say, key),
        button(say("Late"), f"late:{key}", Style.secondary),
        button(say("Can’t make it"), f"not-coming:{key}", Style.secondary),
        button(say("Move"), f"move:{key}", Style.secondary),
        button(say("Skip"), f"skip:{key}", Style.secondary),
    ]


def coming(say: Wording, key: OccurrenceKey) -> ui.Button[Any]:
    """Return the answer that one comes."""
    return button(say("Coming"), f"coming:{key}", Style.success)


def of_open(say: Wording, key: OccurrenceKey) -> list[ui.Button[Any]]:
    """Return what can still be said of a time that has begun."""
    return of_occurrence(say, key)[1:3]


def late_by(say: Wording, key: OccurrenceKey, minutes: int, card: str) -> ui.Button[Any]:
    """Return how late somebody comes; `card` says where the card stands that is to show it."""
    custom_id = f"late-by:{key}:{minutes}{card}"
    return button(say("{n} min", n=minutes), custom_id, Style.primary)


def moves_to(label: str, key: OccurrenceKey, to: datetime, zone: str) -> ui.Button[Any]:
    """Return one of the times to which somebody may have meant to move another."""
    custom_id = f"move-to:{key}:{to:{MINUTE}}:{zone_mark(zone)}"
    return button(shortened(label, LABEL_LIMIT), custom_id, Style.primary)


def moves(
    say: Wording, key: OccurrenceKey, to: datetime, zone: str, *, seen: datetime, repeats: bool
) -> list[ui.Button[Any]]:
    """Return how much is to move from where it was `seen`, and the way to say it otherwise."""
    where = f"{to:{MINUTE}}:{zone_mark(zone)}:{seen:{MINUTE}}"
    labels = _scopes(say) if repeats else {Scope.THIS: say("Move it")}
    return [
        *(button(label, f"moved:{s}:{key}:{where}", Style.primary) for s, label in labels.items()),
        button(say("Change"), f"move:{key}", Style.secondary),
        never_mind(say),
    ]


def calls_off(say: Wording, key: OccurrenceKey, scopes: Sequence[Scope]) -> list[ui.Button[Any]]:
    """Return how much is to be called off."""
    labels = _scopes(say) if len(scopes) > 1 else {Scope.THIS: say("Call it off")}
    return [
        *(button(label, f"call-off:{s}:{key}", Style.danger) for s, label in labels.items()),
        never_mind(say),
    ]


def propose(say: Wording, key: OccurrenceKey) -> ui.Button[Any]:
    """Return the wish that it be at another time, of which the others are asked."""
    return button(say("Propose another time"), f"propose:{key}", Style.primary)


def agree(label: str, proposal_id: ProposalId, option: datetime) -> ui.Button[Any]:
    """Return the answer that this time suits."""
    custom_id = f"agree:{proposal_id}:{option:{MINUTE}}"
    return button(shortened(label, LABEL_LIMIT), custom_id, Style.primary)


def disagree(say: Wording, proposal_id: ProposalId) -> ui.Button[Any]:
    """Return the answer that none of the times suits."""
    return button(say("None of these"), f"disagree:{proposal_id}", Style.secondary)


def restore(say: Wording, key: OccurrenceKey) -> ui.Button[Any]:
    """Return Restore: bring back what was called off."""
    return button(say("Restore"), f"bring-back:{key}", Style.secondary)


def plans(havruta_id: HavrutaId | None, page: int, label: str) -> ui.Button[Any]:
    """Return a page of what is planned; without a havruta, of all that are the person's."""
    return button(label, f"plans:{havruta_id or 'all'}:{page}", Style.secondary)


def _with(head: str, typed: Typed) -> str:
    return head + typed.packed(ID_LIMIT - len(head))


def _scopes(say: Wording) -> dict[Scope, str]:
    return {
        Scope.THIS: say("Only this one"),
        Scope.FOLLOWING: say("This and all that follow"),
        Scope.ALL: say("All of them"),
    }
