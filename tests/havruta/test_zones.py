"""Time zones by city, and whose clock somebody goes by."""

from datetime import UTC, date, datetime, timedelta

import pytest

from havruta import labels
from havruta.errors.people import UnknownZone
from havruta.hebrew.rests import Keeper
from havruta.ids import UserId
from havruta.people import preferences, whereabouts, zones
from havruta.people.model import Observance, User, ZoneState


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("", "Jerusalem"),
        ("tel", "Tel Aviv"),
        ("תל־אב", "Tel Aviv"),
        ("ירו", "Jerusalem"),
        ("york", "New York"),
        ("NEW Y", "New York"),
        ("לוס אנג'", "Los Angeles"),
        ("sao p", "São Paulo"),
        ("kiev", "Kyiv"),
        ("calcutta", "Kolkata"),
        ("europe", "London"),
        ("Tel Aviv · Asia/Jer", "Tel Aviv"),
        ("argentina", "Buenos Aires"),
        ("ישראל", "Jerusalem"),
    ],
)
def test_a_city_is_found_as_it_is_typed_in_either_language(typed, first):
    """SC-8: by its name, its zone's, its country's."""
    assert zones.offers(typed, limit=5)[0].city == first


def test_nothing_is_offered_for_what_is_no_place():
    """SC-8"""
    assert zones.offers("qqqq", limit=5) == []
    assert zones.offers("GMT+2", limit=5) == []
    assert zones.offers("Jerusalem" + " " * 100, limit=5) == []


@pytest.mark.parametrize("language", ["en", "he"])
def test_whatever_is_offered_is_understood(language):
    """SC-8: and no two look the same."""
    offered = zones.offers("", limit=1000)
    shown = {place.label(language): place.zone for place in offered}

    assert len(offered) == len(shown) > 400
    assert {label: zones.meant(label) for label in shown} == shown
    assert max(map(len, shown)) <= labels.LONGEST


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Asia/Jerusalem", "Asia/Jerusalem"),
        ("asia/jerusalem", "Asia/Jerusalem"),
        ("“Haifa · Asia/Jerusalem”", "Asia/Jerusalem"),
        ("חיפה", "Asia/Jerusalem"),
        ("  new  york ", "America/New_York"),
        ("US/Eastern", "America/New_York"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("utc", "Etc/UTC"),
    ],
)
def test_a_zone_is_meant_by_its_name_or_its_city(said, zone):
    """SC-8"""
    assert zones.meant(said) == zone


@pytest.mark.parametrize("said", ["", "Atlantis", "+02:00", "../../etc/passwd", "x" * 5000, "\0"])
def test_what_is_no_zone_is_refused(said):
    """SC-8"""
    with pytest.raises(UnknownZone):
        zones.meant(said)


@pytest.mark.parametrize(
    ("zone", "language", "city"),
    [
        ("Asia/Jerusalem", "en", "Jerusalem"),
        ("Asia/Jerusalem", "he", "ירושלים"),
        ("Asia/Kolkata", "he", "קולקטה"),
        ("America/Port_of_Spain", "en", "Port of Spain"),
    ],
)
def test_a_zone_is_called_by_its_city(zone, language, city):
    """SC-8"""
    assert zones.city_of(zone, language) == city


async def test_what_the_browser_says_is_kept_until_it_is_confirmed_or_changed(study, isaac):
    """SC-8: it is proposed once, asked about once, and no browser overrides a choice."""
    await whereabouts.learn_zone(study, by=isaac.id, zone="Asia/Calcutta")
    await whereabouts.learn_zone(study, by=isaac.id, zone="Europe/Paris")
    asked = [await whereabouts.zone_to_ask(study, by=isaac.id) for _ in range(2)]
    chosen = await whereabouts.set_zone(study, by=isaac.id, said="חיפה")
    await whereabouts.learn_zone(study, by=isaac.id, zone="Europe/Paris")

    assert asked == ["Asia/Kolkata", None]
    assert (chosen.zone, chosen.zone_state) == ("Asia/Jerusalem", ZoneState.CHOSEN)
    async with study.reading() as records:
        assert await records.users.many([isaac.id]) == {isaac.id: chosen}


@pytest.mark.parametrize("zone", ["", "UTC", "Etc/GMT-2", "Nowhere/Atlantis"])
async def test_a_browser_that_tells_no_place_teaches_nothing(study, isaac, zone):
    """SC-8"""
    await whereabouts.learn_zone(study, by=isaac.id, zone=zone)

    assert await whereabouts.zone_to_ask(study, by=isaac.id) is None


async def test_the_festivals_are_kept_as_somebody_says(study, isaac):
    """DB-2"""
    abroad = await whereabouts.set_in_israel(study, by=isaac.id, in_israel=False)
    as_the_zone_says = await whereabouts.set_in_israel(study, by=isaac.id, in_israel=None)

    assert (abroad.in_israel, as_the_zone_says.in_israel) == (False, None)


@pytest.mark.parametrize(
    ("zone", "said", "kept"),
    [
        ("Asia/Jerusalem", None, ("Asia/Jerusalem", True)),
        ("Europe/London", None, ("Europe/London", False)),
        ("Asia/Jerusalem", False, ("Asia/Jerusalem", False)),
        ("Europe/London", True, ("Europe/London", True)),
        (None, None, ("Etc/UTC", False)),
    ],
)
def test_the_days_are_kept_as_in_israel_where_somebody_lives_or_says(zone, said, kept):
    """SC-9"""
    user = User(UserId("isaac"), "Isaac", zone=zone, in_israel=said)

    assert (user.keeper.zone, user.keeper.in_israel) == kept


@pytest.mark.parametrize(
    ("observance", "is_quiet", "is_away"),
    [
        (None, False, False),
        (Observance.NOTHING, False, False),
        (Observance.REMINDERS, True, False),
        (Observance.SESSIONS, True, True),
    ],
)
async def test_each_says_what_is_left_out_on_shabbat(study, isaac, observance, is_quiet, is_away):
    """SC-9"""
    user, shabbat = isaac, datetime(2026, 12, 5, 12, tzinfo=UTC)
    if observance is not None:
        user = await preferences.set_observance(study, by=isaac.id, observance=observance)

    assert (user.rest_at(shabbat) is not None) == is_quiet
    assert (user.rest_broken(shabbat, 60) is not None) == is_away
    assert user.rest_at(shabbat - timedelta(days=2)) is None


def test_each_has_the_day_of_their_own_clock():
    """SC-9"""
    now = datetime(2026, 11, 29, 23, tzinfo=UTC)

    assert Keeper("Asia/Jerusalem", in_israel=True).today(now) == date(2026, 11, 30)
    assert Keeper("America/New_York", in_israel=False).today(now) == date(2026, 11, 29)


def test_a_city_of_each_of_the_commonest_zones_is_offered():
    """SC-8: by one tap, and none of them twice."""
    offered = zones.commonest(limit=25)

    assert [place.city for place in offered[:3]] == ["Jerusalem", "New York", "London"]
    assert len({place.zone for place in offered}) == 25
