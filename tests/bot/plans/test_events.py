"""What is planned among a server's events: put there on request, and kept in step."""

from dataclasses import replace
from datetime import timedelta

import discord
import pytest

from bot.plans.events import ServerEvents
from havruta.errors.havrutot import NotAllowed
from havruta.errors.outside import NoServer
from havruta.havrutot import homes, keeping
from havruta.havrutot.model import Home
from havruta.plans import changing, listing, planning
from havruta.plans.model import OccurrenceKey, Scope
from havruta.recurrence import Frequency, Rule, Timing, first_on_or_after, wall
from sandbox.server import open_sandbox
from sandbox.world import seed
from sandbox.world.events import RoleChanged
from sandbox.world.permissions import Permission
from tests.patience import PATIENCE
from tests.sandbox.testbot import a_bot

DAY = timedelta(days=1)
ZONE = "Europe/London"
HERE = Home(seed.GENERAL_ID, seed.GUILD_ID)


@pytest.fixture
def clock(real_clock):
    """The sandbox's own: it takes nothing that is past."""
    return real_clock


@pytest.fixture
async def sandbox(tmp_path):
    async with open_sandbox(tmp_path / "sandbox") as sandbox:
        yield sandbox


@pytest.fixture
def allow(sandbox):
    """Let the bot create events, and have it hear of that."""

    def allow():
        role = sandbox.world.roles[seed.BOT_ROLE_ID]
        role.permissions |= Permission.CREATE_EVENTS
        sandbox.world.save(role)
        sandbox.world.tell(RoleChanged(role))

    return allow


@pytest.fixture
async def bot(sandbox, monkeypatch):
    async with a_bot(sandbox, monkeypatch) as bot:
        yield bot


@pytest.fixture
def events(bot, study):
    return ServerEvents(bot, study)


@pytest.fixture
async def weekly(study, havruta, isaac, clock):
    """The first time of a plan at home in the sandbox's server, two days from now or later."""
    await homes.move(study, havruta_id=havruta.id, by=isaac.id, home=HERE)
    rule = Rule(Frequency.WEEKLY, weekdays=(1,))
    soon = (wall(clock.now, ZONE) + 2 * DAY).replace(hour=20, minute=30, second=0, microsecond=0)
    start = first_on_or_after(rule, soon, ZONE)
    timing = Timing(start, ZONE, rule)
    plan = await planning.add(study, havruta_id=havruta.id, by=isaac.id, timing=timing)
    return OccurrenceKey(plan.id, start)


def shown(sandbox):
    """What the server's list says."""
    return [(event.name, wall(event.start, ZONE)) for event in sandbox.world.scheduled_events]


async def test_an_event_is_put_there_on_request_and_goes_along_with_its_plan(
    study, sandbox, allow, events, havruta, isaac, weekly, clock
):
    """SC-6, SC-5: moved, called off, renamed and over: the list says the same, once each."""
    allow()
    by = {"by": isaac.id}
    await events.keep_in_step()
    before = shown(sandbox)
    await listing.list_plan(study, key=weekly, **by)

    told = []
    await events.keep_in_step()
    [event] = sandbox.world.scheduled_events
    for change in (
        changing.move(
            study, key=weekly, to=weekly.original + DAY, zone=ZONE, scope=Scope.THIS, **by
        ),
        keeping.rename(study, havruta_id=havruta.id, name="Evening", **by),
        changing.call_off(study, key=weekly, scope=Scope.THIS, **by),
    ):
        told += shown(sandbox)
        await change
        await events.keep_in_step()
        await events.keep_in_step()
    told += shown(sandbox)

    week = timedelta(days=7)
    assert before == []
    assert told == [
        ("Morning", weekly.original),
        ("Morning", weekly.original + DAY),
        ("Evening", weekly.original + DAY),
        ("Evening", weekly.original + week),
    ]
    assert event.location == f"https://page.example/havrutot/{havruta.id}"
    assert (
        event.description
        == "Ruth\nevery Tuesday at 20:30 (London), from "
        + (event.description.rpartition("from ")[2])
    )
    following = OccurrenceKey(weekly.plan_id, weekly.original + week)
    await changing.call_off(study, key=following, scope=Scope.ALL, **by)
    await events.keep_in_step()
    assert shown(sandbox) == []
    async with study.reading() as records:
        assert await records.listings.all() == []
    assert sandbox.violations == []


async def test_when_its_time_has_come_the_next_one_is_put_there_anew(
    study, sandbox, allow, events, isaac, weekly, clock
):
    """SC-6: Discord ends by itself what has begun."""
    allow()
    await listing.list_plan(study, key=weekly, by=isaac.id)
    await events.keep_in_step()

    clock.now = sandbox.world.scheduled_events[0].start + timedelta(hours=2)
    await events.keep_in_step()

    week = timedelta(days=7)
    assert [at for _, at in shown(sandbox)] == [weekly.original, weekly.original + week]


async def test_without_the_permission_it_waits_and_appears_once_it_is_given(
    study, sandbox, allow, bot, events, havruta, isaac, weekly
):
    """SC-6, SY-4: it is asked for once; and where its havruta moves away, it goes."""
    await listing.list_plan(study, key=weekly, by=isaac.id)
    for _ in range(3):
        await events.keep_in_step()
    asked = [one for one in sandbox.requests if "scheduled-events" in one.route]
    allow()
    await bot.wait_for("guild_role_update", timeout=PATIENCE)
    await events.keep_in_step()

    there = len(shown(sandbox))
    await homes.move(study, havruta_id=havruta.id, by=isaac.id, home=Home())
    await events.keep_in_step()

    assert [one.code for one in asked] == [50013]
    assert there == 1
    assert shown(sandbox) == []


@pytest.mark.parametrize("is_changed", [True, False])
async def test_what_somebody_takes_away_in_discord_stays_away(
    study, sandbox, allow, bot, events, isaac, weekly, is_changed
):
    """SC-6: until it is asked for anew, whether the plan has changed meanwhile or not."""
    allow()
    await listing.list_plan(study, key=weekly, by=isaac.id)
    await events.keep_in_step()
    gone = bot.wait_for("scheduled_event_delete", timeout=PATIENCE)
    sandbox.world.unschedule(sandbox.world.scheduled_events[0])
    await gone

    if is_changed:
        await changing.call_off(study, key=weekly, by=isaac.id, scope=Scope.THIS)
    await events.keep_in_step()
    left = await listing.find_listing(study, key=weekly, by=isaac.id)
    await events.keep_in_step()
    stays_away = shown(sandbox)
    await listing.list_plan(study, key=weekly, by=isaac.id)
    await events.keep_in_step()

    assert (left, stays_away) == (None, [])
    assert len(shown(sandbox)) == 1


async def test_two_processes_put_it_there_once(study, sandbox, allow, bot, isaac, weekly):
    """SC-6, OP-7: and what one has taken up and not done, another does a minute later."""
    allow()
    made = await listing.list_plan(study, key=weekly, by=isaac.id)

    assert await listing.claim(study, made)
    assert not await listing.claim(study, made)
    async with study.reading() as records:
        [claimed] = await records.listings.all()
    assert not await listing.claim(study, claimed)
    study.now.advance(2 * listing.LEASE)
    assert await listing.claim(study, claimed)
    assert not await listing.claim(study, replace(claimed, plan_id="unknown"))


async def test_only_who_may_plan_asks_for_it_and_only_in_a_server(
    study, havruta, isaac, esau, weekly
):
    """SC-6, SY-1"""
    with pytest.raises(NotAllowed):
        await listing.list_plan(study, key=weekly, by=esau.id)
    await homes.move(study, havruta_id=havruta.id, by=isaac.id, home=Home())
    with pytest.raises(NoServer):
        await listing.list_plan(study, key=weekly, by=isaac.id)


async def test_a_failure_of_discord_is_made_up_for(
    study, sandbox, allow, events, isaac, weekly, clock
):
    """SC-6, OP-1"""
    allow()
    await listing.list_plan(study, key=weekly, by=isaac.id)
    with pytest.MonkeyPatch.context() as patch:
        answer = type("Answer", (), {"status": 400, "reason": "Bad Request"})()
        refused = discord.HTTPException(answer, "not now")

        async def refuse(*_, **__):
            raise refused

        patch.setattr(discord.Guild, "create_scheduled_event", refuse)
        await events.keep_in_step()
    clock.advance(2 * listing.LEASE)

    await events.keep_in_step()

    assert len(shown(sandbox)) == 1


async def test_what_is_over_or_deleted_stands_there_no_more(
    study, sandbox, allow, events, havruta, isaac, weekly, clock
):
    """SC-6, HV-3: of what was planned once, when its time is over; with its havruta at once."""
    allow()
    once = Timing(weekly.original + timedelta(hours=2), ZONE)
    plan = await planning.add(study, havruta_id=havruta.id, by=isaac.id, timing=once)
    for key in (weekly, OccurrenceKey(plan.id, once.start)):
        await listing.list_plan(study, key=key, by=isaac.id)
    await events.keep_in_step()
    both = len(shown(sandbox))
    async with study.reading() as records:
        kept = await records.listings.all()

    clock.now = max(one.starts_at for one in kept) + timedelta(hours=2)
    await events.keep_in_step()
    await events.keep_in_step()
    async with study.reading() as records:
        left = [one.plan_id for one in await records.listings.all()]
    await keeping.delete(study, havruta_id=havruta.id, by=isaac.id)
    await events.keep_in_step()
    for one in kept:
        await listing.note(study, one)

    assert both == 2
    assert left == [weekly.plan_id]
    async with study.reading() as records:
        assert await records.listings.all() == []
