"""A havruta that follows a calendar of learning: its place, how far it is behind, what it does."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from havruta.errors.havrutot import InSession, NotBehind, NotFollowing
from havruta.errors.library import UnknownBook
from havruta.havrutot.model import CatchUp, Following
from havruta.hebrew.cycles import Cycle
from havruta.refs import Stretch
from havruta.sessions import following, lifecycle, totals
from havruta.sessions.following import lag
from tests.havruta.looking import havruta_of, keep
from tests.havruta.room import Room

BERAKHOT_BEGINS = datetime(2027, 6, 8, 12, tzinfo=UTC)
RUTH_BEGINS = datetime(2027, 10, 16, 12, tzinfo=UTC)
NACH = Following(Cycle.NACH_YOMI, in_israel=False)
DAY = timedelta(days=1)


@pytest.fixture
def follow(study, havruta, isaac):
    """Have the havruta follow a calendar, as its owner says."""

    async def follow(cycle=Cycle.NACH_YOMI, **wishes):
        return await following.follow(
            study, havruta_id=havruta.id, by=isaac.id, cycle=cycle, **wishes
        )

    return follow


@pytest.fixture
def choose(study, havruta):
    async def choose(user, choice):
        return await following.choose(study, havruta_id=havruta.id, by=user.id, choice=choice)

    return choose


@pytest.fixture
def sit(study, havruta, isaac, clock):
    """Sit down where the havruta is, and read from there through these refs."""

    async def sit(*refs):
        session = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
        room = Room(study, session, clock)
        await room.comes(isaac)
        for ref in refs:
            await room.moved_by(isaac, ref)
        await room.ends(isaac)
        return await havruta_of(study, havruta)

    return sit


async def test_a_havruta_turns_to_what_everybody_learns(study, havruta, follow, clock, heard):
    """SC-11"""
    clock.now = BERAKHOT_BEGINS

    kept = await follow(Cycle.DAF_YOMI)

    assert (kept.book, kept.ref) == ("Berakhot", "Berakhot 2a")
    assert kept == await havruta_of(study, havruta)
    found = lag(kept, date(2027, 6, 8))
    assert (found.behind, found.here, found.is_to_choose) == (0, found.today, False)
    assert len(heard) == 1


async def test_it_keeps_the_place_that_it_has_in_that_book(havruta, follow, clock):
    """SC-11"""
    clock.now = RUTH_BEGINS + 2 * DAY

    kept = await follow()

    assert (kept.book, kept.ref) == ("Ruth", "Ruth 1:1")
    assert lag(kept, date(2027, 10, 18)).behind == 2


async def test_who_follows_the_same_once_more_loses_nothing(
    study, havruta, follow, choose, isaac, jacob, clock
):
    """SC-11: neither what is left open nor the place."""
    clock.now = RUTH_BEGINS
    await follow()
    clock.now = RUTH_BEGINS + 2 * DAY
    for user in (isaac, jacob):
        await choose(user, CatchUp.LEAVE)
    before = await havruta_of(study, havruta)

    again = await follow()

    assert before.following.holes
    assert again == before == await havruta_of(study, havruta)


async def test_a_calendar_whose_book_the_library_lacks_is_refused(study, havruta, follow, clock):
    """SC-11"""
    clock.now = RUTH_BEGINS + 4 * DAY  # Lamentations

    with pytest.raises(UnknownBook):
        await follow()

    assert await havruta_of(study, havruta) == havruta


@pytest.mark.parametrize(
    ("said", "zone", "weeks"),
    [(None, "Asia/Jerusalem", True), (None, "Europe/London", False), (True, "Europe/London", True)],
)
async def test_the_weeks_are_those_that_its_owner_keeps(
    study, library, follow, clock, isaac, said, zone, weeks
):
    """SC-9, SC-11"""
    library.books["Genesis"] = replace(library.books["Ruth"], title="Genesis", he_title="בראשית")
    clock.now = datetime(2026, 11, 29, 12, tzinfo=UTC)
    async with study.transaction() as records:
        await records.users.change(isaac.id, zone=zone)

    kept = await follow(Cycle.PARASHA, in_israel=said)

    assert (kept.following.in_israel, kept.ref) == (weeks, "Genesis 37:1")


async def test_a_portion_that_was_finished_leads_to_the_next(follow, sit, clock):
    """SC-11: what was not, to nothing."""
    clock.now = RUTH_BEGINS
    await follow()

    begun = await sit("Ruth 1:2", "Ruth 1:3")
    assert begun.ref == "Ruth 1:3"

    finished = await sit(*(f"Ruth 1:{n}" for n in range(4, 23)))
    assert (finished.book, finished.ref) == ("Ruth", "Ruth 2")
    assert lag(finished, date(2027, 10, 16)).behind == -1
    assert lag(finished, date(2027, 10, 17)).behind == 0


async def test_whoever_reads_ahead_is_led_on_from_there(study, havruta, follow, sit, clock):
    """SC-11"""
    clock.now = RUTH_BEGINS
    await follow()
    await keep(study, havrutot=replace(await havruta_of(study, havruta), ref="Ruth 1:22"))

    ahead = await sit("Ruth 2:1")

    assert ahead.ref == "Ruth 2:1"


async def test_two_portions_in_one_sitting_lead_past_both(study, havruta, follow, sit, clock):
    """SC-11"""
    clock.now = RUTH_BEGINS
    await follow()
    all_but_the_last = [f"Ruth 1:{n}" for n in range(2, 23)] + [f"Ruth 2:{n}" for n in range(1, 24)]

    both = await sit(*all_but_the_last, "Ruth 1:22")

    assert both.ref == "Ruth 3"


async def test_after_a_book_comes_the_next_with_what_was_covered_of_it(
    study, havruta, follow, sit, clock
):
    """SC-11, PR-5"""
    clock.now = RUTH_BEGINS
    await follow()
    await keep(study, havrutot=replace(await havruta_of(study, havruta), ref="Ruth 4:22"))

    turned = await sit()

    assert (turned.book, turned.ref, turned.covered) == ("Lamentations", "Lamentations 1", ())
    again = await totals.recompute(study, havruta_id=havruta.id)
    assert again == turned
    clock.now = BERAKHOT_BEGINS
    there = await follow(Cycle.DAF_YOMI)
    assert (there.book, there.covered) == ("Berakhot", ())
    clock.now = RUTH_BEGINS
    back = await follow()
    assert (back.book, back.covered) == ("Ruth", (Stretch("Ruth 4:22", "Ruth 4:22"),))


async def test_a_sitting_without_the_books_shape_moves_no_calendar(
    study, havruta, library, follow, sit, clock
):
    """SC-11, OP-1"""
    clock.now = RUTH_BEGINS
    await follow()
    library.away = True

    assert (await sit()).ref == "Ruth 1:1"


async def test_a_book_that_the_calendar_leaves_out_stays_where_it_is(
    study, havruta, follow, sit, clock
):
    """SC-11"""
    clock.now = RUTH_BEGINS
    kept = await follow()
    await keep(study, havrutot=replace(kept, book="Rashi on Genesis", ref="Rashi on Genesis 1:1:3"))

    moved = await sit()

    assert moved.ref == "Rashi on Genesis 1:1:3"
    found = lag(moved, date(2027, 10, 16))
    assert (found.here, found.behind, found.today.label("en")) == (None, 0, "Ruth 1")
    assert following.forecast(found, date(2027, 10, 16)) is None


async def test_what_a_pair_has_missed_moves_nothing_until_both_have_chosen(
    study, havruta, follow, choose, isaac, jacob, clock
):
    """SC-11"""
    clock.now = RUTH_BEGINS
    await follow()
    clock.advance(2 * DAY)

    wished, is_agreed = await choose(isaac, CatchUp.LEAVE)
    assert not is_agreed
    assert (wished.ref, wished.following.wish) == ("Ruth 1:1", CatchUp.LEAVE)
    _, is_agreed = await choose(isaac, CatchUp.LEAVE)
    assert not is_agreed
    _, is_agreed = await choose(jacob, CatchUp.STAY)
    assert not is_agreed

    kept, is_agreed = await choose(isaac, CatchUp.STAY)

    assert is_agreed
    assert kept.following == replace(NACH, behind=2)
    assert not lag(kept, date(2027, 10, 18)).is_to_choose
    assert lag(kept, date(2027, 10, 19)).is_to_choose
    with pytest.raises(NotBehind):
        await choose(jacob, CatchUp.LEAVE)


async def test_a_hole_is_marked_and_grows_smaller_as_it_is_learned(
    study, havruta, follow, choose, sit, isaac, jacob, clock
):
    """SC-11"""
    clock.now = RUTH_BEGINS
    await follow()
    await keep(study, havrutot=replace(await havruta_of(study, havruta), ref="Ruth 1:20"))
    clock.advance(2 * DAY)
    await choose(isaac, CatchUp.LEAVE)

    kept, _ = await choose(jacob, CatchUp.LEAVE)

    assert (kept.ref, kept.following) == (
        "Ruth 3",
        replace(NACH, holes=(Stretch("Ruth 1:20", "Ruth 2"),)),
    )
    await keep(study, havrutot=replace(kept, ref="Ruth 1:21"))
    learned = await sit("Ruth 1:22")
    assert learned.following.holes == (
        Stretch("Ruth 1:20", "Ruth 1:20"),
        Stretch("Ruth 2:1", "Ruth 2:23"),
    )


async def test_a_hole_over_two_books_is_one_in_each(
    study, havruta, library, choose, sit, isaac, jacob, clock
):
    """SC-11"""
    clock.now = RUTH_BEGINS + 6 * DAY  # Lamentations 3
    await keep(study, havrutot=replace(havruta, ref="Ruth 4:2", following=NACH))
    await choose(isaac, CatchUp.LEAVE)

    kept, _ = await choose(jacob, CatchUp.LEAVE)

    holes = Stretch("Ruth 4:2", "Ruth 4"), Stretch("Lamentations 1", "Lamentations 2")
    assert (kept.book, kept.ref, kept.following.holes) == ("Lamentations", "Lamentations 3", holes)
    await keep(study, havrutot=replace(kept, book="Ruth", ref="Ruth 4:2"))
    assert (await sit()).following.holes == (
        Stretch("Ruth 4:1", "Ruth 4:1"),
        *(Stretch("Ruth 4:3", "Ruth 4:22"), holes[1]),
    )[1:]


async def test_whoever_learns_alone_chooses_alone(study, havruta, choose, isaac, clock):
    """SC-11"""
    clock.now = RUTH_BEGINS + DAY
    alone = replace(havruta, participants=havruta.participants[:1], following=NACH)
    await keep(study, havrutot=alone)

    kept, is_agreed = await choose(isaac, CatchUp.STAY)

    assert is_agreed
    assert kept.following.behind == 1


async def test_who_has_left_has_no_say(study, havruta, choose, isaac, jacob, esau, clock):
    """SC-11"""
    clock.now = RUTH_BEGINS + DAY
    wished = replace(NACH, wish=CatchUp.STAY, wished_by=esau.id)
    await keep(study, havrutot=replace(havruta, following=wished))

    _, is_agreed = await choose(isaac, CatchUp.STAY)

    assert not is_agreed


async def test_each_way_to_go_on_has_its_forecast(havruta):
    """SC-11"""
    today = date(2027, 10, 18)
    found = lag(replace(havruta, following=NACH), today)

    told = following.forecast(found, today)

    assert (found.behind, found.here.label("en"), found.today.label("en")) == (
        2,
        "Ruth 1",
        "Ruth 3",
    )
    assert (told.finish, told.finish_behind) == (date(2027, 10, 19), date(2027, 10, 21))
    assert [portion.label("en") for portion in told.hole] == ["Ruth 1", "Ruth 2"]
    assert told.level == date(2027, 11, 1)
    assert (
        following.forecast(lag(replace(havruta, following=NACH), date(2027, 10, 16)), today) is None
    )


async def test_a_havruta_can_go_its_own_way_again(study, havruta, follow, isaac, clock):
    """SC-11"""
    clock.now = RUTH_BEGINS
    await follow()

    await following.unfollow(study, havruta_id=havruta.id, by=isaac.id)

    assert await havruta_of(study, havruta) == havruta
    assert lag(havruta, date(2027, 10, 16)) is None
    with pytest.raises(NotFollowing):
        await following.unfollow(study, havruta_id=havruta.id, by=isaac.id)
    with pytest.raises(NotFollowing):
        await following.choose(study, havruta_id=havruta.id, by=isaac.id, choice=CatchUp.STAY)


async def test_nothing_turns_while_people_sit_there(study, havruta, session, follow, choose, isaac):
    """SC-11"""
    with pytest.raises(InSession):
        await follow()
    with pytest.raises(InSession):
        await choose(isaac, CatchUp.LEAVE)
