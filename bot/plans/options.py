"""Options of /schedule: what is offered while somebody types. Only local data is asked."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import TypeAlias

import discord
from discord import app_commands

from bot.asker import find_asker, study_of
from bot.drawing import shortened
from bot.errors import or_say_so
from bot.request import Request
from havruta import labels
from havruta.errors.base import HavrutaError
from havruta.errors.havrutot import WhichHavruta
from havruta.errors.plans import UnknownOccurrence
from havruta.havrutot import selection
from havruta.ids import HavrutaId
from havruta.names import listed, tidy
from havruta.people.zones import NOWHERE
from havruta.permissions import Action
from havruta.plans import views
from havruta.plans.model import OccurrenceKey, OccurrenceState
from havruta.plans.views import Planned
from havruta.recurrence import Timing, wall
from havruta.when.describing import describe, how_often, moment
from havruta.when.model import Unclear, Understood
from havruta.when.understanding import combine, understand
from havruta.wording import Wording

MOST = 25
TYPED_LIMIT = 100
MOST_LOOKED_AT = 100
"""So many times ahead are looked at for the one that is meant."""

Choice: TypeAlias = app_commands.Choice[str]
Reads: TypeAlias = Callable[[str], Understood | Unclear]
Tells: TypeAlias = Callable[[Timing, Wording], str]


@or_say_so
async def when(interaction: discord.Interaction, current: str) -> list[Choice]:
    """Offer what is understood so far, or each of the things that may be meant."""
    asker, typed = await find_asker(interaction), as_typed(current)
    zone, now, say = asker.user.zone, study_of(interaction).now(), asker.say
    if zone is None or not typed:
        return []
    reads = partial(understand, now=now, zone=zone, language=say.language)
    return _meanings(say, typed, reads, describe)


@or_say_so
async def repeat(interaction: discord.Interaction, current: str) -> list[Choice]:
    """Offer what it comes to together with the time that was typed, if there is one."""
    asker, typed = await find_asker(interaction), as_typed(current)
    zone, now, say = asker.user.zone, study_of(interaction).now(), asker.say
    said = as_typed(str(interaction.namespace.when or ""))
    if zone is None or not said or not typed:
        return _usual(say, typed)

    def reads(repeat: str) -> Understood | Unclear:
        return combine(said, repeat=repeat, now=now, zone=zone, language=say.language)

    return _meanings(say, typed, reads, _often)


@or_say_so
async def occurrences(interaction: discord.Interaction, current: str) -> list[Choice]:
    """Offer what is planned, the next first."""
    asker = await find_asker(interaction)
    found = await views.coming(study_of(interaction), by=asker.id, most=MOST_LOOKED_AT)
    wanted = tidy(current).casefold()
    shown = labels.distinct([_label(asker.say, one, asker.user.zone) for one in found])
    return [
        Choice(name=label, value=str(one.occurrence.key))
        for label, one in zip(shown, found, strict=True)
        if one.occurrence.state is OccurrenceState.PLANNED and wanted in label.casefold()
    ][:MOST]


async def occurrence(request: Request, said: str, havruta: str) -> OccurrenceKey:
    """Return which time is meant: as it was offered, by its day, or the next one.

    Of several on a day it is one of the havruta at home here, and the first. Raises
    `UnknownOccurrence`, `WhichHavruta`, and as `selection.pick` does.
    """
    asker, typed = request.asker, tidy(said)
    try:
        return OccurrenceKey.parse(typed)
    except UnknownOccurrence:
        pass
    meant: HavrutaId | None = None
    if tidy(havruta) or not typed:
        picked = await selection.pick(
            request.study, by=asker.id, said=havruta, home=asker.home, action=Action.PLAN
        )
        meant = picked.id
    found = await views.coming(request.study, by=asker.id, havruta_id=meant, most=MOST_LOOKED_AT)
    ahead = [one for one in found if one.occurrence.state is OccurrenceState.PLANNED]
    fitting = _fitting(request, ahead, typed) if typed else ahead[:1]
    fitting = [one for one in fitting if one.havruta.home == asker.home] or fitting
    if not fitting:
        raise UnknownOccurrence
    if len({one.havruta.id for one in fitting}) > 1:
        raise WhichHavruta(names=listed([one.havruta.name for one in fitting]))
    return fitting[0].occurrence.key


def as_typed(said: str) -> str:
    """Return what was typed, without what was shown beside it where it was offered."""
    return labels.as_said(said[:TYPED_LIMIT]).partition(labels.BETWEEN)[0]


def _meanings(say: Wording, typed: str, reads: Reads, tells: Tells) -> list[Choice]:
    """Return what was understood; of several readings each, by words that mean it alone."""
    try:
        found = reads(typed)
    except HavrutaError as refusal:
        return [_choice(typed, say.refusal(refusal))]
    if isinstance(found, Understood):
        return [_choice(typed, describe(found.timing, say))]
    words = [_words(tells(one.timing, say), one, reads) for one in found.readings]
    return [
        _choice(typed, describe(one.timing, say), value=value)
        for one, value in zip(found.readings, words, strict=True)
    ]


def _words(told: str, reading: Understood, reads: Reads) -> str:
    """Return the words if they mean this reading alone; else nothing."""
    try:
        meant = reads(told)
    except HavrutaError:
        return ""
    is_alone = isinstance(meant, Understood) and meant.timing == reading.timing
    return told if is_alone and len(told) <= labels.LONGEST else ""


def _often(timing: Timing, say: Wording) -> str:
    return say("once") if timing.rule is None else how_often(timing.rule, say)


def _choice(typed: str, told: str, *, value: str = "") -> Choice:
    """Return what was typed with what it means beside it."""
    name = shortened(labels.joined(typed, told), labels.LONGEST)
    return Choice(name=name, value=value or typed)


def _usual(say: Wording, typed: str) -> list[Choice]:
    """Return how often people learn, of which one may be what is being typed."""
    offered = [
        say("once"),
        say.count("every day", "every {n} days", 1),
        say("every week"),
        say("every two weeks"),
        say("every month"),
    ]
    fitting = [one for one in offered if typed.casefold() in one.casefold()]
    return [Choice(name=one, value=one) for one in fitting]


def _label(say: Wording, planned: Planned, zone: str | None) -> str:
    one = planned.occurrence
    return labels.joined(planned.havruta.name, moment(one.starts_at, zone or one.zone, say))


def _fitting(request: Request, found: Sequence[Planned], said: str) -> list[Planned]:
    """Return those that were offered so, or are on the day that is said."""
    say, zone = request.say, request.asker.user.zone
    shown = labels.distinct([_label(say, one, zone) for one in found])
    line = labels.as_said(said)
    if named := [one for label, one in zip(shown, found, strict=True) if label == line]:
        return named
    days = _days(request, said)
    return [one for one in found if _wall(one, zone).date() in days]


def _wall(planned: Planned, zone: str | None) -> datetime:
    return wall(planned.occurrence.starts_at, zone or planned.occurrence.zone)


def _days(request: Request, said: str) -> set[date]:
    """Return the days that may be meant. Raises as `understand` does."""
    say, user = request.say, request.asker.user
    zone = user.zone or NOWHERE
    found = understand(said, now=request.study.now(), zone=zone, language=say.language)
    readings = found.readings if isinstance(found, Unclear) else (found,)
    return {one.timing.start.date() for one in readings}
