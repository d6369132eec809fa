"""What was learned away from the page: told by one, and confirmed by another."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from havruta.errors.havrutot import NotAllowed, NotParticipant
from havruta.errors.library import UnknownRef
from havruta.errors.people import WrongNumber
from havruta.errors.plans import ToldTooOften
from havruta.errors.sessions import (
    AwayOver,
    LongAgo,
    NotYet,
    NotYourWord,
    OwnWord,
    TooManyWaiting,
    UnknownAway,
)
from havruta.havrutot.model import Following
from havruta.hebrew.cycles import Cycle
from havruta.ids import AwayId
from havruta.notices.model import NoticeKind
from havruta.progress import recomputing, reports
from havruta.refs import Stretch
from havruta.sessions import away, lifecycle
from havruta.sessions.away import BY_ONE, MOST_MINUTES, MOST_WAITING, Told
from havruta.sessions.model import AwayState, Ending, SessionKind

SHABBAT = date(2026, 2, 28)
TOLD = Told("1:1 – 5", SHABBAT, 40)


@pytest.fixture
def tell(study, havruta, isaac):
    async def tell(told=TOLD, by=isaac):
        return await away.tell(study, havruta_id=havruta.id, by=by.id, told=told)

    return tell


async def counted(study, havruta, by):
    found = await reports.progress(study, havruta_id=havruta.id, by=by.id)
    return found.mine.sessions, found.mine.seconds, found.mine.rounds[-1].learned


async def notices(study, havruta, kind):
    async with study.reading() as records:
        return [one for one in await records.notices.of(havruta.id) if one.kind is kind]


async def place(study, havruta):
    async with study.reading() as records:
        return (await records.havrutot.get(havruta.id)).ref


async def test_it_counts_nothing_before_a_partner_confirms_it_and_then_on_its_own_day(
    study, havruta, isaac, jacob, tell
):
    """PR-8"""
    told = await tell()
    assert (told.covered, told.people) == (
        (Stretch("Ruth 1:1", "Ruth 1:5"),),
        tuple(sorted((isaac.id, jacob.id))),
    )
    assert [one.recipient for one in await notices(study, havruta, NoticeKind.AWAY)] == [jacob.id]
    assert await counted(study, havruta, isaac) == (0, 0, 0)

    confirmed = await away.confirm(study, away_id=told.id, by=jacob.id)

    for one in (isaac, jacob):
        found = await reports.progress(study, havruta_id=havruta.id, by=one.id)
        assert (found.mine.days, found.mine.rounds[-1].learned) == ({SHABBAT: 2400}, 5)
    async with study.reading() as records:
        session = await records.sessions.get(confirmed.session_id)
    assert (session.kind, session.ending) == (SessionKind.AWAY, Ending.TOLD)
    assert session.minutes(study.now()) == 40
    assert await place(study, havruta) == "Ruth 1:5"
    (answer,) = await notices(study, havruta, NoticeKind.AWAY_ANSWERED)
    assert (answer.recipient, answer.about) == (isaac.id, jacob.id)
    assert not await recomputing.recompute(study, havruta_id=havruta.id)


async def test_pressed_twice_it_counts_once(study, havruta, isaac, jacob, tell):
    """PR-8: told twice, confirmed twice."""
    told = await tell()
    assert await tell() == told

    once = await away.confirm(study, away_id=told.id, by=jacob.id)
    assert await away.confirm(study, away_id=told.id, by=jacob.id) == once

    assert await counted(study, havruta, isaac) == (1, 2400, 5)


async def test_nobody_confirms_their_own_word_nor_does_a_stranger_or_one_who_left(
    study, isaac, jacob, esau, tell
):
    """PR-8, SY-1"""
    told = await tell()
    for answer in (away.confirm, away.refuse):
        with pytest.raises(OwnWord):
            await answer(study, away_id=told.id, by=isaac.id)
        with pytest.raises(NotAllowed):
            await answer(study, away_id=told.id, by=esau.id)
        with pytest.raises(UnknownAway):
            await answer(study, away_id=AwayId("none"), by=jacob.id)
    for one, refusal in ((jacob, NotYourWord), (esau, NotAllowed)):
        with pytest.raises(refusal):
            await away.take_back(study, away_id=told.id, by=one.id)
    with pytest.raises(NotAllowed):
        await tell(by=esau)


async def test_what_is_refused_or_taken_back_never_counts(study, havruta, isaac, jacob, tell):
    """PR-8"""
    told = await tell()
    refused = await away.refuse(study, away_id=told.id, by=jacob.id)
    assert await away.refuse(study, away_id=told.id, by=jacob.id) == refused
    with pytest.raises(AwayOver):
        await away.confirm(study, away_id=told.id, by=jacob.id)
    again = await tell()
    assert again.id != told.id
    await away.take_back(study, away_id=again.id, by=isaac.id)
    for answer in (away.confirm, away.refuse):
        with pytest.raises(AwayOver):
            await answer(study, away_id=again.id, by=jacob.id)

    assert await counted(study, havruta, isaac) == (0, 0, 0)
    assert await away.words(study, havruta_id=havruta.id, by=isaac.id) == []


async def test_what_was_confirmed_can_be_taken_back_by_either_and_all_is_as_before(
    study, havruta, isaac, jacob, tell
):
    """PR-8, PR-5"""
    for one in (isaac, jacob):
        told = await tell()
        await away.confirm(study, away_id=told.id, by=jacob.id)
        with pytest.raises(AwayOver):
            await away.refuse(study, away_id=told.id, by=jacob.id)
        (word,) = await away.words(study, havruta_id=havruta.id, by=isaac.id)
        assert (word.away.state, word.told_by) == (AwayState.CONFIRMED, isaac)

        await away.take_back(study, away_id=told.id, by=one.id)

        assert await counted(study, havruta, isaac) == (0, 0, 0)
        assert await place(study, havruta) == "Ruth 1:1"
        assert not await recomputing.recompute(study, havruta_id=havruta.id)


async def test_the_place_moves_only_where_the_havruta_stood(study, havruta, jacob, tell, library):
    """PR-8"""
    for told, where in ((Told("2:1-3", SHABBAT), "Ruth 1:1"), (Told("1", SHABBAT), "Ruth 1:22")):
        kept = await tell(told)
        done = await away.confirm(study, away_id=kept.id, by=jacob.id)
        assert await place(study, havruta) == where
    async with study.transaction() as records:
        moved = replace(await records.havrutot.get(havruta.id), ref="Ruth 3:1")
        await records.havrutot.save(moved)
    await away.take_back(study, away_id=done.id, by=jacob.id)
    assert await place(study, havruta) == "Ruth 3:1"

    kept = await tell(Told("3:1-2", SHABBAT))
    library.away = True
    await away.confirm(study, away_id=kept.id, by=jacob.id)
    assert await place(study, havruta) == "Ruth 3:1"


async def test_a_havruta_goes_on_in_its_calendar_after_what_it_learned_elsewhere(
    study, havruta, jacob, tell
):
    """PR-8, SC-11: Daf Yomi on Shabbat, on paper."""
    async with study.transaction() as records:
        follows = replace(havruta, following=Following(Cycle.NACH_YOMI, in_israel=False))
        await records.havrutot.save(follows)

    kept = await tell(Told("1", SHABBAT))
    await away.confirm(study, away_id=kept.id, by=jacob.id)

    assert await place(study, havruta) == "Ruth 2"


async def test_nobody_is_asked_without_end(study, isaac, tell):
    """PR-8, SY-3: also not about what is taken back at once."""
    for _ in range(BY_ONE.most):
        kept = await tell()
        await away.take_back(study, away_id=kept.id, by=isaac.id)

    with pytest.raises(ToldTooOften):
        await tell()


async def test_what_is_told_of_today_holds_up_no_session(study, havruta, isaac, jacob, tell, clock):
    """PR-8"""
    clock.advance(-timedelta(hours=6))
    for number in range(1, 13):
        kept = await tell(Told(f"1:{number}", clock.now.date()))
        await away.confirm(study, away_id=kept.id, by=jacob.id)

    assert (await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)).is_live


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("2", "2:1", "2:23"),
        ("1:20 – 2:2", "1:20", "2:2"),
        ("1-2", "1:1", "2:23"),
        ("2:1-2", "2:1", "2:2"),
        ("א׳:ב׳–ה׳", "1:2", "1:5"),
        ("Ruth 1:3", "1:3", "1:3"),
        ("Ruth", "1:1", "4:22"),
    ],
)
async def test_a_span_is_said_as_people_write_it(tell, said, first, last):
    """PR-8: what ends it counts whole."""
    kept = await tell(replace(TOLD, ref=said))

    assert kept.covered == (Stretch(f"Ruth {first}", f"Ruth {last}"),)


async def test_what_cannot_have_been_is_refused(study, isaac, jacob, esau, tell):
    """PR-8, SY-3"""
    today = study.now().date()
    refused = {
        NotYet: replace(TOLD, day=today + timedelta(days=1)),
        LongAgo: replace(TOLD, day=date(1950, 1, 1)),
        NotParticipant: replace(TOLD, people=(isaac.id, esau.id)),
    }
    for refusal, told in refused.items():
        with pytest.raises(refusal):
            await tell(told)
    for said in ("99:1", "1:5 - 1:2", "1:5 - 99", "Esther 1:1", "", "1:1 – x"):
        with pytest.raises(UnknownRef):
            await tell(replace(TOLD, ref=said))
    for minutes in (-1, MOST_MINUTES + 1):
        with pytest.raises(WrongNumber):
            await tell(replace(TOLD, minutes=minutes))
    for number in range(MOST_WAITING):
        await tell(replace(TOLD, day=today - timedelta(days=number)))
    with pytest.raises(TooManyWaiting):
        await tell(replace(TOLD, day=date(2025, 1, 1)))


async def test_only_who_was_there_is_asked_and_has_learned(study, havruta, isaac, jacob, tell):
    """PR-8: where nobody else was, all the others are asked."""
    alone = await tell(replace(TOLD, people=(isaac.id,)))
    assert [one.recipient for one in await notices(study, havruta, NoticeKind.AWAY)] == [jacob.id]

    await away.confirm(study, away_id=alone.id, by=jacob.id)

    assert await counted(study, havruta, isaac) == (1, 2400, 5)
    assert await counted(study, havruta, jacob) == (0, 0, 0)


async def test_of_today_it_is_no_session_that_is_still_to_come(study, havruta, jacob, tell, clock):
    """PR-8: told in the morning, it did not begin at noon; and no other is held up by it."""
    clock.advance(-timedelta(hours=6))
    kept = await tell(replace(TOLD, day=clock.now.date()))
    done = await away.confirm(study, away_id=kept.id, by=jacob.id)

    async with study.reading() as records:
        session = await records.sessions.get(done.session_id)
    assert session.ended_at == clock.now
    assert (await lifecycle.start(study, havruta_id=havruta.id, by=jacob.id)).is_live
