"""What plans look like: what is about to be planned, one time, and a page of them.

Nothing here sends.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ui
from discord.utils import format_dt

from bot.drawing import (
    LINE_LIMIT,
    PEOPLE_LIMIT,
    QUIET,
    TEKHELET,
    TITLE_LIMIT,
    literal,
    row,
    rows,
    shortened,
)
from bot.plans import buttons, times
from bot.sessions.cards import minutes
from havruta import labels
from havruta.hebrew.rests import Rest, kept_by
from havruta.ids import HavrutaId
from havruta.people.model import User
from havruta.plans.model import Answer, OccurrenceState, Proposal, ProposalReason, Reply
from havruta.plans.planning import Foreseen, Preview
from havruta.plans.views import AHEAD, Planned
from havruta.when.describing import describe, moment, remarks, rhythm
from havruta.wording import Wording

LIST_SIZE = 4
"""So many boxes, each of eight components, share the forty that Discord takes in one message."""

BOX_LIMIT = 900
MOST_REMARKS = 3
FIELD_LIMIT = 700
"""Five times share the 6,000 characters of a message's embed, however many people there are."""


def preview_embed(say: Wording, preview: Preview, *, reader: User) -> discord.Embed:
    """Return what would be planned, with its next times by the clocks of all concerned."""
    zone = reader.zone or preview.timing.zone
    embed = discord.Embed(
        title=shortened(literal(preview.havruta.name), TITLE_LIMIT),
        description="\n".join(_rule(say, preview)),
        colour=TEKHELET,
    )
    for foreseen in preview.times:
        name = moment(foreseen.starts_at, zone, say)
        told = "\n".join(_around(say, preview, foreseen, zone))
        embed.add_field(name=name, value=shortened(told, FIELD_LIMIT), inline=False)
    embed.set_footer(text=say("Nothing is scheduled before you press Keep."))
    return embed


def _rule(say: Wording, preview: Preview) -> list[str]:
    who = say.listed(literal(say.person(one.name)) for one in preview.people)
    described = describe(preview.timing, say)
    told = [f"**{described}**", minutes(say, preview.minutes), shortened(who, PEOPLE_LIMIT)]
    unknown = [literal(say.person(one.name)) for one in preview.people if one.zone is None]
    if unknown:
        people = shortened(say.listed(unknown), PEOPLE_LIMIT)
        told.append(say("By which clock they go, I don’t know yet: {people}", people=people))
    return [*told, *remarks(preview.timing, say)[:MOST_REMARKS]]


def _around(say: Wording, preview: Preview, foreseen: Foreseen, zone: str) -> list[str]:
    """Return what else is to be known of one time: the Hebrew date, other clocks, days of rest."""
    at = foreseen.starts_at
    others = [one for one in preview.people if one.zone != zone]
    return [
        times.hebrew_day(say, at, zone),
        *times.elsewhere(say, at, zone, others),
        *rests(say, preview.people, at, preview.minutes),
    ]


def occurrence_embed(say: Wording, planned: Planned) -> discord.Embed:
    """Return one time of a plan as it stands, with who comes; each reads it by their own clock."""
    embed = discord.Embed(
        title=shortened(literal(planned.havruta.name), TITLE_LIMIT),
        description="\n".join([*_when(say, planned, None), *_what(say, planned)]),
        colour=TEKHELET if planned.occurrence.state in AHEAD else QUIET,
    )
    for label, people in _answers(say, planned):
        embed.add_field(name=label, value=shortened(people, LINE_LIMIT))
    return embed


def occurrence_buttons(say: Wording, planned: Planned) -> ui.View:
    """Return the answers, and the ways to another time, as long as they are open."""
    return row(*_choices(say, planned))


def occurrence_lines(say: Wording, planned: Planned) -> list[str]:
    """Return how long it is, by which rule it comes and who comes, as plain lines."""
    answers = [f"{label}: {people}" for label, people in _answers(say, planned)]
    return [*_what(say, planned), *answers]


def plans_view(
    say: Wording,
    found: Sequence[Planned],
    page: int,
    *,
    zone: str | None,
    havruta_id: HavrutaId | None,
) -> ui.LayoutView:
    """Return the page of what is ahead that is nearest to `page`, the next first."""
    pages = max(-(-len(found) // LIST_SIZE), 1)
    page = min(max(page, 1), pages)
    view = ui.LayoutView(timeout=None)
    for planned in found[(page - 1) * LIST_SIZE : page * LIST_SIZE]:
        view.add_item(_box(say, planned, zone))
    turns = []
    if page > 1:
        turns.append(buttons.plans(havruta_id, page - 1, say("Sooner")))
    if page < pages:
        turns.append(buttons.plans(havruta_id, page + 1, say("Later")))
    if turns:
        view.add_item(ui.ActionRow(*turns))
    view.stop()
    return view


def label(say: Wording, planned: Planned, zone: str) -> str:
    """Return what one time shows where it is offered: "Ruth · Tuesday, … 8:30 PM"."""
    return labels.joined(planned.havruta.name, moment(planned.occurrence.starts_at, zone, say))


def proposal_embed(
    say: Wording, agreed: Mapping[datetime, Sequence[str]], zone: str
) -> discord.Embed:
    """Return the times that are proposed, by a zone's clock, with who agrees to each."""
    embed = discord.Embed(colour=TEKHELET)
    for at, names in agreed.items():
        people = say.listed(literal(say.person(name)) for name in names)
        value = say("Agreed: {people}", people=people) if names else say("Nobody has agreed yet")
        embed.add_field(
            name=moment(at, zone, say), value=shortened(value, LINE_LIMIT), inline=False
        )
    return embed


def proposal_buttons(
    say: Wording, proposal: Proposal, instants: Iterable[datetime], zone: str
) -> ui.View:
    """Return a button for each of the times that are proposed, and one for none of them.

    Where it hangs on who says that they come, there is one for that, too.
    """
    choices = [
        buttons.agree(moment(at, zone, say), proposal.id, option)
        for at, option in zip(instants, proposal.options, strict=True)
    ]
    hangs = proposal.reason is ProposalReason.OWNER_AWAY
    comes = [buttons.coming(say, proposal.key)] if hangs else []
    return rows(choices, [*comes, buttons.disagree(say, proposal.id)] if choices else comes)


def rests(say: Wording, people: Iterable[User], starts_at: datetime, length: int) -> list[str]:
    """Say on whose Shabbat or festival a sitting of so many minutes would fall."""
    whose: dict[Rest, list[User]] = {}
    for person in people:
        rest = _rest_of(person, starts_at, length)
        if rest is not None:
            whose.setdefault(rest, []).append(person)
    return [
        say(
            "This is {rest}: {people}",
            rest=rest.label(say.language),
            people=say.listed(literal(say.person(one.name)) for one in people),
        )
        for rest, people in whose.items()
    ]


def clock_of(reader: User, planned: Planned) -> str:
    """Return by which clock somebody reads what is planned: by their own, if they told it."""
    return reader.zone or planned.occurrence.zone


def _box(say: Wording, planned: Planned, zone: str | None) -> ui.Container[ui.LayoutView]:
    name = literal(planned.havruta.name)
    lines = [f"### {name}", *_when(say, planned, zone), *occurrence_lines(say, planned)]
    box: ui.Container[ui.LayoutView] = ui.Container(
        ui.TextDisplay(shortened("\n".join(lines), BOX_LIMIT)),
        accent_colour=TEKHELET if planned.occurrence.state is OccurrenceState.OPEN else QUIET,
    )
    if choices := _choices(say, planned):
        box.add_item(ui.ActionRow(*choices))
    return box


def _choices(say: Wording, planned: Planned) -> list[ui.Button[Any]]:
    key = planned.occurrence.key
    match planned.occurrence.state:
        case OccurrenceState.PLANNED:
            return buttons.of_occurrence(say, key)
        case OccurrenceState.OPEN:
            return buttons.of_open(say, key)
        case OccurrenceState.CALLED_OFF:
            return [buttons.restore(say, key)]
        case _:
            return []


def _when(say: Wording, planned: Planned, zone: str | None) -> list[str]:
    """Say when it is, and whether it takes place."""
    one = planned.occurrence
    begins = format_dt(one.starts_at, "F")
    lines = [f"**{begins}**" if zone is None else f"**{moment(one.starts_at, zone, say)}**"]
    lines += [
        format_dt(one.starts_at, "R"),
        times.hebrew_day(say, one.starts_at, zone or one.zone),
    ]
    if one.state is OccurrenceState.CALLED_OFF:
        lines.append(say("It is called off."))
    return lines


def _what(say: Wording, planned: Planned) -> list[str]:
    """Say how long it is, and by which rule it comes."""
    rule = [rhythm(planned.plan.timing, say)] if planned.plan.repeats else []
    return [minutes(say, planned.occurrence.minutes), *rule]


def _answers(say: Wording, planned: Planned) -> list[tuple[str, str]]:
    """Return who said what: a label, and those who did."""
    said = {reply.user_id: reply for reply in planned.replies}
    told: dict[Answer | None, list[str]] = {}
    for person in planned.people:
        reply = said.get(person.id)
        told.setdefault(reply.answer if reply else None, []).append(_who(say, person, reply))
    labels_of = {
        Answer.COMING: say("Coming"),
        Answer.LATE: say("Late"),
        Answer.NOT_COMING: say("Can’t make it"),
        None: say("No answer yet"),
    }
    return [(label, say.listed(told[one])) for one, label in labels_of.items() if one in told]


def _who(say: Wording, person: User, reply: Reply | None) -> str:
    name = say.apart(literal(say.person(person.name)))
    if reply is None or reply.late_by is None:
        return name
    return f"{name} ({minutes(say, reply.late_by)})"


def _rest_of(person: User, starts_at: datetime, length: int) -> Rest | None:
    return None if person.zone is None else kept_by([person.keeper], starts_at, length)
