"""How fast notices go out: never faster than the bot may ask Discord, and the urgent ones first."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.notices import delivery
from havruta.notices.claims import Claims
from havruta.notices.model import NoticeKind
from havruta.notices.pace import PACE, Pace
from tests.conftest import NOON

SECOND = timedelta(seconds=1)
PER_SECOND = 50
"""Discord's limit for a bot."""


class Pulse:
    """A clock that wakes as it was asked to, and counts what was told at which moment."""

    def __init__(self, study, carriers, clock):
        self.study, self.carriers, self.clock = study, carriers, clock
        self.claims = Claims(PACE)
        self.began = clock.now
        self.told = []

    async def run(self):
        """Tell until nothing is due any more."""
        while True:
            looks = []
            told = await delivery.deliver_due(
                self.study, self.carriers, claims=self.claims, look_again=looks.append
            )
            self.told += [self.clock.now - self.began] * told
            if not looks or looks[0] > self.clock.now + SECOND:
                return
            self.clock.now = looks[0]

    def most_in_a_second(self):
        return max(sum(at <= one < at + SECOND for one in self.told) for at in self.told)


@pytest.fixture
def pulse(study, carriers, clock):
    return Pulse(study, carriers, clock)


async def test_a_whole_minute_goes_out_as_fast_as_it_may(pulse, promise):
    """SC-7, NO-4: all at eight o'clock, and no request is refused."""
    for _ in range(200):
        await promise(NoticeKind.ANSWER)

    await pulse.run()

    assert len(pulse.told) == 200
    assert pulse.most_in_a_second() <= PER_SECOND
    assert pulse.told[-1] <= 200 / PACE.per_second * SECOND


async def test_what_is_told_at_home_takes_several_requests(pulse, promise):
    """NO-1: it is asked there who of those whom it calls has left."""
    for _ in range(20):
        await promise(recipient=None)

    await pulse.run()

    assert pulse.told[-1] >= (3 * 20 - 2 * PACE.at_once) / PACE.per_second * SECOND


async def test_what_somebody_waits_for_is_told_before_all_that_is_due(study, promise, carriers):
    """NO-4, SC-7: then what begins soon; news can wait a moment."""
    for _ in range(PACE.at_once):
        await promise(NoticeKind.LEFT)
        await promise(NoticeKind.REPLIED)
    await promise(NoticeKind.SESSION)

    await delivery.deliver_due(study, carriers, claims=Claims(PACE))

    kinds = [type(content).__name__ for content in carriers.contents]
    assert kinds == ["Opened", *["Replied"] * (PACE.at_once - 1)]


async def test_a_slow_one_holds_up_none_that_falls_due_meanwhile(study, promise, carriers, clock):
    """NO-4: it is said when to look again before any is carried."""
    await promise()
    await promise(due_at=clock.now + SECOND)
    looks, known = [], []

    async def carry(_notice, _way):
        known.extend(looks)

    carriers.carry = carry

    await delivery.deliver_due(study, carriers, claims=Claims(PACE), look_again=looks.append)

    assert known == [clock.now + SECOND]


async def test_what_is_put_off_wakes_the_clock(study, promise, carriers, jacob, heard):
    """NO-2: when to look again was said before it failed."""
    await promise()
    carriers.failing.add(jacob.id)

    await delivery.deliver_due(study, carriers, claims=Claims(PACE))

    assert [type(event).__name__ for event in heard] == ["NoticesDue"]


async def test_two_processes_have_one_pace(study, promise, carriers):
    """SC-7: it is one bot whose requests Discord counts."""
    for _ in range(4 * PACE.at_once):
        await promise(NoticeKind.ANSWER)

    told = await asyncio.gather(
        *(delivery.deliver_due(study, carriers, claims=Claims(PACE)) for _ in range(4))
    )

    assert sum(told) == PACE.at_once


async def test_of_those_who_come_while_somebody_looks_one_looks_after_that(
    study, promise, carriers, monkeypatch
):
    """SC-7, OP-9: all others would only wait for a connection, and for each other."""
    await promise(NoticeKind.ANSWER)
    claims, looks = Claims(PACE), 0
    take = claims._take

    async def counted(study):
        nonlocal looks
        looks += 1
        return await take(study)

    monkeypatch.setattr(claims, "_take", counted)
    await study.storage.turn.acquire()
    looking = (delivery.deliver_due(study, carriers, claims=claims) for _ in range(20))
    together = asyncio.gather(*looking)
    await asyncio.sleep(0)
    study.storage.turn.release()

    assert sum(await together) == 1
    assert looks == 2


async def test_nobody_looks_before_there_is_room(study, promise, carriers, clock):
    """SC-7: but is told when to."""
    claims, looks = Claims(PACE), []
    for _ in range(PACE.at_once + 1):
        await promise(NoticeKind.ANSWER)
    assert await delivery.deliver_due(study, carriers, claims=claims) == PACE.at_once

    looking = replace(study, storage=None)
    await delivery.deliver_due(looking, carriers, claims=claims, look_again=looks.append)

    (clock.now,) = looks
    assert await delivery.deliver_due(study, carriers, claims=claims) == 1


async def test_a_clock_that_was_put_back_keeps_nobody_from_looking(study, promise, carriers, clock):
    """NO-2"""
    claims = Claims(PACE)
    for _ in range(PACE.at_once):
        await promise(NoticeKind.ANSWER)
    await delivery.deliver_due(study, carriers, claims=claims)
    clock.now -= timedelta(hours=1)
    await promise(NoticeKind.ANSWER)

    assert await delivery.deliver_due(study, carriers, claims=claims) == 1


def test_a_pace_of_which_nothing_is_spent_leaves_as_many_as_may_be_at_once():
    pace = Pace(40, 10)

    assert pace.room(NOON - SECOND, NOON) == 10
    spent = pace.spent(NOON - SECOND, NOON, 10)
    assert pace.room(spent, NOON) == 0
    assert pace.room(spent, pace.next_room(spent)) == 5
    assert pace.room(spent, NOON + SECOND / 4) == 10


def test_what_was_spent_before_the_clock_was_put_back_holds_up_nothing():
    """NO-2"""
    assert Pace(40, 10).room(NOON + timedelta(hours=1), NOON) == 10
