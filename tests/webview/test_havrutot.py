"""Havrutot on the page: making one, looking at one, and asking people to join it."""

import re
from dataclasses import replace
from html import unescape

import pytest

from havruta.havrutot import keeping

UNKNOWN = "0" * 26


@pytest.fixture
def study(study):
    """A study whose mail can be sent."""
    return replace(study, has_mail=True)


@pytest.fixture
async def isaacs(guests, isaac, havruta):
    return await guests.signed_in(isaac)


async def where(answer):
    """Which havruta an answer leads to."""
    assert answer.status == 303, unescape(await answer.text())
    return answer.headers["Location"].rpartition("/")[2]


async def test_books_are_offered_as_one_types(isaacs, guests):
    """DB-1, HV-1"""
    hebrew = await (await isaacs.get("/books", params={"typed": "רו"})).json()
    nothing = await (await isaacs.get("/books", params={"typed": "zzz" * 500})).json()

    assert hebrew == {"offers": ["Ruth · רות"]}
    assert nothing == {"offers": []}
    assert (await guests().get("/books")).status == 401


async def test_a_havruta_is_made_with_somebody_one_learns_with(isaacs, study, isaac, jacob):
    """DB-1, HV-1, IN-1"""
    form = await (await isaacs.get("/havrutot/new")).text()
    book = {"book": "Ruth · רות", "name": "Ev<i>ening", "partner": jacob.id}

    made = await where(await isaacs.post("/havrutot", data=book))

    html = unescape(await (await isaacs.get(f"/havrutot/{made}")).text())
    assert f'name="partner" value="{jacob.id}"' in form
    assert "Ev<i>ening" in html
    assert re.search(r"Ruth 1:1.*<bdi>Jacob</bdi> · not answered yet", html, re.DOTALL)
    async with study.reading() as records:
        [invitation] = await records.invitations.of([made])
    assert (invitation.user_id, invitation.invited_by) == (jacob.id, isaac.id)


async def test_each_address_is_told_what_became_of_it(isaacs, study):
    """DB-1, IN-2"""
    data = {"book": "Ruth", "emails": "Rachel <r@example.org>, nonsense"}

    answer = await isaacs.post("/havrutot", data=data)

    html = unescape(await answer.text())
    assert "An invitation goes by e-mail to r@example.org." in html
    assert "This is no e-mail address, so nothing is sent: nonsense." in html


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({"book": "Nonsense"}, 404, "I don’t know a book called “Nonsense”."),
        ({"book": ""}, 400, "I don’t know a book called “”."),
        ({"book": "Ruth", "name": "x" * 81}, 400, "is too long: 80 characters are the most."),
        ({"book": "Ruth", "partner": UNKNOWN}, 400, "with whom you learn already"),
    ],
)
async def test_what_is_refused_is_said_in_the_form_and_nothing_is_made(
    isaacs, study, isaac, form, status, said
):
    """DB-1, OP-1: what was written stays."""
    answer = await isaacs.post("/havrutot", data=form | {"emails": "kept@example.org"})

    html = unescape(await answer.text())
    assert answer.status == status
    assert said in html
    assert "kept@example.org</textarea>" in html
    async with study.reading() as records:
        assert len(await records.havrutot.of(isaac.id)) == 1


async def test_nobody_is_found_who_learns_only_with_others(isaacs, esau, jacob):
    """SY-1: by no name and by no id."""
    form = await (await isaacs.get("/havrutot/new")).text()
    answer = await isaacs.post("/havrutot", data={"book": "Ruth", "partner": esau.id})

    assert "Jacob" in form
    assert "Esau" not in form
    assert answer.status == 400


async def test_more_people_are_invited_to_one_that_is_there(isaacs, guests, study, isaac, jacob):
    """DB-1, IN-1, IN-2: one who learns with the owner elsewhere, and an address."""
    made = await where(await isaacs.post("/havrutot", data={"book": "Ruth"}))
    path = f"/havrutot/{made}/invite"

    both = {"partner": jacob.id, "emails": "r@example.org"}
    told = unescape(await (await isaacs.post(path, data=both)).text())
    again = unescape(await (await isaacs.post(path, data={"partner": jacob.id})).text())
    nobody = await (await isaacs.post(path)).text()

    assert "Invited: Jacob." in told
    assert "An invitation goes by e-mail to r@example.org." in told
    assert "Invited already, and has not answered: Jacob." in again
    assert "You named nobody, so nobody is invited." in nobody


async def test_a_code_is_shown_once_and_lets_somebody_join(isaacs, guests, esau, havruta, study):
    """DB-1, IN-5, HV-4"""
    shown = await (await isaacs.post(f"/havrutot/{havruta.id}/codes")).text()
    then = await (await isaacs.get(f"/havrutot/{havruta.id}")).text()
    [code] = re.findall(r'dir="ltr">([0-9A-Z-]{19})</bdi>', shown)
    esaus = await guests.signed_in(esau)
    joined = await where(await esaus.post("/havrutot/join", data={"code": code.lower()}))
    [revoke] = re.findall(r'action="(/havrutot/\w+/codes/\w+/revoke)"', then)
    revoked = await isaacs.post(revoke)
    over = await esaus.post("/havrutot/join", data={"code": code})

    assert code not in then
    assert joined == havruta.id
    assert revoked.status == 303
    assert over.status == 409


async def test_what_is_archived_takes_no_session(isaacs, study, isaac, havruta):
    """HV-3, DB-1"""
    await keeping.archive(study, havruta_id=havruta.id, by=isaac.id)

    front = await (await isaacs.get("/")).text()
    html = await (await isaacs.get(f"/havrutot/{havruta.id}")).text()

    for page in (front, html):
        assert "Archived" in page
        assert "/start" not in page
    assert "/invite" not in html
    assert "Next up" not in front


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/havrutot/{havruta}", 403),
        ("get", f"/havrutot/{UNKNOWN}", 404),
        ("get", "/havrutot/%00", 404),
        ("post", "/havrutot/{havruta}/invite", 403),
        ("post", "/havrutot/{havruta}/codes", 403),
        ("post", f"/havrutot/{{havruta}}/codes/{UNKNOWN}/revoke", 403),
        ("post", "/havrutot/{havruta}/codes/%00/revoke", 404),
        ("post", "/havrutot/join", 404),
    ],
)
async def test_a_havruta_is_nothing_to_strangers(guests, esau, havruta, method, path, status):
    """SY-1, SY-3: nor to somebody signed out."""
    path = path.format(havruta=havruta.id)
    esaus = await guests.signed_in(esau)

    answer = await getattr(esaus, method)(path)
    unknown = await getattr(guests(), method)(path)

    assert (answer.status, unknown.status) == (status, 401)
    assert "Morning" not in await answer.text()


async def test_a_participant_sees_it_and_invites_nobody(guests, jacob, havruta):
    """DB-1, SY-1"""
    jacobs = await guests.signed_in(jacob)

    html = await (await jacobs.get(f"/havrutot/{havruta.id}")).text()

    assert re.search(r"<bdi>Isaac</bdi> <small[^>]*>owner</small>", html)
    assert "/invite" not in html
    assert "/codes" not in html
    assert (await jacobs.post(f"/havrutot/{havruta.id}/invite")).status == 403
