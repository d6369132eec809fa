"""The forms of plans, as drawings, and what happens once they are sent."""

from dataclasses import replace
from typing import Any

import discord
from discord import ui

from bot.drawing import shortened
from bot.form import Form, form, text_field
from bot.plans import changes, drafts, responses
from bot.plans.drafts import Typed
from bot.request import Request
from havruta.errors.people import WrongNumber
from havruta.havrutot.model import Havruta
from havruta.ids import ID, HavrutaId, UserId
from havruta.labels import LONGEST as LONGEST_LABEL
from havruta.names import plain, tidy
from havruta.plans.model import KEY, OccurrenceKey
from havruta.when.model import LONGEST, SHORTEST
from havruta.wording import Wording

SAID_LIMIT = 100
MOST_OPTIONS = 25
"""So many people Discord lets somebody choose from."""


async def plan_form(request: Request, havruta: Havruta, typed: Typed) -> ui.Modal:
    """Return the form for planning a sitting, with what was typed before."""
    say, custom_id = request.say, f"plan:{havruta.id}:{typed.who}"
    whom = [] if len(havruta.people) == 1 else await _whom(request, havruta, typed.who)
    return form(say("Schedule a session"), custom_id, *_lines(say, typed), *whom)


def _lines(say: Wording, typed: Typed) -> list[ui.Label[Any]]:
    """Return what is typed: when, how often, how many times, how long."""
    return [
        text_field(
            "when",
            say("When"),
            value=typed.when,
            hint=say("tomorrow 8pm · Sunday 20:30 · every Tue and Thu 20:30"),
            required=True,
            most=SAID_LIMIT,
        ),
        text_field(
            "repeat",
            say("How often"),
            value=typed.repeat,
            hint=say("once · every week · Tue Thu · every two weeks · monthly"),
            most=SAID_LIMIT,
        ),
        text_field(
            "until",
            say("Until when, or how many times"),
            value=typed.until,
            hint=say("31 December · 10 times"),
            most=SAID_LIMIT,
        ),
        text_field(
            "minutes",
            say("How many minutes"),
            value=str(typed.minutes or ""),
            hint="60",
            most=3,
        ),
    ]


async def _whom(request: Request, havruta: Havruta, packed: str) -> list[ui.Label[Any]]:
    """Return the choice of whom it is for, with those chosen before; of too many, none."""
    if len(havruta.people) > MOST_OPTIONS:
        return []
    async with request.study.reading() as records:
        users = await records.users.many(havruta.people)
    chosen = drafts.people_of(packed, havruta.people)
    options = [
        discord.SelectOption(
            label=shortened(plain(request.say.person(users[one].name)), LONGEST_LABEL),
            value=one,
            default=one in chosen,
        )
        for one in havruta.people
    ]
    choice = ui.Select[Any](
        custom_id="who",
        placeholder=request.say("Everyone"),
        options=options,
        min_values=0,
        max_values=len(options),
        required=False,
    )
    return [ui.Label(text=request.say("Whom it is for"), component=choice)]


class PlanForm(Form, template=f"plan:(?P<id>{ID}):(?P<who>[0-9a-z-]*)"):
    """Shows what was understood of a form."""

    async def act(self, request: Request) -> None:
        """Show it, or say why not."""
        filled = {name: tidy(value) for name, value in self.filled.items()}
        havruta = await responses.plannable(request, HavrutaId(self.match["id"]))
        who = self.match["who"]
        if (chosen := filled.get("who")) is not None:
            who = drafts.packed_people(map(UserId, chosen.split()), havruta.people)
        typed = Typed(filled["when"], filled["repeat"], filled["until"], who=who)
        if minutes := filled["minutes"]:
            if not minutes.isdecimal():
                raise WrongNumber(least=SHORTEST, most=LONGEST)
            typed = replace(typed, minutes=int(minutes))
        await responses.show_plan(request, havruta.id, typed)


def move_form(say: Wording, key: OccurrenceKey) -> ui.Modal:
    """Return the form for another time."""
    when = text_field(
        "when",
        say("To when"),
        hint=say("Wednesday 20:30 · 21:00 · tomorrow 8pm"),
        required=True,
        most=SAID_LIMIT,
    )
    return form(say("Move a session"), f"move:{key}", when)


class MoveForm(Form, template=f"move:(?P<key>{KEY})"):
    """Shows where a time would move to."""

    async def act(self, request: Request) -> None:
        """Show it, or say why not."""
        key = OccurrenceKey.parse(self.match["key"])
        await changes.ask_where(request, key, tidy(self.filled["when"]))


FORMS = (PlanForm, MoveForm)
