"""What long and many things look like: nothing that matters is cut off."""

from dataclasses import replace
from datetime import timedelta

import discord
import pytest

from bot import cards
from havruta.ids import UserId
from havruta.meeting import Attendance, History, Report
from havruta.membership import Overview
from havruta.model import InvitationState, User
from havruta.refs import Stretch

MOST_OF_AN_EMBED = 6000


@pytest.fixture
def crowd():
    return tuple(User(UserId(f"u{n}"), f"{n:02} " + "x" * 29) for n in range(20))


@pytest.fixture
def long(havruta, session, crowd, clock):
    """A session of 25 minutes that jumped to a thousand places, with twenty people."""
    covered = tuple(Stretch(f"Ruth 1:{n}", f"Ruth 1:{n}") for n in range(1, 2000, 2))
    attended = (Attendance(crowd[0], timedelta(minutes=25)),)
    over = replace(session, covered=covered)
    return Report(over, havruta, crowd[0], (), attended, 25)


def test_a_summary_of_very_much_still_tells_minutes_and_people(long, crowd):
    """SE-6, SE-8"""
    told = cards.summary(long)

    assert told.startswith("Ruth 1:1, 1:3, 1:5")
    assert told.endswith(f"… · 25 min · {crowd[0].name}")
    assert len(told) == cards.LINE_LIMIT


def test_a_page_of_long_sessions_is_within_what_discord_takes(long, crowd):
    """PR-1"""
    crowded = replace(long, attended=tuple(Attendance(user, timedelta()) for user in crowd))

    embed = cards.history_embed(History((crowded,) * 8, page=1, pages=2))

    assert len(embed) < MOST_OF_AN_EMBED
    assert all(field.name.endswith("… · 25 min") for field in embed.fields)
    assert all(field.value.endswith("… · started at once") for field in embed.fields)


def test_a_hebrew_name_stands_on_a_line_of_its_own(long):
    """UX-1, PR-1: a line is laid out by its first letter."""
    hebrew = replace(long, havruta=replace(long.havruta, name="לומדים רות"))

    value = cards.history_embed(History((hebrew,), page=1, pages=1)).fields[0].value

    assert value.splitlines()[0] == "לומדים רות"
    assert len(value.splitlines()) == 2


def test_a_box_with_many_people_still_tells_what_runs(havruta, session, crowd, library):
    """HV-2"""
    invited = tuple((user, InvitationState.PENDING) for user in crowd)
    book = library.book(havruta.book)
    overview = Overview(havruta, book, crowd, invited, session, 3, None)

    view = cards.dashboard([], [overview] * 5, page=1, pages=1)

    texts = [item for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]
    assert all("**In session** at" in text.content for text in texts)
    assert view.content_length() < 4000
