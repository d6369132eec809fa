"""A small Sefaria on a real socket: its forms of answers, our own words, faults on request."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from aiohttp import web

JSON, HTML = "application/json; charset=utf-8", "text/html; charset=utf-8"


@dataclass
class Reply:
    """One answer, as it goes over the wire."""

    body: bytes
    status: int = 200
    kind: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


def reply(body: Any, status: int = 200) -> Reply:
    return Reply(json.dumps(body, ensure_ascii=False).encode(), status)


def refusal(sentence: str, status: int = 404) -> Reply:
    return reply({"error": sentence}, status)


SPLASH = Reply(b"<html><body>Sefaria will be right back</body></html>", 200, HTML)
BROKEN = Reply(b"<html><h1>Server Error (500)</h1></html>", 500, HTML)
DEPLOYING = Reply(b"<html>Service Unavailable</html>", 503, HTML)


class Loopback:
    """Answers by path and query; `replies` is what it knows."""

    def __init__(self):
        self.replies: dict[str, Reply] = {}
        self.asked: list[str] = []
        self.bodies: list[bytes] = []
        self.agents: set[str] = set()
        self.first: list[Reply] = []
        self.held: asyncio.Event | None = None
        self.arrived = asyncio.Event()
        self.url = ""

    def knows(self, path: str, answer: Any) -> None:
        self.replies[_spelled(path)] = answer if isinstance(answer, Reply) else reply(answer)

    def times(self, part: str) -> int:
        """How often something with this in its address was asked."""
        return sum(part in path for path in self.asked)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = unquote(str(request.raw_path))
        self.asked.append(path)
        self.bodies.append(await request.read())
        self.agents.add(request.headers["User-Agent"])
        self.arrived.set()
        if self.held is not None:
            await self.held.wait()
        found = self.first.pop(0) if self.first else self._found(path)
        response = web.Response(body=found.body, status=found.status, headers=found.headers)
        response.headers["Content-Type"] = found.kind
        return response

    def _found(self, path: str) -> Reply:
        spelled = _spelled(path)
        bare = spelled.partition("?")[0]
        missing = refusal("Could not find title in reference")
        return self.replies.get(spelled) or self.replies.get(bare) or missing


def _spelled(path: str) -> str:
    """To Sefaria, `_` and `%20` are both a space, as is `+` in a query."""
    bare, mark, query = unquote(path).partition("?")
    return bare.replace("_", " ") + mark + query.replace("_", " ").replace("+", " ")


@asynccontextmanager
async def open_loopback():
    """Yield it, listening on a port of its own."""
    loopback = Loopback()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", loopback.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    loopback.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield loopback
    finally:
        if loopback.held is not None:
            loopback.held.set()
        await runner.cleanup()


def version(language: str, text: Any, **changes: Any) -> dict[str, Any]:
    """One version of a v3 reply, with the fields that the real ones have."""
    hebrew = language == "he"
    return {
        "status": "locked",
        "priority": "",
        "license": "CC0",
        "versionNotes": "",
        "formatAsPoetry": "",
        "digitizedBySefaria": True,
        "language": language,
        "versionSource": f"https://example.org/{language}",
        "versionTitle": f"Edition {language}",
        "actualLanguage": language,
        "languageFamilyName": "hebrew" if hebrew else "english",
        "isSource": hebrew,
        "isPrimary": hebrew,
        "direction": "rtl" if hebrew else "ltr",
        "text": text,
        **changes,
    }


def texts(ref: str, he: Any, en: Any, **changes: Any) -> dict[str, Any]:
    """A v3 reply about a section."""
    title, _, numbers = ref.rpartition(" ")
    sections = numbers.split(":") if numbers[:1].isdecimal() else []
    versions = [version(*side) for side in (("he", he), ("en", en)) if side[1] is not None]
    return {
        "versions": versions,
        "available_versions": [],
        "ref": ref,
        "heRef": "ספר א׳",
        "sections": sections,
        "toSections": sections,
        "sectionRef": ref,
        "isSpanning": False,
        "next": None,
        "prev": None,
        "title": ref,
        "book": title,
        "isComplex": False,
        "textDepth": 2,
        "titleVariants": [],
        "heTitleVariants": [],
        "index_offsets_by_depth": {},
        "warnings": [],
        **changes,
    }


def complex_shape(book: str, *leaves: dict[str, Any]) -> list[dict[str, Any]]:
    """A reply about the shape of a book with parts; it has no title of its own."""
    told = {"section": "Liturgy", "length": len(leaves), "book": book, "heBook": "ספר"}
    return [{"isComplex": True, "chapters": list(leaves), **told}]


def shape(title: str, chapters: Any, he_title: str = "ספר") -> list[dict[str, Any]]:
    """A reply about a book's shape."""
    length = len(chapters) if isinstance(chapters, list) else 1
    return [
        {
            "section": "Writings",
            "heTitle": he_title,
            "title": title,
            "length": length,
            "chapters": chapters,
            "book": title,
            "heBook": "ספר",
        }
    ]


def index(title: str, kinds: list[str], spellings: Mapping[str, str] | None = None, **changes: Any):
    """A reply about a book's schema; `spellings` maps each to its language."""
    titles = [{"text": title, "lang": "en", "primary": True}]
    titles += [{"text": text, "lang": lang} for text, lang in (spellings or {}).items()]
    schema = {"nodeType": "JaggedArrayNode", "depth": len(kinds), "addressTypes": kinds}
    return {"title": title, "categories": [], "schema": {**schema, "titles": titles, **changes}}


def contents(*titles: tuple[str, str]) -> list[dict[str, Any]]:
    """A catalogue with these books, by English and Hebrew title, and enough others."""
    many = [*titles, *((f"Sample Book {n}", f"ספר לדוגמה {n}") for n in range(12))]
    books = [
        {"title": title, "heTitle": he_title, "categories": ["Samples"], "order": number}
        for number, (title, he_title) in enumerate(many)
    ]
    inner = {"category": "Samples", "heCategory": "דוגמאות", "contents": books}
    return [{"category": "All", "heCategory": "הכול", "contents": [inner]}]
