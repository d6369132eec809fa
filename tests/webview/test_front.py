"""The front page, as a browser finds it, and what its buttons do."""

import re
from html import unescape

import pytest

from havruta.havrutot import founding, invitations, ownership
from havruta.havrutot.model import NOWHERE
from havruta.people import preferences
from havruta.sessions import lifecycle
from tests.havruta.looking import invitations_of

UNKNOWN = "0" * 26


@pytest.fixture
async def invitation(study, isaac, esau, evening):
    """Isaac would learn Ruth with Esau."""
    made = await founding.create(
        study, by=isaac.id, book="Ruth", name="A <b>third</b>", partners=[esau.id], home=NOWHERE
    )
    (invitation,) = await invitations_of(study, made)
    return invitation


async def test_the_front_page_shows_what_one_learns(jacobs, session, study, isaac):
    """DB-1"""
    live = unescape(await (await jacobs.get("/")).text())
    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    quiet = unescape(await (await jacobs.get("/")).text())

    for html in (live, quiet):
        assert re.search(
            r"Next up.*Morning.*Ruth 1:1.*רות א׳:א׳.*With .Isaac.*0% of the book", html, re.DOTALL
        )
    assert f'href="/session/{session.id}">Join<' in live
    assert f'action="/havrutot/{session.havruta_id}/start"><button class="strong">Start' in quiet


async def test_the_front_page_shows_nobody_elses_sessions(stranger, session):
    """DB-1, SY-1"""
    html = await (await stranger.get("/")).text()

    assert session.id not in html
    assert "Berakhot 2a:1" in html


async def test_starting_leads_into_the_session_that_runs(jacobs, session):
    """DB-1, SE-2"""
    answer = await jacobs.post(f"/havrutot/{session.havruta_id}/start")

    assert answer.status == 303
    assert answer.headers["Location"] == f"/session/{session.id}"


async def test_an_invitation_is_accepted_on_the_page(stranger, study, esau, invitation):
    """DB-1, IN-1"""
    html = await (await stranger.get("/")).text()
    answer = await stranger.post(f"/invitations/{invitation.id}/accept")
    again = await stranger.post(f"/invitations/{invitation.id}/accept")

    assert "You are invited: Isaac would learn Ruth with you in “A &lt;b&gt;third" in html
    assert (answer.status, again.status) == (303, 410)
    async with study.reading() as records:
        assert esau.id in (await records.havrutot.get(invitation.havruta_id)).people


async def test_an_invitation_names_the_book_as_its_reader_s_language_does(
    stranger, study, esau, invitation
):
    """DB-1, UX-1"""
    await preferences.set_language(study, by=esau.id, language="he")

    html = await (await stranger.get("/")).text()

    assert "ללמוד יחד רות," in html


async def test_who_is_asked_to_own_a_havruta_sees_it_among_the_others(
    jacobs, study, isaac, jacob, session
):
    """DB-1, HV-3"""
    made = await founding.create(
        study, by=isaac.id, book="Ruth", name="Second", partners=[jacob.id], home=NOWHERE
    )
    (invitation,) = await invitations_of(study, made)
    await invitations.accept(study, invitation_id=invitation.id, by=jacob.id)
    before = await (await jacobs.get("/")).text()

    await ownership.offer(study, havruta_id=made.id, by=isaac.id, to=jacob.id)

    assert "You are asked to own it" not in before
    assert "You are asked to own it" in await (await jacobs.get("/")).text()


async def test_an_invitation_is_declined_on_the_page(stranger, study, invitation):
    """DB-1, IN-4"""
    answer = await stranger.post(f"/invitations/{invitation.id}/decline")

    html = await (await stranger.get("/")).text()
    assert answer.headers["Location"] == "/"
    assert "You are invited" not in html


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/havrutot/{havruta}/start", 403),
        (f"/havrutot/{UNKNOWN}/start", 404),
        ("/havrutot/%00/start", 404),
        ("/invitations/{invitation}/accept", 403),
        ("/invitations/{invitation}/decline", 403),
        (f"/invitations/{UNKNOWN}/accept", 404),
        ("/invitations/%00/decline", 404),
    ],
)
async def test_nobody_does_for_others_what_is_theirs_to_do(
    guests, jacobs, evening, invitation, path, status
):
    """SY-1: nor somebody signed out, nor another site's page."""
    path = path.format(havruta=evening.havruta_id, invitation=invitation.id)

    answer = await jacobs.post(path)
    unknown = await guests().post(path)
    crossed = await jacobs.post(path, headers={"Sec-Fetch-Site": "cross-site"})

    assert (answer.status, unknown.status, crossed.status) == (status, 401, 403)


async def test_somebody_without_a_havruta_is_told_how_to_begin(guests, esau):
    """DB-1, UX-3"""
    esaus = await guests.signed_in(esau)

    html = await (await esaus.get("/")).text()

    assert "You have no havruta yet." in html
