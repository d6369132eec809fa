"""How marks on the text look in a session's message. Nothing here sends."""

import discord

from bot.drawing import LINE_LIMIT, literal, shortened
from havruta.annotations.model import Annotation, AnnotationKind
from havruta.library.model import Book
from havruta.sessions.reports import Report
from havruta.wording import Wording

MOST_SHOWN = 5
"""So many marks are told in one message; Discord takes 6,000 characters in all."""
TEXT_LIMIT = 300
QUOTE_LIMIT = 160


def tell_questions(say: Wording, embed: discord.Embed, report: Report, book: Book) -> None:
    """Say which questions are open: those of earlier sessions first."""
    asked = [*report.questions, *(one for one in report.annotations if one.is_open)]
    if not asked:
        return
    lines = [line_of(say, one, book) for one in asked[:MOST_SHOWN]]
    embed.add_field(
        name=say("Open questions"),
        value="\n".join([*lines, *_more(say, len(asked))]),
        inline=False,
    )


def tell_marks(say: Wording, embed: discord.Embed, report: Report, book: Book) -> None:
    """Say what was marked in the session, with the words in both languages."""
    for one in report.annotations[:MOST_SHOWN]:
        embed.add_field(
            name=shortened(_title(say, report, one, book), LINE_LIMIT // 4),
            value="\n".join(_told(one)) or "…",
            inline=False,
        )
    for more in _more(say, len(report.annotations)):
        embed.add_field(name=more, value=say("All of them stand on the session’s page."))


def blocks(say: Wording, report: Report, book: Book) -> list[str]:
    """Return all that was marked, one by one: what it is, and the words in both languages."""
    return [
        "\n".join([f"**{_title(say, report, one, book)}**", *_told(one)])
        for one in report.annotations
    ]


def kind(say: Wording, annotation: Annotation) -> str:
    """Return what the mark is for."""
    if annotation.kind is AnnotationKind.QUESTION:
        return say("Question") if annotation.is_open else say("Answered question")
    return say("Return to this") if annotation.kind is AnnotationKind.RETURN else say("Note")


def line_of(say: Wording, annotation: Annotation, book: Book) -> str:
    """Return a question on one line: where, and what is asked."""
    place, _ = book.refs(annotation.ref, say.language)
    asked = annotation.text or annotation.exact or annotation.en or annotation.he
    return f"**{say.apart(place)}** {shortened(literal(_flat(asked)), QUOTE_LIMIT)}"


def _title(say: Wording, report: Report, one: Annotation, book: Book) -> str:
    """Return what a mark is, where, and whose."""
    names = {one.user.id: literal(say.person(one.user.name)) for one in report.attended}
    place, _ = book.refs(one.ref, say.language)
    title = [say.apart(part) for part in (kind(say, one), place, names.get(one.user_id, ""))]
    return " · ".join(filter(None, title))


def _told(annotation: Annotation) -> list[str]:
    """Return what was written, and what it is about: the words themselves, and the other language.

    Each language stands on lines of its own.
    """
    words = {"he": annotation.he, "en": annotation.en}
    if annotation.exact:
        words[annotation.language] = annotation.exact
    quotes = [f"> {shortened(literal(_flat(one)), QUOTE_LIMIT)}" for one in words.values() if one]
    text = shortened(literal(_flat(annotation.text)), TEXT_LIMIT)
    return [*([text] if text else []), *quotes]


def _more(say: Wording, count: int) -> list[str]:
    return [say("And {n} more", n=count - MOST_SHOWN)] if count > MOST_SHOWN else []


def _flat(text: str) -> str:
    return " ".join(text.split())
