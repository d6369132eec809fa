"""Sefaria's API over HTTP: polite, patient within limits, and never believed on its word.

What can go wrong comes out as one of three: `NotThere` (Sefaria says so), `Unusable` (an answer to
another question, or too large a one) and `Away` (no answer worth the name).
"""

import asyncio
import enum
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any, ParamSpec, TypeVar
from urllib.parse import quote

import httpx
import msgspec
import stamina
import stamina.instrumentation
from prometheus_client import CollectorRegistry
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState

from havruta.library.ports import USUAL, Titles
from havruta.refs import Section
from sefaria.api.metrics import SefariaMetrics
from sefaria.api.paths import is_about, path_of, path_of_title, versions_asked
from sefaria.api.replies import (
    ContentsReply,
    EntryReply,
    IndexReply,
    LinkReply,
    SearchReply,
    ShapeReply,
    TextsReply,
)

log = logging.getLogger(__name__)
T = TypeVar("T")
P = ParamSpec("P")
_OK, _TOO_MANY, _SERVER_ERROR = 200, 429, 500
_NO = (400, 404)
_AGAIN_AT_MOST = 5.0
_MEGABYTE = 1 << 20
_RESTING, _TOO_SLOW = "resting after several failures", "no answer in time"
MAIN = "sefaria"
_TOO_DEEP = "nested too deep"
_AWAY = "Sefaria can’t be reached now: what is kept, and the books on this machine, can be read."


class SefariaError(Exception):
    """Sefaria gave nothing that can be used."""


class NotThere(SefariaError):
    """Sefaria says that it has no such text, book or reference."""


class Unusable(SefariaError):
    """The answer is to another question than the one that was asked, or is too large."""


class Away(SefariaError):
    """Sefaria cannot be reached, is overloaded, or sends something else than its API would."""

    def __init__(self, reason: str, *, again: float | bool = False) -> None:
        super().__init__(reason)
        self.again = again


class Reach(enum.Enum):
    """What is known of Sefaria since the start of this process."""

    UNHEARD = enum.auto()
    THERE = enum.auto()
    AWAY = enum.auto()


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large an answer may be, in bytes, and how long it may take, with all attempts.

    Waiting until it is one's turn to ask counts, too.
    """

    size: int
    seconds: float


@dataclass(frozen=True, slots=True)
class RequestPolicy:
    """How Sefaria is asked; times are seconds.

    After so many `failures` in a row it is left alone for the `rest`.
    """

    attempts: int = 3
    connect: float = 3.0
    read: float = 12.0
    concurrency: int = 4
    failures: int = 3
    rest: float = 30.0
    usual: Bounds = Bounds(4 * _MEGABYTE, 15.0)
    catalogue: Bounds = Bounds(64 * _MEGABYTE, 60.0)
    search: Bounds = Bounds(4 * _MEGABYTE, 12.0)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: an address, and, where it is not only looked up, what is sent there.

    Of each `door` failures are counted apart; only those of the main one tell of Sefaria itself.
    """

    path: str
    body: bytes | None = None
    door: str = MAIN


class Client:
    """The questions that the library asks. `reach` tells whether the last one was answered."""

    def __init__(
        self, http: httpx.AsyncClient, policy: RequestPolicy, metrics: SefariaMetrics
    ) -> None:
        self._http = http
        self._policy = policy
        self._metrics = metrics
        self._turns = asyncio.Semaphore(policy.concurrency)
        self._breakers = AsyncCircuitBreakerFactory(
            default_threshold=policy.failures,
            default_ttl=policy.rest,
            exclude=[NotThere, Unusable, asyncio.CancelledError],
        )
        self.reach = Reach.UNHEARD

    async def texts(self, section: Section, titles: Titles = USUAL) -> TextsReply:
        """Return the section's text in its own language and in English.

        Of several versions it is the one of this title, by language, and otherwise the one to which
        Sefaria gives the highest priority. Raises `NotThere`, `Unusable`, `Away`.
        """
        path = f"/api/v3/texts/{path_of(section)}?{versions_asked(titles)}"
        reply = await self._ask(Question(path), TextsReply, self._policy.usual)
        if not is_about(reply, section):
            msg = f"asked for {section.ref}, was given {reply.ref}"
            raise Unusable(msg)
        return reply

    async def shape(self, title: str) -> list[ShapeReply]:
        """Return the records of the book's shape. Raises `NotThere`, `Unusable`, `Away`."""
        path = f"/api/shape/{path_of_title(title)}"
        return await self._ask(Question(path), list[ShapeReply], self._policy.usual)

    async def index(self, title: str) -> IndexReply:
        """Return the book's schema. Raises `NotThere`, `Unusable`, `Away`."""
        path = f"/api/v2/raw/index/{path_of_title(title)}"
        return await self._ask(Question(path), IndexReply, self._policy.usual)

    async def contents(self) -> list[ContentsReply]:
        """Return the whole catalogue, which is large. Raises `NotThere`, `Unusable`, `Away`."""
        return await self._ask(Question("/api/index"), list[ContentsReply], self._policy.catalogue)

    async def links(self, segment: Section) -> list[LinkReply]:
        """Return what leads to the segment and from it. Raises `NotThere`, `Unusable`, `Away`."""
        question = Question(f"/api/links/{path_of(segment)}?with_text=0", door="links")
        return await self._ask(question, list[LinkReply], self._policy.usual)

    async def words(self, word: str, ref: str) -> list[EntryReply]:
        """Return what dictionaries have of the word. Raises `NotThere`, `Unusable`, `Away`."""
        asked = f"lookup_ref={quote(ref)}&never_split=1&always_consonants=1"
        question = Question(f"/api/words/{quote(word, safe='')}?{asked}", door="words")
        return await self._ask(question, list[EntryReply], self._policy.usual)

    async def search(self, query: str, path: str, start: int, size: int) -> SearchReply:
        """Return what has the words near each other, under a path of the catalogue if one is given.

        Raises `NotThere`, `Unusable`, `Away`.
        """
        asked = {
            "query": query,
            "type": "text",
            "field": "naive_lemmatizer",
            "slop": 10,
            "start": start,
            "size": size,
            "filters": [path] if path else [],
            "filter_fields": ["path"] if path else [],
            "aggs": [],
            "sort_method": "score",
            "sort_fields": ["pagesheetrank"],
            "sort_reverse": False,
            "sort_score_missing": 0.04,
            "source_proj": True,
        }
        question = Question("/api/search-wrapper", msgspec.json.encode(asked), door="search")
        return await self._ask(question, SearchReply, self._policy.search)

    def missed(self) -> None:
        """Note that an answer did not come in time for whoever waited."""
        self._noted(Reach.AWAY, _TOO_SLOW, Question(""))

    async def _ask(self, question: Question, kind: type[T], bounds: Bounds) -> T:
        until = asyncio.get_running_loop().time() + bounds.seconds
        async with self._in_time(until, question):
            await self._turns.acquire()
        try:
            breaker = await self._breakers.get_breaker(question.door)
            async with breaker, self._in_time(until, question):
                return await self._asked_again(question, kind, bounds)
        except OpenedState:
            self._metrics.note_rest(question.door)
            raise Away(_RESTING) from None
        finally:
            self._turns.release()

    @asynccontextmanager
    async def _in_time(self, until: float, question: Question) -> AsyncIterator[None]:
        """Raise `Away` if this block takes longer than until then, by the loop's clock."""
        try:
            async with asyncio.timeout_at(until):
                yield
        except TimeoutError:
            self._noted(Reach.AWAY, _TOO_SLOW, question)
            raise Away(_TOO_SLOW) from None

    async def _asked_again(self, question: Question, kind: type[T], bounds: Bounds) -> T:
        again = stamina.retry_context(
            _worth_another, attempts=self._policy.attempts, wait_max=2.0, wait_jitter=0.5
        )
        async for attempt in again:
            with attempt:
                return await self._asked_once(question, kind, bounds)
        raise AssertionError  # pragma: no cover - the last attempt returns or raises

    async def _asked_once(self, question: Question, kind: type[T], bounds: Bounds) -> T:
        began, outcome = monotonic(), "too_slow"
        try:
            answer = await self._answer(question, kind, bounds)
            outcome = "answered"
        except Away as error:
            outcome = "away"
            self._noted(Reach.AWAY, str(error), question)
            raise
        except SefariaError as error:
            outcome = "not_there" if isinstance(error, NotThere) else "unusable"
            self._noted(Reach.THERE, question.path, question)
            raise
        finally:
            self._metrics.note(question.door, outcome, monotonic() - began)
        self._noted(Reach.THERE, question.path, question)
        return answer

    async def _answer(self, question: Question, kind: type[T], bounds: Bounds) -> T:
        try:
            async with self._http.stream(**_sent(question)) as response:
                body = await _body(response, bounds.size)
        except httpx.RequestError as error:
            raise Away(repr(error), again=True) from error
        _check(response, body)
        if len(body) > _MEGABYTE:
            return await asyncio.to_thread(_decoded, body, kind)
        return _decoded(body, kind)

    def _noted(self, reach: Reach, why: str, question: Question) -> None:
        if question.door != MAIN:
            return
        if reach is not self.reach:
            if reach is Reach.AWAY:
                log.warning(_AWAY)
            log.info("Sefaria is %s: %s", reach.name.lower(), why)
        self.reach = reach
        self._metrics.note_reach(is_away=reach is Reach.AWAY)


@asynccontextmanager
async def open_client(
    base_url: str,
    contact: str,
    policy: RequestPolicy,
    registry: CollectorRegistry | None = None,
) -> AsyncIterator[Client]:
    """Yield a client; `contact` is where Sefaria's people can read who is asking."""
    # Without a network the log would otherwise have a warning for each attempt, day and night.
    stamina.instrumentation.set_on_retry_hooks([stamina.instrumentation.PrometheusOnRetryHook])
    async with httpx.AsyncClient(
        base_url=base_url,
        follow_redirects=True,
        event_hooks={"response": [_stay_there]},
        headers={"User-Agent": f"Havruta (+{contact})" if contact else "Havruta"},
        timeout=httpx.Timeout(policy.read, connect=policy.connect),
    ) as http:
        yield Client(http, policy, SefariaMetrics(registry))


async def _stay_there(response: httpx.Response) -> None:
    """Raise `Away` if the answer leads elsewhere: its machine, or less guarded, is not Sefaria."""
    if not response.has_redirect_location:
        return
    try:
        there = response.url.join(response.headers["location"])
    except (httpx.InvalidURL, ValueError):
        there = None
    if there is None or not _is_same(response.url, there):
        msg = f"status {response.status_code}, which leads elsewhere"
        raise Away(msg)


def _is_same(here: httpx.URL, there: httpx.URL) -> bool:
    """Whether it is the same machine's same door, or from its HTTP to its TLS."""
    ways = {(here.scheme, here.port)} | ({("https", None)} if here.port is None else set())
    return there.host == here.host and (there.scheme, there.port) in ways


async def in_thread(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what `read` makes of a reply, off the event loop.

    Raises `Unusable` if the reply is nested deeper than can be followed.
    """
    try:
        return await asyncio.to_thread(read, *args, **kwargs)
    except RecursionError:
        raise Unusable(_TOO_DEEP) from None


def _sent(question: Question) -> dict[str, Any]:
    if question.body is None:
        return {"method": "GET", "url": question.path}
    return {
        "method": "POST",
        "url": question.path,
        "content": question.body,
        "headers": {"Content-Type": "application/json"},
    }


def _worth_another(error: Exception) -> bool | float:
    return error.again if isinstance(error, Away) else False


async def _body(response: httpx.Response, most: int) -> bytes:
    """Return the body, or raise `Unusable` as soon as it is larger than can be meant."""
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > most:
            msg = f"more than {most} bytes"
            raise Unusable(msg)
    return bytes(body)


def _check(response: httpx.Response, body: bytes) -> None:
    """Raise what the status and the kind of answer say, unless it is an answer in JSON."""
    status, kind = response.status_code, response.headers.get("content-type", "")
    told = f"status {status}, {kind}"
    if status == _TOO_MANY or status >= _SERVER_ERROR:
        raise Away(told, again=_pause(response))
    if "json" not in kind:
        raise Away(told)
    if status in _NO:
        raise NotThere(body[:200].decode(errors="replace"))
    if status != _OK:
        raise Away(told)


def _pause(response: httpx.Response) -> float | bool:
    """Return how long the server asks to wait, if it says so in seconds, within reason."""
    seconds = response.headers.get("retry-after", "")
    return min(float(seconds), _AGAIN_AT_MOST) if seconds.isdecimal() else True


def _decoded(body: bytes, kind: type[T]) -> T:
    """Return the typed reply; an error may come with status 200 where a list was promised."""
    try:
        reply = msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as error:
        raise _meaning(body, error) from error
    except RecursionError:
        raise Unusable(_TOO_DEEP) from None
    told = reply.get("error") if isinstance(reply, dict) else getattr(reply, "error", None)
    if told is not None:
        raise NotThere(str(told))
    return reply


def _meaning(body: bytes, error: msgspec.DecodeError) -> SefariaError:
    """Return what the body is, if not the reply: an error, something else, or cut off."""
    try:
        told = msgspec.json.decode(body)
    except msgspec.DecodeError as broken:
        return Away(str(broken))
    except RecursionError:
        return Unusable(_TOO_DEEP)
    is_error = isinstance(told, dict) and "error" in told
    return NotThere(str(told["error"])) if is_error else Unusable(str(error))
