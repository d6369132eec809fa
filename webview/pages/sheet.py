"""A session's source sheet: a page to print, and the same as Markdown."""

import re
from collections.abc import Iterator

from aiohttp import web

from havruta.annotations import sheets
from havruta.annotations.sheets import Sheet, Source
from havruta.wording import Wording
from webview import access
from webview.app_keys import STUDY
from webview.pages.session import UNKEPT
from webview.protocol import presenters
from webview.rendering import render

SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")


async def sheet(request: web.Request) -> web.Response:
    """Show the sheet, to be printed; with `form=markdown` hand it over as a file."""
    asker, session_id = await access.find_asker_at_session(request)
    full_name = request.query.get("name") == "full"
    found = await sheets.compose(
        request.app[STUDY], session_id=session_id, by=asker.id, full_name=full_name
    )
    if request.query.get("form") == "markdown":
        headers = UNKEPT | {"Content-Disposition": 'attachment; filename="sheet.md"'}
        text = "\n\n".join(_markdown(found, asker.say)) + "\n"
        return web.Response(text=text, content_type="text/markdown", headers=headers)
    return render(
        request,
        "plain/sheet.html",
        sheet=found,
        title=found.book.range(found.covered, asker.say.language),
        session_id=session_id,
        full_name=full_name,
        respect=respect(asker.say),
        told=lambda one: presenters.told_mark(one, found.book, asker.say),
    )


def _markdown(found: Sheet, say: Wording) -> Iterator[str]:
    """Yield the paragraphs of a sheet; nothing that somebody wrote is markup in it."""
    yield f"# {_literal(found.book.range(found.covered, say.language))}"
    for source in found.sources:
        yield from _source(source, found, say)
    for version in found.versions:
        licence = version.licence or say("licence unknown")
        yield _literal(f"{version.title} · {licence} · {version.source}")
    yield _literal(respect(say))


def _source(source: Source, found: Sheet, say: Wording) -> Iterator[str]:
    yield f"## {_literal(source.ref)} · {_literal(source.he_ref)}"
    yield from (_literal(text) for text in (source.he, source.en) if text)
    for one in source.marks:
        told = presenters.told_mark(one, found.book, say)
        yield "> " + _literal(" · ".join(filter(None, (told["kind"], told["name"], told["text"]))))


def respect(say: Wording) -> str:
    """Say how to treat a page with words of Torah."""
    return say(
        "There are words of Torah on this page: treat it with respect, and take it to a genizah."
    )


def _literal(text: str) -> str:
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
