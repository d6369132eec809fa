"""What people do: each with the real use cases, on what there is at that moment."""

from dataclasses import replace
from datetime import timedelta

from benchmarks.oracle.dice import ZONES
from havruta.people import preferences, whereabouts
from havruta.plans import changing, planning, proposals, replies, starting, views
from havruta.plans.model import Answer, OccurrenceState, Scope
from havruta.recurrence import Frequency, Rule, Timing, first_on_or_after, wall
from havruta.sessions import lifecycle
from tests.simulation.script import LANGUAGES, LEADS, OBSERVANCES, Kind

AHEAD = OccurrenceState.PLANNED
SCOPES = (Scope.THIS,) * 6 + (Scope.FOLLOWING,) * 3 + (Scope.ALL,) * 2
ANSWERS = (Answer.COMING, Answer.LATE, Answer.NOT_COMING)
WEEKS = timedelta(days=40)
TOWNS = ("Sydney", "Jerusalem", "London", "New York", "Auckland", "-13.8, -171.8", "64.1, -21.9")
"""Wherever somebody's clock goes otherwise, it is refused."""


async def _plan(world, study, havruta, wish):
    dice, by = wish.dice, _somebody(havruta, wish)
    zone = dice.choice((world.people[by].zone, dice.choice(ZONES)))
    begin = wall(world.now + timedelta(minutes=30 + dice.randrange(7 * 1440)), zone)
    begin = begin.replace(minute=dice.choice((0, 15, 30, 45)), second=0, microsecond=0)
    rule = _rule(dice)
    start = begin if rule is None else first_on_or_after(rule, begin, zone)
    made = await planning.add(
        study,
        havruta_id=havruta.id,
        by=by,
        timing=Timing(start, zone, rule),
        minutes=dice.choice((20, 45, 60, 90)),
        who=(by,) if dice.random() < 0.1 else (),
    )
    await world.checks.told(havruta, made, by, "planned")


def _rule(dice):
    day, other = dice.sample(range(7), 2)
    count = dice.choice((None, None, None, 5, 12))
    return dice.choice(
        (
            None,
            Rule(Frequency.DAILY, count=4),
            *[Rule(Frequency.WEEKLY, weekdays=(day,), count=count)] * 4,
            Rule(Frequency.WEEKLY, weekdays=tuple(sorted((day, other))), count=count),
            Rule(Frequency.WEEKLY, 2, (day,), count=count),
            Rule(Frequency.MONTHLY, weekdays=(day,), nth=dice.choice((1, 2, 3, 4, 5, -1))),
            Rule(Frequency.MONTHLY, month_day=dice.choice((1, 15, 29, 30, 31, -1))),
        )
    )


async def _move(world, study, havruta, wish):
    dice, by = wish.dice, _somebody(havruta, wish)
    one = await _one(world, study, by, havruta, dice, AHEAD)
    if one is None:
        return
    zone = dice.choice((one.occurrence.zone, world.people[by].zone))
    change = timedelta(days=dice.randrange(-2, 4), minutes=15 * dice.randrange(-12, 13) + 5)
    at = wall(one.occurrence.starts_at + change, zone)
    scope = dice.choice(SCOPES)
    change = await changing.move(
        study, key=one.occurrence.key, by=by, to=at, zone=zone, scope=scope
    )
    await world.checks.told(havruta, change.plan, by, "plan_moved")


async def _call_off(world, study, havruta, wish):
    dice, by = wish.dice, _somebody(havruta, wish)
    one = await _one(world, study, by, havruta, dice, AHEAD)
    if one is None:
        return
    change = await changing.call_off(
        study, key=one.occurrence.key, by=by, scope=dice.choice(SCOPES)
    )
    await world.checks.told(havruta, change.plan, by, "plan_called_off")


async def _restore(world, study, havruta, wish):
    dice, by = wish.dice, _somebody(havruta, wish)
    one = await _one(world, study, by, havruta, dice, OccurrenceState.CALLED_OFF)
    if one is not None:
        world.checks.restored(one.plan.id)
        change = await changing.restore(study, key=one.occurrence.key, by=by)
        await world.checks.told(havruta, change.plan, by, "plan_restored")


async def _reply(world, study, havruta, wish):
    dice, by = wish.dice, _somebody(havruta, wish)
    one = await _one(world, study, by, havruta, dice, AHEAD)
    if one is not None:
        answer = dice.choice(ANSWERS)
        world.checks.changed(by)
        await replies.reply(study, key=one.occurrence.key, by=by, answer=answer)


async def _propose(world, study, havruta, wish):
    """Ask for times that suit all, or for one by somebody's own clock; most will vote."""
    dice, by = wish.dice, _somebody(havruta, wish)
    one = await _one(world, study, by, havruta, dice, AHEAD)
    if one is None:
        return
    zone, after = world.people[by].zone, timedelta(minutes=15 * dice.randrange(-200, 200) + 5)
    options = () if dice.random() < 0.5 else (wall(one.occurrence.starts_at + after, zone),)
    ballot = await proposals.propose_elsewhere(
        study, key=one.occurrence.key, by=by, options=options, zone=zone
    )
    await _decided(world, havruta, ballot, by)
    for number in range(2):
        later = replace(wish, kind=Kind.VOTE, seed=f"{wish.seed} vote {number}")
        world.at(world.now + timedelta(hours=dice.randrange(1, 48)), world.fulfil, later)


async def _vote(world, study, havruta, wish):
    """Answer the newest of what is proposed for one of the next times."""
    dice, by = wish.dice, _somebody(havruta, wish)
    shown = await views.upcoming(
        study, by=by, after=world.now, before=world.now + WEEKS, havruta_id=havruta.id
    )
    for one in shown:
        if ballots := await proposals.undecided(study, key=one.occurrence.key, by=by):
            proposal = ballots[-1].proposal
            if not proposal.options or dice.random() < 0.2:
                await proposals.decline(study, proposal_id=proposal.id, by=by)
                return
            world.checks.changed(*havruta.people)
            choice = proposal.options[0] if dice.random() < 0.8 else proposal.options[-1]
            ballot = await proposals.agree(study, proposal_id=proposal.id, by=by, choice=choice)
            await _decided(world, havruta, ballot, by)
            return


async def _decided(world, havruta, ballot, by):
    if ballot.change is not None:
        world.note("moved by vote")
        await world.checks.told(havruta, ballot.plan, by, "plan_moved")


async def _zone(world, study, havruta, wish):
    by = _somebody(havruta, wish)
    world.checks.changed(by)
    await whereabouts.set_zone(study, by=by, said=wish.dice.choice(ZONES))


async def _town(world, study, havruta, wish):
    by = _somebody(havruta, wish)
    world.checks.changed(by)
    await whereabouts.set_town(study, by=by, said=wish.dice.choice(TOWNS))


async def _language(world, study, havruta, wish):
    by = _somebody(havruta, wish)
    await preferences.set_language(study, by=by, language=wish.dice.choice(LANGUAGES))


async def _lead(world, study, havruta, wish):
    by = _somebody(havruta, wish)
    world.checks.changed(by)
    await preferences.set_lead(study, by=by, minutes=wish.dice.choice(LEADS))


async def _observance(world, study, havruta, wish):
    by = _somebody(havruta, wish)
    world.checks.changed(by)
    await preferences.set_observance(study, by=by, observance=wish.dice.choice(OBSERVANCES[1:]))


async def _start(world, study, havruta, wish):
    await lifecycle.start(study, havruta_id=havruta.id, by=_somebody(havruta, wish))


async def _early(world, study, havruta, wish):
    by = _somebody(havruta, wish)
    one = await _one(world, study, by, havruta, wish.dice, AHEAD)
    if one is not None:
        await starting.start_early(study, key=one.occurrence.key, by=by)


def _somebody(havruta, wish):
    return wish.dice.choice(havruta.people)


async def _one(world, study, by, havruta, dice, state):
    """Return one of what is ahead, most likely one of the next."""
    shown = await views.upcoming(
        study, by=by, after=world.now, before=world.now + WEEKS, havruta_id=havruta.id
    )
    fitting = [one for one in shown if one.occurrence.state is state]
    return dice.choice(fitting[:3] if dice.random() < 0.7 else fitting) if fitting else None


ACTS = {
    Kind.PLAN: _plan,
    Kind.MOVE: _move,
    Kind.CALL_OFF: _call_off,
    Kind.RESTORE: _restore,
    Kind.REPLY: _reply,
    Kind.PROPOSE: _propose,
    Kind.VOTE: _vote,
    Kind.ZONE: _zone,
    Kind.TOWN: _town,
    Kind.LANGUAGE: _language,
    Kind.LEAD: _lead,
    Kind.OBSERVANCE: _observance,
    Kind.START: _start,
    Kind.EARLY: _early,
}
