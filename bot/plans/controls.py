"""The buttons of plans, pressed."""

from datetime import UTC, datetime

from discord import ui

from bot.control import Control, Opener
from bot.plans import answers, changes, drafts, forms, proposals, responses
from bot.plans.answers import Card
from bot.request import Request
from havruta.ids import ID, HavrutaId, ProposalId
from havruta.people import whereabouts
from havruta.permissions import Action, require
from havruta.plans import views
from havruta.plans.model import KEY, Answer, OccurrenceKey, Scope
from havruta.recurrence import Timing
from havruta.when.describing import describe

PLANNED = (
    rf"(?P<id>{ID}):(?P<minutes>[0-9]{{0,3}}):(?P<who>[0-9a-z-]*):(?P<timing>[0-9a-z.-]{{1,45}})"
)
LATE = "(?P<minutes>[0-9]{1,3})(?P<card>:[0-9]+:[0-9]+)?"
WHERE = r"(?P<to>[0-9]{12}):(?P<zone>[0-9a-z]{1,7})"
SEEN = "(?::(?P<seen>[0-9]{12}))?"
"""When it began as it was shown; buttons of before have none."""
SCOPE = "(?P<scope>" + "|".join(Scope) + ")"
TYPED = f"(?P<id>{ID}):(?P<typed>(?s:.*))"


class Schedule(Opener, template=f"schedule:(?P<id>{ID})"):
    """Opens the form for planning a sitting."""

    async def form(self, request: Request) -> ui.Modal:
        """Return it, empty, or say why not."""
        havruta = await responses.plannable(request, HavrutaId(self.match["id"]))
        return await forms.plan_form(request, havruta, drafts.Typed())


class Change(Opener, template=f"change:{TYPED}"):
    """Opens the same form with what was typed."""

    async def form(self, request: Request) -> ui.Modal:
        """Return it, filled in, or say why not."""
        typed = drafts.typed_of(self.match["typed"])
        havruta = await responses.plannable(request, HavrutaId(self.match["id"]))
        return await forms.plan_form(request, havruta, typed)


class ChangeOf(Opener, template=f"change-of:{PLANNED}"):
    """Opens the same form with what was understood."""

    async def form(self, request: Request) -> ui.Modal:
        """Return it, filled in, or say why not."""
        havruta = await responses.plannable(request, HavrutaId(self.match["id"]))
        told = describe(drafts.timing_of(self.match["timing"]), request.say)
        minutes = int(self.match["minutes"]) if self.match["minutes"] else None
        typed = drafts.Typed(told, minutes=minutes, who=self.match["who"])
        return await forms.plan_form(request, havruta, typed)


class Keep(Control, template=f"keep:{PLANNED}"):
    """Plans what was shown."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep it and say so, or say why not."""
        timing = drafts.timing_of(self.match["timing"])
        minutes, who = int(self.match["minutes"]), self.match["who"]
        await responses.keep(request, HavrutaId(self.match["id"]), timing, minutes, who)


class Meant(Control, template=f"meant:{PLANNED}"):
    """Says which of several meanings was meant."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Show that one, or say why not."""
        timing = drafts.timing_of(self.match["timing"])
        minutes, who = int(self.match["minutes"]), self.match["who"]
        typed = drafts.Typed(minutes=minutes, who=who)
        await responses.preview(request, HavrutaId(self.match["id"]), typed, timing, minutes)


class NeverMind(Control, template="never-mind"):
    """Leaves all as it is."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Say so."""
        text = request.say("All stays as it is.")
        await request.show(content=text, embed=None, view=None)


class PlanHere(Control, template=f"plan-here:(?P<zone>[0-9a-z]{{1,7}}):{TYPED}"):
    """Says that the zone is the presser's, and goes on planning."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep it, and show what it makes of what was typed."""
        await _plan_in(self, request, drafts.zone_of(self.match["zone"]))


class PlanIn(Control, template=f"plan-in:{TYPED}"):
    """Chooses a city whose clock is the presser's, and goes on planning."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep it, and show what it makes of what was typed."""
        assert isinstance(self.item, ui.Select)
        await _plan_in(self, request, str(self.item.values[0]))


async def _plan_in(control: Control, request: Request, zone: str) -> None:
    havruta = await responses.plannable(request, HavrutaId(control.match["id"]))
    user = await whereabouts.set_zone(request.study, by=request.asker.id, said=zone)
    typed = drafts.typed_of(control.match["typed"])
    await responses.show_plan(request.of(user), havruta.id, typed)


class TurnPlans(Control, template=f"plans:(?P<id>{ID}|all):(?P<page>[0-9]{{1,6}})"):
    """Turns to another page of what is planned."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Show that page instead."""
        which = None if self.match["id"] == "all" else HavrutaId(self.match["id"])
        await responses.plans(request, which, int(self.match["page"]))


class Coming(Control, template=f"coming:(?P<key>{KEY})"):
    """Says that its presser comes."""

    async def act(self, request: Request) -> None:
        """Keep it, and show it."""
        await answers.answer(request, _key(self), Answer.COMING)


class NotComing(Control, template=f"not-coming:(?P<key>{KEY})"):
    """Says that its presser does not come."""

    async def act(self, request: Request) -> None:
        """Keep it, and show it."""
        await answers.answer(request, _key(self), Answer.NOT_COMING)


class Late(Control, template=f"late:(?P<key>{KEY})"):
    """Says that its presser comes late."""

    async def act(self, request: Request) -> None:
        """Ask by how much."""
        await answers.ask_how_late(request, _key(self))


class LateBy(Control, template=f"late-by:(?P<key>{KEY}):{LATE}"):
    """Says how late its presser comes."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep it, and show it."""
        card = Card.parse(self.match["card"])
        minutes = int(self.match["minutes"])
        await answers.answer(request, _key(self), Answer.LATE, late_by=minutes, card=card)


class Move(Opener, template=f"move:(?P<key>{KEY})"):
    """Opens the form for another time."""

    async def form(self, request: Request) -> ui.Modal:
        """Return it, or say why not."""
        key = _key(self)
        planned = await views.show(request.study, key=key, by=request.asker.id)
        require(Action.PLAN, request.asker.id, planned.havruta)
        return forms.move_form(request.say, key)


class MoveTo(Control, template=f"move-to:(?P<key>{KEY}):{WHERE}"):
    """Says which of several times was meant."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Show what would move, or say why not."""
        await changes.ask_scope(request, _key(self), *_where(self))


class Moved(Control, template=f"moved:{SCOPE}:(?P<key>{KEY}):{WHERE}{SEEN}"):
    """Moves what was shown."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Move it and say so, or say why not."""
        scope, said = Scope(self.match["scope"]), self.match["seen"]
        seen = datetime.strptime(said, drafts.MINUTE).replace(tzinfo=UTC) if said else None
        await changes.move(request, _key(self), Timing(*_where(self)), scope, seen=seen)


class Skip(Control, template=f"skip:(?P<key>{KEY})"):
    """Asks whether one time is to be called off."""

    async def act(self, request: Request) -> None:
        """Ask, or say why not."""
        await changes.ask_to_skip(request, _key(self))


class CallOff(Control, template=f"call-off:{SCOPE}:(?P<key>{KEY})"):
    """Calls off what was shown."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Call it off and say so, or say why not."""
        await changes.call_off(request, _key(self), Scope(self.match["scope"]))


class Propose(Control, template=f"propose:(?P<key>{KEY})"):
    """Asks the others for another time."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Ask them, and say what about, or say why not."""
        await proposals.propose(request, _key(self))


class Agree(Control, template=f"agree:(?P<id>{ID}):(?P<option>[0-9]{{12}})"):
    """Says that a time suits its presser."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep it and show it, or say why not."""
        option = datetime.strptime(self.match["option"], drafts.MINUTE)  # noqa: DTZ007 - a wall time
        await proposals.agree(request, ProposalId(self.match["id"]), option)


class Disagree(Control, template=f"disagree:(?P<id>{ID})"):
    """Says that none of the times suits its presser."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep it and show it, or say why not."""
        await proposals.decline(request, ProposalId(self.match["id"]))


class BringBack(Control, template=f"bring-back:(?P<key>{KEY})"):
    """Brings back what was called off."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Bring it back and say so, or say why not."""
        await changes.restore(request, _key(self))


class ListEvent(Control, template=f"list-event:(?P<key>{KEY})"):
    """Has the server's list of events show the plan's next time."""

    async def act(self, request: Request) -> None:
        """Keep the wish and say so, or say why not."""
        await responses.list_event(request, _key(self))


def _key(control: Control) -> OccurrenceKey:
    return OccurrenceKey.parse(control.match["key"])


def _where(control: Control) -> tuple[datetime, str]:
    to = datetime.strptime(control.match["to"], drafts.MINUTE)  # noqa: DTZ007 - a wall time
    return to, drafts.zone_of(control.match["zone"])


CONTROLS = (
    Schedule,
    Change,
    ChangeOf,
    Keep,
    Meant,
    NeverMind,
    PlanHere,
    PlanIn,
    TurnPlans,
    Coming,
    NotComing,
    Late,
    LateBy,
    Move,
    MoveTo,
    Moved,
    Skip,
    CallOff,
    Propose,
    Agree,
    Disagree,
    BringBack,
    ListEvent,
)
