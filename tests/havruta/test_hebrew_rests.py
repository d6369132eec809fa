"""When Shabbat and festivals are kept, and what is clear of them."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from havruta.hebrew import sun
from havruta.hebrew.occasions import festivals
from havruta.hebrew.places import JERUSALEM, places
from havruta.hebrew.rests import (
    Keeper,
    hebrew_date_at,
    kept_by,
    reminded_at,
)

TROMSO = (69.65, 18.96)
SUNS = {  # sunset, and 8.5 degrees below, by another implementation (KosherJava's)
    ("Asia/Jerusalem", 31.778, 35.235, "2026-01-15"): ("16:57:40", "17:36:36"),
    ("Asia/Jerusalem", 31.778, 35.235, "2026-06-21"): ("19:47:42", "20:29:59"),
    ("America/New_York", 40.7142, -74.0064, "2026-03-20"): ("19:08:12", "19:48:49"),
    ("America/New_York", 40.7142, -74.0064, "2026-12-21"): ("16:31:49", "17:17:22"),
    ("Europe/Helsinki", 60.17, 24.94, "2026-01-15"): ("15:50:31", "17:07:06"),
    ("Europe/Helsinki", 60.17, 24.94, "2026-06-21"): ("22:50:06", None),
    ("Australia/Sydney", -33.8667, 151.2167, "2026-06-21"): ("16:53:49", "17:34:40"),
    ("America/Guayaquil", -0.2167, -78.5, "2026-09-10"): ("18:14:07", "18:44:52"),
    ("Europe/Oslo", *TROMSO, "2026-01-15"): ("12:18:31", "15:31:12"),
    ("Europe/Oslo", *TROMSO, "2026-06-21"): (None, None),
    ("Europe/Oslo", *TROMSO, "2026-12-21"): (None, "14:42:47"),
    ("Pacific/Apia", -13.8333, -171.7333, "2026-01-16"): ("19:01:54", "19:36:12"),
}
RUNS = {  # by civil day: first, last, what it is called in Israel; and abroad
    "2026-12-05": (
        ("2026-12-05", "2026-12-05", "Shabbat"),
        ("2026-12-05", "2026-12-05", "Shabbat"),
    ),
    "2026-09-12": (
        ("2026-09-12", "2026-09-13", "Rosh Hashanah"),
        ("2026-09-12", "2026-09-13", "Rosh Hashanah"),
    ),
    "2023-09-16": (
        ("2023-09-16", "2023-09-17", "Rosh Hashanah"),
        ("2023-09-16", "2023-09-17", "Rosh Hashanah"),
    ),
    "2024-10-04": (
        ("2024-10-03", "2024-10-05", "Rosh Hashanah and Shabbat"),
        ("2024-10-03", "2024-10-05", "Rosh Hashanah and Shabbat"),
    ),
    "2026-05-22": (
        ("2026-05-22", "2026-05-23", "Shavuot and Shabbat"),
        ("2026-05-22", "2026-05-23", "Shavuot"),
    ),
    "2025-06-02": (
        ("2025-06-02", "2025-06-02", "Shavuot"),
        ("2025-06-02", "2025-06-03", "Shavuot"),
    ),
    "2025-04-19": (
        ("2025-04-19", "2025-04-19", "Pesach"),
        ("2025-04-19", "2025-04-20", "Pesach"),
    ),
    "2024-10-24": (
        ("2024-10-24", "2024-10-24", "Shemini Atzeret"),
        ("2024-10-24", "2024-10-26", "Shemini Atzeret, Simchat Torah and Shabbat"),
    ),
    "2025-04-12": (
        ("2025-04-12", "2025-04-13", "Shabbat and Pesach"),
        ("2025-04-12", "2025-04-14", "Shabbat and Pesach"),
    ),
}


def at(zone, *wall):
    return datetime(*wall, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def noon(day, zone="Asia/Jerusalem"):
    return datetime.combine(day, time(12), ZoneInfo(zone)).astimezone(UTC)


def rest_at(instant, *, zone, in_israel, place=None):
    keeper = Keeper(zone, in_israel, place and sun.Place(*place))
    return kept_by([keeper], instant, 0)


def next_rest(instant, **where):
    hours = (instant + timedelta(hours=n) for n in count())
    return next(rest for hour in hours if (rest := rest_at(hour, **where)))


@pytest.mark.parametrize(("where", "known"), SUNS.items())
def test_the_sun_sets_when_others_reckon_that_it_does(where, known):
    """SC-9"""
    zone, latitude, longitude, day = where
    place = sun.Place(latitude, longitude)
    middle = sun.noon(noon(date.fromisoformat(day), zone), place)

    for depression, told in zip((sun.SET, 8.5), known, strict=True):
        found = sun.below(middle, place, depression)
        assert (found is None) == (told is None)
        if found is not None:
            wall = datetime.fromisoformat(f"{day}T{told}").replace(tzinfo=ZoneInfo(zone))
            assert abs(found - wall) < timedelta(minutes=1)


def test_shabbat_is_kept_from_before_sunset_until_nightfall():
    """SC-9"""
    rest = rest_at(
        at("Asia/Jerusalem", 2026, 12, 5, 12),
        zone="Asia/Jerusalem",
        in_israel=True,
        place=JERUSALEM,
    )

    assert rest.begins == at("Asia/Jerusalem", 2026, 12, 4, 15, 54)
    assert rest.ends == at("Asia/Jerusalem", 2026, 12, 5, 17, 15)
    assert rest.label("en") == "Shabbat"
    assert rest.label("he") == "שבת"


def test_its_very_ends_belong_to_it_or_do_not():
    """SC-9"""
    rest = next_rest(at("Europe/London", 2026, 12, 1, 12), zone="Europe/London", in_israel=False)
    second = timedelta(seconds=1)

    def found(instant):
        return rest_at(instant, zone="Europe/London", in_israel=False)

    assert found(rest.begins - second) is None
    assert found(rest.begins) == found(rest.ends - second) == rest
    assert found(rest.ends) is None
    assert next_rest(rest.ends, zone="Europe/London", in_israel=False).first == date(2026, 12, 12)


def test_whose_zone_alone_is_known_is_called_nowhere_in_it_while_they_rest():
    """SC-9"""
    friday = at("America/New_York", 2026, 12, 18, 12)
    wide = next_rest(friday, zone="America/New_York", in_israel=False)

    for place in ((40.71, -74.01), (42.36, -71.06), (25.76, -80.19), (39.1, -84.51)):
        narrow = next_rest(friday, zone="America/New_York", in_israel=False, place=place)
        assert wide.begins <= narrow.begins < narrow.ends <= wide.ends
    assert wide.ends - wide.begins < timedelta(hours=27)


@pytest.mark.parametrize(("day", "known"), RUNS.items())
def test_days_of_rest_that_follow_each_other_are_one(day, known):
    """SC-9"""
    for in_israel, told in zip((True, False), known, strict=True):
        rest = rest_at(noon(date.fromisoformat(day)), zone="Asia/Jerusalem", in_israel=in_israel)
        assert (rest.first.isoformat(), rest.last.isoformat(), rest.label("en")) == told


def test_hebrew_joins_the_days_of_a_run():
    """UX-4"""
    rest = rest_at(noon(date(2024, 10, 24)), zone="Asia/Jerusalem", in_israel=False)

    assert rest.label("he") == "שמיני עצרת, שמחת תורה ושבת"


def test_whose_festivals_are_kept_does_not_hang_on_the_zone():
    """SC-9"""
    second_day = noon(date(2025, 6, 3))

    assert rest_at(second_day, zone="Asia/Jerusalem", in_israel=False).label("en") == "Shavuot"
    assert rest_at(second_day, zone="America/New_York", in_israel=True) is None


@pytest.mark.parametrize(
    ("friday", "begins", "ends"),
    [
        ((2026, 6, 19), (2026, 6, 19, 18, 27), (2026, 6, 21, 0, 46)),  # the sun does not set
        ((2026, 12, 18), (2026, 12, 18, 11, 22), (2026, 12, 19, 14, 43)),  # nor rise
    ],
)
def test_where_the_sun_does_not_set_the_day_is_quartered(friday, begins, ends):
    """SC-9"""
    rest = next_rest(
        at("Europe/Oslo", *friday, 3), zone="Europe/Oslo", in_israel=False, place=TROMSO
    )

    assert rest.begins == at("Europe/Oslo", *begins)
    assert rest.ends == at("Europe/Oslo", *ends)


def test_where_it_is_dark_at_noon_night_falls_six_hours_later():
    """SC-9"""
    friday, pole = at("Europe/Oslo", 2026, 12, 18, 3), (85.0, 15.0)
    rest = next_rest(friday, zone="Europe/Oslo", in_israel=False, place=pole)

    assert rest.ends - rest.begins == timedelta(days=1, hours=6, minutes=20)


def test_a_sunset_after_midnight_begins_the_day_of_rest_then():
    """SC-9"""
    zone = "Atlantic/Reykjavik"
    friday = at(zone, 2026, 6, 19, 23)

    assert rest_at(friday, zone=zone, in_israel=False) is None
    assert rest_at(at(zone, 2026, 6, 21, 1), zone=zone, in_israel=False).first == date(2026, 6, 20)


def test_without_any_place_rest_is_by_the_clock():
    """SC-9"""
    rest = next_rest(at("Etc/UTC", 2026, 6, 18, 12), zone="Etc/UTC", in_israel=False)

    assert (rest.begins, rest.ends) == (
        at("Etc/UTC", 2026, 6, 19, 15),
        at("Etc/UTC", 2026, 6, 20, 23),
    )


def test_every_zone_of_the_world_has_a_place_but_those_of_no_country():
    nowhere = {zone for zone in available_timezones() if not places(zone)}

    assert {zone for zone in nowhere if not zone.startswith("Etc/")} <= {
        *("Factory", "GMT", "GMT+0", "GMT-0", "GMT0", "Greenwich", "UCT", "UTC"),
        *("Universal", "Zulu", "localtime", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT"),
    }
    assert places("US/Eastern") == places("America/New_York")
    assert places("America/Argentina/ComodRivadavia")[0] == (-(28 + 28 / 60), -(65 + 47 / 60))


@pytest.mark.parametrize(
    ("zone", "in_israel"), [("Asia/Jerusalem", True), ("Pacific/Apia", False), ("Etc/UTC", False)]
)
def test_rests_of_years_never_overlap_and_hold_every_shabbat(zone, in_israel):
    """SC-9"""
    days = [noon(date(2026, 1, 1) + timedelta(n), zone) for n in range(8 * 365 + 2)]
    each = (rest_at(day, zone=zone, in_israel=in_israel) for day in days)
    found = list(dict.fromkeys(rest for rest in each if rest))

    shabbatot = {date(2026, 1, 3) + timedelta(weeks=n) for n in range(417)}
    kept = {r.first + timedelta(n) for r in found for n in range((r.last - r.first).days + 1)}
    assert shabbatot <= kept
    for rest, following in pairwise(found):
        assert rest.begins < rest.ends < following.begins


def test_whoever_rests_in_israel_would_rest_abroad():
    """SC-9"""
    for year in range(5687, 5888):
        in_israel, abroad = (festivals(year, each) for each in (True, False))
        assert set(in_israel) < set(abroad)


@pytest.mark.parametrize(
    ("starts", "ahead", "told"),
    [
        ((2026, 12, 5, 20, 0), 24 * 60, (2026, 12, 5, 17, 23)),  # after it: it is night by 16:53
        ((2026, 12, 5, 17, 20), 30, (2026, 12, 4, 14, 53)),  # that would be too late: before it
        ((2026, 12, 5, 20, 0), 30, (2026, 12, 5, 19, 30)),
        ((2026, 12, 3, 20, 0), 10, (2026, 12, 3, 19, 50)),
    ],
)
def test_a_reminder_comes_after_the_rest_or_before_it(starts, ahead, told):
    """SC-9"""
    zone = "Europe/London"
    begins = at(zone, *starts)
    due = begins - timedelta(minutes=ahead)

    assert reminded_at(due, begins, Keeper(zone, in_israel=False)) == at(zone, *told)


def test_a_sitting_that_runs_into_a_rest_breaks_it():
    """SC-9"""
    keepers = [Keeper("Asia/Tokyo", in_israel=False), Keeper("Asia/Jerusalem", in_israel=True)]
    friday = at("Asia/Jerusalem", 2026, 12, 4, 14, 50)

    assert kept_by(keepers[1:], friday, 60) is None
    assert kept_by(keepers[1:], friday, 90).label("en") == "Shabbat"
    assert kept_by(keepers, friday, 60).first == date(2026, 12, 5)


def test_after_sunset_it_is_the_next_day_already():
    """SC-9"""
    zone = "Asia/Jerusalem"

    assert hebrew_date_at(at(zone, 2026, 11, 29, 16), zone, "en") == "19 Kislev 5787"
    assert hebrew_date_at(at(zone, 2026, 11, 29, 17), zone, "en") == "20 Kislev 5787"
    assert hebrew_date_at(at(zone, 2026, 6, 29, 19), zone, "en") == "14 Tammuz 5786"
    assert hebrew_date_at(at("Etc/UTC", 2026, 6, 29, 18), "Etc/UTC", "en") == "15 Tammuz 5786"
    zone = "Atlantic/Reykjavik"
    assert hebrew_date_at(at(zone, 2026, 6, 20, 0), zone, "en") == "4 Tammuz 5786"
