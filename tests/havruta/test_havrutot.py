"""Finding, seeing and setting one's havrutot."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.errors.havrutot import NoHavruta, UnknownHavruta, WhichHavruta
from havruta.errors.people import UnknownLanguage
from havruta.events import HavrutaChanged
from havruta.havrutot import preferences, selection, views
from havruta.havrutot.model import Home, Invitation, InvitationState, Lead
from havruta.havrutot.views import Invitee, Progress
from havruta.ids import HavrutaId, InvitationId
from havruta.library.model import Book
from havruta.people.model import NotifyBy
from havruta.refs import Stretch
from havruta.sessions import lifecycle
from tests.havruta.looking import havruta_of, keep
from tests.library import RUTH

ELSEWHERE = Home("200000000000000009", "300000000000000001")


@pytest.fixture
async def evening(study, havruta, clock):
    """Isaac's other havruta, without Jacob, on Berakhot, in direct messages, and newer."""
    clock.advance(timedelta(minutes=1))
    made = replace(
        havruta,
        id=HavrutaId("evening"),
        name="Evening",
        book="Berakhot",
        ref="Berakhot 2a:1",
        participants=havruta.participants[:1],
        home=Home(),
        created_at=clock.now,
    )
    await keep(study, havrutot=made)
    return made


async def picked(study, by, said=None, home=ELSEWHERE):
    return await selection.pick(study, by=by.id, said=said, home=home)


@pytest.mark.parametrize("said", ["Evening", "evening", " EVENING ", "Berakhot", "berakhot"])
async def test_a_havruta_is_known_by_its_name_or_book(study, havruta, evening, isaac, said):
    assert await picked(study, isaac, said) == evening


async def test_an_id_goes_before_a_name(study, havruta, evening, isaac):
    await keep(study, havrutot=replace(evening, name=havruta.id))

    assert await picked(study, isaac, havruta.id) == havruta


async def test_without_a_name_it_is_the_one_at_home_here(study, havruta, evening, isaac):
    assert await picked(study, isaac, home=havruta.home) == havruta
    assert await picked(study, isaac, home=Home()) == evening
    assert await picked(study, isaac, said="", home=havruta.home) == havruta


async def test_with_none_at_home_here_it_is_the_only_one(study, havruta, evening, jacob):
    assert await picked(study, jacob) == havruta


async def test_with_none_at_home_here_several_are_a_question(study, havruta, evening, isaac):
    with pytest.raises(WhichHavruta) as refusal:
        await picked(study, isaac)

    assert refusal.value.values == {"names": "“Evening”, “Morning”"}


async def test_several_at_home_here_are_a_question(study, havruta, evening, isaac):
    """HV-6"""
    await keep(study, havrutot=replace(evening, home=havruta.home))

    with pytest.raises(WhichHavruta):
        await picked(study, isaac, home=havruta.home)
    assert (await picked(study, isaac, "Evening", home=havruta.home)).id == evening.id


async def test_a_question_names_five_at_most(study, havruta, isaac):
    for number in range(9):
        named = replace(havruta, id=HavrutaId(f"h{number}"), name=f"No. {number}")
        await keep(study, havrutot=named)

    with pytest.raises(WhichHavruta) as refusal:
        await picked(study, isaac, havruta.book)

    told = refusal.value.values["names"]
    assert told.count("“") == 5
    assert told.endswith(", …")


async def test_a_name_that_several_have_is_told_once(study, havruta, isaac):
    for number in range(3):
        await keep(study, havrutot=replace(havruta, id=HavrutaId(f"h{number}")))

    with pytest.raises(WhichHavruta) as refusal:
        await picked(study, isaac, "Morning")

    assert refusal.value.values == {"names": "“Morning”"}


async def test_somebody_elses_havruta_is_unknown(study, havruta, evening, jacob):
    """SY-1"""
    for said in ("Evening", evening.id):
        with pytest.raises(UnknownHavruta) as refusal:
            await picked(study, jacob, said)

        assert refusal.value.values == {"havruta": said}


async def test_a_long_name_is_told_back_in_short(study, havruta, isaac):
    with pytest.raises(UnknownHavruta) as refusal:
        await picked(study, isaac, "x" * 5000)

    assert refusal.value.values == {"havruta": "x" * 80}


async def test_one_who_has_none_can_pick_none(study, havruta, esau):
    with pytest.raises(NoHavruta):
        await picked(study, esau, home=havruta.home)


async def test_mine_are_those_i_belong_to_newest_first(study, havruta, evening, isaac, jacob, esau):
    assert await selection.mine(study, by=isaac.id) == [evening, havruta]
    assert await selection.mine(study, by=jacob.id) == [havruta]
    assert await selection.mine(study, by=esau.id) == []


async def test_partnerships_say_with_whom(study, havruta, evening, isaac, jacob, esau):
    """HV-2, SY-1"""
    of_isaac = await selection.partnerships(study, by=isaac.id)
    of_jacob = await selection.partnerships(study, by=jacob.id)

    assert [p.havruta for p in of_isaac] == [evening, havruta]
    assert of_isaac[1].partners == (jacob,)
    assert of_jacob == [selection.Partnership(havruta, (isaac,))]
    assert await selection.partnerships(study, by=esau.id) == []


async def test_a_havruta_is_shown_with_its_book_and_people(study, havruta, isaac, jacob):
    """HV-2"""
    overview = await views.show(study, havruta_id=havruta.id, by=jacob.id)

    assert overview == views.Overview(
        havruta=havruta,
        book=RUTH,
        people=(isaac, jacob),
        invited=(),
        running=None,
        sessions=0,
        progress=Progress(covered=0, whole=85),
    )


async def test_those_who_were_asked_and_have_not_come_are_shown(study, havruta, isaac, esau, clock):
    """HV-2"""
    for state in InvitationState:
        day = timedelta(days=1) if state is InvitationState.EXPIRED else timedelta(days=2)
        kept = InvitationState.PENDING if state is InvitationState.EXPIRED else state
        invitation = Invitation(
            InvitationId(state), havruta.id, esau.id, isaac.id, clock.now, clock.now + day, kept
        )
        if state is not InvitationState.PENDING:
            await keep(study, invitations=invitation)
    clock.advance(timedelta(days=1))

    overview = await views.show(study, havruta_id=havruta.id, by=isaac.id)

    assert set(overview.invited) == {
        Invitee(InvitationId("declined"), esau.name, InvitationState.DECLINED),
        Invitee(InvitationId("revoked"), esau.name, InvitationState.REVOKED),
        Invitee(InvitationId("expired"), esau.name, InvitationState.EXPIRED),
    }


async def test_progress_counts_each_segment_once(study, havruta, session, isaac, clock):
    """HV-2"""
    first = (Stretch("Ruth 1:1", "Ruth 1:10"),)
    await keep(study, sessions=replace(session, covered=first))
    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    clock.advance(timedelta(hours=1))
    second = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    again = (Stretch("Ruth 1:6", "Ruth 1:12"), Stretch("Ruth 2:1", "Ruth 2:1"))
    await keep(study, sessions=replace(second, covered=again))

    overview = await views.show(study, havruta_id=havruta.id, by=isaac.id)

    assert overview.progress == Progress(covered=13, whole=85)
    assert overview.sessions == 1
    assert overview.running.id == second.id


async def test_without_the_shape_of_the_book_there_is_no_progress_to_show(
    study, library, havruta, isaac
):
    """HV-2"""
    library.away = True

    overview = await views.show(study, havruta_id=havruta.id, by=isaac.id)

    assert overview.progress is None
    assert overview.book == RUTH


async def test_a_havruta_outlives_its_book_in_the_catalogue(study, library, havruta, isaac):
    """HV-2"""
    del library.books["Ruth"]

    (overview,) = await views.dashboard(study, by=isaac.id)

    assert overview.book == Book("Ruth", "")
    assert overview.progress is None


async def test_the_dashboard_begins_with_what_runs(study, havruta, evening, isaac):
    """HV-2"""
    at_rest = await views.dashboard(study, by=isaac.id)
    await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    running = await views.dashboard(study, by=isaac.id)

    assert [overview.havruta for overview in at_rest] == [evening, havruta]
    assert [overview.havruta for overview in running] == [havruta, evening]


async def test_only_what_runs_is_live(study, havruta, evening, session, isaac, esau):
    """DB-1"""
    assert await views.live(study, by=isaac.id) == [views.Live(havruta, session)]
    assert await views.live(study, by=esau.id) == []


async def test_the_owner_may_let_everyone_turn_the_pages(study, havruta, isaac, heard):
    """SE-4"""
    free = await preferences.set_lead(study, havruta_id=havruta.id, by=isaac.id, lead=Lead.FREE)

    assert free == replace(havruta, lead=Lead.FREE) == await havruta_of(study, havruta)
    assert heard == [HavrutaChanged(free.id)]


async def test_the_owner_says_what_is_spoken_at_its_home(study, havruta, isaac, heard):
    """UX-1"""
    spoken = await preferences.set_language(
        study, havruta_id=havruta.id, by=isaac.id, language="he"
    )

    with pytest.raises(UnknownLanguage):
        await preferences.set_language(study, havruta_id=havruta.id, by=isaac.id, language="tlh")

    assert spoken == replace(havruta, language="he") == await havruta_of(study, havruta)
    assert heard == [HavrutaChanged(havruta.id)]


async def test_each_says_for_themselves_how_they_are_told(study, havruta, isaac, jacob):
    """SE-1"""
    changed = await preferences.set_notify(
        study, havruta_id=havruta.id, by=jacob.id, notify=NotifyBy.DIRECT
    )

    assert await havruta_of(study, havruta) == changed
    assert changed.participant(jacob.id).notify is NotifyBy.DIRECT
    assert changed.participant(isaac.id).notify is None
