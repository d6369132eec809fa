"""What a session looks like."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.drawing import APART, LINE_LIMIT
from bot.sessions.cards import session_embed, summary
from havruta.annotations.model import Annotation, AnnotationKind
from havruta.havrutot.model import Lead
from havruta.ids import AnnotationId
from havruta.library.model import Book
from havruta.sessions.model import Ending
from havruta.sessions.reports import Attendance, Reader, Report
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


@pytest.fixture
def marked(session, jacob):
    """A question of Jacob's that an earlier session has left open, and marks of this one."""
    asked = Annotation(
        AnnotationId("m1"),
        session.id,
        jacob.id,
        session.started_at,
        "Ruth 1:2",
        AnnotationKind.QUESTION,
        "Why <@1>?",
        he="פסוק ב",
        en="Verse 2",
    )
    note = replace(asked, kind=AnnotationKind.NOTE, language="en", exact="Verse")
    again = replace(asked, kind=AnnotationKind.RETURN, text="", closed_at=session.started_at)
    return asked, note, again


def test_open_questions_head_the_living_message(havruta, session, isaac, library, marked):
    """MK-2"""
    report = Report(session, havruta, isaac, (), (), 0, questions=marked[:1] * 7)
    embed = session_embed(wording(SHARED), report, library.book("Ruth"))

    assert embed.fields[0].name == "Open questions"
    lines = embed.fields[0].value.split("\n")
    assert lines[0] == r"**Ruth 1:2** Why \<\@1\>?"
    assert lines[5:] == ["And 2 more"]


def test_a_summary_tells_the_marks_with_the_words_in_both_languages(
    havruta, session, isaac, jacob, library, marked
):
    """MK-1, MK-2: and what is hostile in them does nothing."""
    asked, note, again = marked
    over = session.attended().ended(session.started_at, Ending.OWNER)
    there = (Attendance(jacob, timedelta(minutes=5)),)
    answered = replace(asked, closed_at=session.started_at)
    told = (asked, answered, note, again, asked, asked)
    report = Report(over, havruta, isaac, (), there, 0, annotations=told)
    fields = session_embed(wording(SHARED), report, library.book("Ruth")).fields

    assert [field.name for field in fields] == [
        "Question · Ruth 1:2 · Jacob",
        "Answered question · Ruth 1:2 · Jacob",
        "Note · Ruth 1:2 · Jacob",
        "Return to this · Ruth 1:2 · Jacob",
        "Question · Ruth 1:2 · Jacob",
        "And 1 more",
    ]
    assert fields[0].value.split("\n")[1:] == ["> פסוק ב", "> Verse 2"]
    assert fields[2].value.endswith("> Verse")
