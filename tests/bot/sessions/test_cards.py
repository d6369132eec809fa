"""What a session looks like."""

from dataclasses import replace

import pytest

from bot.drawing import APART, LINE_LIMIT
from bot.sessions.cards import session_embed, summary
from havruta.havrutot.model import Lead
from havruta.library.model import Book
from havruta.sessions.model import Ending
from havruta.sessions.reports import Reader, Report
from havruta.wording import SHARED, wording


@pytest.fixture
def drawn(havruta, session, isaac, jacob, library):
    """Draws the running session for those who are in its room; return its lines by their names."""

    def draw(*people, lead=Lead.OWNER):
        present = tuple(Reader(user, None) for user in people)
        now = session.attended() if people else session
        report = Report(now, replace(havruta, lead=lead), isaac, present, (), 0)
        embed = session_embed(wording(SHARED), report, library.book("Ruth"))
        return {field.name: field.value for field in embed.fields}

    return draw


def test_a_living_message_says_who_is_in_who_leads_and_since_when(drawn, isaac, jacob, clock):
    """SE-8, PR-2"""
    assert drawn(isaac, jacob) == {
        "In the room": "Isaac, Jacob",
        "Leads": "Isaac",
        "Since": f"<t:{clock.now.timestamp():.0f}:t>",
        "Began at": "Ruth 1:1",
        "Covered": "Ruth 1:1",
    }


def test_a_living_message_says_where_it_began_and_nothing_is_covered_before_anyone_is_there(drawn):
    """PR-2, SE-5"""
    assert drawn()["Began at"] == "Ruth 1:1"
    assert "Covered" not in drawn()


@pytest.mark.parametrize("is_live", [True, False])
def test_what_counts_as_covered_is_said_where_it_is_told(havruta, session, isaac, library, is_live):
    """SE-5, PR-2"""
    now = session if is_live else session.ended(session.started_at, Ending.OWNER)

    def foot(session):
        report = Report(session, havruta, isaac, (), (), 0)
        return session_embed(wording(SHARED), report, library.book("Ruth")).footer.text

    told = "Covered is what the room went through; a jump counts from where it lands."
    assert [foot(now), foot(now.attended())] == [None, told]


def test_who_leads_is_told_also_while_they_are_not_there(drawn):
    """SE-8"""
    assert drawn()["In the room"] == "Nobody yet"
    assert drawn()["Leads"] == "Isaac"


def test_who_leads_while_the_owner_is_away_is_told(drawn, isaac, jacob):
    """RM-5, SE-8"""
    assert drawn(jacob, isaac)["Leads"] == "Isaac"


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
    told = summary(wording(SHARED), long, Book("Ruth", "רות"))

    assert told.startswith("Ruth 1:1, 1:3, 1:5")
    assert told.endswith(f"… · 25 min · {crowd[0].name}")
    assert len(told) == LINE_LIMIT - APART
