"""What an owner does with a whole havruta."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta import retention
from havruta.errors.havrutot import (
    HavrutaArchived,
    HavrutaGone,
    InSession,
    InvitationOver,
    NotAllowed,
    NotArchived,
)
from havruta.errors.library import UnknownRef
from havruta.events import HavrutaChanged
from havruta.havrutot import front, invitations, keeping, selection, views
from havruta.havrutot.model import Home, InvitationState
from havruta.notices import delivery
from havruta.notices.content import Archived, Deleted, Restored
from havruta.notices.model import NoticeKind
from havruta.permissions import Action
from havruta.sessions import entrance, lifecycle
from tests.havruta.looking import havruta_of, invitations_of, keep, notices_of

DEEDS = {
    keeping.archive: Archived,
    keeping.restore: Restored,
    keeping.delete: Deleted,
}


async def test_a_havruta_is_called_what_its_owner_calls_it(study, havruta, isaac, heard):
    """HV-3: without a name it goes by its book's."""
    renamed = await keeping.rename(study, havruta_id=havruta.id, by=isaac.id, name=" Evening ")
    assert renamed == replace(havruta, name="Evening") == await havruta_of(study, havruta)
    assert heard == [HavrutaChanged(havruta.id)]

    plain = await keeping.rename(study, havruta_id=havruta.id, by=isaac.id, name="")
    assert plain.name == "Ruth"


@pytest.mark.parametrize(
    ("book", "said", "ref"),
    [
        ("Ruth", "2:3", "Ruth 2:3"),
        ("Ruth", "Ruth 2:3", "Ruth 2:3"),
        ("Ruth", "ruth 2.3", "Ruth 2:3"),
        ("Ruth", "3", "Ruth 3:1"),
        ("Ruth", "ב׳:ג׳", "Ruth 2:3"),
        ("Ruth", 'רות ב י"ב', "Ruth 2:12"),
        ("Ruth", "רות", "Ruth 1:1"),
        ("Ruth", "פרק ב פסוק ג", "Ruth 2:3"),
        ("Ruth", "Ruth, chapter 2", "Ruth 2:1"),
        ("Berakhot", "2b", "Berakhot 2b:1"),
        ("Berakhot", "דף ב:", "Berakhot 2b:1"),
        ("Berakhot", "ברכות ב.", "Berakhot 2a:1"),
        ("Berakhot", "ברכות ב ע״ב:ג", "Berakhot 2b:3"),
        ("Berakhot", "ברכות ב׳ א:ה׳", "Berakhot 2a:5"),
    ],
)
async def test_a_place_is_understood_as_people_say_it(study, havruta, isaac, book, said, ref):
    """HV-3, UX-1: in either language, with the book's title or without."""
    await keep(study, havrutot=replace(havruta, book=book, ref=f"{book} 2:1"))

    moved = await keeping.set_place(study, havruta_id=havruta.id, by=isaac.id, ref=said)

    assert moved.ref == ref == (await havruta_of(study, havruta)).ref
    session = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    assert session.began_ref == ref


@pytest.mark.parametrize(
    "said", ["9:1", "Genesis 1:1", "רות ט:א", "somewhere", "", "2:3:x", "ב:Z", "é"]
)
async def test_a_place_that_is_not_in_the_book_changes_nothing(study, havruta, isaac, said):
    """HV-3"""
    with pytest.raises(UnknownRef):
        await keeping.set_place(study, havruta_id=havruta.id, by=isaac.id, ref=said)

    assert await havruta_of(study, havruta) == havruta


async def test_what_would_cut_off_a_session_waits_for_its_end(study, havruta, session, isaac):
    """HV-3: it is said so, also where the session began after the question was asked."""
    refused = [keeping.archive, keeping.delete, keeping.deletable]
    for act in refused:
        with pytest.raises(InSession):
            await act(study, havruta_id=havruta.id, by=isaac.id)
    with pytest.raises(InSession):
        await keeping.set_place(study, havruta_id=havruta.id, by=isaac.id, ref="2:3")

    assert await havruta_of(study, havruta) == havruta

    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    assert (await keeping.deletable(study, havruta_id=havruta.id, by=isaac.id)).name == havruta.name
    await keeping.delete(study, havruta_id=havruta.id, by=isaac.id)


async def test_what_is_archived_takes_no_sessions_until_it_is_restored(
    study, havruta, isaac, jacob
):
    """HV-3"""
    await keeping.archive(study, havruta_id=havruta.id, by=isaac.id)
    with pytest.raises(HavrutaArchived):
        await entrance.start(study, havruta_id=havruta.id, book="Ruth", by=jacob.id)
    with pytest.raises(HavrutaArchived):
        await keeping.archive(study, havruta_id=havruta.id, by=isaac.id)

    restored = await keeping.restore(study, havruta_id=havruta.id, by=isaac.id)

    assert restored == havruta == await havruta_of(study, havruta)
    await entrance.start(study, havruta_id=havruta.id, book="Ruth", by=jacob.id)
    with pytest.raises(NotArchived):
        await keeping.restore(study, havruta_id=havruta.id, by=isaac.id)


async def test_everybody_else_is_told_what_becomes_of_their_havruta(
    study, havruta, isaac, jacob, carriers
):
    """HV-3, NO-1"""
    for act in DEEDS:
        await act(study, havruta_id=havruta.id, by=isaac.id)
        await delivery.deliver_due(study, carriers)

    told = [(type(one), one.recipient.user, one.who) for one in carriers.contents]
    assert told == [(kind, jacob, isaac) for kind in DEEDS.values()]


async def test_what_is_deleted_is_nobodys_and_is_erased_once_it_has_been_told(
    study, storage, havruta, isaac, jacob, esau, carriers
):
    """HV-3: a restart in between changes nothing, for all of it is stored."""
    await invitations.invite_more(study, havruta_id=havruta.id, by=isaac.id, partners=[esau.id])
    (invitation,) = await invitations_of(study, havruta)

    await keeping.delete(study, havruta_id=havruta.id, by=isaac.id)

    for by in (isaac, jacob):
        assert await views.dashboard(study, by=by.id) == []
        assert (await front.front(study, by=by.id)).next_up is None
        with pytest.raises(HavrutaGone):
            await entrance.look(study, havruta_id=havruta.id, by=by.id)
    for act in (keeping.delete, keeping.archive, keeping.deletable):
        with pytest.raises(HavrutaGone):
            await act(study, havruta_id=havruta.id, by=isaac.id)
    assert await invitations.invited(study, by=esau.id) == []
    assert (await invitations_of(study, havruta))[0].state is InvitationState.REVOKED
    with pytest.raises((HavrutaGone, InvitationOver)):
        await invitations.accept(study, invitation_id=invitation.id, by=esau.id)

    study.now.advance(timedelta(days=2))
    await retention.prune(study)
    (waits,) = await notices_of(study, havruta, NoticeKind.DELETED)
    assert waits.recipient == jacob.id

    await delivery.deliver_due(study, carriers)
    assert [type(one) for one in carriers.contents] == [Deleted]
    await retention.prune(study)
    left = storage.snapshot()
    assert [left[name] for name in ("havrutot", "notices", "invitations")] == [[], [], []]


@pytest.mark.parametrize("act", DEEDS)
async def test_a_partner_may_do_none_of_it(study, havruta, jacob, act):
    """SY-1"""
    with pytest.raises(NotAllowed):
        await act(study, havruta_id=havruta.id, by=jacob.id)


async def test_which_havruta_is_meant_depends_on_what_is_to_be_done(study, havruta, isaac, jacob):
    """HV-3, HV-6: here, what is archived is meant last, but where it is to be restored."""
    away = replace(havruta, id="01M82KKXK4QHG3BJRW9YXMHMYR", home=Home(), name="Noon")
    shut = replace(away, id="01M82KKXK4QHG3BJRW9YXMHMYS", name="Night", archived_at=study.now())
    theirs = replace(away, id="01M82KKXK4QHG3BJRW9YXMHMYT", owner_id=jacob.id, home=havruta.home)
    for one in (away, shut, theirs):
        await keep(study, havrutot=one)

    async def meant(action, by=isaac, home=havruta.home):
        return await selection.pick(study, by=by.id, said="", home=home, action=action)

    assert await meant(Action.RENAME) == havruta
    assert await meant(Action.RENAME, by=jacob) == theirs
    assert await meant(Action.SET_HOME) == away
    assert await meant(Action.START, home=Home()) == away
    assert await meant(Action.RESTORE, home=Home()) == shut
