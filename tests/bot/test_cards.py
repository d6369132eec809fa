"""What long and many things look like: nothing that matters is cut off."""

from dataclasses import replace
from datetime import timedelta

import discord
import pytest

from bot.drawing import LINE_LIMIT
from bot.havrutot.cards import dashboard
from bot.havrutot.responses import LIST_SIZE, MOST_INVITATIONS
from bot.history.cards import history_embed
from bot.sessions.cards import session_embed, summary
from havruta.havrutot.invitations import Waiting
from havruta.havrutot.model import Invitation, InvitationState, Lead
from havruta.havrutot.views import Overview, Progress
from havruta.ids import InvitationId, UserId
from havruta.people.model import User
from havruta.refs import Stretch
from havruta.sessions.reports import Attendance, History, Reader, Report

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


@pytest.fixture
def drawn(havruta, session, isaac, jacob, library):
    """Draws the running session for those who are in its room; return its lines by their names."""

    def draw(*people, lead=Lead.OWNER):
        present = tuple(Reader(user, None) for user in people)
        report = Report(session, replace(havruta, lead=lead), isaac, present, (), 0)
        embed = session_embed(report, library.book("Ruth"))
        return {field.name: field.value for field in embed.fields}

    return draw


def test_a_living_message_says_who_is_in_who_leads_and_since_when(drawn, isaac, jacob, clock):
    """SE-8, PR-2"""
    assert drawn(isaac, jacob) == {
        "In the room": "Isaac, Jacob",
        "Leads": "Isaac",
        "Since": f"<t:{clock.now.timestamp():.0f}:t>",
        "Covered": "Ruth 1:1",
    }


def test_who_leads_is_told_also_while_they_are_not_there(drawn, jacob):
    """SE-8"""
    assert drawn()["In the room"] == "Nobody yet"
    assert drawn()["Leads"] == drawn(jacob)["Leads"] == "Isaac"


def test_where_the_lead_is_free_anyone_may_turn_the_pages(drawn, isaac):
    """SE-4, SE-8"""
    assert drawn(isaac, lead=Lead.FREE)["Leads"] == "Anyone may turn the pages"
    assert drawn(isaac, lead=Lead.FREE)["In the room"] == "Isaac"


def test_a_name_in_the_room_is_not_markup(drawn, isaac):
    """SE-8"""
    starry = replace(isaac, name="*Isaac*")

    assert drawn(starry)["In the room"] == r"\*Isaac\*"


def test_a_summary_of_very_much_still_tells_minutes_and_people(long, crowd):
    """SE-6, SE-8"""
    told = summary(long)

    assert told.startswith("Ruth 1:1, 1:3, 1:5")
    assert told.endswith(f"… · 25 min · {crowd[0].name}")
    assert len(told) == LINE_LIMIT


def test_a_page_of_long_sessions_is_within_what_discord_takes(long, crowd):
    """PR-1"""
    crowded = replace(long, attended=tuple(Attendance(user, timedelta()) for user in crowd))

    embed = history_embed(History((crowded,) * 8, page=1, pages=2))

    assert len(embed) < MOST_OF_AN_EMBED
    assert all(field.name.endswith("… · 25 min") for field in embed.fields)
    assert all(field.value.endswith("… · started at once") for field in embed.fields)


def test_a_hebrew_name_stands_on_a_line_of_its_own(long):
    """UX-1, PR-1: a line is laid out by its first letter."""
    hebrew = replace(long, havruta=replace(long.havruta, name="לומדים רות"))

    value = history_embed(History((hebrew,), page=1, pages=1)).fields[0].value

    assert value.splitlines()[0] == "לומדים רות"
    assert len(value.splitlines()) == 2


def test_a_box_with_many_people_still_tells_what_runs(havruta, session, crowd, library):
    """HV-2"""
    invited = tuple((user, InvitationState.PENDING) for user in crowd)
    book = library.book(havruta.book)
    overview = Overview(havruta, book, crowd, invited, session, 3, None)

    view = dashboard([], [overview] * 5, page=1, pages=1)

    texts = [item for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]
    assert all("**In session** at" in text.content for text in texts)
    assert view.content_length() < 4000


def test_a_list_of_long_names_is_within_what_discord_takes(havruta, session, crowd, library, clock):
    """HV-2, IN-1: five havrutot and two invitations, all written at length."""
    starry = replace(havruta, name="*_" * 40, book="Commandments and Notes " * 4)
    starry = replace(starry, ref=f"{starry.book} 123:45")
    people = tuple(replace(user, name="_" * 32) for user in crowd)
    invited = tuple((user, InvitationState.PENDING) for user in people)
    book = replace(library.book(havruta.book), title=starry.book, he_title="ספר המצוות " * 8)
    overview = Overview(starry, book, people, invited, session, 12, Progress(1, 2))
    invitation = Invitation(
        InvitationId("i"), havruta.id, crowd[0].id, crowd[1].id, clock.now, clock.now
    )

    view = dashboard(
        [Waiting(invitation, starry, people[1])] * MOST_INVITATIONS,
        [overview] * LIST_SIZE,
        page=2,
        pages=3,
    )

    assert view.content_length() <= 4000
    assert view.total_children_count <= 40
