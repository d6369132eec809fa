"""What a person finds on their front page."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.havrutot import founding
from havruta.havrutot.front import front
from havruta.havrutot.model import NOWHERE
from havruta.sessions import lifecycle, presence

DAY = timedelta(days=1)


@pytest.fixture
async def evening(study, isaac, clock):
    """Isaac's younger havruta, in which he is alone yet."""
    clock.advance(DAY)
    return await founding.create(
        study, by=isaac.id, book="Berakhot", name="Evening", partners=[], home=NOWHERE
    )


async def sat_down(study, havruta, isaac, clock):
    """Sit down and end, as much later as a day."""
    clock.advance(DAY)
    session = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    return await lifecycle.end(study, session_id=session.id, by=isaac.id)


async def test_a_havruta_is_shown_with_whom_where_and_how_much(study, isaac, jacob, havruta):
    """DB-1"""
    found = await front(study, by=jacob.id)

    shown = found.next_up
    assert (shown.havruta, shown.book.he_title) == (havruta, "רות")
    assert shown.partners == (isaac,)
    assert (shown.progress.covered, shown.running, shown.last_met) == (0, None, None)
    assert (found.waiting, found.live, found.others) == ((), (), ())


async def test_next_is_what_was_learned_last_or_else_the_newest(
    study, isaac, havruta, evening, clock
):
    """DB-1"""
    newest = await front(study, by=isaac.id)
    session = await sat_down(study, havruta, isaac, clock)
    learned = await front(study, by=isaac.id)

    assert newest.next_up.havruta == evening
    assert learned.next_up.havruta.id == havruta.id
    assert learned.next_up.last_met == session.started_at
    assert [entry.havruta for entry in learned.others] == [evening]


async def test_what_runs_is_next_with_who_is_there(study, isaac, jacob, havruta, evening, clock):
    """DB-1"""
    first = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    await presence.connect(study, session_id=first.id, by=jacob.id)
    alone = await front(study, by=isaac.id)
    clock.advance(timedelta(minutes=1))
    second = await lifecycle.start(study, havruta_id=evening.id, by=isaac.id)
    both = await front(study, by=isaac.id)

    assert (alone.next_up.running.id, alone.next_up.present) == (first.id, (jacob,))
    assert both.next_up.running == second
    assert [entry.running.id for entry in both.live] == [first.id]


async def test_an_invitation_waits_until_it_is_answered_or_expires(
    study, isaac, esau, havruta, clock
):
    """DB-1"""
    made = await founding.create(
        study, by=isaac.id, book="Ruth", name="Three", partners=[esau.id], home=NOWHERE
    )
    invited = await front(study, by=esau.id)
    clock.advance(timedelta(days=15))
    later = await front(study, by=esau.id)

    (waiting,) = invited.waiting
    assert (waiting.havruta, waiting.inviter) == (made, isaac)
    assert (invited.next_up, later.waiting) == (None, ())


async def test_a_havruta_whose_book_is_not_at_hand_shows_no_share(
    study, storage, isaac, havruta, library
):
    """DB-1, TX-5"""
    async with storage.transaction() as records:
        await records.havrutot.save(replace(havruta, book="Lost", ref="Lost 1:1"))

    shown = (await front(study, by=isaac.id)).next_up

    assert (shown.book.title, shown.progress) == ("Lost", None)
