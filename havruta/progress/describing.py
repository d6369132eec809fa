"""What was learned, in words: what stands beside a picture, and in its place."""

from collections.abc import Callable
from datetime import date

from havruta.hebrew.dates import hebrew_date
from havruta.library.model import Book
from havruta.names import plain
from havruta.numerals import address, is_hebrew
from havruta.people.model import User
from havruta.progress.reports import Tally
from havruta.progress.rounds import Part
from havruta.sessions.away import Word
from havruta.sessions.siyum import Completed
from havruta.when.describing import date_of
from havruta.wording import Wording

HOUR, MINUTE = 3600, 60
WHOLE = 100
YEAR = 365


def lines(say: Wording, tally: Tally, *, streaks: bool = True) -> list[str]:
    """Say all of it: how regularly first, then how long, how much, and until when.

    Where nobody wants to see `streaks`, there are none.
    """
    told = [met(say, tally), streak(say, tally) if streaks else "", studied(say, tally)]
    return [
        line for line in (*told, share(say, tally), round_of(say, tally), end(say, tally)) if line
    ]


def compared(say: Wording, user: User, tally: Tally) -> str:
    """Say on one line what somebody lets the others see of theirs."""
    told = say.listed(
        filter(None, (share(say, tally), studied(say, tally), met(say, tally))), " · "
    )
    return f"{say.apart(plain(say.person(user.name)))}: {told}"


def away(say: Wording, word: Word, book: Book, *, quoted: Callable[[str], str]) -> list[str]:
    """Say what somebody has told of learning away from the page; names go through `quoted`."""
    told = word.away
    people = say.listed(quoted(say.person(one.name)) for one in word.people)
    minutes = say("{n} min", n=told.minutes) if told.minutes else ""
    day = date_of(told.day, say)
    return [
        say.apart(book.range(told.covered, say.language)),
        say.listed(filter(None, (day, minutes, people)), " · "),
    ]


def completed(say: Wording, done: Completed) -> list[str]:
    """Say what a siyum came to: how much, and over which time."""
    segments = say.count("{n} segment", "{n} segments", done.segments)
    since, until = date_of(done.since, say), date_of(done.until, say)
    over = since if since == until else say("From {since} to {until}", since=since, until=until)
    return [say.listed((segments, _time(say, done.minutes * MINUTE, done.sessions)), " · "), over]


def met(say: Wording, tally: Tally) -> str:
    """Say how many of the last meetings took place; "" where none was due."""
    kept, due = tally.regularity.kept, tally.regularity.due
    if due == 1:
        return say("Your last meeting took place") if kept else say("Your last meeting was missed")
    return say("{n} of your last {limit} meetings", n=kept, limit=due) if due else ""


def streak(say: Wording, tally: Tally) -> str:
    """Say how many meetings in a row took place; "" if not two did."""
    number = tally.regularity.streak
    return say.count("{n} meeting in a row", "{n} meetings in a row", number) if number > 1 else ""


def studied(say: Wording, tally: Tally) -> str:
    """Say for how long, and in how many sessions."""
    return _time(say, tally.seconds, tally.sessions)


def _time(say: Wording, seconds: int, number: int) -> str:
    sessions = say.count("{n} session", "{n} sessions", number)
    hours, seconds = divmod(seconds, HOUR)
    time = say("{n} min", n=round(seconds / MINUTE))
    if hours:
        time = say("{n} h {minutes} min", n=hours, minutes=seconds // MINUTE)
    return say.listed((time, sessions), " · ")


def in_a_year(say: Wording, tally: Tally, today: date) -> str:
    """Say on how many days of the last year there was learning."""
    return say.count(
        "In the last year you learned on {n} day",
        "In the last year you learned on {n} days",
        sum((today - day).days < YEAR for day in tally.days),
    )


def share(say: Wording, tally: Tally) -> str:
    """Say how much of the book; "" while its shape is not at hand."""
    if not tally.rounds:
        return ""
    now = tally.rounds[-1]
    return say(
        "{percent}% of the book: {learned} of {whole} segments",
        percent=percent(now.learned, len(now.segments)),
        learned=now.learned,
        whole=len(now.segments),
    )


def round_of(say: Wording, tally: Tally) -> str:
    """Say for which time the book is learned, if not for the first."""
    number = len(tally.rounds)
    return say("Round {n}", n=number) if number > 1 else ""


def end(say: Wording, tally: Tally) -> str:
    """Say when the book will be done, or that it is; "" where nothing tells."""
    if tally.rounds and tally.rounds[-1].is_complete:
        return say("The book is complete: siyum!")
    if (day := tally.siyum) is None:
        return ""
    return say(
        "At this pace, siyum on {hebrew} ({day})",
        hebrew=hebrew_date(day, say.language),
        day=date_of(day, say),
    )


def name_of(say: Wording, part: Part) -> str:
    """Return what a part of the book is called in a language."""
    if say.language == "he" and part.he_name:
        return part.he_name
    spelled = address(part.name) if say.language == "he" else part.name
    return spelled if say.language != "he" or is_hebrew(spelled) else part.name


def of_part(say: Wording, part: Part, segments: bytes) -> str:
    """Say how much of a part has been learned."""
    told = say("{n} of {whole}", n=part.of(segments).count(1), whole=part.length)
    name = name_of(say, part)
    return f"{say.apart(name)}: {told}" if name else told


def percent(learned: int, whole: int) -> int:
    """Return a share in percent: all of it only where all is learned, and none where none is."""
    rounded = round(WHOLE * learned / whole)
    least, most = min(learned, 1), WHOLE - (learned < whole)
    return min(max(rounded, least), most)
