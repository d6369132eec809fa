"""`python -m benchmarks.mails FOLDER`: every kind of mail, to be looked at.

In each language, as text, as HTML, and drawn from it: on a phone and on a desktop, light and dark.
"""

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from benchmarks.browser import open_browser
from bot.notices.letters import Letter, Links, leads_somewhere, letter_of
from havruta.havrutot.model import NOWHERE, Havruta, Participant
from havruta.ids import HavrutaId, InvitationId, SessionId, UserId
from havruta.library.model import Book
from havruta.notices import content
from havruta.notices.content import (
    Answered,
    Contact,
    Content,
    HomeClosed,
    HomeLost,
    HomeShut,
    Invited,
    Opened,
    Unreached,
    WayIn,
)
from havruta.notices.model import Reason
from havruta.people.model import User
from havruta.sessions.model import Ending, Session, SessionKind
from havruta.sessions.reports import Report
from havruta.wording import languages
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
ADDRESSES = PageAddresses("https://havruta.example")
SECRET = "kokeY4vJIQi_1pvCKvSNijLdXOjYliydYL8ZwKnmclk"  # noqa: S105 - it opens nothing
SCREENS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True},
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def samples(language: str) -> Iterator[tuple[str, Content]]:
    """Yield one content of each kind to somebody of this language, some twice, with a name."""
    reader = Contact(replace(RUTH, language=language), None)
    common: dict[str, Any] = {"recipient": reader, "mentions": (), "havruta": HAVRUTA}
    report = Report(SESSION, HAVRUTA, ISAAC, (), (), 0)
    over = SESSION.ended(NOW + timedelta(minutes=25), Ending.OWNER)
    invitation_id = InvitationId("invitation")
    yield (
        "invitation",
        Invited(
            **common,
            invitation_id=invitation_id,
            inviter=ISAAC,
            book=BOOK,
            expires_at=NOW + timedelta(days=14),
        ),
    )
    yield "session", Opened(**common, report=report, book=BOOK)
    yield "session-over", Opened(**common, report=replace(report, session=over), book=BOOK)
    yield "way-in", WayIn(recipient=reader, mentions=(), session_id=None)
    for name, is_accepted in (("accepted", True), ("declined", False)):
        yield name, Answered(**common, who="ruth@example.org", is_accepted=is_accepted)
    missed = Unreached(
        **common,
        reason=Reason.NO_MAILBOX,
        missed=("ruth@example.org",),
        session_id=None,
        invitation_id=invitation_id,
        is_by_mail=True,
    )
    yield "unreached-by-mail", missed
    yield "unreached", replace(missed, is_by_mail=False, reason=Reason.NO_SHARED_SERVER)
    at_session = replace(missed, is_by_mail=False, invitation_id=None, session_id=SESSION.id)
    yield "unreached-at-session", at_session
    yield "home-closed", HomeClosed(**common, reason=Reason.CHANNEL_LOCKED, session_id=SESSION.id)
    yield "home-lost", HomeLost(**common)
    yield "home-shut", HomeShut(**common)
    for kind, deed in content.DEEDS.items():
        yield kind.value.replace("_", "-"), deed(**common, who=ISAAC)


def letters() -> Iterator[tuple[str, Letter]]:
    """Yield every kind of mail in every language, with a name."""
    unsubscribe = ADDRESSES.unsubscription(SECRET)
    for language in sorted(languages()):
        for name, one in samples(language):
            path = ADDRESSES.invitation if isinstance(one, Invited) else ADDRESSES.link
            matter = path(SECRET) if leads_somewhere(one) else None
            links = Links(matter, None if isinstance(one, WayIn) else unsubscribe)
            yield f"{name}.{language}", letter_of(one, links)


async def draw(folder: Path) -> None:
    """Draw all of them into the folder. Raises FileNotFoundError where there is no Chromium."""
    async with open_browser() as browser:
        for screen, options in SCREENS.items():
            for scheme in SCHEMES:
                context = await browser.new_context(**options, color_scheme=scheme)
                page = await context.new_page()
                for name, letter in letters():
                    await page.set_content(letter.html)
                    picture = folder / f"{name}.{screen}.{scheme}.png"
                    await page.screenshot(path=picture, full_page=True)
                await context.close()


def main(folder: Path) -> None:
    """Write and draw all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, letter in letters():
        (folder / f"{name}.txt").write_text(f"{letter.subject}\n\n{letter.text}")
        (folder / f"{name}.html").write_text(letter.html)
    asyncio.run(draw(folder))
    print(f"Every kind of mail is in {folder}.")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "var/mails"))
