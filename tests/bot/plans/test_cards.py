"""What plans look like is within what Discord takes, however many people there are."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.plans.cards import occurrence_embed, plans_view, preview_embed
from havruta.ids import PlanId
from havruta.plans.expansion import occurrence
from havruta.plans.model import Answer, Plan, Reply
from havruta.plans.planning import Foreseen, Preview
from havruta.plans.views import Planned
from havruta.recurrence import Frequency, Rule, Timing, instant
from havruta.wording import languages, wording
from tests.conftest import NOON

ZONES = ("Asia/Jerusalem", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", None)
START = datetime(2026, 3, 6, 17)


@pytest.fixture
def throng(crowd):
    """Many people with long names, in many zones."""
    return tuple(replace(one, zone=ZONES[n % len(ZONES)]) for n, one in enumerate(crowd * 2))


@pytest.fixture
def weekly(havruta):
    timing = Timing(START, "Asia/Jerusalem", Rule(Frequency.WEEKLY, weekdays=(0, 2, 4)))
    return Plan(PlanId("0" * 26), havruta.id, None, timing, 600, NOON)


@pytest.mark.parametrize("language", sorted(languages()))
def test_what_would_be_planned_by_many_is_within_what_discord_takes(
    havruta, weekly, throng, language
):
    """SC-1"""
    days = [START + timedelta(days=n) for n in range(5)]
    times = tuple(Foreseen(instant(day, weekly.timing.zone), day) for day in days)
    preview = Preview(havruta, weekly.timing, 600, throng, times)

    embed = preview_embed(wording(language), preview, reader=throng[0])

    assert len(embed) <= 6000
    assert all(len(field.value) <= 1024 for field in embed.fields)


@pytest.mark.parametrize("language", sorted(languages()))
def test_what_many_have_said_is_within_what_discord_takes(
    havruta, weekly, throng, library, language
):
    """SC-4, SC-6"""
    one = occurrence(weekly, START)
    said = [
        Reply(weekly.id, START, user.id, answer, NOON, 10 if answer is Answer.LATE else None)
        for user, answer in zip(throng, [*Answer] * 10, strict=False)
    ]
    planned = Planned(one, weekly, havruta, library.book("Ruth"), throng, tuple(said))

    embed = occurrence_embed(wording(language), planned)
    view = plans_view(wording(language), [planned] * 9, 2, zone=None, havruta_id=havruta.id)

    assert len(embed) <= 6000
    assert all(len(field.value) <= 1024 for field in embed.fields)
    assert view.content_length() <= 4000
    assert view.total_children_count <= 40
