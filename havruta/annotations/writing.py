"""A source sheet as a file: as Markdown, and as HTML that stands by itself and prints well."""

import re
from collections.abc import Iterator
from html import escape

from havruta.annotations.marking import Marked
from havruta.annotations.model import Annotation, AnnotationKind
from havruta.annotations.sheets import Sheet, Source
from havruta.library.model import Book, Version
from havruta.names import plain
from havruta.sentences import sentence
from havruta.wording import Wording

KINDS = {
    AnnotationKind.QUESTION: sentence("Question"),
    AnnotationKind.RETURN: sentence("Return to this"),
    AnnotationKind.NOTE: sentence("Note"),
}
SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")
STYLE = """
body { max-width: 52rem; margin: 2rem auto; padding: 0 1.5rem; font: 1.0625rem/1.5 serif; }
h2 { display: flex; justify-content: space-between; direction: ltr; font-size: 0.9375rem; }
.texts { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; direction: ltr; white-space: pre-line; }
.texts p { flex: 1 1 18rem; margin: 0; }
.texts [lang=he] { font-size: 1.375rem; }
aside { white-space: pre-line; margin: 0.5rem 0; padding: 0 0.75rem; }
aside { border: solid; border-width: 0 1px; }
footer { margin-top: 2rem; border-top: 1px solid; font-size: 0.8125rem; }
section { break-inside: avoid; }
@media print { body { max-width: none; margin: 0; padding: 0; } }
"""


def markdown(sheet: Sheet, say: Wording) -> str:
    """Return the sheet as Markdown; nothing that somebody wrote is markup in it."""
    return "\n\n".join(_paragraphs(sheet, say)) + "\n"


def html(sheet: Sheet, say: Wording) -> str:
    """Return the sheet as a page of its own, which needs nothing else and runs nothing."""
    title = escape(sheet.title(say.language))
    body = "\n".join(_elements(sheet, say))
    return (
        f'<!doctype html>\n<html lang="{say.language}" dir="{say.direction}">\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n<h1>{title}</h1>\n{body}\n</html>\n"
    )


def told_mark(marked: Marked, book: Book, say: Wording) -> dict[str, str]:
    """Return a mark as it is read afterwards: what it is, where, whose, and about which words."""
    return told_alone(marked.annotation, book, say) | {"name": plain(say.person(marked.user.name))}


def told_alone(one: Annotation, book: Book, say: Wording) -> dict[str, str]:
    """Return the same of a mark where nobody asks whose it is."""
    return {
        "kind": say(KINDS[one.kind]),
        "place": book.refs(one.ref, say.language)[0],
        "text": one.text,
        "he": one.exact if one.language == "he" else one.he,
        "en": one.exact if one.language == "en" else one.en,
    }


def respect(say: Wording) -> str:
    """Say how to treat a page with words of Torah."""
    return say(
        "There are words of Torah on this page: treat it with respect, and take it to a genizah."
    )


def whose(version: Version, say: Wording) -> str:
    """Say which version a text is, under which licence, and where it is from."""
    told = (version.title, version.licence or say("licence unknown"), version.source)
    return " · ".join(say.apart(part) for part in told if part)


def _paragraphs(sheet: Sheet, say: Wording) -> Iterator[str]:
    yield f"# {_literal(sheet.title(say.language))}"
    for source in sheet.sources:
        yield f"## {_literal(source.ref)} · {_literal(source.he_ref)}"
        yield from (_literal(text) for text in (source.he, source.en) if text)
        yield from ("> " + _literal(_line(one, sheet.book, say)) for one in source.marks)
    if sheet.cut:
        yield _literal(say("It goes on."))
    yield from (_literal(whose(version, say)) for version in sheet.versions)
    yield _literal(respect(say))


def _elements(sheet: Sheet, say: Wording) -> Iterator[str]:
    for source in sheet.sources:
        yield from _section(source, sheet.book, say)
    goes_on = [say("It goes on.")] if sheet.cut else []
    told = [*goes_on, *(whose(version, say) for version in sheet.versions), respect(say)]
    yield "<footer>" + "".join(f"<p>{escape(line)}</p>" for line in told) + "</footer>"


def _section(source: Source, book: Book, say: Wording) -> Iterator[str]:
    he_ref = f'<bdi lang="he" dir="rtl">{escape(source.he_ref)}</bdi>'
    yield f'<section><h2><bdi lang="en">{escape(source.ref)}</bdi> {he_ref}</h2><div class="texts">'
    if source.en:
        yield f'<p lang="en" dir="ltr">{escape(source.en)}</p>'
    if source.he:
        yield f'<p lang="he" dir="rtl">{escape(source.he)}</p>'
    yield "</div>"
    for one in source.marks:
        yield f'<aside dir="auto">{escape(_line(one, book, say))}</aside>'
    yield "</section>"


def _line(marked: Marked, book: Book, say: Wording) -> str:
    told = told_mark(marked, book, say)
    return say.listed(filter(None, (told["kind"], told["name"], told["text"])), " · ")


def _literal(text: str) -> str:
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
