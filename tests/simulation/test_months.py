"""Months in virtual time, with people and processes by dice; `make simulate` lives whole years."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from havruta.people.model import User
from havruta.plans import reminders
from havruta.sessions import navigation
from tests.simulation.life import live, make_empty, on_sqlite, shortest
from tests.simulation.rooms import Rooms
from tests.simulation.script import script

SPRING, AUTUMN = datetime(2026, 3, 10, tzinfo=UTC), datetime(2026, 9, 15, tzinfo=UTC)
MONTH = 35


@pytest.mark.parametrize(
    ("seed", "begin"),
    [("a", SPRING), ("b", SPRING), ("c", AUTUMN), ("d", AUTUMN)],
    ids=["spring", "another spring", "autumn", "another autumn"],
)
async def test_a_month_goes_as_it_must(seed, begin):
    """SC-2, SC-3, SC-5, SC-7, SC-9, NO-1, OP-4, RM-3, RM-5, RM-7

    The clocks are changed, there are festivals, and processes die, with pages in rooms.
    """
    world, violation = await live(script(seed, 6, MONTH, begin=begin))

    assert violation is None
    assert world.now > begin + timedelta(days=MONTH - 2)
    assert all(
        world.done[what]
        for what in ("told: reminder", "told: session", "died", "move", "room: move")
    )


async def test_weeks_on_sqlite_go_as_they_must(tmp_path):
    """SC-7, OP-4"""
    sqlite = on_sqlite(await make_empty(tmp_path))

    world, violation = await live(script("e", 3, 10, begin=AUTUMN), sqlite)

    assert violation is None
    assert world.done["told: planned"]


async def test_the_same_seed_is_the_same_month():
    lives = [await live(script("f", 3, MONTH)) for _ in range(2)]

    assert lives[0][0].log == lives[1][0].log
    assert lives[0][0].done == lives[1][0].done


async def test_what_goes_wrong_is_found_with_a_short_way_there(monkeypatch):
    def three_hours_ahead(occurrence, user):
        return occurrence.starts_at - timedelta(hours=3)

    monkeypatch.setattr(reminders, "wished_at", three_hours_ahead)
    long = script("g", 4, MONTH)
    _, violation = await live(long)

    short = await shortest(long)

    assert "was reminded at" in str(violation)
    assert len(short.households) == 1
    assert len(short.wishes) <= 3
    assert (await live(short))[1] is not None


async def test_what_comes_to_no_end_is_found(monkeypatch):
    async def forget_to_open(records, havruta, plan, occurrence, shape, now):
        return occurrence

    monkeypatch.setattr("havruta.plans.opening.opened", forget_to_open)

    _, violation = await live(script("h", 2, MONTH))

    assert "again and again" in str(violation)


async def test_whoever_is_called_on_shabbat_is_found(monkeypatch):
    def never(*_):
        return None

    def as_wished(due, *_):
        return due

    monkeypatch.setattr(User, "rest_at", never)
    monkeypatch.setattr(reminders, "reminded_at", as_wished)

    _, violation = await live(script("i", 8, MONTH))

    assert "was called in their rest" in str(violation)


async def test_whoever_is_reminded_twice_is_found(monkeypatch):
    once = reminders._remind

    async def twice(*values):
        await once(*values)
        await once(*values)

    monkeypatch.setattr(reminders, "_remind", twice)

    _, violation = await live(script("j", 4, MONTH))

    assert "reminded twice" in str(violation)


async def test_a_move_that_is_lost_is_found(monkeypatch):
    """RM-3, SE-5: whoever moved was told that it had happened."""
    moved = navigation._moved

    def forget(session, *place, **how):
        return replace(moved(session, *place, **how), covered=session.covered)

    monkeypatch.setattr(navigation, "_moved", forget)

    _, violation = await live(script("k", 6, MONTH))

    assert "is lost" in str(violation)


async def test_a_page_that_is_told_nothing_is_found(monkeypatch):
    """RM-2, RM-7"""
    monkeypatch.setattr(Rooms, "hear", Rooms.touch)

    _, violation = await live(script("l", 6, MONTH))

    assert "the room at" in str(violation)
