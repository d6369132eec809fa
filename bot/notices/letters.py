"""What notices say in a mail: subject, text and HTML, from templates."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.drawing import rendered
from bot.notices.plan_words import PLAN_MESSAGES, lines_in_mail
from bot.notices.words import MESSAGES
from havruta.ids import SessionId
from havruta.names import plain
from havruta.notices.content import (
    Content,
    Deleted,
    HomeClosed,
    Invited,
    LearnedAway,
    Missed,
    Offered,
    OfHavruta,
    Opened,
    Removed,
    Unreached,
    WayIn,
)
from havruta.notices.plan_content import RunsAlready
from havruta.people.mailboxes import ENCODED
from havruta.sentences import sentence
from havruta.wording import SHARED, Wording, wording

Words: TypeAlias = Callable[[Wording, Any], tuple[str, dict[str, Any]]]
"""Returns which templates say a content, and with which values."""

FOLDER = Path(__file__).parent / "templates"
DOT = re.compile(r"(?<=\w)\.(?=\w)")
JOINER = "\u2060"
"""Not seen, and no part of an address: mail programs make links of all that looks like one."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says."""

    language: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Links:
    """Where a mail leads: to the matter itself, if anywhere, and to no more mail."""

    matter: str | None
    unsubscribe: str | None


def letter_of(content: Content, links: Links) -> Letter:
    """Return it in its reader's language, or, of whom none is known, in the inviter's."""
    known = content.recipient and content.recipient.user.language
    if known is None and isinstance(content, Invited):
        known = content.inviter.language
    say = wording(known or SHARED)
    words: Words = LETTERS.get(type(content), _told)
    template, values = words(say, content)
    return _rendered(
        template,
        say,
        {
            **values,
            "name": shown(content.havruta.name) if isinstance(content, OfHavruta) else "",
            "link": links.matter,
            "unsubscribe": links.unsubscribe,
        },
    )


def shown(text: str) -> str:
    """Return what somebody chose so that it is one line, and no mail program makes a link of it."""
    return unlinked(plain(text))


def unlinked(line: str) -> str:
    """Return a line in which all that somebody chose is plain, as it is where nothing is a link."""
    return DOT.sub(f".{JOINER}", line).replace("://", f":{JOINER}//")


def _invited(say: Wording, content: Invited) -> tuple[str, dict[str, Any]]:
    inviter = shown(content.inviter.name)
    why = say("You get this because {inviter} has given your address.", inviter=inviter)
    date = format_date(content.expires_at, "long", locale=say.language)
    book = content.book.named(say.language)
    first = say("Open the invitation and accept it. You need no account and no app.")
    if content.recipient is not None:
        first = say("Open the invitation, sign in as you always do, and accept it.")
    values = {"inviter": inviter, "book": book, "date": date, "why": why, "first": first}
    return "invitation", values


def _opened(say: Wording, content: Opened) -> tuple[str, dict[str, Any]]:
    session = content.report.session
    place = content.book.refs(session.ref, say.language)[0]
    return "session", {"is_live": session.is_live, "place": place, "why": _because(say)}


def _told(say: Wording, content: Content) -> tuple[str, dict[str, Any]]:
    message = MESSAGES[type(content)](say, content)
    lines = [*rendered(message.text).splitlines(), *lines_in_mail(say, content)]
    told = [unlinked(line) for line in lines]
    way = WAYS.get(type(content), sentence("Join"))
    why = _because(say)
    if isinstance(content, Removed | Deleted):
        why = say("You get this because you belonged to this havruta.")
    return "told", {"told": told, "way": say(way), "why": why}


def _way_in(say: Wording, _: WayIn) -> tuple[str, dict[str, Any]]:
    return "way_in", {"why": say("You get this because somebody asked for it with your address.")}


LETTERS: dict[type[Content], Words] = {
    Invited: _invited,
    Opened: _opened,
    WayIn: _way_in,
}
"""What has a mail of its own; all else is told in the words of the chat."""

WAYS: dict[type[Content], str] = {
    Offered: sentence("Answer on the page"),
    LearnedAway: sentence("Answer on the page"),
    Missed: sentence("See what you missed"),
    **dict.fromkeys(PLAN_MESSAGES.keys() - {RunsAlready}, sentence("See what is planned")),
}
"""What the link is called that leads to where the matter is; else it leads into a session."""


def leads_somewhere(content: Content) -> bool:
    """Whether the mail has a link beside the one that ends such mails."""
    is_led = isinstance(content, Invited | WayIn) or type(content) in WAYS
    return is_led or session_of(content) is not None


def session_of(content: Content) -> SessionId | None:
    """Return the session that the mail can lead into, if it is about one that runs."""
    if isinstance(content, Unreached | HomeClosed):
        return content.session_id
    if isinstance(content, Opened) and content.report.session.is_live:
        return content.report.session.id
    if isinstance(content, Missed):
        return content.session.id
    return None


def _because(say: Wording) -> str:
    return say("You get this because you belong to a havruta.")


def _rendered(name: str, say: Wording, values: dict[str, Any]) -> Letter:
    templates = _templates()

    def render(form: str, **more: str) -> str:
        return templates.get_template(f"{name}.{form}").render(say=say, **values, **more)

    subject = plain(render("subject.txt"))
    html = render("html", title=shown(subject))
    return Letter(say.language, _as_it_is(subject), f"{render('txt').strip()}\n", html)


def _as_it_is(subject: str) -> str:
    """Return the subject so that nothing in it is taken for an encoded word, and read as a header.

    Python decodes them (RFC 2047) in what it is given, and writes the line ends that were in them.
    """
    return subject.replace(ENCODED, JOINER.join(ENCODED))


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
