"""A Sefaria of this machine's own, with one long book of words that nobody wrote, and real ones.

The long one has what makes a text heavy: vowels, accents, footnotes, two languages, and a chapter
of 176 verses. Real ones are those of a folder, where there is one: they are no part of this.
"""

import json
import random
import re
import socket
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from aiohttp import web

BOOK, HE_BOOK = "Psalms", "תהילים"
"""A title that every catalogue knows."""
BESIDE = (
    ("Tanakh", "Deuteronomy 6:7"),
    ("Mishnah", "Mishnah Berakhot 1:1"),
    ("Talmud", "Berakhot 2a:1"),
    ("Tanakh", "Psalms 1:2"),
)
"""What any segment has to do with, if nothing else."""
MOST_HITS = 60
TAG, MARK = re.compile("<[^>]*>"), re.compile("[\u0591-\u05bd\u05bf-\u05c7]")
NOW = {"Tanach": "Tanakh"}
"""How categories have come to be spelled."""
LENGTHS = [176 if chapter == 119 else 12 + chapter % 17 for chapter in range(1, 151)]  # noqa: PLR2004
LETTERS, VOWELS, ACCENTS = "אבגדהוזחטיכלמנסעפצקרשת", "ְֱֲֳִֵֶַָֹּ", "֑֖֣֤֥֚֔֙"
WORDS = ("the", "and", "of", "he", "was", "that", "they", "upon", "unto", "house", "people", "day")


class Bookshelf:
    """Answers as Sefaria does about its long book, and about the books of a folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self._editions: dict[str, dict[str, Any]] = {}
        for path in sorted(folder.glob("*/*.json"), reverse=True) if folder else ():
            told = json.loads(path.read_text("utf-8"))
            self._editions.setdefault(told["title"], {}).setdefault(told["language"], told)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one question."""
        kind, _, said = unquote(request.match_info["kind"]).rpartition("/")
        ref = said.replace("_", " ")
        told: Any = None
        if ref == "index":
            told = self._catalogue()
        elif kind == "shape":
            told = self._shape(ref)
        elif kind == "v2/raw/index" and ref in self._editions:
            kinds = {"Berakhot": ["Talmud", "Integer"]}.get(ref, [])
            told = {"schema": {"addressTypes": kinds, "titles": []}} if kinds else None
        elif kind == "v3/texts":
            told = self._text(ref)
        elif kind == "links":
            told = [*self._links(ref)]
        elif kind == "words":
            told = [_entry(ref)]
        return web.json_response(told or {"error": "nothing of that name"})

    async def search(self, request: web.Request) -> web.Response:
        """Answer where the words stand, all of them together, in its editions."""
        asked = await request.json()
        paths = asked["filters"]
        titles = [t for t in self._editions if not paths or paths[0].endswith(f"/{t}")]
        words = asked["query"].casefold().split()
        found = (hit for title in titles for hit in self._hits(title, words))
        hits = [*islice(found, MOST_HITS)][asked["start"] : asked["start"] + asked["size"]]
        return web.json_response({"hits": {"total": len(hits), "hits": hits}})

    def _hits(self, title: str, words: list[str]) -> Iterator[dict[str, Any]]:
        """Yield each segment that has the words, in the form of Sefaria's search."""
        for language, edition in self._editions[title].items():
            for ref, said in _segments(title, edition):
                told = TAG.sub("", said)
                if all(word in MARK.sub("", told).casefold() for word in words):
                    for word in words:
                        told = re.sub(f"(?i)({re.escape(word)})", r"<b>\1</b>", told)
                    source = {"ref": ref, "lang": language, "path": f"All/{title}"}
                    yield {"_source": source, "highlight": {"exact": [told]}}

    def _links(self, segment: str) -> Iterator[dict[str, Any]]:
        """Yield what leads from a segment: what explains it, and what has to do with anything."""
        title, _, numbers = segment.partition(".")
        address = numbers.replace(".", ":")
        for name in self._editions:
            if name == f"Rashi on {title}":
                comments = _found(self._editions[name]["he"], name, numbers.split("."))
                for number in range(1, len(comments or []) + 1):
                    yield _link("Commentary", name, f"{name} {address}:{number}", ("Rashi", "רש״י"))
        for category, ref in BESIDE:
            name = ref.rpartition(" ")[0]
            if name in self._editions and name != title.partition(",")[0]:
                he_name = self._editions[name]["he"]["heTitle"]
                yield _link(category, name, ref, (name, he_name))

    def _catalogue(self) -> list[Any] | None:
        books = [
            {
                "title": title,
                "heTitle": he["heTitle"],
                "categories": [NOW.get(name, name) for name in he["categories"]],
            }
            for title, he in ((title, told["he"]) for title, told in self._editions.items())
        ]
        return [{"category": "All", "contents": books}] if books else None

    def _shape(self, title: str) -> list[Any] | None:
        if title in self._editions:
            told = self._editions[title]["he"]
            schema = told.get("schema")
            if schema is None:
                return [_record(title, told["heTitle"], title, _lengths(told["text"]))]
            leaves = [*_leaves(title, told["heTitle"], schema["nodes"], told["text"])]
            parts = [_record(name, he_name, title, _lengths(t)) for name, he_name, t in leaves]
            return [{"isComplex": True, "book": title, "length": len(parts), "chapters": parts}]
        return [_record(BOOK, HE_BOOK, BOOK, LENGTHS)] if title == BOOK else None

    def _text(self, ref: str) -> dict[str, Any] | None:
        title, *numbers = ref.split(".")
        if title == BOOK and len(numbers) == 1 and title not in self._editions:
            return _texts(int(numbers[0]))
        told = self._editions.get(title.partition(",")[0])
        if told is None:
            return None
        columns = {language: _found(one, title, numbers) for language, one in told.items()}
        families = {"he": "hebrew", "en": "english"}
        return {
            "ref": f"{title} {':'.join(numbers)}".strip(),
            "heRef": "",
            "sections": numbers,
            "toSections": numbers,
            "versions": [
                _version(families[language], text, told[language])
                for language, text in columns.items()
            ],
        }


@asynccontextmanager
async def open_bookshelf(folder: Path | None = None) -> AsyncGenerator[str, None]:
    """Yield its address while it answers."""
    app = web.Application()
    shelf = Bookshelf(folder)
    app.router.add_get("/api/{kind:.*}", shelf.answer)
    app.router.add_post("/api/search-wrapper", shelf.search)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    await web.SockSite(runner, holder).start()
    try:
        yield f"http://127.0.0.1:{holder.getsockname()[1]}"
    finally:
        await runner.cleanup()


def _segments(title: str, edition: dict[str, Any]) -> Iterator[tuple[str, str]]:
    parts: Any = [(title, "", edition["text"])]
    if isinstance(edition["text"], dict):
        parts = _leaves(title, "", edition["schema"]["nodes"], edition["text"])
    for name, _, text in parts:
        yield from ((f"{name} {':'.join(numbers)}", said) for numbers, said in _walked(text, ()))


def _walked(text: Any, numbers: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(text, str):
        yield numbers, text
    elif isinstance(text, list):
        for number, item in enumerate(text, start=1):
            yield from _walked(item, (*numbers, str(number)))


def _link(category: str, book: str, ref: str, whose: tuple[str, str]) -> dict[str, Any]:
    return {
        "category": category,
        "index_title": book,
        "collectiveTitle": dict(zip(("en", "he"), whose, strict=True)),
        "sourceRef": ref,
        "sourceHeRef": "",
    }


def _entry(word: str) -> dict[str, Any]:
    """Return an entry of a dictionary that nobody wrote."""
    senses: list[dict[str, Any]] = [{"definition": "<i>n.</i> <b>what it says</b>, <b>meant</b>"}]
    senses.append({"senses": [{"definition": "beginning; <b>first</b> of all"}]})
    return {"headword": word, "parent_lexicon": "A Dictionary", "content": {"senses": senses}}


def _record(title: str, he_title: str, book: str, chapters: Any) -> dict[str, Any]:
    return {"title": title, "heTitle": he_title, "book": book, "chapters": chapters}


def _leaves(name: str, he_name: str, nodes: list[Any], text: Any) -> Iterator[tuple[str, str, Any]]:
    for node in nodes:
        names = f"{name}, {node['enTitle']}", f"{he_name}, {node['heTitle']}"
        inner = text.get(node["enTitle"], [])
        if "nodes" in node:
            yield from _leaves(*names, node["nodes"], inner)
        else:
            yield *names, inner


def _lengths(text: Any) -> Any:
    is_deep = any(isinstance(item, list) for item in text)
    return [_lengths(item or []) for item in text] if is_deep else len(text)


def _found(edition: dict[str, Any], title: str, numbers: list[str]) -> Any:
    """Return what an edition has there; nothing, if it has not."""
    text = edition["text"]
    try:
        for part in title.split(", ")[1:]:
            text = text[part]
        for number in numbers:
            side = {"a": 0, "b": 1}.get(number[-1])
            at = int(number) - 1 if side is None else (int(number[:-1]) - 1) * 2 + side
            text = text[at]
    except (IndexError, KeyError):
        return []
    return text


def _texts(chapter: int) -> dict[str, Any]:
    dice = random.Random(chapter)  # the same words each time
    verses = range(LENGTHS[chapter - 1])
    return {
        "ref": f"{BOOK} {chapter}",
        "heRef": f"{HE_BOOK} {chapter}",
        "sections": [str(chapter)],
        "toSections": [str(chapter)],
        "versions": [
            _version("hebrew", [_hebrew(dice) for _ in verses], {}),
            _version("english", [_english(dice) for _ in verses], {}),
        ],
    }


def _version(language: str, text: Any, told: dict[str, Any]) -> dict[str, Any]:
    is_hebrew = language == "hebrew"
    return {
        "versionTitle": told.get("versionTitle", "Words that nobody wrote"),
        "versionSource": told.get("versionSource", ""),
        "license": told.get("license", "") if told else "CC0",
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
