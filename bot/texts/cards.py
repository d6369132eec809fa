"""What texts look like in chat: quoted, found, and of today. Nothing here sends."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import discord
from babel.dates import format_date
from discord import ui
from discord.utils import format_dt

from bot.drawing import TEKHELET, TITLE_LIMIT, literal, shortened
from bot.texts import buttons
from havruta.hebrew.cycles import Cycle, Portion
from havruta.hebrew.dates import hebrew_date
from havruta.library import searching
from havruta.library.markup import Piece, pieces
from havruta.library.model import SectionText, Segment, Version
from havruta.library.references import Quotation
from havruta.library.searching import Findings, Hit
from havruta.numerals import numeral
from havruta.wording import Wording

TEXT_LIMIT = 2400
"""How much of each language stands in one message: Discord takes 6,000 characters in all."""
FOUND_SIZE = 5
SNIPPET_LIMIT = 300
NAME_LIMIT = 60
MOST_SNIPPETS = 2
"""Five of these share the 4,000 characters of a message."""
ADDRESS = re.compile(r"https?://[^\s<>()\"]{1,500}", re.IGNORECASE)
AROUND = 20
"""How much there is around a text: its number, and what makes it bold."""


def quotation(say: Wording, quoted: Quotation) -> list[discord.Embed]:
    """Return the text, a block for each language, so that neither reorders the other."""
    text, segments = quoted.text, quoted.segments
    kept = _kept(say, text)
    columns = {
        language: [_line(segment, language) for segment in segments]
        for language in ("he", "en")
        if any(version.language == language for version in text.versions)
    }
    count = min((_fitting(lines) for lines in columns.values()), default=0)
    names = _names(quoted)
    blocks = []
    for language, lines in columns.items():
        body = "\n".join(filter(None, lines[:count])) or say("This text is not there in it.")
        notes = [_source(say, v) for v in text.versions if v.language == language]
        whole = [body, *([say("It goes on.")] if count < len(lines) else [])]
        embed = discord.Embed(
            title=shortened(names[language], TITLE_LIMIT),
            url=text.url,
            description="\n".join([*whole, *notes, *kept]),
            colour=TEKHELET,
        )
        blocks.append(embed)
    return blocks


def ways_on(say: Wording, quoted: Quotation) -> ui.View:
    """Return what can be done with a text that is shown."""
    reference = quoted.reference
    view = ui.View(timeout=None)
    refs = reference.first.ref, reference.section.ref, reference.book.title
    view.add_item(buttons.study(say, *refs))
    if quoted.text.url is not None:
        view.add_item(ui.Button(label=say("At Sefaria"), url=quoted.text.url))
    view.stop()
    return view


def found(say: Wording, query: str, findings: Findings, page: int) -> ui.LayoutView:
    """Return a page of what was found, each place with the way to study it."""
    head = say("Found for **“{query}”**, page {page}", query=literal(query), page=page)
    box: ui.Container[Any] = ui.Container(ui.TextDisplay(head), accent_colour=TEKHELET)
    for number, hit in enumerate(findings.hits):
        study = buttons.study(say, hit.ref, hit.book.title, at=number)
        box.add_item(ui.Section(_hit(say, hit), accessory=study))
    if said := searching.limits(say, findings):
        box.add_item(ui.TextDisplay(_small(said)))
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    turns = buttons.turn(query, page - 1, say("Previous")) if page > 1 else []
    if findings.total > page * FOUND_SIZE:
        turns += buttons.turn(query, page + 1, say("Next"))
    if turns:
        view.add_item(ui.ActionRow(*turns))
    view.stop()
    return view


def daily(say: Wording, today: date, portions: Mapping[Cycle, Portion | None]) -> ui.LayoutView:
    """Return what each calendar has for today, with the way to study it."""
    days = str(format_date(today, "full", locale=say.language)), hebrew_date(today, say.language)
    box: ui.Container[Any] = ui.Container(
        ui.TextDisplay("\n".join(["### " + say("Today’s learning"), say.listed(days, " · ")])),
        accent_colour=TEKHELET,
    )
    for number, (cycle, portion) in enumerate(portions.items()):
        name = cycle.label(say.language)
        if portion is None:
            rests = say("It rests today.")
            box.add_item(ui.TextDisplay(f"**{name}**\n{rests}"))
            continue
        languages = ("he", "en") if say.language == "he" else ("en", "he")
        lines = [f"**{name}**", *(literal(portion.label(language)) for language in languages)]
        study = buttons.study(say, portion.first, portion.book, at=number)
        box.add_item(ui.Section("\n".join(lines), accessory=study))
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    view.stop()
    return view


def _names(quoted: Quotation) -> dict[str, str]:
    """Return what is quoted, as each language refers to it: "Ruth 1:1–4"."""
    segments, text = quoted.segments, quoted.text
    if len(segments) == len(text.segments):
        return {"he": text.he_ref, "en": text.ref}
    first, last = segments[0], segments[-1]
    he, en = text.he_ref_of(first), first.ref
    if first is last:
        return {"he": he, "en": en}
    return {"he": f"{he}–{numeral(last.number)}", "en": f"{en}–{last.number}"}


def _line(segment: Segment, language: str) -> str:
    markup = segment.he if language == "he" else segment.en
    if not markup:
        return ""
    number = numeral(segment.number) if language == "he" else str(segment.number)
    return f"**{number}** {styled(pieces(markup), TEXT_LIMIT - AROUND)}"


def styled(told: Iterable[Piece], room: int) -> str:
    """Return what is read of a text for Discord, with what is bold in it; at most so long."""
    shown = ""
    for piece in told:
        left = room - len(shown)
        part = _styled(piece)
        if len(part) > left:
            cut = piece.text[: max(left // 2 - AROUND, 0)]  # a mark makes of each sign two
            return f"{shown}{_styled(replace(piece, text=cut))}…".strip()
        shown += part
    return shown.strip()


def _styled(piece: Piece) -> str:
    """Return the piece, with the space around it that setting it apart would eat."""
    before, after = (" " if edge.isspace() else "" for edge in (piece.text[:1], piece.text[-1:]))
    text = literal(piece.text.replace("\n", " "))
    if not text:
        return before
    return f"{before}**{text}**{after}" if piece.is_bold else f"{before}{text}{after}"


def _fitting(lines: Sequence[str]) -> int:
    """Return how many lines fit into a block; the first is taken in any case."""
    room = TEXT_LIMIT
    fitting = 0
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        fitting += 1
    return max(fitting, 1)


def _source(say: Wording, version: Version) -> str:
    licence = version.licence or say("licence unknown")
    told = [literal(version.title), licence]
    if ADDRESS.fullmatch(version.source):
        source = say("source")
        told.append(f"[{source}]({version.source})")
    elif version.source:
        told.append(literal(version.source))
    return _small(say.listed(told, " · "))


def _kept(say: Wording, text: SectionText) -> list[str]:
    if text.kept_at is None:
        return []
    day = format_dt(text.kept_at, "D")
    told = say("Kept copy from {day} – the library can’t be reached now.", day=day)
    return [_small(told)]


def _hit(say: Wording, hit: Hit) -> str:
    name, other = (shortened(literal(n), NAME_LIMIT) for n in hit.refs(say.language))
    name = name or other
    told = [
        f"> {styled(snippet.pieces, SNIPPET_LIMIT)}" for snippet in hit.snippets[:MOST_SNIPPETS]
    ]
    return "\n".join([f"**{name}**", _small(other), *told])


def _small(text: str) -> str:
    return f"-# {text}"
