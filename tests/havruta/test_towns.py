"""Where somebody is, for times of day: by a town or coordinates, and never another clock's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from havruta.errors.people import TownElsewhere, UnknownTown, ZoneLacking
from havruta.hebrew.rests import Keeper, kept_by, next_rest
from havruta.hebrew.sun import Place
from havruta.people import towns, whereabouts, zones
from havruta.people.cities import CITIES, COORDINATES
from havruta.people.model import Observance, ZoneState
from havruta.when.describing import rest_there
from havruta.wording import wording

JERUSALEM, NEW_YORK = "Asia/Jerusalem", "America/New_York"
FRIDAY = datetime(2026, 12, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("Haifa", (32.79, 34.99)),
        (" haifa ", (32.79, 34.99)),
        ("חיפה", (32.79, 34.99)),
        ("Haifa · Asia/Jerusalem", (32.79, 34.99)),
        ("Helsinki", (60.17, 24.97)),
        ("32.79, 34.99", (32.79, 34.99)),
        ("32.794 34.98761", (32.79, 34.99)),
        ("33.92 S, 18.42° E", (-33.92, 18.42)),
        ("-33.92;18.42", (-33.92, 18.42)),
        ("40,-74", (40, -74)),
    ],
)
def test_a_place_is_said_as_a_town_or_by_coordinates(said, place):
    """SC-9: in either language."""
    assert towns.meant(said)[0] == place


@pytest.mark.parametrize(
    "said",
    ["", "Atlantis", "UTC", "91, 0", "0, 181", "32.79", "32.79, ", "٣٢, ٣٤", "1e5, 2", "x" * 5000],
)
def test_what_is_no_place_is_refused(said):
    """SC-9, OP-1"""
    with pytest.raises(UnknownTown):
        towns.meant(said)


def test_every_city_that_is_offered_is_a_place_by_its_own_clock():
    """SC-9: and is called again what it was chosen by."""
    assert set(COORDINATES) == {city for city, _, zone in CITIES if zones.is_place(zone)}
    for city, he_city, zone in CITIES:
        if zones.is_place(zone):
            place, where = towns.meant(city)
            assert (where, towns.is_by(place, zone, FRIDAY)) == (zones.known(zone), True), city
            assert towns.called(place, "en") == city
            assert towns.called(place, "he") == he_city


def test_a_place_without_a_town_is_called_by_its_coordinates():
    assert towns.called(Place(10.5, -20.25), "en") == "10.5, -20.25"


def test_where_a_place_is_told_its_own_sunset_is_kept():
    """SC-9: Haifa's Shabbat begins later than Jerusalem's, and ends with the zone's or before."""
    anywhere = Keeper(JERUSALEM, in_israel=True)
    haifa = replace(anywhere, place=towns.meant("Haifa")[0])
    here, there = next_rest(FRIDAY, haifa), next_rest(FRIDAY, anywhere)

    assert there.begins < here.begins
    assert here.ends <= there.ends
    assert next_rest(here.begins, haifa) == here
    assert kept_by([anywhere], here.begins - timedelta(minutes=5), 1)


async def test_somebody_tells_where_they_are_and_is_told_what_comes_of_it(study, isaac, clock):
    """SC-9"""
    clock.now = FRIDAY
    await whereabouts.set_zone(study, by=isaac.id, said=JERUSALEM)

    user = await whereabouts.set_town(study, by=isaac.id, said="Haifa")

    assert user.keeper.place == (32.79, 34.99)
    assert rest_there(user.keeper, wording("en"), clock.now) == (
        "In Haifa, Shabbat is from Friday 4 December, 16:15 to Saturday 5 December, 17:14."
    )
    forgotten = await whereabouts.forget_town(study, by=isaac.id)
    assert (forgotten.place, rest_there(forgotten.keeper, wording("en"), clock.now)) == (None, "")


async def test_a_place_by_another_clock_is_refused_and_one_left_behind_forgotten(study, isaac):
    """SC-9, SC-8"""
    with pytest.raises(ZoneLacking):
        await whereabouts.set_town(study, by=isaac.id, said="32.79, 34.99")
    user = await whereabouts.set_town(study, by=isaac.id, said="Haifa")
    assert (user.zone, user.zone_state) == (JERUSALEM, ZoneState.CHOSEN)

    with pytest.raises(TownElsewhere):
        await whereabouts.set_town(study, by=isaac.id, said="Brooklyn")
    same = await whereabouts.set_zone(study, by=isaac.id, said="Tel Aviv")
    away = await whereabouts.set_zone(study, by=isaac.id, said=NEW_YORK)

    assert same.place == (32.79, 34.99)
    assert away.place is None


async def test_a_place_decides_whether_a_session_breaks_a_rest(study, isaac):
    """SC-9"""
    user = await whereabouts.set_town(study, by=isaac.id, said="Haifa")
    async with study.transaction() as records:
        user = await records.users.change(isaac.id, observance=Observance.SESSIONS)
    begins = next_rest(FRIDAY, user.keeper).begins

    assert user.rest_broken(begins - timedelta(minutes=30), 30) is None
    assert user.rest_broken(begins - timedelta(minutes=30), 31) is not None
