"""The sessions that have been."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.ids import HavrutaId
from havruta.sessions import lifecycle, presence, reports
from havruta.sessions.reports import Attendance, History
from tests.havruta.looking import havruta_of, keep

HOUR = timedelta(hours=1)


async def sat(study, havruta, user, clock, *, times=1):
    """The owner sits down for an hour, so many times; return the sessions, oldest first."""
    sessions = []
    for _ in range(times):
        session = await lifecycle.start(study, havruta_id=havruta.id, by=user.id)
        page = await presence.connect(study, session_id=session.id, by=user.id)
        clock.advance(HOUR)
        await presence.disconnect(study, session_id=session.id, by=user.id, connection_id=page.id)
        sessions.append(await lifecycle.end(study, session_id=session.id, by=user.id))
    return sessions


async def history(study, by, *, havruta=None, page=1, size=5):
    havruta_id = havruta.id if havruta else None
    return await reports.history(study, havruta_id=havruta_id, by=by.id, page=page, size=size)


def sessions_of(history):
    return [report.session for report in history.reports]


async def test_past_sessions_come_newest_first(study, havruta, isaac, jacob, clock):
    """PR-1"""
    sessions = await sat(study, havruta, isaac, clock, times=3)

    assert sessions_of(await history(study, jacob)) == sessions[::-1]


async def test_each_session_is_told_with_its_people_and_length(study, havruta, isaac, clock):
    """PR-1, SE-9"""
    (session,) = await sat(study, havruta, isaac, clock)

    assert await history(study, isaac) == History(
        (
            reports.Report(
                session=session,
                havruta=await havruta_of(study, havruta),
                owner=isaac,
                present=(),
                attended=(Attendance(isaac, HOUR),),
                minutes=60,
            ),
        ),
        page=1,
        pages=1,
    )


async def test_a_session_that_runs_is_not_history(study, session, isaac):
    """PR-1"""
    assert await history(study, isaac) == History((), page=1, pages=1)


@pytest.mark.parametrize(
    ("asked", "page", "shown"),
    [
        (1, 1, [4, 3]),
        (2, 2, [2, 1]),
        (3, 3, [0]),
        (4, 3, [0]),
        (999_999, 3, [0]),
        (0, 1, [4, 3]),
        (-5, 1, [4, 3]),
    ],
)
async def test_history_has_pages(study, havruta, isaac, clock, asked, page, shown):
    """PR-1"""
    sessions = await sat(study, havruta, isaac, clock, times=5)

    found = await history(study, isaac, page=asked, size=2)

    assert (found.page, found.pages) == (page, 3)
    assert sessions_of(found) == [sessions[number] for number in shown]


async def test_full_pages_are_not_followed_by_an_empty_one(study, havruta, isaac, clock):
    """PR-1"""
    await sat(study, havruta, isaac, clock, times=4)

    assert (await history(study, isaac, size=2)).pages == 2


async def test_history_is_of_my_havrutot_alone(study, havruta, isaac, jacob, esau, clock):
    """PR-1, SY-1"""
    isaacs = replace(havruta, id=HavrutaId("isaacs"), participants=havruta.participants[:1])
    await keep(study, havrutot=isaacs)
    (together,) = await sat(study, havruta, isaac, clock)
    (by_himself,) = await sat(study, isaacs, isaac, clock)

    assert sessions_of(await history(study, isaac)) == [by_himself, together]
    assert sessions_of(await history(study, jacob)) == [together]
    assert sessions_of(await history(study, esau)) == []


async def test_history_of_one_havruta_leaves_the_others_out(study, havruta, isaac, clock):
    """PR-1"""
    other = replace(havruta, id=HavrutaId("other"))
    await keep(study, havrutot=other)
    (first,) = await sat(study, havruta, isaac, clock)
    (second,) = await sat(study, other, isaac, clock)

    assert sessions_of(await history(study, isaac, havruta=havruta)) == [first]
    assert sessions_of(await history(study, isaac, havruta=other)) == [second]
