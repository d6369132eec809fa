"""What past sessions look like: nothing that matters is cut off."""

from dataclasses import replace
from datetime import timedelta

from bot.history.cards import history_embed
from bot.history.seeking import Seeking
from havruta.library.model import Book
from havruta.sessions.reports import Attendance, History
from havruta.wording import SHARED, wording

MOST_OF_AN_EMBED = 6000
ALL = Seeking()
BOOKS = {"Ruth": Book("Ruth", "רות")}


def test_a_page_of_long_sessions_is_within_what_discord_takes(long, crowd):
    """PR-1"""
    crowded = replace(long, attended=tuple(Attendance(user, timedelta()) for user in crowd))

    embed = history_embed(wording(SHARED), History((crowded,) * 8, page=1, pages=2), BOOKS, ALL)

    assert len(embed) < MOST_OF_AN_EMBED
    assert all(field.name.endswith("… · 25 min") for field in embed.fields)
    assert all(field.value.endswith("… · started at once") for field in embed.fields)


def test_a_hebrew_name_stands_on_a_line_of_its_own(long):
    """UX-1, PR-1: a line is laid out by its first letter."""
    hebrew = replace(long, havruta=replace(long.havruta, name="לומדים רות"))

    history = History((hebrew,), page=1, pages=1)
    value = history_embed(wording(SHARED), history, BOOKS, ALL).fields[0].value

    assert value.splitlines()[0] == "לומדים רות"
    assert len(value.splitlines()) == 2
