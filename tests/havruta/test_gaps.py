"""Clocks that jump, machines that sleep, programs that were away: nobody's session ends for it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.notices import delivery
from havruta.sessions import lifecycle, presence
from havruta.sessions.model import Ending
from havruta.sessions.watch import RETURN, Watch
from tests.havruta.looking import BreakingStorage, Broken, session_of, stays_of

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
ROUND = 15 * SECOND
HALF_AN_HOUR, MONTHS = timedelta(minutes=30), timedelta(days=100)


class Machine:
    """A machine with one process: its two clocks, and the rounds of its watch."""

    def __init__(self, study, session, clock):
        self.study, self.session, self.clock = study, session, clock
        self.seconds = 0.0
        self.pages = {}
        self.starts()

    def starts(self):
        """Start the program, or start it again."""
        self.watch = Watch(lambda: self.seconds)

    async def comes(self, user):
        page = await presence.connect(self.study, session_id=self.session.id, by=user.id)
        self.pages[user.id] = page.id

    async def goes(self, user):
        await presence.disconnect(
            self.study,
            session_id=self.session.id,
            by=user.id,
            connection_id=self.pages.pop(user.id),
        )

    def sleeps(self, time):
        """Stand still as a suspended machine does, or have its clock put ahead or back."""
        self.clock.advance(time)

    def stands_still(self, time):
        """Stand still as a process does that was stopped, or has no processor."""
        self.clock.advance(time)
        self.seconds += time.total_seconds()

    async def runs(self, time):
        """Look at the rooms every so often for so long; return for how long until one ended."""
        passed = timedelta()
        while passed < time:
            if await self.looks():
                return passed
            passed += ROUND
            self.clock.advance(ROUND)
            self.seconds += ROUND.total_seconds()
            if passed % (2 * ROUND) == timedelta():
                await presence.keep_alive(self.study, connection_ids=self.pages.values())
        return None

    async def looks(self):
        return await lifecycle.end_empty(self.study, self.watch)


@pytest.fixture
def machine(study, session, clock):
    return Machine(study, session, clock)


@pytest.mark.parametrize("jump", [10 * MINUTE, MONTHS, -10 * MINUTE, -MONTHS], ids=str)
async def test_no_jump_of_the_clock_ends_a_session_in_front_of_its_readers(
    machine, isaac, jacob, jump
):
    """SE-7: suspended, or set by the network's time; who is connected is known."""
    await machine.comes(isaac)
    await machine.comes(jacob)
    await machine.runs(3 * MINUTE)

    machine.sleeps(jump)

    assert await machine.runs(10 * MINUTE) is None
    assert {stay.left_at for stay in await stays_of(machine.study, machine.session)} == {None}


@pytest.mark.parametrize("jump", [10 * MINUTE, MONTHS, -10 * MINUTE, -MONTHS], ids=str)
async def test_five_minutes_are_counted_whatever_the_clock_says(machine, jacob, jump):
    """SE-7: a jump while nobody is there makes them neither shorter nor longer."""
    await machine.comes(jacob)
    await machine.runs(MINUTE)
    await machine.goes(jacob)
    await machine.runs(MINUTE)

    machine.sleeps(jump)

    assert await machine.runs(10 * MINUTE) == 4 * MINUTE
    ended = await session_of(machine.study, machine.session)
    assert ended.ending is Ending.EMPTY
    assert ended.started_at <= ended.ended_at <= max(machine.clock.now, ended.started_at)
    assert ended.minutes(machine.clock.now) in {0, 1}


@pytest.mark.parametrize("jump", [40 * MINUTE, -40 * MINUTE], ids=str)
async def test_a_session_that_nobody_joined_yet_has_its_half_hour(machine, jump):
    """SE-7: nobody could come while the machine slept."""
    await machine.runs(5 * MINUTE)

    machine.sleeps(jump)

    assert await machine.runs(HALF_AN_HOUR) == 25 * MINUTE


async def test_who_leaves_for_good_while_the_machine_sleeps_is_missed(machine, jacob):
    """SE-7: five minutes from the last look at which he was there."""
    await machine.comes(jacob)
    await machine.runs(3 * MINUTE)
    machine.pages.clear()

    machine.sleeps(HALF_AN_HOUR)

    assert await machine.runs(10 * MINUTE) == 5 * MINUTE - ROUND


async def test_pages_have_time_to_come_back_after_the_program_was_away(machine, jacob):
    """SE-7: an update, a crash; they come back to the session they were in."""
    await machine.comes(jacob)
    await machine.runs(3 * MINUTE)
    machine.pages.clear()
    machine.sleeps(20 * MINUTE)
    machine.starts()

    assert await machine.runs(RETURN) is None
    await machine.comes(jacob)

    assert await machine.runs(10 * MINUTE) is None


async def test_a_room_that_nobody_comes_back_to_after_a_start_ends_then(machine, jacob):
    """SE-7: the five minutes had passed while the program was away."""
    await machine.comes(jacob)
    await machine.runs(3 * MINUTE)
    last_seen = machine.clock.now
    machine.pages.clear()
    machine.sleeps(20 * MINUTE)
    machine.starts()

    assert await machine.runs(10 * MINUTE) == RETURN
    assert (await session_of(machine.study, machine.session)).ended_at == last_seen


async def test_a_process_that_stood_still_takes_nobody_for_gone(machine, jacob):
    """SE-7: SIGSTOP, a virtual machine that was moved, a disk that hung."""
    await machine.comes(jacob)
    await machine.runs(3 * MINUTE)

    machine.stands_still(20 * MINUTE)

    assert await machine.runs(10 * MINUTE) is None


async def test_while_the_database_is_away_nobody_is_taken_for_gone(machine, jacob):
    """SE-7: nothing could be noted, neither here nor by another process."""
    await machine.comes(jacob)
    await machine.runs(3 * MINUTE)
    sound = machine.study
    machine.study = replace(sound, storage=BreakingStorage(sound.storage))
    for _ in range(40):
        with pytest.raises(Broken):
            await machine.looks()
        machine.stands_still(ROUND)
    machine.study = sound

    assert await machine.runs(10 * MINUTE) is None


async def test_who_comes_for_a_moment_begins_the_five_minutes_anew(machine, jacob):
    """SE-7: also between two looks at the room."""
    await machine.comes(jacob)
    await machine.goes(jacob)
    await machine.runs(4 * MINUTE)
    await machine.comes(jacob)
    await machine.goes(jacob)

    assert await machine.runs(10 * MINUTE) == 5 * MINUTE


async def test_a_dead_page_is_missed_in_time_although_the_clock_was_put_back(machine, jacob):
    """SE-9: it was seen last at an hour that is yet to come."""
    await machine.comes(jacob)
    await machine.runs(3 * MINUTE)
    machine.pages.clear()

    machine.sleeps(-10 * MINUTE)
    await machine.runs(2 * RETURN)

    (stay,) = await stays_of(machine.study, machine.session)
    assert stay.left_at is not None
    assert stay.time == timedelta()


async def test_a_promise_that_was_put_off_is_not_put_off_by_the_clock(
    study, promise, jacob, clock, carriers
):
    """NO-2: no wait is as long as this one looks."""
    await promise()
    carriers.failing = {jacob.id}
    await delivery.deliver_due(study, carriers)

    clock.advance(-60 * MINUTE)

    assert await delivery.deliver_due(study, carriers) == 1
