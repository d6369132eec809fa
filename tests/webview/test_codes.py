"""Where a code leads that is opened in a browser."""

from dataclasses import replace

import pytest

from havruta.havrutot import codes, membership
from havruta.havrutot.model import Limits
from havruta.people.model import Provider
from tests.conftest import person
from tests.havruta.looking import havruta_of
from webview.app_keys import PROVIDERS


@pytest.fixture
def study(study):
    """Where three are the most."""
    return replace(study, limits=Limits(participants=3))


@pytest.fixture
async def path(study, havruta, isaac):
    """The address of a code of Isaac's havruta with Jacob, for one person."""
    made = await codes.make(study, havruta_id=havruta.id, by=isaac.id, uses=1)
    return f"/code/{made.fresh}"


async def test_who_is_signed_in_joins_by_a_press_and_comes_into_what_runs(
    study, stranger, havruta, session, path
):
    """IN-5, HV-4: looking spends nothing; who belongs already is told so."""
    for _ in range(2):
        page = await (await stranger.get(path)).text()
        assert (await stranger.browser.head(path)).status == 200
    assert "Join the havruta “Morning”" in page
    assert "It is Isaac’s, and learns Ruth." in page
    assert "You join as Esau." in page
    another = await stranger.post(path, data={"as": "01M8KHN55KSTPHT8W51KP8XQMZ"})
    assert (another.status, another.headers["Location"]) == (303, path)
    assert stranger.user.id not in (await havruta_of(study, havruta)).people

    joined = await stranger.post(path, data={"as": stranger.user.id})

    assert (joined.status, joined.headers["Location"]) == (303, f"/session/{session.id}")
    assert stranger.user.id in (await havruta_of(study, havruta)).people
    again = await stranger.get(path)
    assert again.status == 409
    assert "You belong to “Morning” already." in await again.text()


async def test_who_was_removed_is_told_so_and_stays_out(study, jacobs, havruta, isaac, jacob, path):
    """HV-3, IN-5: on the code's page, by its button, and by what is typed into the form."""
    await membership.remove(study, havruta_id=havruta.id, by=isaac.id, user_id=jacob.id)

    answers = [
        await jacobs.get(path),
        await jacobs.post(path),
        await jacobs.post("/havrutot/join", data={"code": path.rpartition("/")[2]}),
    ]

    for answer in answers:
        assert answer.status == 403
        assert "You were removed from “Morning”. A new invitation" in await answer.text()
    assert jacob.id not in (await havruta_of(study, havruta)).people


async def test_who_is_not_signed_in_is_led_there_and_back(guests, page, havruta, study, path):
    """IN-5, ID-3: and joins nothing by asking; where nobody can sign in, Discord is the way."""
    guest = guests()

    without = await (await guest.get(path)).text()
    page.application[PROVIDERS][Provider.GOOGLE] = None
    shown = await (await guest.get(path)).text()
    refused = await guest.post(path)

    assert "/havruta join" in without
    assert f'href="/sign-in/google?path={path}"' in shown
    assert refused.status == 401
    assert await havruta_of(study, havruta) == havruta


@pytest.mark.parametrize("ends", ["unknown", "spent", "full"])
async def test_a_code_that_lets_nobody_in_says_why_on_the_page(
    study, stranger, isaac, havruta, path, ends
):
    """HV-4"""
    status, why = {
        "unknown": (404, "There is no such code."),
        "spent": (410, "This code has been used as often as it may."),
        "full": (409, "The havruta “Morning” is full: 3 people are the most."),
    }[ends]
    if ends == "full":
        path = f"/code/{(await codes.make(study, havruta_id=havruta.id, by=isaac.id)).fresh}"
    if ends == "unknown":
        path = "/code/ABCD-%3Cb%3E"
    else:
        laban = await person(study, "Laban", 100000000000000004)
        await codes.join(study, said=path, by=laban.id)

    for answer in (await stranger.get(path), await stranger.post(path)):
        assert answer.status == status
        assert why in await answer.text()
