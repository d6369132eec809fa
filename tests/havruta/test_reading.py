"""Moving through the text: where the room is, and what the session has covered."""

from dataclasses import replace

import pytest

from havruta.errors.library import LibraryAway, UnknownRef
from havruta.errors.sessions import SessionOver
from havruta.events import PlaceMoved
from havruta.havrutot import views
from havruta.havrutot.model import Lead
from havruta.ids import HavrutaId
from havruta.refs import Section, Shape, Stretch, in_words
from havruta.sessions import lifecycle, navigation, presence
from tests.havruta.looking import keep, session_of
from tests.library import RUTH, SHAPES


@pytest.fixture
def move(study, session, isaac):
    """Isaac moves the room: `await move("Ruth 1:2", "Ruth 1:3")`; what the session is then."""

    async def move(*refs, jump=False):
        return [
            await navigation.navigate(study, session_id=session.id, ref=ref, by=isaac.id, jump=jump)
            for ref in refs
        ][-1]

    return move


@pytest.fixture
def learn(study, havruta, isaac):
    """Sit down with another book, and move through it; what was covered, in words."""

    async def learn(*refs):
        book = next(book for book in SHAPES if refs[0].startswith(book))
        other = replace(havruta, id=HavrutaId("other"), book=book, ref=refs[0])
        await keep(study, havrutot=other)
        session = await lifecycle.start(study, havruta_id=other.id, by=isaac.id)
        for ref in refs[1:]:
            session = await navigation.navigate(study, session_id=session.id, ref=ref, by=isaac.id)
        return in_words(book, session.covered)

    return learn


def covered(session):
    return in_words(session.book, session.covered)


async def test_where_the_room_stands_is_covered_once_somebody_is_there(
    study, session, jacob, isaac
):
    """SE-5, SE-9"""
    before = session.covered, session.range(RUTH, "en")

    await presence.connect(study, session_id=session.id, by=jacob.id)
    there = await session_of(study, session)
    jumped = await navigation.navigate(
        study, session_id=session.id, ref="Ruth 3:1", by=isaac.id, jump=True
    )
    await presence.connect(study, session_id=session.id, by=isaac.id)

    assert before == ((), "Ruth 1:1")
    assert covered(there) == there.range(RUTH, "en") == "Ruth 1:1"
    assert there.range(RUTH, "he") == "רות א׳:א׳"
    assert covered(jumped) == "Ruth 1:1, 3:1"
    assert covered(await session_of(study, session)) == "Ruth 1:1, 3:1"


async def test_a_session_that_nobody_came_to_covers_nothing(study, havruta, session, isaac):
    """SE-5, PR-5, HV-2"""
    ended = await lifecycle.end(study, session_id=session.id, by=isaac.id)

    overview = await views.show(study, havruta_id=havruta.id, by=isaac.id)
    assert (ended.covered, ended.range(RUTH, "en")) == ((), "Ruth 1:1")
    assert (overview.progress.covered, overview.sessions) == (0, 1)


async def test_going_on_covers_what_lies_between(move):
    """SE-5"""
    assert covered(await move("Ruth 1:2", "Ruth 1:5")) == "Ruth 1:1 – 1:5"


async def test_going_on_to_the_next_section_covers_the_rest_of_this_one(move):
    """SE-5"""
    assert covered(await move("Ruth 1:5", "Ruth 2")) == "Ruth 1:1 – 2:1"


async def test_going_back_covers_nothing_twice(move):
    """SE-5"""
    assert covered(await move("Ruth 1:5", "Ruth 1:2", "Ruth 1:4")) == "Ruth 1:1 – 1:5"


async def test_going_back_to_what_was_skipped_covers_where_it_lands(move):
    """SE-5"""
    await move("Ruth 2:10", jump=True)

    assert covered(await move("Ruth 2:5")) == "Ruth 1:1, 2:5, 2:10"


async def test_a_jump_covers_only_where_it_lands(move):
    """SE-5"""
    assert covered(await move("Ruth 1:9", jump=True)) == "Ruth 1:1, 1:9"
    assert covered(await move("Ruth 4:1", jump=True)) == "Ruth 1:1, 1:9, 4:1"


async def test_skipping_a_section_is_a_jump_whatever_it_is_called(move):
    """SE-5"""
    assert covered(await move("Ruth 3:2")) == "Ruth 1:1, 3:2"


async def test_spans_that_meet_become_one(move):
    """SE-5"""
    await move("Ruth 1:5", "Ruth 3:1")

    assert covered(await move("Ruth 2:1")) == "Ruth 1:1 – 1:5, 2:1, 3:1"
    assert covered(await move("Ruth 2:23")) == "Ruth 1:1 – 1:5, 2:1 – 3:1"


async def test_what_was_covered_is_in_the_order_of_the_book(move):
    """SE-5"""
    await move("Ruth 4:1", "Ruth 4:3", "Ruth 2:2", "Ruth 2:4")

    assert covered(await move("Ruth 1:22")) == "Ruth 1:1, 1:22, 2:2 – 2:4, 4:1 – 4:3"


@pytest.mark.parametrize(
    ("refs", "words"),
    [
        (["Berakhot 2a:5", "Berakhot 2b", "Berakhot 3a", "Berakhot 3b:2"], "2a:5 – 3b:2"),
        (["Rashi on Genesis 1:1:2", "Rashi on Genesis 1:2"], "1:1:2 – 1:2:1"),
        (["Rashi on Genesis 1:2:5", "Rashi on Genesis 1:4"], "1:2:5 – 1:4:1"),
        (["Megillat Antiochus 3", "Megillat Antiochus 9"], "3 – 9"),
    ],
)
async def test_every_book_is_covered_in_its_own_order(learn, refs, words):
    """SE-5"""
    assert (await learn(*refs)).endswith(f" {words}")


async def test_a_section_is_entered_at_its_first_segment(move):
    """RM-2"""
    assert (await move("Ruth 2")).ref == "Ruth 2:1"


async def test_each_move_is_numbered(study, session, move):
    """RM-3"""
    numbers = [(await move(ref)).changes for ref in ("Ruth 1:2", "Ruth 1:3", "Ruth 1:3")]

    assert session.changes == 0
    assert numbers == [1, 2, 3]
    assert (await session_of(study, session)).changes == 3


async def test_a_move_is_told_once_it_is_kept(study, session, move, heard):
    """RM-2"""
    kept = []

    async def look(event):
        kept.append(await session_of(study, session))

    study.bus.subscribe(PlaceMoved, look)
    moved = await move("Ruth 1:2")
    await study.bus.settled()

    assert kept == [moved]
    assert heard == [PlaceMoved(moved.id, moved.changes, moved.ref)]


async def test_a_move_changes_the_place_and_nothing_else_of_the_session(session, move):
    """RM-2"""
    assert await move("Ruth 1:2") == replace(
        session,
        ref="Ruth 1:2",
        owner_ref="Ruth 1:2",
        changes=1,
        covered=(Stretch("Ruth 1:1", "Ruth 1:2"),),
        shape_version=SHAPES["Ruth"].version,
    )


@pytest.mark.parametrize("ref", ["Ruth 9:1", "Ruth 1:23", "Genesis 1:1", "", "\u202e", "x" * 5000])
async def test_a_place_that_is_not_in_the_book_moves_nothing(study, session, move, heard, ref):
    """RM-2"""
    with pytest.raises(UnknownRef) as refusal:
        await move(ref)

    assert refusal.value.values == {"ref": ref}
    assert await session_of(study, session) == session
    assert heard == []


async def test_nothing_moves_while_the_library_is_away(study, library, session, move, heard):
    """TX-5"""
    library.away = True

    with pytest.raises(LibraryAway):
        await move("Ruth 1:2")

    assert await session_of(study, session) == session
    assert heard == []


async def test_nothing_moves_in_a_session_that_is_over(study, session, move, isaac, heard):
    """RM-6"""
    ended = await lifecycle.end(study, session_id=session.id, by=isaac.id)
    heard.clear()

    with pytest.raises(SessionOver):
        await move("Ruth 1:2")

    assert await session_of(study, session) == ended
    assert heard == []


async def test_a_book_that_was_divided_anew_is_covered_as_it_is_now(study, library, session, move):
    """SE-5"""
    await keep(
        study,
        sessions=replace(session, ref="Ruth 1:22", covered=(Stretch("Ruth 1:8", "Ruth 1:22"),)),
    )
    library.shapes["Ruth"] = Shape("Ruth", (Section("Ruth 1", 10), Section("Ruth 2", 23)))

    moved = await move("Ruth 2:3")

    assert covered(moved) == "Ruth 1:8 – 2:3"
    assert moved.shape_version == library.shapes["Ruth"].version


async def test_a_free_room_is_moved_by_everyone(study, havruta, session, jacob):
    """SE-4"""
    await keep(study, havrutot=replace(havruta, lead=Lead.FREE))

    moved = await navigation.navigate(study, session_id=session.id, ref="Ruth 1:2", by=jacob.id)

    assert (moved.ref, moved.changes) == ("Ruth 1:2", 1)
    assert await session_of(study, session) == moved


async def test_the_text_is_read_in_sections(study, session, jacob):
    """TX-2"""
    section = await navigation.section(study, session_id=session.id, ref="Ruth 2:5", by=jacob.id)

    assert (section.book, section.ref) == (RUTH, "Ruth 2")
    assert (section.before, section.after) == ("Ruth 1", "Ruth 3")


async def test_the_text_of_a_session_that_is_over_can_still_be_read(study, session, isaac, jacob):
    """TX-2"""
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    section = await navigation.section(study, session_id=session.id, ref="Ruth 2", by=jacob.id)

    assert section.ref == "Ruth 2"
