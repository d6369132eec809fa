"""What is told of learning: some of each kind, by name."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from havruta.ids import AwayId, SessionId
from havruta.library.model import Book
from havruta.notices.content import AwayAnswered, Content, LearnedAway, Missed, Siyum
from havruta.people.model import User
from havruta.refs import Stretch
from havruta.sessions.away import Word
from havruta.sessions.model import Away, Ending, Session, SessionKind
from havruta.sessions.siyum import Completed


def learned_contents(
    common: dict[str, Any], isaac: User, book: Book, now: datetime
) -> dict[str, Content]:
    """Return them all, of what Isaac told; `common` is what each has."""
    havruta, day = common["havruta"], now.date()
    first, last = f"{book.title} 1:1", f"{book.title} 1:6"
    span = (Stretch(first, last),)
    told = Away(AwayId("a"), havruta.id, isaac.id, now, book.title, day, 40, span, ())
    word: dict[str, Any] = {"who": isaac, "word": Word(told, isaac, (isaac,)), "book": book}
    session = Session(
        id=SessionId("session"),
        havruta_id=havruta.id,
        book=book.title,
        kind=SessionKind.INSTANT,
        started_at=now,
        started_by=isaac.id,
        began_ref=first,
        ref=last,
        owner_ref=last,
        covered=span,
    ).ended(now, Ending.OWNER)
    missed = Missed(**common, session=session, book=book, questions=3, page="https://page.example")
    done = Completed(1, 108, 24, 1500, day - timedelta(days=200), day)
    siyum = Siyum(**common, book=book, completed=done, page="https://page.example")
    return {
        "learned-away": LearnedAway(**common, **word),
        "away-confirmed": AwayAnswered(**common, **word, is_confirmed=True),
        "away-refused": AwayAnswered(**common, **word, is_confirmed=False),
        "missed": missed,
        "missed-quietly": replace(missed, questions=0),
        "siyum": siyum,
        "siyum-again": replace(siyum, completed=replace(done, number=2)),
    }
