"""What a page is told of a session, out of the study's report of it."""

from typing import Any

from havruta.havrutot.model import Havruta, Lead
from havruta.library.model import Book
from havruta.library.places import Contents, Meant
from havruta.names import plain
from havruta.sessions.reports import Report
from havruta.wording import wording
from webview.protocol.messages import VERSION, LeadMessage, Person, Summary, Welcome


def welcome(report: Report, *, you: str) -> Welcome:
    """Return all that there is to know of a live session."""
    session, havruta = report.session, report.havruta
    return Welcome(
        version=VERSION,
        you=you,
        session=session.id,
        book=session.book,
        change=session.changes,
        ref=session.ref,
        leader=havruta.owner_id,
        free=havruta.lead is Lead.FREE,
        owner=havruta.owner_id,
        people=people(report),
    )


def people(report: Report) -> list[Person]:
    """Return who is in the room."""
    return [Person(r.user.id, plain(r.user.name), r.alone_ref) for r in report.present]


def lead(havruta: Havruta) -> LeadMessage:
    """Return who turns the pages, and whose the havruta is."""
    owner = havruta.owner_id
    return LeadMessage(free=havruta.lead is Lead.FREE, leader=owner, owner=owner)


def contents(found: Contents) -> dict[str, Any]:
    """Return how a book is divided, as its page lists it: each section's ref in both languages."""
    sections = [(section.ref, found.he_ref(section)) for section in found.shape.sections]
    return {"book": [found.shape.book, found.book.he_title], "sections": sections}


def meant(found: Meant) -> dict[str, str]:
    """Return a place that was found, and in which book it is."""
    return {"book": found.book.title, "ref": found.place.ref, "he_ref": found.he_ref}


def summary(report: Report, book: Book, language: str) -> Summary:
    """Return what was learned, with its places as the reader's language says them."""
    session = report.session
    return Summary(
        range=session.range(book, language),
        minutes=report.minutes,
        people=[plain(wording(language).person(one.user.name)) for one in report.attended],
        last=book.refs(session.owner_ref, language)[0],
    )
