"""Use case: showing the others, at the havruta's home, a piece of the session's text."""

import math
from dataclasses import dataclass
from datetime import timedelta

from havruta.errors.library import UnknownRef
from havruta.errors.sessions import NoChannel, SharedTooOften
from havruta.events import NoticesDue
from havruta.havrutot.limits import HOUR, MINUTE, Limit
from havruta.ids import SessionId, UserId
from havruta.library.markup import plain_text
from havruta.library.model import SectionText, Segment
from havruta.library.spelling import folded
from havruta.notices import promises
from havruta.notices.model import Notice, NoticeKind
from havruta.numerals import numeral
from havruta.people.reading import Choices
from havruta.permissions import Action, require
from havruta.sessions import navigation
from havruta.study import Study

BY_ONE = Limit(5, MINUTE), Limit(40, HOUR)
LONGEST = 800
"""So much of each language is shown at most."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What somebody has selected: from which segment to which, and of each language what."""

    first: str
    last: str
    he: str = ""
    en: str = ""


async def share(
    study: Study,
    *,
    session_id: SessionId,
    selection: Selection,
    by: UserId,
    reading: Choices = (),
) -> Notice:
    """Promise to show it at the havruta's home; nothing is shown that the text does not have.

    It is the text in the versions that are chosen in `reading`. What is shared twice at once, as
    by a double click, is shown once.

    Raises `UnknownSession`, `NotAllowed`, `SessionOver`, `UnknownRef`, `LibraryAway`, `NoChannel`,
    `SharedTooOften`.
    """
    text = await navigation.section(
        study, session_id=session_id, ref=selection.first, by=by, reading=reading
    )
    quoted = _quoted(text, selection)
    async with study.transaction() as records:
        session = (await records.sessions.get(session_id)).live()
        havruta = await records.havrutot.lock(session.havruta_id)
        require(Action.READ, by, havruta)
        if havruta.home.channel_id is None:
            raise NoChannel(name=havruta.name)
        made = await records.notices.of(havruta.id, session_id=session_id)
        theirs = [one for one in made if one.kind is NoticeKind.SHARED and one.about == by]
        now = study.now()
        for one in theirs:
            if one.quoted == quoted and now - one.due_at < MINUTE:
                return one
        for limit in BY_ONE:
            if wait := limit.wait([one.due_at for one in theirs], 1, now):
                raise SharedTooOften(minutes=_minutes(wait))
        notice = promises.shared(session, quoted, by=by, now=now)
        await records.notices.add(notice)
        records.publish(NoticesDue())
    return notice


def _quoted(text: SectionText, selection: Selection) -> str:
    """Return the lines that are shown: each language's words, and where they stand."""
    segments = _between(text, selection)
    lines = [
        _piece([s.he for s in segments], selection.he, selection.first),
        _piece([s.en for s in segments], selection.en, selection.first),
    ]
    if not any(lines):
        raise UnknownRef(ref=selection.first)
    first, last = segments[0], segments[-1]
    he, en = text.he_ref_of(first), first.ref
    if first is not last:
        he, en = f"{he}–{numeral(last.number)}", f"{en}–{last.number}"
    return "\n".join(line for line in (*lines, he, en) if line)


def _between(text: SectionText, selection: Selection) -> list[Segment]:
    refs = [segment.ref for segment in text.segments]
    if selection.first not in refs or selection.last not in refs:
        raise UnknownRef(ref=selection.first)
    found = text.segments[refs.index(selection.first) : refs.index(selection.last) + 1]
    if not found:
        raise UnknownRef(ref=selection.first)
    return [*found]


def _piece(markups: list[str | None], said: str, ref: str) -> str:
    """Return what was selected on one line; raise `UnknownRef` if the text does not have it."""
    line = " ".join(said.split())
    whole = "".join(plain_text(markup) for markup in markups if markup)
    if _letters(line) not in _letters(whole):
        raise UnknownRef(ref=ref)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _letters(text: str) -> str:
    return "".join(folded(text).split())


def _minutes(wait: timedelta) -> int:
    return math.ceil(wait / MINUTE)
