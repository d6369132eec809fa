"""What is counted about the chat and about notices, in a registry that others write to as well."""

from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from types import SimpleNamespace

import aiohttp
from prometheus_client import CollectorRegistry, Counter, Histogram

from havruta.notices.model import Notice, NoticeState

ANSWERING = (0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 5, 10)
"""Discord waits three seconds."""
LATENESS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)


class ChatMetrics:
    """What people ask in chat, how soon they are answered, and how Discord answers us."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self._interactions = Counter(
            "havruta_interactions",
            "Commands, presses and forms, and what became of each.",
            ["asked", "outcome"],
            registry=registry,
        )
        self._first_answers = Histogram(
            "havruta_first_answer_seconds",
            "From when somebody asked, as Discord knows it, until it has taken our first answer.",
            ["asked"],
            buckets=ANSWERING,
            registry=registry,
        )
        self._suggestions = Histogram(
            "havruta_suggestions_seconds",
            "From when somebody typed, as Discord knows it, until there was something to suggest.",
            buckets=ANSWERING,
            registry=registry,
        )
        self._requests = Counter(
            "havruta_discord_requests",
            "What Discord was asked, and what became of it.",
            ["method", "outcome"],
            registry=registry,
        )

    def note_answer(self, asked: str, since: datetime) -> None:
        """Note that this, which was asked at that moment, has had its first answer."""
        self._first_answers.labels(asked).observe(_waited(since))

    def note_suggestions(self, since: datetime) -> None:
        """Note that to what was typed at that moment there is something to suggest."""
        self._suggestions.observe(_waited(since))

    def note_outcome(self, asked: str, outcome: str) -> None:
        """Note what became of what was asked."""
        self._interactions.labels(asked, outcome).inc()

    def trace(self) -> aiohttp.TraceConfig:
        """Return what notes every request to Discord."""
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(self._on_answer)
        trace.on_request_exception.append(self._on_failure)
        return trace

    async def _on_answer(
        self,
        _: aiohttp.ClientSession,
        __: SimpleNamespace,
        answered: aiohttp.TraceRequestEndParams,
    ) -> None:
        self._requests.labels(answered.method, _outcome(answered.response.status)).inc()

    async def _on_failure(
        self,
        _: aiohttp.ClientSession,
        __: SimpleNamespace,
        failed: aiohttp.TraceRequestExceptionParams,
    ) -> None:
        self._requests.labels(failed.method, "failed").inc()


class NoticeMetrics:
    """What becomes of notices, and how late they are told."""

    def __init__(
        self, now: Callable[[], datetime], registry: CollectorRegistry | None = None
    ) -> None:
        self._now = now
        self._notices = Counter(
            "havruta_notices",
            "Notices that were told (by which way), that could not be (why), or were put off.",
            ["kind", "state", "way", "reason"],
            registry=registry,
        )
        self._lateness = Histogram(
            "havruta_notice_lateness_seconds",
            "From when a notice was due last until it was told.",
            ["way"],
            buckets=LATENESS,
            registry=registry,
        )

    def note(self, notice: Notice) -> None:
        """Note what has become of a notice."""
        is_put_off = notice.state in {NoticeState.DUE, NoticeState.CLAIMED}
        state = "put_off" if is_put_off else notice.state.value
        self._notices.labels(notice.kind, state, notice.way or "", notice.reason or "").inc()
        if notice.state is NoticeState.DELIVERED:
            late = (self._now() - notice.due_at).total_seconds()
            self._lateness.labels(notice.way).observe(max(late, 0.0))


def _waited(since: datetime) -> float:
    """Return for how many seconds somebody has waited; Discord's clock and ours may differ."""
    return max((datetime.now(UTC) - since).total_seconds(), 0.0)


def _outcome(status: int) -> str:
    if status < HTTPStatus.BAD_REQUEST:
        return "answered"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "too_many"
    return "refused" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "failed"
