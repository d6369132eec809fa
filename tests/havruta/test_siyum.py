"""A book that is complete is told, once, with what was learned in which time."""

from dataclasses import replace
from datetime import date, timedelta

from havruta.havrutot import preferences
from havruta.notices.model import NoticeKind
from havruta.people.model import NotifyBy
from havruta.progress import describing
from havruta.refs import Shape, Stretch
from havruta.sessions import away
from havruta.sessions.away import Told
from havruta.sessions.model import Learning
from havruta.sessions.siyum import Completed
from havruta.wording import wording
from tests.havruta.progress.test_reports import learn

DAY = timedelta(days=1)
WHOLE = "1:1 – 4:22"


async def told(study, havruta):
    async with study.reading() as records:
        made = await records.notices.of(havruta.id)
    return [one for one in made if one.kind is NoticeKind.SIYUM]


async def ended_of(study, havruta):
    async with study.reading() as records:
        return await records.sessions.of([havruta.id])


async def test_a_book_that_is_complete_is_told_once_to_each_with_what_was_learned(
    study, havruta, isaac, jacob, esau, clock
):
    """PR-7"""
    await learn(study, havruta, isaac, jacob, clock=clock, covered=("Ruth 1:1", "Ruth 3:18"))
    assert await told(study, havruta) == []
    (session,) = await ended_of(study, havruta)
    async with study.transaction() as records:
        alone = Learning(session.id, esau.id, date(2026, 2, 1), 0, caught_up=True)
        await records.learnings.save(alone)  # which is no part of what all have learned
    clock.advance(2 * DAY)
    await learn(study, havruta, isaac, jacob, clock=clock, covered=("Ruth 3:18", "Ruth 4:22"))

    made = await told(study, havruta)

    assert {one.recipient for one in made} == {isaac.id, jacob.id}
    assert {Completed.read(one.quoted) for one in made} == {
        Completed(1, 85, 2, 120, date(2026, 3, 1), date(2026, 3, 3))
    }
    await learn(study, havruta, isaac, jacob, clock=clock, covered=("Ruth 4:1", "Ruth 4:22"))
    assert len(await told(study, havruta)) == 2


async def test_it_is_told_at_home_only_if_the_owner_wants(study, havruta, isaac, jacob, clock):
    """PR-7"""
    async with study.transaction() as records:
        await records.users.change(jacob.id, notify=NotifyBy.NOTHING)
    await preferences.set_announces(study, havruta_id=havruta.id, by=isaac.id, announces=True)

    for number in (1, 2):
        await learn(study, havruta, isaac, jacob, clock=clock, covered=("Ruth 1:1", "Ruth 4:22"))
        made = await told(study, havruta)
        assert [one.recipient for one in made] == [None] * number
        assert Completed.read(made[-1].quoted).number == number
        clock.advance(DAY)


async def test_what_was_learned_away_from_the_page_completes_a_book_too(
    study, havruta, isaac, jacob
):
    """PR-7, PR-8"""
    kept = await away.tell(
        study, havruta_id=havruta.id, by=isaac.id, told=Told(WHOLE, date(2026, 2, 28), 90)
    )
    assert await told(study, havruta) == []

    await away.confirm(study, away_id=kept.id, by=jacob.id)
    await away.confirm(study, away_id=kept.id, by=jacob.id)

    assert len(await told(study, havruta)) == 2


async def test_what_nobody_came_to_completes_nothing(study, havruta, isaac, clock, storage):
    """PR-7, SE-9"""
    async with storage.transaction() as records:
        whole = (Stretch("Ruth 1:1", "Ruth 4:22"),)
        await records.havrutot.save(replace(havruta, covered=whole))
    await learn(study, havruta, isaac, clock=clock, covered=("Ruth 1:1", "Ruth 1:2"))

    assert await told(study, havruta) == []
    assert isinstance(study.library.shape_at_hand("Ruth"), Shape)


def test_a_book_of_one_day_is_told_of_one_day():
    """PR-7"""
    done = Completed(1, 85, 2, 120, date(2026, 3, 1), date(2026, 3, 3))
    at_once = Completed(1, 85, 1, 60, date(2026, 3, 1), date(2026, 3, 1))

    assert describing.completed(wording("en"), done)[1] == "From 1 March 2026 to 3 March 2026"
    assert describing.completed(wording("en"), at_once)[1] == "1 March 2026"
