"""One mail of each kind, as its reader gets it: as HTML, and as text."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from benchmarks.screenshots.learned_contents import learned_contents
from benchmarks.screenshots.plan_contents import plan_contents
from bot.notices.letters import Letter, Links, leads_somewhere, letter_of
from havruta.havrutot.model import NOWHERE, Havruta, Participant
from havruta.ids import HavrutaId, InvitationId, SessionId, UserId
from havruta.library.model import Book
from havruta.notices import finding
from havruta.notices.content import (
    Answered,
    Contact,
    Content,
    HomeClosed,
    HomeLost,
    HomeShut,
    Invited,
    Opened,
    Shared,
    Unreached,
    WayIn,
)
from havruta.notices.model import Reason
from havruta.people.model import User
from havruta.sessions.model import Ending, Session, SessionKind
from havruta.sessions.reports import Report
from webview.addresses import PageAddresses

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BOOK = Book("Pirkei Avot", "משנה אבות")
ISAAC, RUTH = User(UserId("isaac"), "Isaac"), User(UserId("ruth"), "רות")
HAVRUTA = Havruta(
    id=HavrutaId("havruta"),
    name="בוקר טוב",
    book=BOOK.title,
    ref=f"{BOOK.title} 1:6",
    owner_id=ISAAC.id,
    participants=(Participant(ISAAC.id, NOW), Participant(RUTH.id, NOW)),
    home=NOWHERE,
    created_at=NOW,
)
SESSION = Session(
    id=SessionId("session"),
    havruta_id=HAVRUTA.id,
    book=HAVRUTA.book,
    kind=SessionKind.INSTANT,
    started_at=NOW,
    started_by=ISAAC.id,
    began_ref=HAVRUTA.ref,
    ref=HAVRUTA.ref,
    owner_ref=HAVRUTA.ref,
    covered=(),
)
INVITATION = InvitationId("invitation")
ADDRESSES = PageAddresses("https://havruta.example")
SECRET = "kokeY4vJIQi_1pvCKvSNijLdXOjYliydYL8ZwKnmclk"  # noqa: S105 - it opens nothing
AS_TEXT = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{subject}</title>
<style>
body {{ margin: 1rem; max-inline-size: 45rem; }}
pre {{ font: 0.9375rem/1.5 monospace; white-space: pre-wrap; overflow-wrap: anywhere; }}
pre {{ unicode-bidi: plaintext; }}
</style>
<pre><b>{subject}</b>

{text}</pre>
"""


def samples(language: str) -> Iterator[tuple[str, Content]]:
    """Yield one content of each kind to somebody of this language, some twice, with a name."""
    reader = Contact(replace(RUTH, language=language), None)
    common: dict[str, Any] = {"recipient": reader, "mentions": (), "havruta": HAVRUTA}
    report = Report(SESSION, HAVRUTA, ISAAC, (), (), 0)
    over = SESSION.ended(NOW + timedelta(minutes=25), Ending.OWNER)
    until = NOW + timedelta(days=14)
    invited = Invited(
        **common, invitation_id=INVITATION, inviter=ISAAC, book=BOOK, expires_at=until
    )
    yield "invitation", invited
    yield "session", Opened(**common, report=report, book=BOOK)
    yield "session-over", Opened(**common, report=replace(report, session=over), book=BOOK)
    yield "way-in", WayIn(recipient=reader, mentions=(), landing=None)
    for name, is_accepted in (("accepted", True), ("declined", False)):
        yield name, Answered(**common, who="ruth@example.org", is_accepted=is_accepted)
    yield from _of_the_unreached(common)
    yield "home-closed", HomeClosed(**common, reason=Reason.CHANNEL_LOCKED, session_id=SESSION.id)
    yield "home-lost", HomeLost(**common)
    yield "home-shut", HomeShut(**common)
    lines = ("שתוק", "Be silent.", "אבות א׳:י״ז", "Pirkei Avot 1:17")
    yield "shared", Shared(**common, who=ISAAC, session_id=SESSION.id, lines=lines)
    for kind, deed in finding.DEEDS.items():
        yield kind.value.replace("_", "-"), deed(**common, who=ISAAC)
    yield from learned_contents(common, ISAAC, BOOK, NOW).items()
    yield from _of_plans(common)


def _of_the_unreached(common: dict[str, Any]) -> Iterator[tuple[str, Content]]:
    missed = Unreached(
        **common,
        reason=Reason.NO_MAILBOX,
        missed=("ruth@example.org",),
        session_id=None,
        invitation_id=INVITATION,
        is_by_mail=True,
    )
    yield "unreached-by-mail", missed
    yield "unreached", replace(missed, is_by_mail=False, reason=Reason.NO_SHARED_SERVER)
    at_session = replace(missed, is_by_mail=False, invitation_id=None, session_id=SESSION.id)
    yield "unreached-at-session", at_session


def _of_plans(common: dict[str, Any]) -> Iterator[tuple[str, Content]]:
    """Name each by its kind; of several of one kind, the further ones by a number, too."""
    seen: Counter[str] = Counter()
    for one in plan_contents(common, ISAAC, BOOK, NOW):
        name = re.sub("(?<!^)(?=[A-Z])", "-", type(one).__name__).lower()
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}-{seen[name]}", one


def letters(language: str) -> Iterator[tuple[str, Letter]]:
    """Yield every kind of mail in this language, with a name."""
    unsubscribe = ADDRESSES.unsubscription(SECRET)
    for name, one in samples(language):
        path = ADDRESSES.invitation if isinstance(one, Invited) else ADDRESSES.link
        matter = path(SECRET) if leads_somewhere(one) else None
        links = Links(matter, None if isinstance(one, WayIn) else unsubscribe)
        yield f"mail-{name}", letter_of(one, links)


def as_page(letter: Letter) -> str:
    """Return the mail's text as programs show it: each line in its own direction."""
    subject, text = escape(letter.subject), escape(letter.text)
    return AS_TEXT.format(language=letter.language, subject=subject, text=text)
