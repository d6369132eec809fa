"""Where e-mails lead, in a browser."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest

from havruta.havrutot import by_mail, codes, keeping
from havruta.people import credentials, mailboxes
from havruta.people.model import Identity, Provider
from tests.havruta.looking import havruta_of, invitations_of
from webview.app_keys import TASKS

DAY = timedelta(days=1)
RUTH = "ruth.levi@example.org"
ANSWERS = {"answer": "accept", "name": "Ruth"}


@pytest.fixture
def study(study):
    return replace(study, has_mail=True)


@pytest.fixture
async def path(study, havruta, isaac):
    """Where the mail of Isaac's invitation to Ruth leads."""
    await by_mail.invite(study, havruta_id=havruta.id, by=isaac.id, addresses=[RUTH])
    (invitation,) = await invitations_of(study, havruta)
    return f"/invitation/{by_mail.secret_of(study, invitation.id)}"


async def people(study, havruta):
    """The names of those who belong to the havruta."""
    async with study.reading() as records:
        known = await records.users.many((await records.havrutot.get(havruta.id)).people)
    return [known[one].name for one in (await havruta_of(study, havruta)).people]


async def test_looking_answers_nothing(study, guests, havruta, path):
    """IN-2, IN-4: previews, scanners and HEAD requests look, too."""
    guest = guests()
    for _ in range(2):
        answer = await guest.get(path)
        said = await answer.text()
        assert answer.status == 200
        assert (await guest.browser.head(path)).status == 200
    assert "An invitation from Isaac to learn Ruth together" in said
    assert "“Morning”" in said
    assert 'value="Ruth Levi"' in said
    assert await people(study, havruta) == ["Isaac", "Jacob"]


async def test_who_accepts_is_known_by_their_address_and_can_do_what_participants_do(
    study, guests, havruta, path, session
):
    """IN-2, SY-1: without Discord; they come straight into what runs."""
    guest = guests()
    await guest.get(path)

    answer = await guest.post(f"{path}?cookies=asked", data=ANSWERS)

    assert (answer.status, answer.headers["Location"]) == (303, f"/session/{session.id}")
    assert await people(study, havruta) == ["Isaac", "Jacob", "Ruth"]
    async with study.reading() as records:
        ruth = await records.users.identified(Provider.EMAIL, RUTH)
    assert ruth.name == "Ruth"
    assert (await guest.get(f"/session/{session.id}")).status == 200
    socket, welcome = await guest.enter(session)
    assert welcome["type"] == "welcome"
    await socket.close()


async def test_an_invitation_is_accepted_once(guests, path):
    """IN-4: who has the mail later comes in by it no more."""
    assert (await guests().post(path, data=ANSWERS)).status == 303

    for answer in (await guests().get(path), await guests().post(path, data=ANSWERS)):
        assert answer.status == 410
        assert "accepted already" in await answer.text()
        assert "havruta" not in answer.cookies


@pytest.mark.parametrize("said", [{}, {"mine": "on"}])
async def test_who_is_signed_in_accepts_as_themselves_and_the_address_is_theirs_if_they_say_so(
    study, guests, havruta, esau, evening, path, said
):
    """IN-2, IN-3, SY-1: else who sent them the address of the page could come in as them."""
    guest = await guests.inside(esau, evening)
    html = await (await guest.get(path)).text()
    assert "You accept as Esau." in html
    assert 'type="checkbox" name="mine">' in html

    answer = await guest.post(path, data={"answer": "accept", **said})

    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert await people(study, havruta) == ["Isaac", "Jacob", "Esau"]
    async with study.reading() as records:
        holder = await records.users.of_address(RUTH)
    assert (holder == esau) is bool(said)


@pytest.fixture
async def callers(guests, jacob, esau, session, evening):
    """Browsers: one in which nobody is signed in, and two in which somebody is."""
    jacobs, esaus = await guests.inside(jacob, session), await guests.inside(esau, evening)
    return {"nobody": guests(), "jacob": jacobs, "esau": esaus}


@pytest.mark.parametrize("caller", ["nobody", "jacob", "esau"])
async def test_what_goes_to_somebodys_address_is_accepted_by_them_alone(
    callers, study, havruta, esau, path, caller
):
    """IN-2, ID-3, SY-1: whoever has the mail is not let in for that, nor told who it is for."""
    guest = callers[caller]
    async with study.transaction() as records:
        await records.users.identify(Identity(Provider.EMAIL, RUTH, esau.id))
    told = unescape(await (await guest.get(path)).text())

    answer = await guest.post(f"{path}?cookies=asked", data={**ANSWERS, "mine": "on"})

    is_theirs = caller == "esau"
    assert ("You accept as Esau." in told) is is_theirs
    assert ("Esau" in told) is is_theirs
    assert (f"The address {RUTH} is known here as somebody’s." in told) is not is_theirs
    assert answer.status == {"nobody": 401, "jacob": 403, "esau": 303}[caller]
    assert ("havruta" in answer.cookies) is False
    assert (esau.id in (await havruta_of(study, havruta)).people) is is_theirs
    if not is_theirs:
        for html in (told, unescape(await answer.text())):
            assert f'value="{path}"' in html  # whoever signs in now is led back


async def test_nobody_accepts_as_somebody_whom_the_page_did_not_name(
    study, guests, havruta, esau, evening, path
):
    """IN-2, SY-1: who has signed out in another tab, or in, is shown first as whom they accept."""
    guest = await guests.inside(esau, evening)
    for shown_to in ("", "01M8KHN55KSTPHT8W51KP8XQMZ"):
        answer = await guest.post(path, data={**ANSWERS, "as": shown_to})
        assert (answer.status, answer.headers["Location"]) == (303, path)
    await guest.post("/sign-out")

    answer = await guest.post(path, data={**ANSWERS, "as": esau.id})

    assert (answer.status, answer.headers["Location"]) == (303, path)
    assert await people(study, havruta) == ["Isaac", "Jacob"]
    assert (await guest.post(path, data={**ANSWERS, "as": ""})).status == 303
    assert await people(study, havruta) == ["Isaac", "Jacob", "Ruth"]


async def test_an_address_that_becomes_somebodys_meanwhile_is_theirs(
    study, guests, havruta, esau, path
):
    """IN-2, SY-1: in two tabs, or for two people who have the mail."""
    guest = guests()
    assert "What shall the others call you?" in await (await guest.get(path)).text()
    async with study.transaction() as records:
        await records.users.identify(Identity(Provider.EMAIL, RUTH, esau.id))

    answer = await guest.post(f"{path}?cookies=asked", data=ANSWERS)

    assert answer.status == 401
    assert await people(study, havruta) == ["Isaac", "Jacob"]


async def test_what_is_no_answer_answers_nothing(study, guests, havruta, path):
    """IN-4"""
    for form in ({}, {"answer": ""}, {"answer": "yes"}):
        assert (await guests().post(path, data=form)).status == 400

    assert await people(study, havruta) == ["Isaac", "Jacob"]
    assert (await guests().get(path)).status == 200


async def test_declining_makes_nobody(study, guests, havruta, path):
    """IN-4"""
    answer = await guests().post(path, data={"answer": "decline"})

    assert answer.status == 200
    assert "You have declined “Morning”." in await answer.text()
    assert await people(study, havruta) == ["Isaac", "Jacob"]
    assert (await guests().get(path)).status == 410


async def test_an_invitation_to_what_is_deleted_says_so(study, guests, havruta, isaac, path):
    """IN-4, HV-3, OP-1"""
    await keeping.delete(study, havruta_id=havruta.id, by=isaac.id)

    for answer in (await guests().get(path), await guests().post(path, data=ANSWERS)):
        assert answer.status in {404, 410}
        assert await people_known_by_mail(study) == 0


async def people_known_by_mail(study):
    async with study.reading() as records:
        return int(await records.users.of_address(RUTH) is not None)


async def test_nobody_accepts_for_somebody_from_another_site(study, guests, havruta, path):
    """SY-3"""
    answer = await guests().post(path, data=ANSWERS, headers={"Origin": "https://evil.example"})

    assert answer.status == 403
    assert await people(study, havruta) == ["Isaac", "Jacob"]


@pytest.mark.parametrize("token", ["none", "%00", "%0d%0aSet-Cookie:x=y", "a.b", "ü", "A" * 200])
async def test_what_is_no_secret_of_ours_leads_nowhere(guests, token):
    """IN-4, SY-3"""
    for where in ("invitation", "unsubscribe"):
        for answer in (
            await guests().get(f"/{where}/{token}"),
            await guests().post(f"/{where}/{token}", data=ANSWERS),
        ):
            assert answer.status in {404, 410}
    anew = await guests().post(f"/invitation/{token}", data={**ANSWERS, "as": "another"})
    assert anew.status == 303
    assert "Set-Cookie" not in anew.headers


async def test_mail_ends_by_a_press_or_by_a_mail_program_and_not_by_looking(study, guests):
    """IN-2: RFC 8058 has programs post without cookies, from anywhere."""
    path = f"/unsubscribe/{mailboxes.unsubscription(study, RUTH)}"
    guest = guests()
    assert f"Shall no more mail go to {RUTH}?" in await (await guest.get(path)).text()
    assert not await mailboxes.is_unsubscribed(study, RUTH)

    answer = await guest.post(
        path,
        data={"List-Unsubscribe": "One-Click"},
        headers={"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status == 200
    assert await mailboxes.is_unsubscribed(study, RUTH)
    assert "Send me mail again" in await (await guest.get(path)).text()
    await guest.post(f"{path}/undo")
    assert not await mailboxes.is_unsubscribed(study, RUTH)


async def test_who_asks_for_a_link_learns_nothing_of_who_is_known(study, guests, jacob, page):
    """ID-3, ID-4: the same is said of an address that nobody has."""
    async with study.transaction() as records:
        await records.users.identify(Identity(Provider.EMAIL, RUTH, jacob.id))
    answers = []
    for address in (RUTH, "nobody@example.org"):
        answer = await guests().post("/sign-in/mail", data={"address": address})
        answers.append((answer.status, (await answer.text()).replace(address, "…")))

    assert answers[0] == answers[1]
    assert "If somebody is known here as …, a link is on its way." in answers[0][1]
    await settled(page)
    async with study.reading() as records:
        assert len(await records.notices.sent_to(RUTH, study.now() - DAY)) == 1


@pytest.fixture
async def secrets(study, havruta, isaac, session, path):
    """What opens something, as it stands in addresses; a session's does not, by itself."""
    made = await codes.make(study, havruta_id=havruta.id, by=isaac.id)
    return {"session": session.id, "code": made.fresh, "token": path.rpartition("/")[2]}


@pytest.mark.parametrize(
    ("place", "leads"),
    [
        ("/session/{session}", True),
        ("/code/{code}", True),
        ("/invitation/{token}", True),
        ("/havrutot/new?x=%D7%90", True),
        ("//evil.example", False),
        ("https://evil.example/", False),
    ],
)
async def test_the_link_leads_where_one_was_going(
    study, guests, jacob, page, secrets, place, leads
):
    """ID-3, IN-5, SY-3: also on another device, and nothing that is stored on the way opens it."""
    async with study.transaction() as records:
        await records.users.identify(Identity(Provider.EMAIL, RUTH, jacob.id))
    place = place.format(**secrets)
    form = {"address": RUTH, "path": place}
    assert (await guests().post("/sign-in/mail", data=form)).status == 200
    await settled(page)

    async with study.transaction() as records:
        (notice,) = await records.notices.sent_to(RUTH, study.now() - DAY)
        links = credentials.new_link(study, records, None, jacob.id, landing=notice.landing)
        way_in = urlsplit(await links).path
    assert secrets["code"] not in str(study.storage.snapshot())
    assert secrets["token"] not in str(study.storage.snapshot())
    answer = await guests().post(way_in)
    assert (answer.status, answer.headers["Location"]) == (303, place if leads else "/")


@pytest.mark.parametrize("where", ["/session/{session}", "/code/{code}"])
async def test_whoever_has_to_sign_in_has_the_link_lead_back(guests, secrets, where):
    """ID-3: also where no provider is set up."""
    where = where.format(**secrets)

    asked = await (await guests().get(where)).text()

    assert 'action="/sign-in/mail"' in asked
    assert f'<input type="hidden" name="path" value="{where}">' in asked


async def test_what_another_key_has_sealed_leads_to_the_front_page(study, guests, jacob):
    """ID-3, OP-10"""
    async with study.transaction() as records:
        links = [
            await credentials.new_link(study, records, None, jacob.id, landing=landing)
            for landing in ("", "a.b.c.d.e", None)
        ]

    for way_in in links:
        answer = await guests().post(urlsplit(way_in).path)
        assert (answer.status, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("address", ["", "nobody", "a@b\r\nBcc: c@d.example", "x" * 300 + "@y.z"])
async def test_what_is_no_address_is_said_to_be_none(guests, address):
    """ID-4, SY-3"""
    answer = await guests().post("/sign-in/mail", data={"address": address})

    assert answer.status == 400
    assert "This is no e-mail address" in await answer.text()


async def test_only_so_many_links_are_sent_for_one_network(guests, monkeypatch):
    """SY-3"""
    monkeypatch.setattr("webview.limits.HOLD", 0.0)
    guest = guests()
    form = {"address": "nobody@example.org"}
    statuses = [(await guest.post("/sign-in/mail", data=form)).status for _ in range(7)]

    assert statuses == [200] * 5 + [429] * 2


async def settled(page):
    """Wait until what the page does by itself is done."""
    tasks = page.application[TASKS]
    await asyncio.gather(*(t for t in tasks._running if t.get_name() == "sending a link"))
