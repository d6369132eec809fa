"""What the ended sessions come to, kept with the havruta and recomputable from them."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havruta.errors.havrutot import UnknownHavruta
from havruta.ids import HavrutaId, SessionId
from havruta.refs import Stretch
from havruta.sessions import lifecycle, navigation, presence, totals
from havruta.sessions.model import Ending
from tests.havruta.looking import havruta_of, keep

VERSES = st.integers(0, 84)


async def sat(study, havruta, isaac, *refs):
    """Isaac opens a session, goes to these places one after the other, and ends it."""
    session = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    await presence.connect(study, session_id=session.id, by=isaac.id)
    for ref in refs:
        await navigation.navigate(study, session_id=session.id, ref=ref, by=isaac.id, jump=True)
    return await lifecycle.end(study, session_id=session.id, by=isaac.id)


async def test_what_sessions_covered_is_kept_with_the_havruta_and_merged(study, havruta, isaac):
    """PR-5"""
    await sat(study, havruta, isaac, "Ruth 1:2", "Ruth 1:3")
    await sat(study, havruta, isaac, "Ruth 1:4", "Ruth 3:1")

    kept = await havruta_of(study, havruta)

    assert kept.covered == (Stretch("Ruth 1:1", "Ruth 1:4"), Stretch("Ruth 3:1", "Ruth 3:1"))
    assert kept.ended_sessions == 2


async def test_without_the_book_s_shape_nothing_that_was_covered_is_lost(
    study, library, havruta, isaac
):
    """PR-5, TX-5"""
    session = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    library.asked.clear()

    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    library.away = True
    await sat(study, havruta, isaac)

    kept = await havruta_of(study, havruta)
    assert (kept.covered, kept.ended_sessions) == ((Stretch("Ruth 1:1", "Ruth 1:1"),), 2)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sessions=st.lists(st.lists(VERSES, min_size=1, max_size=4), max_size=5))
async def test_what_is_kept_is_what_the_sessions_come_to(
    study, storage, library, havruta, isaac, sessions
):
    """PR-5: the sessions are the only truth."""
    fresh = replace(havruta, id=HavrutaId(f"h{len(storage.snapshot()['havrutot'])}"))
    await keep(study, havrutot=fresh)
    shape = await library.shape("Ruth")
    for positions in sessions:
        await sat(study, fresh, isaac, *(shape.at(position).ref for position in positions))
    kept = await havruta_of(study, fresh)

    await keep(study, havrutot=replace(kept, covered=(), ended_sessions=0))
    recomputed = await totals.recompute(study, havruta_id=fresh.id)

    assert recomputed == kept == await havruta_of(study, fresh)
    assert kept.ended_sessions == len(sessions)


async def test_a_session_that_runs_counts_once_it_has_ended(study, havruta, session):
    """PR-5"""
    assert (await totals.recompute(study, havruta_id=havruta.id)).ended_sessions == 0


async def test_the_shape_of_today_is_what_counts(study, library, havruta, session):
    """PR-5: also of what was covered when the book was divided otherwise."""
    lost = replace(session, id=SessionId("old"), covered=(Stretch("Ruth 1:20", "Ruth 1:40"),))
    await keep(study, sessions=lost.ended(study.now(), Ending.OWNER))

    recomputed = await totals.recompute(study, havruta_id=havruta.id)

    assert recomputed.covered == (Stretch("Ruth 1:20", "Ruth 1:22"),)


async def test_an_unknown_havruta_has_no_totals(study):
    with pytest.raises(UnknownHavruta):
        await totals.recompute(study, havruta_id=HavrutaId("none"))
