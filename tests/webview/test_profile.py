"""The profile page, and what its forms do."""

import re
from html import unescape

import pytest

from havruta.people import identities, whereabouts
from havruta.people.model import Profile, Provider


async def test_the_first_page_asks_the_browser_for_its_zone_and_the_next_does_not(jacobs):
    """SC-8: nobody is asked for an offset."""
    first = await (await jacobs.get("/")).text()
    answer = await jacobs.post("/zone", data={"zone": "Asia/Jerusalem"})
    then = await (await jacobs.get("/")).text()

    assert "forms/zone.js" in first
    assert answer.status == 204
    assert "forms/zone.js" not in then


async def test_the_profile_tells_what_is_known_and_keeps_what_is_chosen(jacobs, study, jacob):
    """DB-2, SC-8, SC-9"""
    await whereabouts.learn_zone(study, by=jacob.id, zone="Asia/Jerusalem")

    proposed = await (await jacobs.get("/profile")).text()
    chosen = {"zone": "תל אביב", "days": "abroad", "observance": "reminders"}
    answer = await jacobs.post("/profile/time", data=chosen)
    chosen = await (await jacobs.get("/profile")).text()

    assert re.search(
        r'value="Jerusalem · Asia/Jerusalem".*It is 2:00\sPM there now', proposed, re.DOTALL
    )
    assert "Your browser says so." in proposed
    assert answer.headers["Location"] == "/profile"
    assert "Your browser says so." not in chosen
    assert 'value="abroad" checked' in chosen
    assert 'value="nothing" checked' in proposed
    assert 'value="reminders" checked' in chosen


async def test_a_city_that_nobody_knows_is_said_beside_its_field(jacobs):
    """SC-8, OP-1"""
    answer = await jacobs.post("/profile/time", data={"zone": "Atlantis<b>", "days": "israel"})

    html = unescape(await answer.text())
    assert answer.status == 400
    assert "I don’t know the time in “Atlantis<b>”." in html
    assert 'aria-describedby="zone-refusal"' in html
    assert answer.headers["X-Request-Id"] in html


async def test_nothing_is_chosen_where_nothing_is_said(jacobs, study, jacob):
    """DB-2"""
    await jacobs.post("/profile/time", data={"zone": " ", "days": "on Mars", "observance": "all"})

    async with study.reading() as records:
        assert (await records.users.many([jacob.id]))[jacob.id] == jacob


async def test_cities_are_offered_as_one_types(jacobs, guests):
    """SC-8"""
    found = await (await jacobs.get("/zones", params={"typed": "haif"})).json()

    assert found == {"offers": ["Haifa · Asia/Jerusalem"]}
    assert (await guests().get("/zones")).status == 401


@pytest.mark.parametrize(
    "path",
    [
        "/zone",
        "/language",
        "/profile/time",
        "/profile/notices",
        "/profile/name",
        "/profile/delete",
    ],
)
async def test_nobody_chooses_for_others(guests, jacobs, path):
    """SY-1, SY-3"""
    unknown = await guests().post(path)
    crossed = await jacobs.post(path, headers={"Origin": "https://elsewhere.example"})

    assert (unknown.status, crossed.status) == (401, 403)


async def test_how_and_how_long_ahead_one_is_told_is_chosen(jacobs, study, jacob):
    """NO-1, DB-2: by e-mail only where somebody can be told so."""
    before = await (await jacobs.get("/profile")).text()
    answer = await jacobs.post("/profile/notices", data={"notify": "direct", "lead": "15"})
    after = await (await jacobs.get("/profile")).text()

    assert "You have not chosen" in before
    assert 'value="mail"' not in before
    assert answer.headers["Location"] == "/profile"
    assert 'value="direct" checked' in after
    assert 'value="15"' in after


@pytest.mark.parametrize("lead", ["-1", "1441", "99999999", "x", "²"])
async def test_a_lead_that_is_none_is_refused_and_nothing_is_kept(jacobs, study, jacob, lead):
    """NO-1, OP-1"""
    answer = await jacobs.post("/profile/notices", data={"notify": "nothing", "lead": lead})

    assert answer.status == 400
    assert "from 0 to 1440" in await answer.text()
    async with study.reading() as records:
        assert (await records.users.many([jacob.id]))[jacob.id] == jacob


async def test_what_is_no_way_of_being_told_is_not_chosen(jacobs, study, jacob):
    """NO-1"""
    await jacobs.post("/profile/notices", data={"notify": "by pigeon", "lead": ""})

    async with study.reading() as records:
        assert (await records.users.many([jacob.id]))[jacob.id] == jacob


async def test_whom_discord_does_not_know_chooses_their_own_name(guests, jacobs, study):
    """DB-2, ID-1"""
    rachel = await identities.known(study, Profile(Provider.EMAIL, "r@example.org", "Rachel"))
    rachels = await guests.signed_in(rachel)

    answer = await rachels.post("/profile/name", data={"name": " רחל "})
    refused = await jacobs.post("/profile/name", data={"name": "Esau"})

    assert answer.status == 303
    assert '<h1><bdi lang="he">רחל</bdi></h1>' in await (await rachels.get("/profile")).text()
    assert refused.status == 400
    assert "Your name is the one that Discord has for you." in await refused.text()
    assert 'action="/profile/name"' not in await (await jacobs.get("/profile")).text()


async def test_everything_that_is_kept_can_be_downloaded(jacobs):
    """SY-2, DB-2"""
    answer = await jacobs.get("/profile/export")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="havruta.json"'
    assert (await answer.json())["kept"]["users"][0]["name"] == "Jacob"


async def test_whoever_confirms_it_is_forgotten_and_signed_out(jacobs, session, study, jacob):
    """SY-2, DB-2: and what is open closes."""
    socket, _ = await jacobs.enter(session)

    asked = await (await jacobs.get("/profile/delete")).text()
    another = await jacobs.post("/profile/delete", data={"as": "01M8KHN55KSTPHT8W51KP8XQMZ"})
    assert another.headers["Location"] == "/profile/delete"
    assert (await jacobs.get("/profile")).status == 200  # it was asked of somebody else
    answer = await jacobs.post("/profile/delete", data={"as": jacobs.user.id})

    assert "nobody can bring it back" in asked
    assert answer.headers["Location"] == "/"
    assert await socket.closed() == 4401
    assert (await jacobs.get("/profile")).status == 401
    async with study.reading() as records:
        assert await records.users.many([jacob.id]) == {}


async def test_a_town_for_times_of_day_is_chosen_told_back_and_left_out_again(isaacs):
    """SC-9, DB-2: what is none is said beside its field, and what else was chosen is kept."""
    await isaacs.post("/profile/time", data={"zone": "Jerusalem", "place": "Haifa"})
    chosen = unescape(await (await isaacs.get("/profile")).text())
    again = await isaacs.post("/profile/time", data={"zone": "Jerusalem", "place": "Haifa"})
    refused = await isaacs.post("/profile/time", data={"place": "<b>", "days": "abroad"})
    said = unescape(await refused.text())
    await isaacs.post("/profile/time", data={"place": ""})

    assert 'name="place" value="Haifa"' in chosen
    assert "In Haifa, Shabbat is from" in chosen
    assert again.status == 303
    assert refused.status == 400
    assert 'id="place-refusal">I know no town “<b>”.' in said
    assert "Without it Shabbat is kept for the whole of your time zone" in unescape(
        await (await isaacs.get("/profile")).text()
    )
