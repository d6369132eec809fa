"""Making havrutot."""

from types import SimpleNamespace

import pytest

from havruta.errors.havrutot import TooManyPeople
from havruta.errors.library import LibraryAway, UnknownBook, WhichBook
from havruta.errors.people import HiddenCharacters, TooLong
from havruta.events import NoticesDue
from havruta.havrutot import founding, limits, selection, views
from havruta.havrutot.model import Home, InvitationState, Lead, Participant
from havruta.notices import delivery
from havruta.notices.model import NoticeKind
from tests.havruta.looking import havruta_of, invitations_of, notices_of

GARDEN = Home("200000000000000002", "300000000000000001")


async def made(study, by, *, book="Ruth", name="", partners=(), home=GARDEN):
    return await founding.create(
        study, by=by.id, book=book, name=name, partners=[p.id for p in partners], home=home
    )


async def test_a_havruta_begins_with_its_maker_and_no_sessions(study, isaac, clock):
    """HV-1"""
    havruta = await made(study, isaac)

    overview = await views.show(study, havruta_id=havruta.id, by=isaac.id)
    assert overview.havruta == havruta
    assert havruta.owner_id == isaac.id
    assert havruta.participants == (Participant(isaac.id, clock.now),)
    assert havruta.created_at == clock.now
    assert havruta.lead is Lead.OWNER
    assert (overview.sessions, overview.running) == (0, None)


@pytest.mark.parametrize(
    ("book", "title", "first"),
    [
        ("ruth", "Ruth", "Ruth 1:1"),
        ("רות", "Ruth", "Ruth 1:1"),
        ("Berakhot", "Berakhot", "Berakhot 2a:1"),
        ("Rashi on Genesis", "Rashi on Genesis", "Rashi on Genesis 1:1:1"),
        ("Megillat Antiochus", "Megillat Antiochus", "Megillat Antiochus 1"),
    ],
)
async def test_a_havruta_begins_at_the_first_segment_of_its_book(study, isaac, book, title, first):
    """HV-1"""
    havruta = await made(study, isaac, book=book)

    assert (havruta.book, havruta.ref) == (title, first)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("", "Ruth"),
        (" \t\u2003 ", "Ruth"),
        ("Early birds", "Early birds"),
        ("  Early \n  birds ", "Early birds"),
        ("מְגִלַּת רוּת", "מְגִלַּת רוּת"),
        ("🌅 “dawn”", "🌅 “dawn”"),
        ("x" * 80, "x" * 80),
    ],
)
async def test_a_name_is_optional_and_tidied(study, isaac, typed, name):
    """HV-1"""
    assert (await made(study, isaac, name=typed)).name == name


@pytest.mark.parametrize("name", ["x" * 81, "x" * 5000, "\u202e" * 5000])
async def test_a_name_that_is_too_long_is_refused(study, isaac, name):
    """HV-1"""
    with pytest.raises(TooLong) as refusal:
        await made(study, isaac, name=name)

    assert refusal.value.values == {"what": "name", "limit": 80}


@pytest.mark.parametrize(
    "mark",
    [
        "\u202e",  # right-to-left override
        "\u202d",  # left-to-right override
        "\x00",
        "\x1b",
        "\ue000",  # private use
        "\U000e0041",  # a tag, which is never seen
        "\u0378",  # unassigned
    ],
)
async def test_a_name_with_hidden_characters_is_refused(study, isaac, mark):
    """HV-1"""
    with pytest.raises(HiddenCharacters) as refusal:
        await made(study, isaac, name=f"Ru{mark}th")

    assert refusal.value.values == {"what": "name"}


@pytest.mark.parametrize("mark", ["\u200f", "\u200e", "\u2067", "\u202a", "\ufeff", "\u3164"])
async def test_what_a_keyboard_leaves_in_a_name_is_left_out(study, isaac, mark):
    """HV-1, UX-1"""
    assert (await made(study, isaac, name=f"{mark}Ru{mark}th{mark}")).name == "Ruth"


@pytest.mark.parametrize("name", ["👨\u200d👩\u200d👧", "❤\ufe0f\u200d🔥", "\U0001fae8", "🕎 רות"])
async def test_a_name_may_have_emoji(study, isaac, name):
    """HV-1"""
    havruta = await made(study, isaac, name=name)

    assert havruta.name == name


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"book": "Nowhere"}, UnknownBook),
        ({"book": "Rut"}, WhichBook),
        ({"name": "x" * 81}, TooLong),
        ({"name": "\u202e"}, HiddenCharacters),
    ],
)
async def test_a_refused_wish_makes_nothing(study, isaac, jacob, heard, wrong, refusal):
    """HV-1"""
    with pytest.raises(refusal):
        await made(study, isaac, partners=[jacob], **wrong)

    assert await selection.mine(study, by=isaac.id) == []
    assert await delivery.next_due(study) is None
    assert heard == []


async def test_a_title_with_a_slip_is_answered_with_those_like_it(study, isaac):
    """HV-1, OP-1"""
    with pytest.raises(WhichBook) as refused:
        await made(study, isaac, book="Rut")

    assert refused.value.values == {"book": "Rut", "names": "“Ruth”"}


async def test_nothing_is_made_while_the_book_cannot_be_had(study, library, isaac, heard):
    """HV-1"""
    library.away = True

    with pytest.raises(LibraryAway):
        await made(study, isaac)

    assert await selection.mine(study, by=isaac.id) == []
    assert heard == []


async def test_a_havruta_is_at_home_where_it_was_made(study, isaac):
    """HV-6"""
    havruta = await made(study, isaac)

    assert (await havruta_of(study, havruta)).home == GARDEN


async def test_several_havrutot_share_a_home(study, isaac):
    """HV-6"""
    first, second = await made(study, isaac), await made(study, isaac, book="Berakhot")

    assert first.home == second.home
    assert first.id != second.id
    assert {h.id for h in await selection.mine(study, by=isaac.id)} == {first.id, second.id}


async def test_each_partner_is_invited_once_and_the_maker_not_at_all(study, isaac, jacob, esau):
    """IN-1"""
    havruta = await made(study, isaac, partners=[jacob, isaac, esau, jacob])

    invitations = await invitations_of(study, havruta)
    assert [i.user_id for i in invitations] == [jacob.id, esau.id]
    assert {(i.invited_by, i.state) for i in invitations} == {(isaac.id, InvitationState.PENDING)}


async def test_each_invitation_is_told_to_its_person(study, isaac, jacob, esau, heard, clock):
    """IN-1"""
    havruta = await made(study, isaac, partners=[jacob, esau])

    told = await notices_of(study, havruta)
    assert [(n.kind, n.recipient, n.invitation_id, n.due_at) for n in told] == [
        (NoticeKind.INVITATION, i.user_id, i.id, clock.now)
        for i in await invitations_of(study, havruta)
    ]
    assert heard == [NoticesDue()]


async def test_nobody_is_added_by_being_invited(study, isaac, jacob):
    """IN-1"""
    havruta = await made(study, isaac, partners=[jacob])

    assert havruta.people == (isaac.id,)
    assert await selection.mine(study, by=jacob.id) == []


async def test_twenty_partners_are_the_most(study, isaac):
    """HV-1: a rule of the study, whatever face asks."""
    people = [SimpleNamespace(id=f"{number}") for number in range(limits.MOST_PARTNERS + 1)]

    with pytest.raises(TooManyPeople) as refusal:
        await made(study, isaac, partners=people)

    assert refusal.value.values == {"limit": 20}
    assert await selection.mine(study, by=isaac.id) == []
