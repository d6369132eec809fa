"""What a button's custom id carries of a plan, and gets back."""

from datetime import date, datetime
from zoneinfo import available_timezones

import pytest

from bot.plans import buttons, drafts
from bot.plans.drafts import Typed
from havruta.errors.plans import PeopleChanged
from havruta.plans.model import OccurrenceKey
from havruta.recurrence import Frequency, Rule, Timing
from havruta.recurrence.rules import MOST_COUNT, MOST_INTERVAL
from havruta.wording import wording

SAY = wording("en")
ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
AT = datetime(2026, 12, 31, 23, 59)
ZONE = "America/Argentina/ComodRivadavia"
DAILY, WEEKLY, MONTHLY = Frequency
RULES = [
    None,
    Rule(DAILY),
    Rule(WEEKLY, MOST_INTERVAL, (0, 1, 2, 3, 4, 5, 6), until=date(2027, 12, 31)),
    Rule(WEEKLY, weekdays=(1, 3), count=MOST_COUNT),
    Rule(MONTHLY, MOST_INTERVAL, (6,), -1, count=1),
    Rule(MONTHLY, month_day=-1, until=date(2027, 1, 1)),
    Rule(MONTHLY, month_day=31),
]


@pytest.mark.parametrize("rule", RULES)
def test_what_is_to_be_kept_fits_a_button_and_comes_back(rule):
    """SC-1"""
    timing = Timing(AT, ZONE, rule)
    people = tuple(f"u{n}" for n in range(50))
    who = drafts.packed_people(people[::2], people)

    keep = buttons.keep(SAY, ID, timing, 600, who)
    moved = buttons.moves(SAY, OccurrenceKey(ID, AT), AT, ZONE, seen=AT, repeats=True)

    assert drafts.timing_of(drafts.packed_timing(timing)) == timing
    assert drafts.people_of(who, people) == people[::2]
    assert len(keep.custom_id) <= buttons.ID_LIMIT
    assert all(len(one.custom_id) <= buttons.ID_LIMIT for one in moved)


def test_no_two_zones_have_one_mark():
    """SC-1: what is kept is by the clock that was shown."""
    marks = {drafts.zone_mark(zone): zone for zone in available_timezones()}

    assert len(marks) == len(available_timezones())
    assert all(drafts.zone_of(mark) == zone for mark, zone in marks.items())


def test_for_everyone_is_said_by_nothing_and_for_others_than_were_shown_is_refused():
    """SC-1"""
    people = ("isaac", "jacob")

    some = drafts.packed_people(["jacob"], people)

    assert drafts.packed_people(["jacob", "isaac"], people) == ""
    assert drafts.people_of("", people) == ()
    with pytest.raises(PeopleChanged):
        drafts.people_of(some, (*people, "esau"))


def test_what_was_typed_comes_back_where_it_fits():
    """SC-1: Change begins with what was typed."""
    typed = Typed("every Tue | Thu 20:30", "", "10", 45, "1-abc")

    change = buttons.change(SAY, ID, typed)
    long = buttons.change(SAY, ID, Typed("x" * 100))

    packed = change.custom_id.partition(f"{ID}:")[2]
    assert drafts.typed_of(packed) == Typed("every Tue   Thu 20:30", "", "10", 45, "1-abc")
    assert long.custom_id.endswith(f"{ID}:")
    assert drafts.typed_of(long.custom_id.partition(f"{ID}:")[2]) == Typed()
