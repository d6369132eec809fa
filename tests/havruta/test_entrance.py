"""From the chat into a session."""

import pytest

from havruta.errors.havrutot import NotAllowed
from havruta.errors.sessions import NothingRuns, SessionOver
from havruta.people import credentials
from havruta.people.model import Device
from havruta.permissions import Action
from havruta.sessions import entrance, lifecycle


async def running(study, havruta, user, **asked):
    return await entrance.find_running(
        study, by=user.id, said=havruta.name, home=havruta.home, **asked
    )


async def test_a_havruta_is_found_with_what_runs_of_it(study, havruta, isaac):
    """SE-1"""
    before = await entrance.find(study, by=isaac.id, said="", home=havruta.home)
    session = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)

    assert (before.havruta, before.running) == (havruta, None)
    assert (await entrance.look(study, havruta_id=havruta.id, by=isaac.id)).running == session


async def test_the_session_that_runs_can_be_asked_for(study, havruta, session, jacob):
    """PR-2"""
    assert await running(study, havruta, jacob) == session


async def test_where_nothing_runs_the_answer_names_the_havruta(study, havruta, session, isaac):
    """PR-2"""
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    with pytest.raises(NothingRuns) as refusal:
        await running(study, havruta, isaac)

    assert refusal.value.values == {"name": "Morning"}


async def test_what_runs_is_given_only_for_what_is_allowed(study, havruta, session, isaac, jacob):
    """SE-6"""
    assert await running(study, havruta, isaac, action=Action.END) == session
    with pytest.raises(NotAllowed):
        await running(study, havruta, jacob, action=Action.END)


async def test_whoever_starts_a_session_is_let_in(study, havruta, isaac):
    """SE-1, ID-2"""
    opened = await entrance.start(study, havruta_id=havruta.id, book="Ruth", by=isaac.id)
    again = await entrance.start(study, havruta_id=havruta.id, book="Ruth", by=isaac.id)

    admission = await credentials.come_in(
        study,
        token=opened.address.removeprefix(study.addresses.link("")),
        signed_in_as=None,
        device=Device(),
    )

    assert admission.session_id == opened.session.id == again.session.id
    assert opened.address != again.address


async def test_nobody_joins_what_is_over(study, session, isaac, jacob):
    """SE-6"""
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    with pytest.raises(SessionOver):
        await entrance.join(study, session_id=session.id, by=jacob.id)
