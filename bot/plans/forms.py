"""The forms of plans, as drawings, and what happens once they are sent."""

from dataclasses import replace

from discord import ui

from bot.form import Form, form, text_field
from bot.plans import changes, responses
from bot.plans.drafts import Typed
from bot.request import Request
from havruta.errors import WrongNumber
from havruta.ids import ID, HavrutaId
from havruta.names import tidy
from havruta.plans.model import KEY, OccurrenceKey
from havruta.when.model import LONGEST, SHORTEST
from havruta.wording import Wording

SAID_LIMIT = 100


def plan_form(say: Wording, havruta_id: HavrutaId, typed: Typed) -> ui.Modal:
    """Return the form for planning a sitting, with what was typed before."""
    return form(
        say("Schedule a session"),
        f"plan:{havruta_id}:{typed.who}",
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
    )


class PlanForm(Form, template=f"plan:(?P<id>{ID}):(?P<who>[0-9a-z-]*)"):
    """Shows what was understood of a form."""

    async def act(self, request: Request) -> None:
        """Show it, or say why not."""
        filled = {name: tidy(value) for name, value in self.filled.items()}
        typed = Typed(filled["when"], filled["repeat"], filled["until"], who=self.match["who"])
        if minutes := filled["minutes"]:
            if not minutes.isdecimal():
                raise WrongNumber(least=SHORTEST, most=LONGEST)
            typed = replace(typed, minutes=int(minutes))
        await responses.show_plan(request, HavrutaId(self.match["id"]), typed)


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
