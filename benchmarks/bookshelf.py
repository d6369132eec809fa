"""A Sefaria of this machine's own, with one long book of words that nobody wrote.

It has what makes a text heavy: vowels, accents, footnotes, two languages, and one chapter of 176
verses.
"""

import random
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import unquote

from aiohttp import web

BOOK, HE_BOOK = "Psalms", "תהילים"
"""A title that every catalogue knows."""
LENGTHS = [176 if chapter == 119 else 12 + chapter % 17 for chapter in range(1, 151)]  # noqa: PLR2004
LETTERS, VOWELS, ACCENTS = "אבגדהוזחטיכלמנסעפצקרשת", "ְֱֲֳִֵֶַָֹּ", "֑֖֣֤֥֚֔֙"
WORDS = ("the", "and", "of", "he", "was", "that", "they", "upon", "unto", "house", "people", "day")


@asynccontextmanager
async def open_bookshelf() -> AsyncGenerator[str, None]:
    """Yield its address while it answers."""
    app = web.Application()
    app.router.add_get("/api/{kind:.*}", _answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    await web.SockSite(runner, holder).start()
    try:
        yield f"http://127.0.0.1:{holder.getsockname()[1]}"
    finally:
        await runner.cleanup()


async def _answer(request: web.Request) -> web.Response:
    kind = unquote(request.match_info["kind"])
    if kind == f"shape/{BOOK}":
        told = {"section": "Writings", "title": BOOK, "book": BOOK, "heTitle": HE_BOOK}
        return web.json_response([told | {"length": 150, "heBook": HE_BOOK, "chapters": LENGTHS}])
    if kind.startswith(f"v3/texts/{BOOK}."):
        return web.json_response(_texts(int(kind.rpartition(".")[2])))
    return web.json_response({"error": "nothing of that name"}, status=404)


def _texts(chapter: int) -> dict[str, Any]:
    dice = random.Random(chapter)  # the same words each time
    verses = range(LENGTHS[chapter - 1])
    return {
        "ref": f"{BOOK} {chapter}",
        "heRef": f"{HE_BOOK} {chapter}",
        "sections": [str(chapter)],
        "toSections": [str(chapter)],
        "versions": [
            _version("hebrew", [_hebrew(dice) for _ in verses]),
            _version("english", [_english(dice) for _ in verses]),
        ],
    }


def _version(language: str, text: list[str]) -> dict[str, Any]:
    is_hebrew = language == "hebrew"
    return {
        "versionTitle": "Words that nobody wrote",
        "license": "CC0",
        "languageFamilyName": language,
        "isSource": is_hebrew,
        "direction": "rtl" if is_hebrew else "ltr",
        "text": text,
    }


def _hebrew(dice: random.Random) -> str:
    words = [_word(dice) for _ in range(dice.randint(6, 14))]
    return " ".join(words) + "\u05c3"


def _word(dice: random.Random) -> str:
    letters = [dice.choice(LETTERS) + dice.choice(VOWELS) for _ in range(dice.randint(2, 5))]
    letters[-1] += dice.choice(ACCENTS)
    return "".join(letters)


def _english(dice: random.Random) -> str:
    words = " ".join(dice.choice(WORDS) for _ in range(dice.randint(9, 22)))
    note = '<sup class="footnote-marker">a</sup><i class="footnote">A note.</i>'
    return words.capitalize() + (note if dice.random() < 0.1 else "") + "."  # noqa: PLR2004
