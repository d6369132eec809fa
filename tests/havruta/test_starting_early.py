"""Starting now, though something is planned for the next hour."""

import pytest

from havruta.errors.plans import OccurrenceOver
from havruta.havrutot.model import Home
from havruta.notices.model import NoticeKind, NoticeState
from havruta.plans import starting
from havruta.plans.model import OccurrenceState
from havruta.sessions import lifecycle
from havruta.sessions.model import SessionKind
from tests.havruta.looking import notices_of
from tests.havruta.planned import HOUR, MINUTE, MONDAY, at, first, occurrence_of, plan, see_to


@pytest.fixture
async def key(study, havruta, isaac):
    return first(await plan(study, havruta, isaac))


async def find(study, by):
    return await starting.find(study, by=by.id, said="", home=Home())


async def test_what_is_planned_for_the_next_hour_is_offered(study, havruta, key, jacob, clock):
    """SE-2"""
    clock.now = at(MONDAY) - HOUR - MINUTE
    assert (await find(study, jacob)).planned is None

    clock.advance(2 * MINUTE)
    beginning = await find(study, jacob)

    assert (beginning.prospect.havruta, beginning.planned.key) == (havruta, key)


async def test_while_a_session_runs_nothing_is_offered(study, havruta, key, isaac, clock):
    """SE-2"""
    clock.now = at(MONDAY) - MINUTE
    await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)

    assert (await find(study, isaac)).planned is None


async def test_what_is_begun_early_does_not_open_again(study, havruta, key, isaac, jacob, clock):
    """SE-2, SE-3: nobody is reminded of it either."""
    clock.now = at(MONDAY) - HOUR
    await see_to(study)

    entrance = await starting.start_early(study, key=key, by=jacob.id)
    clock.now = at(MONDAY)
    await see_to(study)

    session = entrance.session
    assert (session.kind, session.started_by) == (SessionKind.SCHEDULED, jacob.id)
    opened = await occurrence_of(study, key)
    assert (opened.state, opened.session_id) == (OccurrenceState.OPEN, session.id)
    states = {n.state for n in await notices_of(study, havruta, NoticeKind.REMINDER)}
    assert states == {NoticeState.OBSOLETE}
    assert len(await notices_of(study, havruta, NoticeKind.SESSION)) == 1


async def test_what_is_further_ahead_cannot_be_begun(study, key, isaac, clock):
    clock.now = at(MONDAY) - HOUR - MINUTE

    with pytest.raises(OccurrenceOver):
        await starting.start_early(study, key=key, by=isaac.id)
